//! What a task waits for, people apart: the rule that asks the latest start.

use engine::network::{Network, Schedule};
use engine::plan::{Constraint, Dependency, Instant, Lag, Link, Plan, TaskIx};
use engine::simulation::Start;

/// A plan, and its dependencies by where they end.
pub(crate) struct Rules<'a> {
    pub plan: &'a Plan,
    pub network: &'a Network,
    pub schedule: &'a Schedule,
    /// By task: dependencies (indices into the plan's) that end there.
    into: Vec<Vec<usize>>,
}

impl<'a> Rules<'a> {
    pub fn new(plan: &'a Plan, network: &'a Network, schedule: &'a Schedule) -> Rules<'a> {
        let mut into = vec![Vec::new(); plan.tasks.len()];
        for (index, dependency) in plan.dependencies.iter().enumerate() {
            into[dependency.successor].push(index);
        }
        Rules {
            plan,
            network,
            schedule,
            into,
        }
    }
}

/// The two ends of a task.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum End {
    Start,
    Finish,
}

/// What asks the latest start of a task.
#[derive(Clone, Copy)]
pub(crate) enum Asker {
    Project,
    Today,
    Constraint,
    Dependency(usize),
}

pub(crate) struct Asked {
    pub asker: Asker,
    /// Where the asking begins: the predecessor's end, before any lag.
    pub from: Instant,
    pub start: Instant,
    /// The date asked of its finish, where it is the finish that is asked for.
    pub finish: Option<Instant>,
}

/// The latest of all that the task's start waits for, people apart.
pub(crate) fn asked(rules: &Rules, dates: &[Start], task: TaskIx) -> Asked {
    let plan = rules.plan;
    let planned = &plan.tasks[task];
    let project = &plan.projects[planned.project];
    let table = rules.network.task_calendar(task);
    let from_finish = |finish: Instant| table.add(finish, -planned.duration.seconds);
    let own = |asker, start| Asked {
        asker,
        from: start,
        start,
        finish: None,
    };
    let mut all = vec![own(
        Asker::Project,
        rules.schedule.projects[planned.project]
            .start
            .max(project.start),
    )];
    all.extend(project.status_date.map(|today| own(Asker::Today, today)));
    let mut above = Some(task);
    while let Some(at) = above {
        match plan.tasks[at].constraint {
            Constraint::StartNoEarlierThan(date) | Constraint::MustStartOn(date) => {
                all.push(own(Asker::Constraint, date));
            }
            Constraint::FinishNoEarlierThan(date) | Constraint::MustFinishOn(date)
                if at == task =>
            {
                all.push(own(Asker::Constraint, from_finish(date)));
            }
            _ => {}
        }
        for index in &rules.into[at] {
            let dependency = &plan.dependencies[*index];
            if !plan.tasks[dependency.predecessor].active {
                continue;
            }
            let dates = dates[dependency.predecessor];
            let from = if from_end(dependency) == End::Finish {
                dates.finish
            } else {
                dates.start
            };
            let length = plan.tasks[dependency.predecessor].duration.seconds;
            let date = match dependency.lag {
                Lag::Working(seconds) => table.add(from, seconds),
                Lag::Elapsed(seconds) => from.saturating_add(seconds),
                Lag::Percent(share) => table.add(from, part(length, share)),
                Lag::ElapsedPercent(share) => from.saturating_add(part(length, share)),
            };
            let of_finish = matches!(dependency.link, Link::FinishFinish | Link::StartFinish);
            all.push(Asked {
                asker: Asker::Dependency(*index),
                from,
                start: if of_finish { from_finish(date) } else { date },
                finish: of_finish.then_some(date),
            });
        }
        above = plan.tasks[at].parent;
    }
    // Of equals the last: a dependency says more than a date does.
    let mut latest = all.swap_remove(0);
    for asked in all {
        if asked.start >= latest.start {
            latest = asked;
        }
    }
    latest
}

pub(crate) fn part(length: i64, thousandths: i64) -> i64 {
    (length as f64 * thousandths as f64 / 100_000.0) as i64
}

pub(crate) fn from_end(dependency: &Dependency) -> End {
    match dependency.link {
        Link::FinishStart | Link::FinishFinish => End::Finish,
        Link::StartStart | Link::StartFinish => End::Start,
    }
}
