//! Monte Carlo over periods of finished items (Kanban) or points (Scrum velocity).

use crate::simulation::draws::{Draws, Stream};

/// A search for "when" ends after so many periods.
const PERIODS_MAX: u32 = 100_000;

/// What was finished in each period of the past: items a day, items a week, points a sprint.
#[derive(Clone, Debug, PartialEq)]
pub struct Throughput {
    history: Vec<f64>,
}

/// Finished in a number of periods, by run, sorted.
#[derive(Clone, Debug, PartialEq)]
pub struct HowMany {
    sorted: Vec<f64>,
}

/// Periods until a number is finished, by run, sorted.
#[derive(Clone, Debug, PartialEq)]
pub struct When {
    sorted: Vec<u32>,
}

impl Throughput {
    /// Periods in which nothing was finished belong to the history. `None` when nothing was
    /// ever finished, or a figure is negative or not a number: there is nothing to draw from.
    pub fn new(history: impl IntoIterator<Item = f64>) -> Option<Throughput> {
        let history: Vec<f64> = history.into_iter().collect();
        let sound = history
            .iter()
            .all(|count| *count >= 0.0 && count.is_finite());
        let any = history.iter().any(|count| *count > 0.0);
        (sound && any).then_some(Throughput { history })
    }

    pub fn mean(&self) -> f64 {
        self.history.iter().sum::<f64>() / self.history.len() as f64
    }

    /// What one period brings in one run; `period` counts from 0.
    fn draw(&self, draws: Draws, run: u32, period: u32) -> f64 {
        let place = draws.uniform_at(run, period) * self.history.len() as f64;
        self.history[(place as usize).min(self.history.len() - 1)]
    }

    /// How many are finished in the coming periods. `key` names the stream of work.
    pub fn how_many(&self, periods: u32, runs: u32, seed: u64, key: u64) -> HowMany {
        let draws = Draws::new(seed, key, Stream::Flow);
        let total = |run| {
            (0..periods.min(PERIODS_MAX))
                .map(|p| self.draw(draws, run, p))
                .sum()
        };
        let mut sorted: Vec<f64> = (0..runs.max(1)).map(total).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        HowMany { sorted }
    }

    /// In which coming period the last of so many is finished (1 is the first period).
    pub fn when(&self, items: f64, runs: u32, seed: u64, key: u64) -> When {
        self.when_each(|_| items, runs, seed, key)
    }

    /// The same where the amount differs by run, such as a backlog that may still split.
    pub fn when_each(&self, items: impl Fn(u32) -> f64, runs: u32, seed: u64, key: u64) -> When {
        let draws = Draws::new(seed, key, Stream::Flow);
        let periods = |run| {
            let mut left = items(run);
            let mut period = 0;
            while left > 1e-9 && period < PERIODS_MAX {
                left -= self.draw(draws, run, period);
                period += 1;
            }
            period
        };
        let mut sorted: Vec<u32> = (0..runs.max(1)).map(periods).collect();
        sorted.sort_unstable();
        When { sorted }
    }
}

impl HowMany {
    /// The most that is reached with a probability of at least `p`.
    pub fn at(&self, p: f64) -> f64 {
        let n = self.sorted.len();
        // The largest value that a share p of the runs reaches or passes.
        let below = ((1.0 - p.clamp(0.0, 1.0)) * n as f64 + 1e-9).floor() as usize;
        self.sorted[below.min(n - 1)]
    }

    /// Probability to finish at least so many.
    pub fn chance(&self, items: f64) -> f64 {
        let below = self.sorted.partition_point(|total| *total < items);
        1.0 - below as f64 / self.sorted.len() as f64
    }

    pub fn mean(&self) -> f64 {
        self.sorted.iter().sum::<f64>() / self.sorted.len() as f64
    }
}

impl When {
    /// The first period by which all is done with a probability of at least `p`.
    pub fn at(&self, p: f64) -> u32 {
        let n = self.sorted.len();
        let rank = (p.clamp(0.0, 1.0) * n as f64 - 1e-9).ceil() as usize;
        self.sorted[rank.max(1) - 1]
    }

    /// Probability that all is done by the end of a period.
    pub fn chance(&self, period: u32) -> f64 {
        let kept = self.sorted.partition_point(|at| *at <= period);
        kept as f64 / self.sorted.len() as f64
    }
}
