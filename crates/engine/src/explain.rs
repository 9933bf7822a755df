//! Why is this date what it is? The chain that drives it, from where it begins to the date,
//! each link with its seconds; the links lie end to end, so that they add up exactly.

use crate::calendar::{EARLIEST, LATEST, WorkingTime};
use crate::network::{Cause, Network, Schedule};
use crate::plan::{Constraint, Instant, Lag, Link, Plan, Seconds, TaskIx};

/// Which of a task's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Start,
    Finish,
}

/// One link: the time from one instant to the next one of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainLink {
    pub reason: Reason,
    pub from: Instant,
    pub to: Instant,
}

impl ChainLink {
    /// Elapsed seconds; negative for a lead, and where a start follows from a finish.
    pub fn seconds(&self) -> Seconds {
        self.to - self.from
    }
}

/// What a link of the chain is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The chain begins here: a date given from outside. The link takes no time.
    Origin { task: TaskIx, origin: Origin },
    /// The task is worked on for this many seconds of its calendar; what the link takes
    /// beyond them are nights, weekends, holidays and the gaps of a split task.
    Work { task: TaskIx, working: Seconds },
    /// The lag of a dependency; a lead is negative. Without lag the link takes no time.
    Dependency { dependency: usize },
    /// Nobody works until the task can go on: nights, weekends, holidays, absence.
    NonWorkingTime { task: TaskIx },
    /// The task waits for its people: the delay that levelling gave it.
    LevellingDelay { task: TaskIx },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    ProjectStart,
    ProjectFinish,
    Constraint,
    StatusDate,
    Actual,
    Typed,
    /// As late as possible: its successors hold it, not what comes before.
    AsLateAsPossible,
}

/// The chain that drives a task's start or finish, in the order of time: an origin first,
/// then every link up to the date. `schedule` must be the one that `network` gives for `plan`.
pub fn chain(
    plan: &Plan,
    network: &Network,
    schedule: &Schedule,
    task: TaskIx,
    end: End,
) -> Vec<ChainLink> {
    let mut walk = Walk {
        plan,
        network,
        schedule,
        links: Vec::new(),
    };
    let mut at = Some((task, end));
    // Every step goes back in the network; twice each task and date is more than any chain.
    let mut steps = plan.tasks.len() * 4 + 4;
    while let Some((task, end)) = at {
        steps -= 1;
        at = match end {
            _ if steps == 0 => {
                walk.origin(task, Origin::Constraint, walk.date(task, end));
                None
            }
            End::Start => walk.start(task),
            End::Finish => walk.finish(task),
        };
    }
    walk.links.reverse();
    walk.links
}

/// Collects links from the date back to the origin.
struct Walk<'a> {
    plan: &'a Plan,
    network: &'a Network,
    schedule: &'a Schedule,
    links: Vec<ChainLink>,
}

impl Walk<'_> {
    fn date(&self, task: TaskIx, end: End) -> Instant {
        match end {
            End::Start => self.schedule.tasks[task].start,
            End::Finish => self.schedule.tasks[task].finish,
        }
    }

    /// Adds a link unless it takes no time and says nothing.
    fn link(&mut self, reason: Reason, from: Instant, to: Instant) {
        let says = matches!(reason, Reason::Dependency { .. } | Reason::Origin { .. });
        if from != to || says {
            self.links.push(ChainLink { reason, from, to });
        }
    }

    fn origin(&mut self, task: TaskIx, origin: Origin, at: Instant) {
        self.link(Reason::Origin { task, origin }, at, at);
    }

    fn finish(&mut self, task: TaskIx) -> Option<(TaskIx, End)> {
        let dates = &self.schedule.tasks[task];
        match dates.finish_cause {
            Cause::Child(child) => Some((child as TaskIx, End::Finish)),
            Cause::Dependency(dependency) => {
                let dependency = dependency as usize;
                let from = self.source(dependency);
                let asked = self.with_lag(dependency, task, self.date(from.0, from.1));
                self.link(Reason::NonWorkingTime { task }, asked, dates.finish);
                self.link(
                    Reason::Dependency { dependency },
                    self.date(from.0, from.1),
                    asked,
                );
                Some(from)
            }
            Cause::Manual | Cause::Late => {
                let origin = if dates.finish_cause == Cause::Late {
                    Origin::AsLateAsPossible
                } else {
                    Origin::Typed
                };
                self.origin(task, origin, dates.finish);
                None
            }
            _ => {
                let table = self.network.task_calendar(task);
                let working = table.working_seconds_between(dates.start, dates.finish);
                self.link(Reason::Work { task, working }, dates.start, dates.finish);
                Some((task, End::Start))
            }
        }
    }

    fn start(&mut self, task: TaskIx) -> Option<(TaskIx, End)> {
        let dates = &self.schedule.tasks[task];
        let project = &self.plan.projects[self.plan.tasks[task].project];
        let (origin, date) = match dates.start_cause {
            Cause::Child(child) => return Some((child as TaskIx, End::Start)),
            Cause::Dependency(dependency) => {
                return self.start_after(task, dependency as usize);
            }
            Cause::Project if project.from_finish => (
                Origin::ProjectFinish,
                self.schedule.projects[self.plan.tasks[task].project].start,
            ),
            Cause::Project => (Origin::ProjectStart, project.start),
            Cause::StatusDate => (
                Origin::StatusDate,
                project.status_date.unwrap_or(dates.start),
            ),
            Cause::Constraint => (Origin::Constraint, self.constraint_start(task)),
            Cause::Actual => (Origin::Actual, dates.start),
            Cause::Late => (Origin::AsLateAsPossible, dates.start),
            Cause::Manual | Cause::Duration => (Origin::Typed, dates.start),
        };
        self.until_work(task, date);
        self.origin(task, origin, date);
        None
    }

    fn start_after(&mut self, task: TaskIx, dependency: usize) -> Option<(TaskIx, End)> {
        let dates = &self.schedule.tasks[task];
        if matches!(
            self.plan.dependencies[dependency].link,
            Link::FinishFinish | Link::StartFinish
        ) {
            // Its finish is held, and its start lies its duration before that.
            let table = self.network.task_calendar(task);
            let working = table.working_seconds_between(dates.finish, dates.start);
            self.link(Reason::Work { task, working }, dates.finish, dates.start);
            return Some((task, End::Finish));
        }
        let from = self.source(dependency);
        let date = self.date(from.0, from.1);
        let asked = self.with_lag(dependency, task, date);
        self.until_work(task, asked);
        self.link(Reason::Dependency { dependency }, date, asked);
        Some(from)
    }

    /// From the date asked for to the start: time off, and the levelling delay between.
    fn until_work(&mut self, task: TaskIx, asked: Instant) {
        let start = self.schedule.tasks[task].start;
        let planned = &self.plan.tasks[task];
        let table: &WorkingTime = self.network.task_calendar(task);
        let ready = if self.schedule.tasks[task].duration == 0 {
            asked
        } else {
            table.next_start(asked)
        };
        let delayed = ready.saturating_add(planned.levelling_delay);
        let delayed = planned.levelled_start.unwrap_or(delayed).max(delayed);
        if delayed > ready && delayed <= start {
            self.link(Reason::NonWorkingTime { task }, delayed, start);
            self.link(Reason::LevellingDelay { task }, ready, delayed);
            self.link(Reason::NonWorkingTime { task }, asked, ready);
        } else {
            self.link(Reason::NonWorkingTime { task }, asked, start);
        }
    }

    /// The task and date that a dependency begins at.
    fn source(&self, dependency: usize) -> (TaskIx, End) {
        let d = &self.plan.dependencies[dependency];
        match d.link {
            // Through a task that is not active goes what holds its start.
            _ if !self.plan.tasks[d.predecessor].active => (d.predecessor, End::Start),
            Link::FinishStart | Link::FinishFinish => (d.predecessor, End::Finish),
            Link::StartStart | Link::StartFinish => (d.predecessor, End::Start),
        }
    }

    fn with_lag(&self, dependency: usize, task: TaskIx, date: Instant) -> Instant {
        let d = &self.plan.dependencies[dependency];
        // A summary's link counts on the summary's calendar.
        let own = self.network.own_calendar(if d.successor == task {
            task
        } else {
            d.successor
        });
        let duration = self.schedule.tasks[d.predecessor].duration;
        let share = |thousandths: i64| {
            let seconds =
                (i128::from(duration) * i128::from(thousandths) + 50_000).div_euclid(100_000);
            seconds.clamp(i128::from(-LATEST), i128::from(LATEST)) as Seconds
        };
        let elapsed = |lag: Seconds| date.saturating_add(lag).clamp(EARLIEST, LATEST);
        match d.lag {
            Lag::Working(lag) => own.add(date, lag),
            Lag::Elapsed(lag) => elapsed(lag),
            Lag::ElapsedPercent(percent) => elapsed(share(percent)),
            Lag::Percent(percent) if self.plan.tasks[d.predecessor].duration.elapsed => {
                elapsed(share(percent))
            }
            Lag::Percent(percent) => own.add(date, share(percent)),
        }
    }

    /// The date a constraint on a start names; one on a finish shows as the start it asks for.
    fn constraint_start(&self, task: TaskIx) -> Instant {
        let start = self.schedule.tasks[task].start;
        match self.plan.tasks[task].constraint {
            Constraint::StartNoEarlierThan(date) | Constraint::MustStartOn(date)
                if date <= start =>
            {
                date
            }
            _ => start,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::network::tests::{HOUR, WORK_DAY, any_plan, at, plan, task};

    fn chain_of(plan: &Plan, task: TaskIx, end: End) -> Vec<ChainLink> {
        let network = Network::compile(plan).unwrap();
        let schedule = network.schedule().unwrap();
        chain(plan, &network, &schedule, task, end)
    }

    #[test]
    fn from_the_project_start_over_a_weekend_and_a_lag() {
        let mut late = task("late", 1);
        late.levelling_delay = 24 * HOUR;
        let links = [(0, 1, Link::FinishStart, Lag::Working(WORK_DAY))];
        let links = chain_of(&plan(vec![task("first", 4), late], &links), 1, End::Finish);
        let reasons: Vec<(Reason, Seconds)> = links
            .iter()
            .map(|link| (link.reason, link.seconds()))
            .collect();
        assert_eq!(
            reasons,
            [
                (
                    Reason::Origin {
                        task: 0,
                        origin: Origin::ProjectStart
                    },
                    0
                ),
                (
                    Reason::Work {
                        task: 0,
                        working: 4 * WORK_DAY
                    },
                    at(3, 17) - at(0, 8)
                ),
                (Reason::Dependency { dependency: 0 }, 24 * HOUR),
                (Reason::NonWorkingTime { task: 1 }, at(7, 8) - at(4, 17)),
                (Reason::LevellingDelay { task: 1 }, 24 * HOUR),
                (
                    Reason::Work {
                        task: 1,
                        working: WORK_DAY
                    },
                    9 * HOUR
                ),
            ]
        );
    }

    proptest! {
        #[test]
        fn links_lie_end_to_end(plan in any_plan(20, false)) {
            let Ok(network) = Network::compile(&plan) else { return Ok(()) };
            let Ok(schedule) = network.schedule() else { return Ok(()) };
            for task in 0..plan.tasks.len() {
                for (end, date) in [(End::Start, schedule.tasks[task].start), (End::Finish, schedule.tasks[task].finish)] {
                    let links = chain(&plan, &network, &schedule, task, end);
                    let begins = matches!(links[0].reason, Reason::Origin { .. });
                    prop_assert!(begins, "{:?}", links);
                    for pair in links.windows(2) {
                        prop_assert_eq!(pair[0].to, pair[1].from);
                        let again = matches!(pair[1].reason, Reason::Origin { .. });
                        prop_assert!(!again);
                    }
                    let last = links[links.len() - 1].to;
                    prop_assert_eq!(last, date);
                    let sum: Seconds = links.iter().map(ChainLink::seconds).sum();
                    prop_assert_eq!(links[0].from + sum, date);
                }
            }
        }
    }
}
