//! What is left of all resources as a list of the instants at which it changes: for schedules
//! of thousands of periods an activity, where an array of periods would be long to go through.

use super::room::Packed;

pub(super) struct Events<const W: usize> {
    /// Rising, from 0 on.
    times: Vec<u32>,
    /// Room from each time on to the next; everything is free from the last one on.
    free: Vec<Packed<W>>,
    guard: Packed<W>,
    empty: Packed<W>,
}

impl<const W: usize> Events<W> {
    pub fn new(empty: Packed<W>, guard: Packed<W>) -> Self {
        Events {
            times: vec![0],
            free: vec![empty],
            guard,
            empty,
        }
    }

    /// The place of the stretch that a period is in.
    fn place(&self, period: u32) -> usize {
        self.times.partition_point(|&time| time <= period) - 1
    }

    /// The first period from `start` on at which `duration` periods in a row have room.
    pub fn first(&self, start: u32, duration: u32, demand: &Packed<W>) -> u32 {
        let mut from = start;
        for at in self.place(start)..self.times.len() {
            let next = self.times.get(at + 1).copied().unwrap_or(u32::MAX);
            if !self.free[at].fits(demand, &self.guard) {
                from = next;
            } else if next - from >= duration {
                break;
            }
        }
        from
    }

    /// The last start from which `duration` periods in a row have room and end by `end`.
    pub fn last(&self, end: u32, duration: u32, demand: &Packed<W>) -> Option<u32> {
        let mut to = end;
        for at in (0..=self.place(end.saturating_sub(1))).rev() {
            if !self.free[at].fits(demand, &self.guard) {
                to = self.times[at];
            } else if to - self.times[at] >= duration {
                return Some(to - duration);
            }
        }
        None
    }

    pub fn at(&self, period: u32, demand: &Packed<W>) -> bool {
        self.free[self.place(period)].fits(demand, &self.guard)
    }

    pub fn take(&mut self, start: u32, end: u32, demand: &Packed<W>) {
        let (first, last) = (self.split(start), self.split(end));
        self.free[first..last]
            .iter_mut()
            .for_each(|f| f.subtract(demand));
        self.join(last);
        self.join(first);
    }

    pub fn give(&mut self, start: u32, end: u32, demand: &Packed<W>) {
        let (first, last) = (self.split(start), self.split(end));
        self.free[first..last]
            .iter_mut()
            .for_each(|f| f.add(demand));
        self.join(last);
        self.join(first);
    }

    pub fn clear(&mut self) {
        self.times.truncate(1);
        self.free.truncate(1);
        self.free[0] = self.empty;
    }

    /// The place of the stretch that begins at `time`, made where there is none.
    fn split(&mut self, time: u32) -> usize {
        let at = self.place(time);
        if self.times[at] == time {
            return at;
        }
        self.times.insert(at + 1, time);
        self.free.insert(at + 1, self.free[at]);
        at + 1
    }

    /// Drops a time at which nothing changes any more.
    fn join(&mut self, at: usize) {
        if at > 0 && self.free[at] == self.free[at - 1] {
            self.times.remove(at);
            self.free.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::levelling::rcpsp::room::{Room, layout, pack};

    proptest! {
        /// An array of periods and a list of events give the same answers.
        #[test]
        fn events_are_periods(
            asked in proptest::collection::vec((0u32..60, 1u32..9, 0u32..5, 0u32..4), 1..40),
        ) {
            let capacities = [4, 3];
            let (_, places) = layout(&capacities);
            let mut periods = Room::<1>::new(&capacities, false);
            let mut events = Room::<1>::new(&capacities, true);
            let mut taken = Vec::new();
            for (at, (from, duration, one, other)) in asked.into_iter().enumerate() {
                let demand = pack::<1>(&[one, other], &places);
                prop_assert_eq!(periods.at(from, &demand), events.at(from, &demand));
                let last = periods.last(from + duration, duration, &demand);
                prop_assert_eq!(last, events.last(from + duration, duration, &demand));
                let first = periods.first(from, duration, &demand);
                prop_assert_eq!(first, events.first(from, duration, &demand));
                for room in [&mut periods, &mut events] {
                    room.take(first, first + duration, &demand);
                }
                taken.push((first, first + duration, demand));
                if at % 3 == 2 {
                    let (start, end, demand) = taken.swap_remove(at / 3);
                    periods.give(start, end, &demand);
                    events.give(start, end, &demand);
                }
            }
        }
    }
}
