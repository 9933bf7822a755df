//! Levelling again after one drag: a schedule repaired, not made anew, so that people find their
//! plan as they left it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::instance::{Instance, InstanceError, Links, MOST_PERIODS};

/// Puts `dragged` at period `to`, or as soon after as its predecessors end, and moves later
/// only who is in its way and who waits for those. Nothing moves earlier, and nothing that
/// could stay where it was has moved.
///
/// # Errors
/// When the problem has no answer, or `starts` is not a schedule of it.
pub fn relevel(
    instance: &Instance,
    starts: &[u32],
    dragged: usize,
    to: u32,
) -> Result<Vec<u32>, InstanceError> {
    instance.validate()?;
    if starts.len() != instance.len() {
        let what = format!("{} starts for {} activities", starts.len(), instance.len());
        return Err(InstanceError::Shape(what));
    }
    if dragged >= instance.len() {
        return Err(InstanceError::UnknownActivity(dragged));
    }
    if let Some(far) = starts
        .iter()
        .chain([&to])
        .find(|&&s| u64::from(s) > MOST_PERIODS)
    {
        return Err(InstanceError::TooLarge(format!(
            "period {far} is beyond the last of {MOST_PERIODS}"
        )));
    }
    let mut repair = Repair::new(instance, starts)?;
    repair.drag(dragged, to);
    repair.follow(dragged);
    repair.put_back(dragged);
    Ok(repair.starts)
}

struct Repair<'a> {
    instance: &'a Instance,
    old: &'a [u32],
    starts: Vec<u32>,
    moved: Vec<bool>,
    before: Links,
    after: Links,
    releases: Vec<u32>,
    /// By activity: its place in an order of the network.
    place: Vec<u32>,
    /// Units in use: by period, then by resource.
    used: Vec<u32>,
}

impl<'a> Repair<'a> {
    fn new(instance: &'a Instance, old: &'a [u32]) -> Result<Self, InstanceError> {
        let mut place = vec![0; instance.len()];
        for (at, &activity) in instance.order()?.iter().enumerate() {
            place[activity as usize] = at as u32;
        }
        let mut repair = Repair {
            instance,
            old,
            starts: old.to_vec(),
            moved: vec![false; instance.len()],
            before: Links::new(instance.len(), instance.arcs.iter().map(|&(a, b)| (b, a))),
            after: Links::new(instance.len(), instance.arcs.iter().copied()),
            releases: instance.releases(),
            place,
            used: Vec::new(),
        };
        for (activity, &start) in old.iter().enumerate() {
            if start < repair.earliest(activity) || !repair.fits(activity, start) {
                return Err(InstanceError::Shape(format!(
                    "the plan to start from does not hold: activity {} cannot start in period {start}",
                    activity + 1,
                )));
            }
            repair.take(activity);
        }
        Ok(repair)
    }

    fn drag(&mut self, dragged: usize, to: u32) {
        self.lift(dragged);
        let start = to.max(self.earliest(dragged));
        self.starts[dragged] = start;
        let mut gone = Vec::new();
        // Whoever started last in the first period that is too full gives way.
        while let Some((period, resource)) = self.first_conflict(dragged, start) {
            let running = |&a: &usize| {
                !self.moved[a]
                    && a != dragged
                    && self.starts[a] <= period
                    && period < self.end(a)
                    && self.instance.demands[a][resource] > 0
            };
            let last = (0..self.instance.len()).filter(running);
            let Some(last) = last.max_by_key(|&a| (self.starts[a], self.place[a])) else {
                break;
            };
            self.lift(last);
            gone.push(last);
        }
        self.take(dragged);
        // Who went for one period may turn out not to be in the way once others went too.
        for &activity in &gone {
            if self.fits(activity, self.starts[activity]) {
                self.moved[activity] = false;
                self.take(activity);
            }
        }
        self.moved[dragged] = true;
    }

    /// Places whoever gave way, and pushes what waits for those who moved, in network order.
    fn follow(&mut self, dragged: usize) {
        let mut queue: BinaryHeap<Reverse<(u32, usize)>> = (0..self.instance.len())
            .filter(|&a| self.moved[a] && a != dragged)
            .map(|a| Reverse((self.place[a], a)))
            .collect();
        self.push_followers(dragged, &mut queue);
        while let Some(Reverse((_, activity))) = queue.pop() {
            let mut start = self.old[activity].max(self.earliest(activity));
            while let Some((period, _)) = self.first_conflict(activity, start) {
                start = period + 1;
            }
            self.starts[activity] = start;
            self.take(activity);
            self.push_followers(activity, &mut queue);
        }
    }

    fn push_followers(&mut self, activity: usize, queue: &mut BinaryHeap<Reverse<(u32, usize)>>) {
        let end = self.end(activity);
        let late: Vec<u32> = self.after.of(activity).to_vec();
        for next in late.into_iter().map(|next| next as usize) {
            if !self.moved[next] && self.starts[next] < end {
                self.lift(next);
                queue.push(Reverse((self.place[next], next)));
            }
        }
    }

    /// Lets everybody return who can by now.
    fn put_back(&mut self, dragged: usize) {
        loop {
            let mut returned = false;
            for activity in 0..self.instance.len() {
                let old = self.old[activity];
                if activity == dragged || self.starts[activity] == old {
                    continue;
                }
                let now = self.starts[activity];
                self.lift(activity);
                if old >= self.earliest(activity) && self.fits(activity, old) {
                    self.starts[activity] = old;
                    returned = true;
                } else {
                    self.starts[activity] = now;
                }
                self.take(activity);
            }
            if !returned {
                return;
            }
        }
    }

    fn end(&self, activity: usize) -> u32 {
        self.starts[activity] + self.instance.durations[activity]
    }

    /// As far as release and predecessors go.
    fn earliest(&self, activity: usize) -> u32 {
        let before = self.before.of(activity).iter();
        let ends = before.map(|&other| self.end(other as usize));
        ends.max().unwrap_or(0).max(self.releases[activity])
    }

    fn fits(&self, activity: usize, start: u32) -> bool {
        self.first_conflict(activity, start).is_none()
    }

    /// The first period and resource without room for an activity that starts in `start`.
    fn first_conflict(&self, activity: usize, start: u32) -> Option<(u32, usize)> {
        let resources = self.instance.capacities.len();
        let demands = &self.instance.demands[activity];
        for period in start..start + self.instance.durations[activity] {
            let at = period as usize * resources;
            let used = self.used.get(at..at + resources)?;
            let full =
                |&r: &usize| demands[r] > 0 && used[r] + demands[r] > self.instance.capacities[r];
            if let Some(resource) = (0..resources).find(full) {
                return Some((period, resource));
            }
        }
        None
    }

    fn take(&mut self, activity: usize) {
        let resources = self.instance.capacities.len();
        let (from, to) = (self.starts[activity] as usize, self.end(activity) as usize);
        if self.used.len() < to * resources {
            self.used.resize(to * resources, 0);
        }
        for period in from..to {
            for (resource, demand) in self.instance.demands[activity].iter().enumerate() {
                self.used[period * resources + resource] += demand;
            }
        }
    }

    fn lift(&mut self, activity: usize) {
        self.moved[activity] = true;
        let resources = self.instance.capacities.len();
        for period in self.starts[activity] as usize..self.end(activity) as usize {
            for (resource, demand) in self.instance.demands[activity].iter().enumerate() {
                self.used[period * resources + resource] -= demand;
            }
        }
    }
}
