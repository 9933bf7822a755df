//! What comes out of the passes, and the arrays they work on.

use super::{Network, NodeIx, Role};
use crate::plan::{Instant, Seconds, TaskIx};

/// The dates of a whole plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schedule {
    /// By [`TaskIx`].
    pub tasks: Vec<TaskDates>,
    /// By [`crate::plan::ProjectIx`].
    pub projects: Vec<ProjectDates>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProjectDates {
    pub start: Instant,
    pub finish: Instant,
}

/// One task's dates. Slacks are seconds of working time on the task's calendar (of elapsed
/// time for an elapsed duration).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskDates {
    pub start: Instant,
    pub finish: Instant,
    pub early_start: Instant,
    pub early_finish: Instant,
    pub late_start: Instant,
    pub late_finish: Instant,
    pub start_slack: Seconds,
    pub finish_slack: Seconds,
    /// How far it can slip without moving its project's finish, a deadline or a constraint;
    /// negative when it is too late already.
    pub total_slack: Seconds,
    /// How far it can slip without moving any successor.
    pub free_slack: Seconds,
    pub critical: bool,
    /// Working seconds from start to finish; of a summary, worked out from its dates.
    pub duration: Seconds,
    /// What holds its start where it is.
    pub start_cause: Cause,
    /// What holds its finish where it is, where that is not its start.
    pub finish_cause: Cause,
}

/// What puts a date where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cause {
    /// The project's start (its finish, for one scheduled from there).
    #[default]
    Project,
    /// An index into [`crate::plan::Plan::dependencies`]; the dependency may belong to a summary
    /// above the task.
    Dependency(u32),
    /// The task's own constraint, or that of a summary above it.
    Constraint,
    /// Work still to do lies after the status date.
    StatusDate,
    /// It has happened.
    Actual,
    /// The dates were typed.
    Manual,
    /// The task's own start and duration (finishes only).
    Duration,
    /// A summary's date is this child's, a [`TaskIx`].
    Child(u32),
    /// As late as possible: its late dates.
    Late,
}

/// No dependency asks for a date.
pub(super) const NONE: Instant = Instant::MIN;
/// No successor sets a limit.
pub(super) const FREE: Instant = Instant::MAX;

/// A start and a finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub start: Instant,
    pub finish: Instant,
}

/// By node. For an opening, the early dates are the least its children may have and the late
/// dates are rolled up; for a closing it is the other way round.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub early: Vec<Span>,
    pub late: Vec<Span>,
    /// Late dates as predecessors see them: where the work still to do begins, [`FREE`] when
    /// it is done.
    pub link: Vec<Span>,
    /// Working seconds by which links ask for more than a constraint allows.
    pub overruled: Vec<Seconds>,
    /// What is passed through a task that is not active: the date its links ask for, and the
    /// date its successors leave. Empty when all are active.
    pub through: Vec<(Instant, Instant)>,
    pub cause: Vec<u32>,
    pub projects: Vec<ProjectDates>,
    /// Late dates are known, so tasks as late as possible can take them.
    pub late_known: bool,
}

impl State {
    pub fn new(network: &Network) -> Self {
        let n = network.nodes.len();
        Self {
            early: vec![
                Span {
                    start: NONE,
                    finish: NONE
                };
                n
            ],
            late: vec![
                Span {
                    start: FREE,
                    finish: FREE
                };
                n
            ],
            link: vec![
                Span {
                    start: FREE,
                    finish: FREE
                };
                n
            ],
            overruled: vec![0; n],
            through: if network.any_inactive {
                vec![(NONE, FREE); n]
            } else {
                Vec::new()
            },
            cause: vec![code::PROJECT; n],
            projects: network
                .projects
                .iter()
                .map(|project| ProjectDates {
                    start: project.start,
                    finish: project.start,
                })
                .collect(),
            late_known: false,
        }
    }

    /// Dates at which a node is scheduled, as its successors see it.
    #[inline]
    pub fn scheduled(&self, network: &Network, node: NodeIx) -> Span {
        if self.late_known && network.is_late(node) {
            self.late[node]
        } else {
            self.early[node]
        }
    }
}

/// Drivers as one number: a dependency's index, or one of these.
pub(super) mod code {
    pub const PROJECT: u32 = u32::MAX;
    pub const CONSTRAINT: u32 = u32::MAX - 1;
    pub const STATUS: u32 = u32::MAX - 2;
    pub const ACTUAL: u32 = u32::MAX - 3;
    pub const MANUAL: u32 = u32::MAX - 4;
    pub const LATE: u32 = u32::MAX - 5;
    /// Set on a dependency's index when it holds the finish, not the start.
    pub const FINISH: u32 = 1 << 31;
}

pub(super) fn causes(code: u32) -> (Cause, Cause) {
    let start = match code {
        code::PROJECT => Cause::Project,
        code::CONSTRAINT => Cause::Constraint,
        code::STATUS => Cause::StatusDate,
        code::ACTUAL => return (Cause::Actual, Cause::Duration),
        code::MANUAL => return (Cause::Manual, Cause::Manual),
        code::LATE => return (Cause::Late, Cause::Late),
        link if link & code::FINISH != 0 => {
            let cause = Cause::Dependency(link & !code::FINISH);
            return (cause, cause);
        }
        link => Cause::Dependency(link),
    };
    (start, Cause::Duration)
}

impl Network {
    /// From nodes back to tasks.
    pub(super) fn collect(&self, state: &State) -> Schedule {
        let tasks = (0..self.leaf_of.len())
            .map(|task| self.task_dates(state, task))
            .collect();
        Schedule {
            tasks,
            projects: state.projects.clone(),
        }
    }

    pub(super) fn task_dates(&self, state: &State, task: TaskIx) -> TaskDates {
        let node = self.leaf_of[task] as NodeIx;
        match self.nodes[node].role {
            Role::Leaf => self.leaf_dates(state, node),
            Role::Opening | Role::Closing => self.summary_dates(state, task),
        }
    }
}
