//! Lower bounds on the makespan and on each project's end.

use super::instance::{Instance, InstanceError, Links};

/// By activity: earliest start (its head), and the time from its end to the end of all (its tail).
pub(super) struct Ends {
    pub heads: Vec<u32>,
    pub tails: Vec<u32>,
}

impl Ends {
    pub fn new(instance: &Instance) -> Result<Self, InstanceError> {
        let order = instance.order()?;
        let after = Links::new(instance.len(), instance.arcs.iter().copied());
        let mut heads = instance.releases();
        let mut tails = vec![0; instance.len()];
        for &activity in &order {
            let activity = activity as usize;
            let end = heads[activity] + instance.durations[activity];
            for &next in after.of(activity) {
                heads[next as usize] = heads[next as usize].max(end);
            }
        }
        for &activity in order.iter().rev() {
            let activity = activity as usize;
            for &next in after.of(activity) {
                let through = tails[next as usize] + instance.durations[next as usize];
                tails[activity] = tails[activity].max(through);
            }
        }
        Ok(Ends { heads, tails })
    }

    pub fn critical_path(&self, instance: &Instance) -> u32 {
        let through = |a: usize| self.heads[a] + instance.durations[a] + self.tails[a];
        (0..instance.len()).map(through).max().unwrap_or(0)
    }
}

/// The best of: critical path; for each resource, the work of all activities with at least
/// some head and tail, spread over its capacity, between that head and tail (Carlier and
/// Latapie 1991).
pub(super) fn lower_bound(instance: &Instance, ends: &Ends) -> u32 {
    let mut best = ends.critical_path(instance);
    for resource in 0..instance.capacities.len() {
        best = best.max(energy(instance, ends, resource));
    }
    best
}

/// Sums that one resource's bound may take: some milliseconds.
const MOST_SUMS: usize = 4_000_000;

fn energy(instance: &Instance, ends: &Ends, resource: usize) -> u32 {
    let capacity = u64::from(instance.capacities[resource]);
    let work =
        |a: usize| u64::from(instance.durations[a]) * u64::from(instance.demands[a][resource]);
    let mut by_tail: Vec<usize> = (0..instance.len()).filter(|&a| work(a) > 0).collect();
    if by_tail.is_empty() || capacity == 0 {
        return 0;
    }
    by_tail.sort_unstable_by_key(|&a| std::cmp::Reverse(ends.tails[a]));
    let mut heads: Vec<u32> = by_tail.iter().map(|&a| ends.heads[a]).collect();
    heads.sort_unstable();
    heads.dedup();
    // Every head gives a bound; of very many some are enough.
    let every = (heads.len() * by_tail.len()).div_ceil(MOST_SUMS).max(1);
    let mut best = 0;
    for head in heads.into_iter().step_by(every) {
        let mut sum = 0;
        for &activity in by_tail.iter().filter(|&&a| ends.heads[a] >= head) {
            sum += work(activity);
            let span = sum.div_ceil(capacity) + u64::from(head) + u64::from(ends.tails[activity]);
            best = best.max(span as u32);
        }
    }
    best
}
