//! Orders by priority that respect the network.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::levelling::rcpsp::search::Search;

impl<const W: usize> Search<'_, W> {
    /// An order of all activities that follows `rule`, shaken by `spread` of its range
    /// (regret-based sampling in spirit, Drexl 1991; uniform shaking is as good and cheaper).
    pub fn sample(&mut self, rule: &[f64], spread: f64) -> Vec<u32> {
        let (low, high) = rule
            .iter()
            .fold((f64::MAX, f64::MIN), |(l, h), &r| (l.min(r), h.max(r)));
        let range = (high - low) * 0.5 * spread * spread;
        let keys: Vec<f64> = rule
            .iter()
            .map(|key| key + range * self.random.unit())
            .collect();
        self.mark.fill(true);
        let among = std::mem::take(&mut self.mark);
        let mut list = (0..self.decoder.problem.count as u32).collect();
        self.arrange(&mut list, &among, &keys);
        self.mark = among;
        list
    }

    /// Orders `list`, whose activities `among` marks, by keys, smaller first, so that whatever
    /// of it follows another comes later.
    pub fn arrange(&mut self, list: &mut Vec<u32>, among: &[bool], keys: &[f64]) {
        let problem = self.decoder.problem;
        let mut ready = BinaryHeap::new();
        for &activity in list.iter() {
            let before = problem.before.of(activity as usize).iter();
            let waits = before.filter(|&&b| among[b as usize]).count() as u32;
            self.waits[activity as usize] = waits;
            if waits == 0 {
                ready.push(Ready(keys[activity as usize], activity));
            }
        }
        list.clear();
        while let Some(Ready(_, activity)) = ready.pop() {
            list.push(activity);
            for &next in problem.after.of(activity as usize) {
                if among[next as usize] {
                    self.waits[next as usize] -= 1;
                    if self.waits[next as usize] == 0 {
                        ready.push(Ready(keys[next as usize], next));
                    }
                }
            }
        }
    }
}

/// The smallest key is the greatest: heaps give the greatest first.
struct Ready(f64, u32);

impl PartialEq for Ready {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Ready {}
impl PartialOrd for Ready {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Ready {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.total_cmp(&self.0).then(other.1.cmp(&self.1))
    }
}
