//! What a simulation says: distributions, indices, what drives what.

use std::sync::Arc;

use super::axes::{Axis, LIMIT, NOTHING, Scale};
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

/// A histogram of finishes on a calendar's axis.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    /// Ticks at the lower edge of the first bin, and of one bin.
    pub low: f64,
    pub width: f64,
    /// Runs up to each edge; the first is nought.
    pub below: Vec<u32>,
    pub axis: Option<Arc<Axis>>,
    pub scale: Scale,
    /// A milestone that is written as a start of work.
    pub as_start: bool,
}

impl PartialEq for Spread {
    fn eq(&self, other: &Self) -> bool {
        self.below == other.below && (0..self.below.len()).all(|at| self.edge(at) == other.edge(at))
    }
}

impl Spread {
    fn instant(&self, place: f64) -> Instant {
        let place = (place.round() as i64).clamp(i64::from(NOTHING + 1), i64::from(LIMIT)) as i32;
        self.scale.instant(match &self.axis {
            None => place,
            Some(axis) if self.as_start => axis.wall_start(place),
            Some(axis) => axis.wall_finish(place),
        })
    }

    fn edge(&self, at: usize) -> Instant {
        self.instant(self.low + self.width * at as f64)
    }

    fn runs(&self) -> f64 {
        f64::from(self.below.last().copied().unwrap_or(0)).max(1.0)
    }

    fn quantile(&self, p: f64) -> Instant {
        let wanted = p.clamp(0.0, 1.0) * self.runs();
        let at = self
            .below
            .partition_point(|below| f64::from(*below) < wanted);
        if at == 0 {
            return self.edge(0);
        }
        let (from, to) = (f64::from(self.below[at - 1]), f64::from(self.below[at]));
        let share = (wanted - from) / (to - from).max(1.0);
        self.instant(self.low + self.width * ((at - 1) as f64 + share))
    }

    fn chance(&self, due: Instant) -> f64 {
        let wall = self.scale.wall(due);
        let place = self.axis.as_ref().map_or(wall, |axis| axis.to_axis(wall));
        let at = (f64::from(place) - self.low) / self.width;
        let last = self.below.len() - 1;
        if at < 0.0 {
            return 0.0;
        }
        if at >= last as f64 {
            return 1.0;
        }
        let bin = at as usize;
        let (from, to) = (f64::from(self.below[bin]), f64::from(self.below[bin + 1]));
        (from + (to - from) * (at - bin as f64)) / self.runs()
    }

    fn mean_and_sd(&self) -> (f64, f64) {
        let edges: Vec<Instant> = (0..self.below.len()).map(|at| self.edge(at)).collect();
        let (mut sum, mut squares) = (0.0, 0.0);
        for (edges_of, below) in edges.windows(2).zip(self.below.windows(2)) {
            let count = f64::from(below[1] - below[0]);
            // From the first edge, which keeps the squares small.
            let middle = (edges_of[0] - edges[0] + edges_of[1] - edges[0]) as f64 / 2.0;
            sum += count * middle;
            squares += count * middle * middle;
        }
        let runs = self.runs();
        let variance = (squares - sum * sum / runs) / (runs - 1.0).max(1.0);
        (edges[0] as f64 + sum / runs, variance.max(0.0).sqrt())
    }
}

impl TaskOutcome {
    /// The finish that a share `p` of the runs keeps (0 to 1).
    pub fn finish(&self, p: f64) -> Instant {
        let spread = self.spread.as_ref();
        spread.map_or(self.fixed, |spread| spread.quantile(p))
    }

    /// Share of the runs that finish at or before an instant.
    pub fn chance(&self, due: Instant) -> f64 {
        match &self.spread {
            None => f64::from(u8::from(self.fixed <= due)),
            Some(spread) => spread.chance(due),
        }
    }

    /// Mean and standard deviation of the finish, in seconds.
    pub fn mean_and_sd(&self) -> (f64, f64) {
        match &self.spread {
            None => (self.fixed as f64, 0.0),
            Some(spread) => spread.mean_and_sd(),
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
