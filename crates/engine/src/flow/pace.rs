//! When a flow has its items done: at its mean pace, and in the drawn periods of one run.

use crate::plan::{Constraint, Flow, FlowItem, Instant, Period};
use crate::simulation::draws::Draws;

/// Nothing is said of what lies further off: fifty years.
const LONGEST: f64 = 50.0 * 366.0 * 86_400.0;
const PERIODS_MAX: u32 = 100_000;
/// Sums of shares that are this near are equal.
const TOLERANCE: f64 = 1e-9;

impl FlowItem {
    /// The constraint that holds in every run: where the task's own stands for the flow, what it
    /// had asked for no earlier.
    pub(crate) fn constraint_in_runs(&self, own: Constraint) -> Constraint {
        if own != Constraint::FinishNoEarlierThan(self.planned) {
            return own;
        }
        match self.given {
            Constraint::StartNoEarlierThan(_) | Constraint::FinishNoEarlierThan(_) => self.given,
            _ => Constraint::AsSoonAsPossible,
        }
    }
}

impl Flow {
    /// Whether there is a pace to speak of.
    pub(crate) fn is_sound(&self) -> bool {
        let some = |figure: f64| figure >= 0.0 && figure.is_finite();
        let history = &self.history;
        let mut last = Instant::MIN;
        let ordered = self.periods.iter().all(|period| {
            let later = period.start >= last && period.end > period.start;
            last = period.end;
            later && some(period.capacity)
        });
        ordered
            && history
                .iter()
                .all(|past| some(past.finished) && past.capacity > 0.0 && some(past.capacity))
            && self.items.iter().all(|item| some(item.size))
            && self.rate() > 0.0
            && self.rate().is_finite()
            && self.periods.iter().any(|period| period.capacity > 0.0)
    }

    /// Finished for each unit of capacity, over the whole history.
    pub fn rate(&self) -> f64 {
        let finished: f64 = self.history.iter().map(|past| past.finished).sum();
        let capacity: f64 = self.history.iter().map(|past| past.capacity).sum();
        finished / capacity
    }

    /// When the mean pace has each item done, in their order.
    pub fn expected(&self) -> Vec<Instant> {
        let rate = self.rate();
        let mut done = vec![0; self.items.len()];
        Course::new(self).run(
            |_, capacity| rate * capacity,
            |item, at| done[item] = at as Instant,
        );
        done
    }
}

fn rates(flow: &Flow) -> Vec<(f64, f64)> {
    let whole: f64 = flow.history.iter().map(|past| past.capacity).sum();
    let mut passed = 0.0;
    let rates = flow.history.iter().map(|past| {
        passed += past.capacity;
        (passed / whole, past.finished / past.capacity)
    });
    rates.collect()
}

/// A flow made ready for runs.
#[derive(Clone, Debug)]
pub(crate) struct Course {
    /// Start, end and capacity of each period.
    periods: Vec<(f64, f64, f64)>,
    /// Of the periods after these: how long one lasts, and its capacity.
    beyond: (f64, f64),
    /// By item: its size and that of everything before it.
    totals: Vec<f64>,
    /// Where the first period begins.
    first: f64,
    /// By period of the past: the share of the whole capacity up to its end, and what a unit of
    /// its capacity finished. Drawn by their capacity, periods bring the mean pace on average.
    rates: Vec<(f64, f64)>,
}

impl Course {
    pub fn new(flow: &Flow) -> Course {
        let each = |period: &Period| (period.start as f64, period.end as f64, period.capacity);
        let periods: Vec<(f64, f64, f64)> = flow.periods.iter().map(each).collect();
        let count = periods.len().max(1) as f64;
        let first = periods.first().map_or(0.0, |(start, ..)| *start);
        let last = periods.last().map_or(0.0, |(_, end, _)| *end);
        let capacity: f64 = periods.iter().map(|(.., capacity)| capacity).sum();
        let mut total = 0.0;
        let totals = flow.items.iter().map(|item| {
            total += item.size;
            total
        });
        Course {
            beyond: (((last - first) / count).max(1.0), capacity / count),
            totals: totals.collect(),
            first,
            rates: rates(flow),
            periods,
        }
    }

    pub fn items(&self) -> usize {
        self.totals.len()
    }

    /// The items in their order, with the instants at which one run has them done.
    pub fn draw(&self, draws: Draws, run: u32, each: impl FnMut(usize, f64)) {
        let finished = |period, capacity| {
            let luck = draws.uniform_at(run, period);
            let place = self.rates.partition_point(|(share, _)| *share <= luck);
            self.rates[place.min(self.rates.len() - 1)].1 * capacity
        };
        self.run(finished, each);
    }

    /// `finished` says what a period with this capacity brings. Within a period items are done
    /// at even distances.
    fn run(&self, finished: impl Fn(u32, f64) -> f64, mut each: impl FnMut(usize, f64)) {
        let (mut item, mut done, mut last) = (0, 0.0, 0.0);
        for period in 0..PERIODS_MAX {
            let (start, end, capacity) = match self.periods.get(period as usize) {
                Some(given) => *given,
                None => (last, last + self.beyond.0, self.beyond.1),
            };
            if start - self.first > LONGEST {
                break;
            }
            let brings = finished(period, capacity);
            while let Some(total) = self.totals.get(item) {
                if *total > done + brings + TOLERANCE {
                    break;
                }
                let share = if brings > 0.0 {
                    (total - done) / brings
                } else {
                    0.0
                };
                each(item, start + share.clamp(0.0, 1.0) * (end - start));
                item += 1;
            }
            if item == self.totals.len() {
                return;
            }
            done += brings;
            last = end;
        }
        (item..self.totals.len()).for_each(|item| each(item, last));
    }
}
