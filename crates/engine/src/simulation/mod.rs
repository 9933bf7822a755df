//! Monte Carlo simulation of a plan: how likely every date and every cost is.
//!
//! A run draws a duration for every task, decides which risks happen, and passes once forward
//! through the network (with the resource arcs of a levelled plan, so that people are never in
//! two places). Runs are lanes of a vector, tasks the outer loop. Dates never leave the
//! calendars: where predecessor and successor share working time, all arithmetic stays on
//! that calendar's axis; where they do not, a table look-up converts.
//!
//! **Same luck.** A draw depends on seed, the task's [`key`](crate::plan::Task::key) and the
//! run alone. Two plans that differ in one task see the same luck everywhere else, so their
//! difference is exact, and neither the number of threads nor the machine changes a figure.
//!
//! **Conventions.** Beta-PERT has lambda 4. Draws are never rounded to days. Quantiles
//! interpolate linearly between order statistics (Hyndman and Fan 1996, type 7). Criticality is
//! the share of runs in which a task drives its project's finish; the schedule sensitivity
//! index is criticality times sd(task) / sd(project) (Vanhoucke 2010); cruciality is Pearson's
//! correlation between a task's duration and its project's finish.

mod axes;
mod bridges;
mod collect;
mod compile;
mod correlation;
mod costs;
mod distribution;
pub(crate) mod draws;
#[cfg(test)]
mod flow_tests;
mod histograms;
pub mod history;
mod kernel;
mod lanes;
#[cfg(test)]
mod oracle_tests;
mod outcome;
mod quantiles;
mod ready;
mod ripple;
mod run;
mod shapes;
mod table;
#[cfg(test)]
mod tests;
mod what_if;

use std::sync::atomic::{AtomicBool, Ordering};

pub use compile::Compiled;
pub use costs::{LikelyCost, likely_costs};
pub use distribution::{Distribution, PERCENTILES, quantile};
pub use outcome::{GroupOutcome, Outcome, TaskOutcome};
pub use what_if::{Bar, Change, Effect, Question};

use crate::network::TaskDates;
use crate::plan::{Instant, TaskIx};

/// Deterministic dates of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    pub start: Instant,
    pub finish: Instant,
}

impl From<&TaskDates> for Start {
    fn from(dates: &TaskDates) -> Self {
        Self {
            start: dates.start,
            finish: dates.finish,
        }
    }
}

/// Tasks whose common finish and cost are asked for: a project, a feature, a goal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    pub tasks: Vec<TaskIx>,
    /// Risks whose money it pays (indices into the plan's risks).
    pub risks: Vec<usize>,
    pub due: Option<Instant>,
    /// Money it costs besides its tasks and risks.
    pub fixed_cost: f64,
    /// Count what drives it, run by run.
    pub traced: bool,
    /// It is its tasks' own project: their criticality refers to it.
    pub home: bool,
}

/// How to run.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    pub runs: u32,
    /// At least one; changes the time it takes, never the figures.
    pub threads: usize,
    /// Set by somebody else to end early without an answer.
    pub cancel: Option<&'a AtomicBool>,
}

impl Options<'_> {
    fn cancelled(&self) -> bool {
        self.cancel
            .is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    }
}

impl Compiled {
    /// Runs the simulation. `None` when it was cancelled.
    pub fn run(&self, options: &Options) -> Option<Outcome> {
        run::run(self, options)
    }
}
