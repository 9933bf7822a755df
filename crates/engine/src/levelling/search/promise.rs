//! What it costs to end a project late.

use crate::plan::{Instant, Seconds};

/// A cost by the planned end of a project, in seconds past a promise, which never falls: nought
/// up to the first of its points, straight between them, a second a second after the last.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    points: Vec<(Instant, Seconds)>,
}

impl Promise {
    /// One that is kept up to this instant, and costs what the end is later.
    pub fn due(at: Instant) -> Promise {
        Promise {
            points: vec![(at, 0)],
        }
    }

    /// By what ends at these instants cost. None without any.
    pub fn new(mut points: Vec<(Instant, Seconds)>) -> Option<Promise> {
        points.sort_unstable();
        let mut most = 0;
        for (_, cost) in &mut points {
            most = most.max(*cost);
            *cost = most;
        }
        (!points.is_empty()).then_some(Promise { points })
    }

    /// The last end that costs nothing more than the least.
    pub(super) fn kept_until(&self) -> Instant {
        self.points.first().map_or(Instant::MAX, |point| point.0)
    }

    pub(super) fn cost(&self, end: Instant) -> Seconds {
        let after = self.points.partition_point(|point| point.0 < end);
        let Some((from, cost)) = after.checked_sub(1).map(|before| self.points[before]) else {
            return 0;
        };
        let past = end - from;
        match self.points.get(after) {
            None => cost + past,
            Some((to, next)) => {
                let share = i128::from(next - cost) * i128::from(past) / i128::from(to - from);
                cost + share as Seconds
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Promise;

    #[test]
    fn a_cost_never_falls() {
        let promise = Promise::new(vec![(20, 50), (10, 0), (20, 40), (30, 60)]).unwrap();
        let costs = [5, 10, 15, 20, 21, 30, 37].map(|end| promise.cost(end));
        assert_eq!(costs, [0, 0, 20, 40, 51, 60, 67]);
        assert_eq!(Promise::due(10).cost(13), 3);
        assert_eq!(Promise::new(Vec::new()), None);
    }
}
