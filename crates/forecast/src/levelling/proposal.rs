//! A plan found, as it goes over the wire: what would move, and what that gains.

use std::collections::BTreeMap;

use engine::levelling::search::Found;
use engine::network::Network;
use engine::plan::{Instant, Plan, TaskIx, TaskKind};
use model::entity::Split;
use model::{Day, Id, LocalTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::LevellingOptions;
use super::odds::Odds;
use super::reasons::Reasons;
use crate::plan::Compiled;
use crate::time::{DAY, MINUTE, from_day_number, local_time};

/// A better order of work, to be looked at before it is applied.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LevellingProposal {
    /// What applying it writes, by time of the new start. Tasks that keep their dates are here
    /// too where they must be held there.
    pub moves: Vec<LevellingMove>,
    pub projects: Vec<LevelledProject>,
    /// Those promised for a day.
    pub goals: Vec<LevelledGoal>,
    /// What no order of work can solve.
    pub overloads: Vec<LevellingOverload>,
    /// Tasks that would start or end at another time.
    pub moved_tasks: u32,
    /// Tasks not begun, not typed by hand and not held by a date, in the projects levelled.
    pub open_tasks: u32,
    /// By how many days these move on average, those that stay counted.
    pub mean_move_days: f64,
    /// Whether all in all the plan is better: promises are likelier kept, or as likely and
    /// deadlines are missed by less, projects end earlier, or all is done earlier.
    pub better: bool,
    pub finish_was: Option<LocalTime>,
    pub finish: Option<LocalTime>,
    /// No order of work is done before this.
    pub lower_bound: Option<LocalTime>,
    /// No order of work is better.
    pub proved: bool,
    /// Schedules tried.
    pub schedules: u64,
    pub seconds: f64,
}

/// A task that moves, or is held where it is. Applied by writing its levelled start and gaps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LevellingMove {
    pub task: Id,
    /// As the forecast shows it now.
    pub start_was: LocalTime,
    pub finish_was: LocalTime,
    pub start: LocalTime,
    pub finish: LocalTime,
    /// To be written as the task's levelled start, its levelling delay as none; null where its
    /// dependencies alone put it there.
    pub levelled_start: Option<LocalTime>,
    /// To be written as the task's gaps.
    pub splits: Vec<Split>,
    pub waits_for: Option<LevellingWait>,
    /// In a manager's words.
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LevellingWait {
    pub person: Id,
    /// What they are on until then.
    pub behind: Id,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LevelledProject {
    pub project: Id,
    pub finish_was: LocalTime,
    pub finish: LocalTime,
    pub due: Option<Day>,
    /// Elapsed days by which it ends later; negative is earlier.
    pub days: f64,
    /// Chance to keep its promise, 0 to 1, in simulations of both plans under the same luck.
    pub chance_was: Option<f64>,
    pub chance: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LevelledGoal {
    pub goal: Id,
    /// Chance to be real by its promise, 0 to 1, as of projects.
    pub chance_was: f64,
    pub chance: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LevellingOverload {
    pub person: Id,
    pub task: Id,
    /// Asked for in all, where `max_units` are there.
    pub units: f64,
    pub max_units: f64,
    pub text: String,
}

/// Of promises, before and after.
pub(super) struct Chances {
    pub was: BTreeMap<Id, Odds>,
    pub is: BTreeMap<Id, Odds>,
    /// All in all: see [`LevellingProposal::better`].
    pub better: bool,
}

pub(super) fn new(
    compiled: &Compiled,
    network: &Network,
    found: &Found,
    options: &LevellingOptions,
    chances: &Chances,
    seconds: f64,
) -> LevellingProposal {
    let reasons = Reasons { compiled, found };
    let in_scope = |task: TaskIx| {
        let project = compiled.projects[compiled.plan.tasks[task].project];
        options.projects.is_empty() || options.projects.contains(&project)
    };
    let mut moves = Vec::new();
    let (mut moved, mut open, mut days) = (0, 0, 0.0);
    for task in 0..compiled.tasks.len() {
        if !network.is_movable(task) {
            continue;
        }
        let (was, is) = (found.was.dates[task], found.levelled.dates[task]);
        moved += u32::from(was != is);
        if in_scope(task) {
            open += 1;
            days += in_days(is.0 - was.0).abs();
        }
        if was != is || writes(&compiled.plan, found, task) {
            moves.push(a_move(&reasons, task));
        }
    }
    moves.sort_by_key(|it| (it.start, it.finish, it.task));
    let last = |dates: &[(Instant, Instant)]| {
        let tasks = dates.iter().zip(&compiled.plan.tasks);
        let finishes = tasks
            .filter(|(_, task)| task.active)
            .map(|(dates, _)| dates.1);
        finishes.max().map(local_time)
    };
    LevellingProposal {
        moves,
        projects: projects(compiled, found, chances),
        goals: goals(compiled, chances),
        overloads: overloads(&reasons),
        moved_tasks: moved,
        open_tasks: open,
        mean_move_days: days / f64::from(open.max(1)),
        better: chances.better,
        finish_was: last(&found.was.dates),
        finish: last(&found.levelled.dates),
        lower_bound: last(&found.was.dates).map(|_| local_time(found.lower_bound)),
        proved: found.proved,
        schedules: found.schedules,
        seconds,
    }
}

/// Would applying it change what the task says?
fn writes(plan: &Plan, found: &Found, task: TaskIx) -> bool {
    let (was, is) = (&plan.tasks[task], &found.plan.tasks[task]);
    was.levelling_delay != is.levelling_delay
        || was.levelled_start != is.levelled_start
        || was.splits != is.splits
}

fn a_move(reasons: &Reasons, task: TaskIx) -> LevellingMove {
    let (compiled, found) = (reasons.compiled, reasons.found);
    let (was, is) = (found.was.dates[task], found.levelled.dates[task]);
    let planned = &found.plan.tasks[task];
    let splits = planned.splits.iter().map(|(after, gap)| Split {
        after_minutes: after / MINUTE,
        gap_minutes: gap / MINUTE,
    });
    LevellingMove {
        task: compiled.tasks[task],
        start_was: local_time(was.0),
        finish_was: local_time(was.1),
        start: local_time(is.0),
        finish: local_time(is.1),
        levelled_start: planned.levelled_start.map(local_time),
        splits: splits.collect(),
        waits_for: found.levelled.delays[task].map(|wait| LevellingWait {
            person: compiled.people[wait.resource],
            behind: compiled.tasks[wait.behind],
        }),
        reason: reasons.of(task),
    }
}

/// Projects with work still to do.
fn projects(compiled: &Compiled, found: &Found, chances: &Chances) -> Vec<LevelledProject> {
    let plan = &compiled.plan;
    let mut ends: Vec<Option<(Instant, Instant)>> = vec![None; compiled.projects.len()];
    let mut open = vec![false; compiled.projects.len()];
    for (task, info) in plan.tasks.iter().enumerate() {
        if info.active && info.kind != TaskKind::Summary {
            let (was, is) = (found.was.dates[task].1, found.levelled.dates[task].1);
            let end = ends[info.project].get_or_insert((was, is));
            *end = (end.0.max(was), end.1.max(is));
            open[info.project] |= info.progress.actual_finish.is_none();
        }
    }
    let due = |project: Id| {
        let mut outcomes = compiled.outcomes.projects.iter();
        let outcome = outcomes.find(|outcome| outcome.id == project);
        // Promises are kept in whole days: the instant is the midnight after.
        outcome
            .and_then(|outcome| outcome.due)
            .map(|due| from_day_number(due / DAY - 1))
    };
    let projects = compiled.projects.iter().zip(ends).zip(open);
    let levelled = projects.filter_map(|((project, ends), open)| {
        let (was, is) = ends.filter(|_| open)?;
        Some(LevelledProject {
            project: *project,
            finish_was: local_time(was),
            finish: local_time(is),
            due: due(*project),
            days: in_days(is - was),
            chance_was: chances.was.get(project).map(|odds| odds.chance),
            chance: chances.is.get(project).map(|odds| odds.chance),
        })
    });
    levelled.collect()
}

fn goals(compiled: &Compiled, chances: &Chances) -> Vec<LevelledGoal> {
    let goals = compiled.outcomes.goals.iter();
    let goals = goals.filter_map(|outcome| {
        Some(LevelledGoal {
            goal: outcome.id,
            chance_was: chances.was.get(&outcome.id)?.chance,
            chance: chances.is.get(&outcome.id)?.chance,
        })
    });
    goals.collect()
}

fn overloads(reasons: &Reasons) -> Vec<LevellingOverload> {
    let compiled = reasons.compiled;
    let overloads = reasons.found.levelled.overloads.iter();
    let overloads = overloads.map(|overload| LevellingOverload {
        person: compiled.people[overload.resource],
        task: compiled.tasks[overload.task],
        units: overload.units,
        max_units: compiled.plan.resources[overload.resource].max_units,
        text: reasons.overload(overload),
    });
    overloads.collect()
}

fn in_days(seconds: i64) -> f64 {
    seconds as f64 / DAY as f64
}
