//! Random plans: every feature, in any combination.

use proptest::prelude::*;

use super::{HOUR, WORK_DAY, at, standard};
use crate::plan::*;

pub(crate) fn any_date() -> impl Strategy<Value = Instant> {
    // Also at night and on Sundays.
    (-20i64..200, 0i64..24).prop_map(|(days, hour)| at(days, hour))
}

fn any_link() -> impl Strategy<Value = Link> {
    prop_oneof![
        6 => Just(Link::FinishStart),
        1 => Just(Link::StartStart),
        1 => Just(Link::FinishFinish),
        1 => Just(Link::StartFinish),
    ]
}

fn any_lag() -> impl Strategy<Value = Lag> {
    prop_oneof![
        6 => Just(Lag::Working(0)),
        2 => (-40i64..80).prop_map(|hours| Lag::Working(hours * HOUR)),
        1 => (-40i64..80).prop_map(|hours| Lag::Elapsed(hours * HOUR)),
        1 => (-150i64..200).prop_map(|percent| Lag::Percent(percent * 1_000)),
        1 => (-150i64..200).prop_map(|percent| Lag::ElapsedPercent(percent * 1_000)),
    ]
}

fn any_constraint() -> impl Strategy<Value = Constraint> {
    prop_oneof![
        12 => Just(Constraint::AsSoonAsPossible),
        1 => any_date().prop_map(Constraint::MustStartOn),
        1 => any_date().prop_map(Constraint::MustFinishOn),
        1 => any_date().prop_map(Constraint::StartNoEarlierThan),
        1 => any_date().prop_map(Constraint::StartNoLaterThan),
        1 => any_date().prop_map(Constraint::FinishNoEarlierThan),
        1 => any_date().prop_map(Constraint::FinishNoLaterThan),
    ]
}

pub(crate) fn any_constraint_or_late() -> impl Strategy<Value = Constraint> {
    prop_oneof![20 => any_constraint(), 1 => Just(Constraint::AsLateAsPossible)]
}

fn any_progress() -> impl Strategy<Value = Progress> {
    let begun = (
        any_date(),
        0i64..60,
        prop::option::of(0i64..60),
        prop::option::of(any_date()),
        any::<bool>(),
    );
    prop_oneof![
        8 => Just(Progress::default()),
        1 => begun.prop_map(|(start, done, remaining, resume, finished)| Progress {
            actual_start: Some(start),
            actual_finish: finished.then_some(start + done * HOUR),
            done: done * HOUR,
            remaining: remaining.map(|hours| hours * HOUR),
            resume,
            percent_complete: if finished { 1.0 } else { 0.3 },
            ..Progress::default()
        }),
    ]
}

fn any_mode() -> impl Strategy<Value = TaskMode> {
    prop_oneof![
        12 => Just(TaskMode::Auto),
        1 => (any_date(), 0i64..90).prop_map(|(start, hours)| TaskMode::Manual {
            start,
            finish: start + hours * HOUR,
        }),
    ]
}

prop_compose! {
    /// Without place in the outline.
    pub(crate) fn any_task(late: bool)(
        hours in prop_oneof![1 => Just(0i64), 6 => 1i64..80],
        elapsed in prop::bool::weighted(0.1),
        any in any_constraint_or_late(),
        plain in any_constraint(),
        deadline in prop::option::weighted(0.1, any_date()),
        progress in any_progress(),
        mode in any_mode(),
        active in prop::bool::weighted(0.93),
        delay in prop_oneof![9 => Just(0i64), 1 => 0i64..72],
        levelled_start in prop::option::weighted(0.1, any_date()),
        split in prop::option::weighted(0.1, (1i64..40, 1i64..40)),
        calendar in prop::option::weighted(0.2, 0usize..2),
    ) -> Task {
        Task {
            duration: Duration { seconds: hours * HOUR, elapsed },
            constraint: if late { any } else { plain },
            deadline,
            progress,
            mode,
            active,
            levelling_delay: delay * HOUR,
            levelled_start,
            splits: split.map(|(work, gap)| (work * HOUR, gap * HOUR)).into_iter().collect(),
            calendar,
            ..Task::default()
        }
    }
}

/// Monday to Thursday, mornings.
fn part_time() -> Calendar {
    let mut calendar = standard();
    calendar.name = "Part time".into();
    for (weekday, shifts) in calendar.week.iter_mut().enumerate() {
        *shifts = Some(if weekday < 4 {
            vec![Shift {
                start: 28_800,
                end: 43_200,
            }]
        } else {
            vec![]
        });
    }
    calendar
}

/// Links go from lower to higher task numbers and never join a summary with its own parts,
/// unless `wild`: then anything, so cycles too.
pub(crate) fn any_plan(most: usize, wild: bool) -> impl Strategy<Value = Plan> {
    let tasks = prop::collection::vec((any_task(true), 0usize..4), 1..most);
    let links = prop::collection::vec(
        (0usize..1_000, 0usize..1_000, any_link(), any_lag()),
        0..most * 2,
    );
    let flags = (
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.1),
        prop::option::weighted(0.1, any_date()),
    );
    (tasks, links, flags).prop_map(move |(tasks, links, (honor, many_paths, status))| {
        let mut plan = Plan {
            projects: vec![Project {
                start: at(0, 8),
                honor_constraints: honor,
                multiple_critical_paths: many_paths,
                status_date: status,
                ..Project::default()
            }],
            calendars: vec![standard(), part_time()],
            ..Plan::default()
        };
        // The outline: each task may go under one of the last few at an open level.
        let mut open: Vec<TaskIx> = Vec::new();
        for (index, (mut task, depth)) in tasks.into_iter().enumerate() {
            open.truncate(depth);
            task.parent = open.last().copied();
            task.key = index as u64;
            task.name = format!("T{index}");
            open.push(index);
            plan.tasks.push(task);
        }
        let n = plan.tasks.len();
        for (from, to, link, lag) in links {
            let (from, to) = (from % n, to % n);
            let (predecessor, successor) = if wild {
                (from, to)
            } else {
                (from.min(to), from.max(to))
            };
            if wild || predecessor != successor && !related(&plan, predecessor, successor) {
                plan.dependencies.push(Dependency {
                    predecessor,
                    successor,
                    link,
                    lag,
                });
            }
        }
        plan
    })
}

fn related(plan: &Plan, a: TaskIx, b: TaskIx) -> bool {
    let above = |mut task: TaskIx, other: TaskIx| loop {
        match plan.tasks[task].parent {
            Some(parent) if parent == other => return true,
            Some(parent) => task = parent,
            None => return false,
        }
    };
    above(a, b) || above(b, a)
}

/// Only durations and links, as soon as possible.
pub(crate) fn plain_plan(most: usize) -> impl Strategy<Value = Plan> {
    any_plan(most, false).prop_map(|mut plan| {
        plan.projects[0].status_date = None;
        for task in &mut plan.tasks {
            *task = Task {
                key: task.key,
                name: std::mem::take(&mut task.name),
                parent: task.parent,
                duration: Duration {
                    seconds: task.duration.seconds,
                    elapsed: false,
                },
                ..Task::default()
            };
        }
        plan
    })
}

/// Lengths and calendars beyond all reason.
pub(crate) fn absurd_plan() -> impl Strategy<Value = Plan> {
    let length = prop_oneof![
        Just(0i64),
        Just(1),
        Just(WORK_DAY),
        Just(100 * 365 * 86_400i64),
        Just(i64::MAX),
        any::<i64>(),
    ];
    let date = prop_oneof![any_date(), any::<i64>(), Just(i64::MIN), Just(i64::MAX)];
    let edits = prop::collection::vec((0usize..1_000, length, date), 1..6);
    (any_plan(12, true), edits, 0u8..4).prop_map(|(mut plan, edits, calendar)| {
        let n = plan.tasks.len();
        for (task, length, date) in edits {
            let task = &mut plan.tasks[task % n];
            task.duration.seconds = length;
            task.constraint = Constraint::StartNoEarlierThan(date);
            task.deadline = Some(date);
            task.levelling_delay = length;
            task.levelled_start = Some(date);
            if let Some(dependency) = plan.dependencies.first_mut() {
                dependency.lag = Lag::Percent(length);
            }
            if let Some(dependency) = plan.dependencies.last_mut() {
                dependency.lag = Lag::Working(date);
            }
        }
        match calendar {
            0 => {
                plan.calendars[0] = Calendar {
                    name: "Closed".into(),
                    ..Calendar::default()
                }
            }
            1 => plan.calendars[0].exceptions.push(Exception {
                name: "For ever".into(),
                first_day: i32::MIN,
                last_day: i32::MAX,
                shifts: vec![Shift { start: 0, end: 1 }],
            }),
            2 => plan.calendars[0].base = Some(0),
            _ => {}
        }
        plan
    })
}
