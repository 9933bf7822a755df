//! What a simulation says: distributions, indices, what drives what.

use super::histograms::Spread;
use crate::plan::{Instant, TaskIx};

/// What a simulation says.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub runs: u32,
    /// By task of the plan.
    pub tasks: Vec<TaskOutcome>,
    /// In the order the groups were given.
    pub groups: Vec<GroupOutcome>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TaskOutcome {
    /// The finish where it never varies.
    pub(super) fixed: Instant,
    pub(super) spread: Option<Spread>,
    /// Share of runs in which it drives its project's finish, 0 to 1.
    pub criticality: f64,
    /// Schedule sensitivity index, 0 to 1.
    pub ssi: f64,
    /// Pearson's correlation of its duration with the project's finish, -1 to 1.
    pub cruciality: f64,
}

impl TaskOutcome {
    /// The finish that a share `p` of the runs keeps (0 to 1).
    pub fn finish(&self, p: f64) -> Instant {
        let [finish] = self.finishes([p]);
        finish
    }

    /// The finishes that these shares of the runs keep.
    pub fn finishes<const N: usize>(&self, shares: [f64; N]) -> [Instant; N] {
        let Some(spread) = &self.spread else {
            return [self.fixed; N];
        };
        let finishes = spread.read();
        shares.map(|share| finishes.quantile(share))
    }

    /// Share of the runs that finish at or before an instant.
    pub fn chance(&self, due: Instant) -> f64 {
        match &self.spread {
            None => f64::from(u8::from(self.fixed <= due)),
            Some(spread) => spread.read().chance(due),
        }
    }

    /// Mean and standard deviation of the finish, in seconds.
    pub fn mean_and_sd(&self) -> (f64, f64) {
        match &self.spread {
            None => (self.fixed as f64, 0.0),
            Some(spread) => spread.read().mean_and_sd(),
        }
    }

    pub fn varies(&self) -> bool {
        self.spread.is_some()
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupOutcome {
    /// Finish of each run, in order of runs. Empty for a group without tasks.
    pub finishes: Vec<Instant>,
    /// Cost of each run.
    pub costs: Vec<f64>,
    /// (task, share of all runs it drives, share of the late runs it drives), strongest first;
    /// of groups that are traced.
    pub driven_by: Vec<(TaskIx, f64, f64)>,
    /// (risk, share of the late runs in which it happened on the driving path).
    pub late_by_risk: Vec<(usize, f64)>,
    pub late_runs: u32,
}

impl GroupOutcome {
    /// Share of runs that finish at or before an instant.
    pub fn chance(&self, due: Instant) -> f64 {
        share(self.finishes.iter().map(|finish| *finish <= due))
    }

    pub fn chance_of_cost(&self, budget: f64) -> f64 {
        share(self.costs.iter().map(|cost| *cost <= budget))
    }

    /// Share of runs that keep both date and budget.
    pub fn chance_of_both(&self, due: Instant, budget: f64) -> f64 {
        let runs = self.finishes.iter().zip(&self.costs);
        share(runs.map(|(finish, cost)| *finish <= due && *cost <= budget))
    }
}

fn share(hits: impl ExactSizeIterator<Item = bool>) -> f64 {
    let all = hits.len().max(1) as f64;
    hits.filter(|hit| *hit).count() as f64 / all
}
