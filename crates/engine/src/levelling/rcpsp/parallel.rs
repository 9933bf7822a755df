//! Parallel schedule generation (Kelley 1963; Kolisch 1996): period by period, whoever is most
//! urgent of those who could start starts. Good first schedules where people are scarce.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::decode::{Decoder, PART};

impl<const W: usize> Decoder<'_, W> {
    /// Orders all activities by their starts in the parallel schedule of a priority, smaller
    /// keys first. Not all of them if it was stopped.
    pub fn parallel(&mut self, keys: &[f64]) -> Vec<u32> {
        self.schedules += 1;
        let problem = self.problem;
        let mut waits: Vec<u32> = (0..problem.count)
            .map(|a| problem.before.of(a).len() as u32)
            .collect();
        // When each activity ends or, not begun, may begin as far as its release goes.
        let mut events: BinaryHeap<Reverse<(u32, bool, u32)>> = (0..problem.count)
            .filter(|&a| waits[a] == 0)
            .map(|a| Reverse((problem.releases[a], false, a as u32)))
            .collect();
        let urgency = |&a: &u32, &b: &u32| keys[a as usize].total_cmp(&keys[b as usize]);
        let mut ready: Vec<u32> = Vec::new();
        let mut list = Vec::with_capacity(problem.count);
        let mut makespan = 0;
        let mut asked = 0;
        while let Some(&Reverse((now, ..))) = events.peek() {
            asked += ready.len() + 1;
            if asked > PART {
                asked = 0;
                if self.interrupted() {
                    break;
                }
            }
            while let Some(&Reverse((at, ends, activity))) = events.peek()
                && at == now
            {
                events.pop();
                if !ends {
                    let place = ready.partition_point(|other| urgency(other, &activity).is_le());
                    ready.insert(place, activity);
                    continue;
                }
                for &next in problem.after.of(activity as usize) {
                    waits[next as usize] -= 1;
                    if waits[next as usize] == 0 {
                        let from = now.max(problem.releases[next as usize]);
                        events.push(Reverse((from, false, next)));
                    }
                }
            }
            ready.retain(|&activity| {
                let begins = self.starts_at(activity as usize, now);
                if begins {
                    let end = now + problem.durations[activity as usize];
                    events.push(Reverse((end, true, activity)));
                    list.push(activity);
                    makespan = makespan.max(end);
                }
                !begins
            });
        }
        self.clear(makespan);
        list
    }
}
