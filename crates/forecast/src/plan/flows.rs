//! Work that is forecast from what its team has finished: Kanban from throughput, sprints from
//! velocity.
//!
//! A Kanban project is forecast from the working days of the last twelve weeks, a Scrum project
//! from its last eight sprints, and of a hybrid project so is what has story points; the rest of
//! it keeps its estimates. Until there is such a past, estimates hold.
//!
//! The team's capacity is the working time of those who finished the items, each by their share:
//! who leaves takes their share along, a holiday brings nothing.

use std::cmp::Reverse;
use std::sync::Arc;

use engine::calendar::{Calendars, WorkingTime};
use engine::plan::{
    Constraint, Estimate, Flow, FlowItem, Instant, PastPeriod, Period, Seconds, TaskIx, TaskKind,
    TaskMode, Who,
};
use foldhash::HashMap;
use model::entity::{Approach, Project, ProjectStatus, Task};
use model::{Graph, Id, Kind};

use super::Compiled;
use crate::result::{Pace, PacePeriod, PaceUnit};
use crate::time::DAY;

/// Of the past that is drawn from.
const DAYS: i64 = 84;
const SPRINTS: i64 = 8;
/// A past shorter than this says nothing yet.
const FEWEST_DAYS: usize = 10;
const FEWEST_SPRINTS: usize = 3;
const FEWEST_FINISHED: usize = 5;
/// Of the time to come that calendars are asked for; what lies further goes on alike.
const DAYS_AHEAD: i64 = 400;

pub(super) fn add(compiled: &mut Compiled, graph: &Graph) {
    let projects = graph.projects().enumerate();
    let paced: Vec<_> = projects
        .filter(|(_, project)| {
            project.approach != Approach::Waterfall && project.status == ProjectStatus::Active
        })
        .collect();
    if paced.is_empty() {
        return;
    }
    // A calendar at fault is reported where the plan is scheduled.
    let Ok(calendars) = Calendars::compile(&compiled.plan) else {
        return;
    };
    let mut tasks: HashMap<Id, Vec<(TaskIx, &Task)>> = HashMap::default();
    for (_, project) in &paced {
        tasks.insert(project.id, Vec::new());
    }
    for task in graph.tasks() {
        if let (Some(own), Some(index)) = (
            tasks.get_mut(&task.project),
            compiled.task_index.get(&task.id),
        ) {
            own.push((*index, task));
        }
    }
    let who = named(compiled);
    for (index, project) in paced {
        let own = tasks.remove(&project.id).unwrap_or_default();
        let work = Work::of(compiled, graph, project, own);
        let Some(team) = Team::new(compiled, &calendars, &work, &who, index) else {
            continue;
        };
        let Some(past) = Past::of(compiled, &work, &team, project) else {
            continue;
        };
        let flow = flow(compiled, &work, &team, project, past.history, &past.ahead);
        if !flow.periods.iter().any(|period| period.capacity > 0.0) {
            let text = format!(
                "Nobody who finished work of \"{}\" has time for it any more, so its dates come from \
                 estimates instead of its pace. Give its people capacity, or plan it with estimates.",
                project.name
            );
            compiled.problem(Kind::Project, project.id, text);
            continue;
        }
        let pace = pace(&flow, &work, &team, past.period);
        compiled.flow_paces.insert(project.id, pace);
        apply(compiled, &calendars, flow, &team);
    }
}

/// By task: the people it names.
fn named(compiled: &Compiled) -> Vec<Vec<usize>> {
    let mut who = vec![Vec::new(); compiled.plan.tasks.len()];
    for assignment in &compiled.plan.assignments {
        if let Who::Resource(person) = assignment.who {
            who[assignment.task].push(person);
        }
    }
    who
}

/// The work of one project that has a pace.
struct Work {
    unit: PaceUnit,
    /// In the order in which it is pulled: what has begun, then by priority and outline.
    open: Vec<(TaskIx, f64)>,
    /// With the instant at which it was finished.
    done: Vec<(TaskIx, f64, Instant)>,
    /// Where the first of it began.
    begun: Option<Instant>,
}

impl Work {
    fn of(
        compiled: &Compiled,
        graph: &Graph,
        project: &Project,
        mut tasks: Vec<(TaskIx, &Task)>,
    ) -> Work {
        let outline = graph.outline(project.id).into_iter();
        let places = outline.zip(0u32..);
        let places: HashMap<Id, u32> = places.map(|((_, task), at)| (task.id, at)).collect();
        tasks.retain(|(index, task)| {
            let planned = &compiled.plan.tasks[*index];
            planned.kind == TaskKind::Task
                && planned.active
                && (project.approach != Approach::Hybrid || task.points.is_some())
        });
        tasks.sort_by_key(|(index, task)| {
            let begun = compiled.plan.tasks[*index].progress.actual_start.is_some();
            let place = places.get(&task.id).copied().unwrap_or(u32::MAX);
            (!begun, Reverse(task.priority), place, task.id)
        });
        let by_points = project.approach != Approach::Kanban
            && tasks.iter().any(|(_, task)| task.points > Some(0.0));
        let points: Vec<f64> = tasks.iter().filter_map(|(_, task)| task.points).collect();
        let usual = points.iter().sum::<f64>() / points.len().max(1) as f64;
        let mut work = Work {
            unit: if by_points {
                PaceUnit::Points
            } else {
                PaceUnit::Items
            },
            open: Vec::new(),
            done: Vec::new(),
            begun: None,
        };
        for (index, task) in tasks {
            let planned = &compiled.plan.tasks[index];
            let size = if by_points {
                task.points.unwrap_or(usual)
            } else {
                1.0
            };
            if let Some(begun) = planned.progress.actual_start {
                work.begun = Some(work.begun.map_or(begun, |first| first.min(begun)));
            }
            match planned.progress.actual_finish {
                Some(finish) => work.done.push((index, size, finish)),
                None if planned.mode == TaskMode::Auto => work.open.push((index, size)),
                None => {}
            }
        }
        work
    }
}

/// Those who finished the work, by their share of it.
struct Team {
    members: Vec<Member>,
    calendar: Arc<WorkingTime>,
}

struct Member {
    share: f64,
    calendar: Arc<WorkingTime>,
    /// Still there.
    present: bool,
}

impl Team {
    /// None where there is nothing to forecast, or nothing to forecast it from.
    fn new(
        compiled: &Compiled,
        calendars: &Calendars,
        work: &Work,
        who: &[Vec<usize>],
        project: usize,
    ) -> Option<Team> {
        let first = compiled.today - DAYS * DAY * 2;
        let recent = || work.done.iter().filter(|(.., finish)| *finish >= first);
        if work.open.is_empty() || recent().count() < FEWEST_FINISHED {
            return None;
        }
        // The last of all stands for work that names nobody.
        let people = &compiled.plan.resources;
        let mut shares = vec![0.0; people.len() + 1];
        let mut whole = 0.0;
        for (task, size, _) in recent() {
            whole += size;
            match who[*task].as_slice() {
                [] => shares[people.len()] += size,
                who => who
                    .iter()
                    .for_each(|person| shares[*person] += size / who.len() as f64),
            }
        }
        if whole <= 0.0 {
            return None;
        }
        let of_project = calendars.get(compiled.plan.projects[project].calendar);
        let members = shares.iter().enumerate().filter(|(_, share)| **share > 0.0);
        let members = members.map(|(index, share)| {
            let person = people.get(index);
            let own = person.and_then(|person| person.calendar);
            Member {
                share: share / whole,
                calendar: own.map_or(of_project, |own| calendars.get(own)).clone(),
                present: person.is_none() || compiled.present[index],
            }
        });
        Some(Team {
            members: members.collect(),
            calendar: of_project.clone(),
        })
    }

    /// Working seconds from one instant to the other, everybody's by their share.
    fn capacity(&self, from: Instant, to: Instant, only_present: bool) -> f64 {
        let members = self.members.iter();
        let members = members.filter(|member| member.present || !only_present);
        members
            .map(|member| member.share * member.calendar.working_seconds_between(from, to) as f64)
            .sum()
    }
}

/// Periods that are over, and where those to come begin and end.
struct Past {
    period: PacePeriod,
    history: Vec<PastPeriod>,
    ahead: Ahead,
}

struct Ahead {
    /// Where the period that holds today ends.
    next: Instant,
    /// Seconds from there to the next end.
    length: Seconds,
}

impl Past {
    fn of(compiled: &Compiled, work: &Work, team: &Team, project: &Project) -> Option<Past> {
        let today = compiled.today;
        let midnight = today.div_euclid(DAY) * DAY;
        let sprints = project.approach != Approach::Kanban;
        let length = if sprints {
            i64::from(project.sprint_days.max(1)) * DAY
        } else {
            DAY
        };
        let anchor = if sprints {
            crate::time::instant(project.start).div_euclid(DAY) * DAY
        } else {
            midnight
        };
        let current = anchor + (today - anchor).div_euclid(length) * length;
        let most = if sprints { SPRINTS } else { DAYS };
        // The period in which the first work began is the first that counts.
        let begun = work.begun?.min(current);
        let count = most.min((current - begun + length - 1) / length);
        let first = current - count * length;
        let mut history: Vec<PastPeriod> = Vec::new();
        let mut carried = 0.0;
        for back in (1..=count).rev() {
            let from = current - back * length;
            let to = from + length;
            let done = work.done.iter().filter(|(.., at)| (from..to).contains(at));
            let finished = done.map(|(_, size, _)| size).sum::<f64>();
            let capacity = team.capacity(from, to, false);
            if capacity > 0.0 {
                let finished = finished + std::mem::take(&mut carried);
                history.push(PastPeriod { finished, capacity });
                continue;
            }
            // What was finished while nobody worked is the work of the days before.
            match history.last_mut() {
                Some(last) => last.finished += finished,
                None => carried += finished,
            }
        }
        let fewest = if sprints { FEWEST_SPRINTS } else { FEWEST_DAYS };
        let in_history = work
            .done
            .iter()
            .filter(|(.., at)| *at >= first && *at < current);
        let enough = history.len() >= fewest && in_history.count() >= FEWEST_FINISHED;
        let any = history.iter().any(|past| past.finished > 0.0);
        (enough && any).then_some(Past {
            period: if sprints {
                PacePeriod::Sprint
            } else {
                PacePeriod::Day
            },
            history,
            ahead: Ahead {
                next: current + length,
                length,
            },
        })
    }
}

fn flow(
    compiled: &Compiled,
    work: &Work,
    team: &Team,
    project: &Project,
    history: Vec<PastPeriod>,
    ahead: &Ahead,
) -> Flow {
    let today = compiled.today;
    let mut periods = Vec::new();
    let (mut from, mut to) = (today, ahead.next);
    while to <= today + DAYS_AHEAD * DAY {
        let capacity = team.capacity(from, to, true);
        // It lasts from the first morning to the last evening.
        let (morning, evening) = (
            team.calendar.next_start(from),
            team.calendar.previous_finish(to),
        );
        let (start, end) = if morning < evening {
            (morning, evening)
        } else {
            (from, to)
        };
        if capacity > 0.0 {
            periods.push(Period {
                start,
                end,
                capacity,
            });
        }
        (from, to) = (to, to + ahead.length);
    }
    let item = |(task, size): &(TaskIx, f64)| FlowItem {
        task: *task,
        size: *size,
        planned: today,
        given: compiled.plan.tasks[*task].constraint,
        resume: compiled.plan.tasks[*task].progress.resume,
    };
    Flow {
        key: project.id.key(),
        name: project.name.clone(),
        items: work.open.iter().map(item).collect(),
        history,
        periods,
    }
}

fn pace(flow: &Flow, work: &Work, team: &Team, period: PacePeriod) -> Pace {
    let periods = flow.history.len();
    let capacity: f64 = flow.history.iter().map(|past| past.capacity).sum();
    let present = team.members.iter().filter(|member| member.present);
    let present: f64 = present.map(|member| member.share).sum();
    Pace {
        unit: work.unit,
        period,
        periods: periods as u32,
        finished: flow.history.iter().map(|past| past.finished).sum(),
        per_period: flow.rate() * capacity / periods as f64 * present,
        left: flow.items.iter().map(|item| item.size).sum(),
    }
}

/// The items take no more of their people's time than the team has taken for such items, and
/// are done no earlier than the mean pace has them done; runs put their own in its place.
fn apply(compiled: &mut Compiled, calendars: &Calendars, mut flow: Flow, team: &Team) {
    let hands = team.members.iter().filter(|member| member.present).count();
    let of_one = hands as f64 / flow.rate();
    let expected = flow.expected();
    for (item, planned) in flow.items.iter_mut().zip(expected) {
        let task = &mut compiled.plan.tasks[item.task];
        let most = (item.size * of_one).min(1e15) as Seconds;
        let table = calendars.get(
            task.calendar
                .unwrap_or(compiled.plan.projects[task.project].calendar),
        );
        item.planned = planned;
        task.estimate = Estimate::Certain;
        let progress = &mut task.progress;
        if progress.actual_start.is_some() {
            let left = progress
                .remaining
                .unwrap_or(task.duration.seconds - progress.done);
            let left = left.clamp(0, most);
            progress.remaining = Some(left);
            let resume = table.place_before(planned, left).0;
            if progress.resume.is_none_or(|given| given < resume) && resume > compiled.today {
                progress.resume = Some(resume);
            }
            continue;
        }
        task.duration.seconds = task.duration.seconds.min(most);
        let begins = table.place_before(planned, task.duration.seconds).0;
        let gives_way = match task.constraint {
            Constraint::AsSoonAsPossible
            | Constraint::AsLateAsPossible
            | Constraint::StartNoLaterThan(_)
            | Constraint::FinishNoLaterThan(_) => true,
            Constraint::StartNoEarlierThan(at) => at <= begins,
            Constraint::FinishNoEarlierThan(at) => at <= planned,
            _ => false,
        };
        if gives_way {
            task.constraint = Constraint::FinishNoEarlierThan(planned);
        }
    }
    compiled.plan.flows.push(flow);
}
