//! The critical path: every date of a plan from its network of dependencies.
//!
//! [`schedule`] gives each task its early and late dates, its slack and what drives it, with
//! the semantics of Microsoft Project, so that an imported plan comes out as its owner knows
//! it. [`Network`] is the compiled form: nodes in topological order, flat arrays, and each
//! task's own table of working time; [`Scheduler`] keeps one up to date edit by edit.
//!
//! The method is the critical path method (Kelley and Walker 1959) on a precedence diagram
//! (Fondahl 1961) with calendars. A summary is two nodes: its *opening*, which hands dates
//! asked of the summary down to its children, and its *closing*, which rolls theirs up.

mod backward;
mod compile;
mod dates;
mod forward;
mod generate;
mod nodes;
mod order;
mod scheduler;
mod slack;
mod tables;
#[cfg(test)]
pub(crate) mod tests;
mod validate;

use std::fmt;
use std::sync::Arc;

pub use compile::{Edge, Network, NodeIx};
pub use dates::{Cause, ProjectDates, Schedule, TaskDates};
pub use nodes::{Node, Role};
pub use scheduler::Scheduler;

use crate::calendar::{CalendarError, EARLIEST, LATEST, WorkingTime, iso};
use crate::plan::{Instant, Plan, TaskIx};
use dates::State;
pub(crate) use generate::{Generator, Ready};

/// Why a plan has no schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScheduleError {
    Calendar(CalendarError),
    /// Each task waits for the next, and the last for the first.
    Cycle {
        tasks: Vec<TaskIx>,
        names: Vec<String>,
    },
    /// Something names a task, project or resource that is not there, or a value makes no sense.
    Invalid {
        what: String,
    },
    /// The task cannot be placed between the years 1900 and 2200.
    OutOfRange {
        task: TaskIx,
        name: String,
        calendar: String,
        has_work: bool,
    },
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Calendar(error) => error.fmt(f),
            Self::Cycle { names, .. } => {
                let shown: Vec<String> = names
                    .iter()
                    .take(8)
                    .map(|name| format!("\"{name}\""))
                    .collect();
                let more = if names.len() > 8 { " -> …" } else { "" };
                let first = shown.first().map_or("", String::as_str);
                write!(
                    f,
                    "the dependencies go round in a circle: {}{more} -> {first}; remove one of them",
                    shown.join(" -> ")
                )
            }
            Self::Invalid { what } => f.write_str(what),
            Self::OutOfRange {
                name,
                calendar,
                has_work: true,
                ..
            } => write!(
                f,
                "task \"{name}\" does not fit between {} and {} on calendar \"{calendar}\"; \
                 check its duration, lags and dates",
                &iso(EARLIEST)[..10],
                &iso(LATEST)[..10]
            ),
            Self::OutOfRange {
                name,
                calendar,
                has_work: false,
                ..
            } => write!(
                f,
                "task \"{name}\" can never be worked on: calendar \"{calendar}\" has no working time"
            ),
        }
    }
}

impl std::error::Error for ScheduleError {}

impl From<CalendarError> for ScheduleError {
    fn from(error: CalendarError) -> Self {
        Self::Calendar(error)
    }
}

/// Schedules a plan: compiles its network and runs the forward and the backward pass.
///
/// # Errors
/// When dependencies form a cycle, an index or a calendar is wrong, or a task falls outside
/// the years 1900 to 2200 (such as on a calendar without working time).
pub fn schedule(plan: &Plan) -> Result<Schedule, ScheduleError> {
    Network::compile(plan)?.schedule()
}

impl Network {
    /// Both passes over the whole network.
    ///
    /// # Errors
    /// When a task falls outside the years 1900 to 2200.
    pub fn schedule(&self) -> Result<Schedule, ScheduleError> {
        let mut state = State::new(self);
        self.run(&mut state);
        self.check(&state)?;
        Ok(self.collect(&state))
    }

    /// Both passes, again and again, without slack and without new memory: for measuring.
    pub fn passes(&self) -> Passes<'_> {
        Passes {
            network: self,
            state: State::new(self),
        }
    }

    /// The working time a task's duration is counted in: its own or its project's calendar,
    /// intersected with its people's where the plan says so; round the clock for an elapsed
    /// duration.
    pub fn task_calendar(&self, task: TaskIx) -> &Arc<WorkingTime> {
        &self.tables[self.table_of[task] as usize]
    }

    /// The task's own calendar, else its project's: what lags before it are counted in.
    pub fn own_calendar(&self, task: TaskIx) -> &Arc<WorkingTime> {
        &self.tables[self.nodes[self.leaf_of[task] as usize].own_table as usize]
    }

    fn run(&self, state: &mut State) {
        let from_finish = self.projects.iter().any(|project| project.from_finish);
        if from_finish {
            // The late dates of a project scheduled from its finish say when it must start.
            self.forward_all(state);
            self.close_projects(state);
            self.backward_all(state);
            self.start_projects(state);
        }
        self.forward_all(state);
        self.close_projects(state);
        self.backward_all(state);
        if self.any_late {
            // What is done as late as possible holds its successors to its late dates.
            state.late_known = true;
            self.forward_all(state);
        }
    }

    fn out_of_range(&self, state: &State, node: NodeIx) -> bool {
        out(state.early[node].start)
            || out(state.early[node].finish)
            || out(state.late[node].start)
            || out(state.late[node].finish)
    }

    /// The first task, in the order of the work, that has left the years there are.
    fn check(&self, state: &State) -> Result<(), ScheduleError> {
        let early = |node: NodeIx| out(state.early[node].start) || out(state.early[node].finish);
        let late = |node: NodeIx| out(state.late[node].start) || out(state.late[node].finish);
        let leaf = |node: &NodeIx| self.nodes[*node].role == Role::Leaf;
        let nodes = 0..self.nodes.len();
        let first = nodes.clone().filter(leaf).find(|node| early(*node));
        match first.or_else(|| nodes.rev().filter(leaf).find(|node| late(*node))) {
            None => Ok(()),
            Some(node) => {
                let task = self.nodes[node].task as TaskIx;
                let table = self.task_calendar(task);
                Err(ScheduleError::OutOfRange {
                    task,
                    name: self.names[task].clone(),
                    calendar: table.name().to_owned(),
                    has_work: table.has_work(),
                })
            }
        }
    }
}

/// A network and room for its dates.
pub struct Passes<'a> {
    network: &'a Network,
    state: State,
}

impl Passes<'_> {
    /// Works out all early and late dates; gives the finish of the first project.
    pub fn run(&mut self) -> Option<Instant> {
        self.state.late_known = false;
        self.network.run(&mut self.state);
        self.state.projects.first().map(|project| project.finish)
    }
}

fn out(date: Instant) -> bool {
    date <= EARLIEST || date >= LATEST
}
