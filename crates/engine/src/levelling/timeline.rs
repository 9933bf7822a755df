//! How much of one resource is taken, over time: sorted flat arrays, for one schedule after
//! another.

use crate::plan::{Instant, Seconds};

/// Units in whole numbers, so that sums do not depend on their order.
pub(super) type Units = i64;

/// Parts of a unit: people's shares are counted in whole numbers.
const UNIT: f64 = 1_000_000.0;

pub(super) fn units(share: f64) -> Units {
    (share * UNIT).round().clamp(0.0, 1e15) as Units
}

pub(super) fn share(units: Units) -> f64 {
    units as f64 / UNIT
}

#[derive(Clone, Copy, Debug)]
struct Step {
    at: Instant,
    /// From here to the next step.
    used: Units,
}

#[derive(Debug)]
pub(super) struct Timeline {
    steps: Vec<Step>,
}

impl Default for Timeline {
    fn default() -> Self {
        let nothing = Step {
            at: Instant::MIN,
            used: 0,
        };
        Timeline {
            steps: vec![nothing],
        }
    }
}

impl Clone for Timeline {
    fn clone(&self) -> Self {
        Timeline {
            steps: self.steps.clone(),
        }
    }

    fn clone_from(&mut self, other: &Self) {
        self.steps.clone_from(&other.steps);
    }
}

impl Timeline {
    /// The step that holds at this instant.
    #[inline]
    fn index(&self, at: Instant) -> usize {
        self.steps.partition_point(|step| step.at <= at) - 1
    }

    /// Where more than `room` is in use within the span: until when. The last stretch in the
    /// way decides: to start before it would only meet it again.
    #[inline]
    pub fn blocked(&self, start: Instant, finish: Instant, room: Units) -> Option<Instant> {
        let mut index = self.index(start);
        let mut until = None;
        while index < self.steps.len() && self.steps[index].at < finish {
            if self.steps[index].used > room {
                until = Some(index + 1);
            }
            index += 1;
        }
        self.steps.get(until?).map(|step| step.at)
    }

    /// The first instant from `start` on with `length` seconds, working or not, in which no more
    /// than `room` is in use: no work of that length fits before it.
    #[inline]
    pub fn free_from(&self, start: Instant, length: Seconds, room: Units) -> Instant {
        let mut from = start;
        let mut steps = self.steps[self.index(start)..].iter().peekable();
        while let Some(step) = steps.next() {
            // Nothing is in use after the last step.
            let Some(next) = steps.peek() else { break };
            if step.used > room {
                from = next.at;
            } else if next.at - from >= length {
                break;
            }
        }
        from
    }

    /// The first stretch within the span with more than `room` in use.
    pub fn first_blocked(
        &self,
        start: Instant,
        finish: Instant,
        room: Units,
    ) -> Option<(Instant, Instant)> {
        let steps = self.steps[self.index(start)..].windows(2);
        let mut steps = steps.take_while(|pair| pair[0].at < finish);
        steps
            .find(|pair| pair[0].used > room)
            .map(|pair| (pair[0].at.max(start), pair[1].at))
    }

    /// The most in use within the span.
    pub fn peak(&self, start: Instant, finish: Instant) -> Units {
        let steps = self.steps[self.index(start)..].iter();
        let steps = steps.take_while(|step| step.at < finish);
        steps.map(|step| step.used).max().unwrap_or(0)
    }

    /// Negative units are given back.
    pub fn take(&mut self, start: Instant, finish: Instant, units: Units) {
        if finish <= start {
            return;
        }
        let from = self.split(start);
        let to = self.split(finish);
        for step in &mut self.steps[from..to] {
            step.used += units;
        }
        // Whoever goes on where another ends makes one stretch.
        if to < self.steps.len() && self.steps[to].used == self.steps[to - 1].used {
            self.steps.remove(to);
        }
        if from > 0 && self.steps[from].used == self.steps[from - 1].used {
            self.steps.remove(from);
        }
    }

    /// A step that begins here.
    fn split(&mut self, at: Instant) -> usize {
        let index = self.index(at);
        if self.steps[index].at == at {
            return index;
        }
        let used = self.steps[index].used;
        self.steps.insert(index + 1, Step { at, used });
        index + 1
    }

    /// Units times seconds beyond `most`.
    pub fn excess(&self, most: Units) -> i128 {
        let pairs = self.steps.windows(2).filter(|pair| pair[0].used > most);
        let excess =
            pairs.map(|pair| i128::from(pair[0].used - most) * i128::from(pair[1].at - pair[0].at));
        excess.sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_in_the_way() {
        let mut line = Timeline::default();
        assert_eq!(line.blocked(0, 100, 0), None);
        line.take(10, 20, 2);
        line.take(30, 40, 1);
        assert_eq!(line.blocked(0, 10, 0), None);
        assert_eq!(line.blocked(0, 11, 0), Some(20));
        assert_eq!(line.blocked(0, 31, 0), Some(40));
        assert_eq!(line.blocked(0, 31, 1), Some(20));
        assert_eq!(line.first_blocked(0, 31, 0), Some((10, 20)));
        assert_eq!(line.first_blocked(15, 31, 0), Some((15, 20)));
        assert_eq!(line.free_from(0, 10, 0), 0);
        assert_eq!(line.free_from(1, 10, 0), 20);
        assert_eq!(line.free_from(1, 11, 0), 40);
        assert_eq!(line.free_from(1, 11, 1), 20);
        line.take(20, 30, 1);
        assert_eq!(line.blocked(20, 21, 0), Some(40));
        assert_eq!(line.blocked(20, 21, 1), None);
        assert_eq!(line.excess(1), 10);
    }
}
