//! How much of one resource is taken, over time.

use std::collections::BTreeMap;

use super::TOLERANCE;
use crate::plan::{Instant, TaskIx};

#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// Units in use from this instant to the next.
    steps: BTreeMap<Instant, f64>,
    /// (start, finish, units, task)
    uses: BTreeMap<(Instant, TaskIx), (Instant, f64)>,
    longest: Instant,
}

impl Profile {
    pub fn take(&mut self, task: TaskIx, start: Instant, finish: Instant, units: f64) {
        let at = |steps: &BTreeMap<Instant, f64>, instant: Instant| {
            steps
                .range(..=instant)
                .next_back()
                .map_or(0.0, |(_, units)| *units)
        };
        for edge in [start, finish] {
            let units = at(&self.steps, edge);
            self.steps.entry(edge).or_insert(units);
        }
        for (_, used) in self.steps.range_mut(start..finish) {
            *used += units;
        }
        self.uses.insert((start, task), (finish, units));
        self.longest = self.longest.max(finish - start);
    }

    /// What was taken is free again.
    pub fn release(&mut self, task: TaskIx, start: Instant, finish: Instant, units: f64) {
        for (_, used) in self.steps.range_mut(start..finish) {
            *used -= units;
        }
        self.uses.remove(&(start, task));
    }

    /// Of the uses that are over by an instant the last: when it ends, and whose it is.
    pub fn last_before(&self, instant: Instant) -> Option<(Instant, TaskIx)> {
        let mut last: Option<(Instant, TaskIx)> = None;
        for ((start, task), (finish, _)) in self.uses.range(..(instant, 0)).rev() {
            let done = last.map_or(Instant::MIN, |(done, _)| done);
            if start.saturating_add(self.longest) < done {
                break;
            }
            if *finish <= instant && (*finish, *task) > last.unwrap_or((Instant::MIN, 0)) {
                last = Some((*finish, *task));
            }
        }
        last
    }

    /// Where more than `room` is in use within the span: until when, and the task that has it.
    pub fn blocked(&self, start: Instant, finish: Instant, room: f64) -> Option<(Instant, TaskIx)> {
        let first = self.steps.range(..=start).next_back();
        let from = first.map_or(start, |(instant, _)| *instant);
        let mut until = None;
        // The last stretch in the way decides: to start before it would only meet it again.
        for (instant, used) in self.steps.range(from..finish).rev() {
            if *used > room {
                until = Some(*instant);
                break;
            }
        }
        let blocked_from = until?;
        let until = self.steps.range((
            std::ops::Bound::Excluded(blocked_from),
            std::ops::Bound::Unbounded,
        ));
        let until = until.map(|(instant, _)| *instant).next()?;
        let earliest = blocked_from - self.longest;
        let behind = self
            .uses
            .range((earliest, 0)..=(blocked_from, TaskIx::MAX))
            .filter(|(_, (finish, _))| *finish > blocked_from)
            .min_by_key(|((_, task), (finish, _))| (*finish, *task))
            .map(|((_, task), _)| *task)?;
        Some((until, behind))
    }

    pub fn peak(&self, start: Instant, finish: Instant) -> f64 {
        let from = self.steps.range(..=start).next_back();
        let from = from.map_or(start, |(instant, _)| *instant);
        self.steps
            .range(from..finish)
            .map(|(_, used)| *used)
            .fold(0.0, f64::max)
    }

    /// Who hands the resource on to whom, as a flow: each task takes its units from tasks that
    /// are done by its start (Artigues, Michelon, Reusser 2003). With these as dependencies no
    /// choice of durations asks for more than `capacity`.
    pub fn handovers(&self, capacity: f64, arcs: &mut Vec<(TaskIx, TaskIx)>) {
        let mut pool: Vec<(Instant, TaskIx, f64)> = Vec::new();
        let mut unused = capacity;
        for ((start, task), (finish, units)) in &self.uses {
            let mut wanted = *units;
            // From the one that is done last: it is the one really waited for.
            pool.sort_by_key(|(done, from, _)| (*done, *from));
            for (done, from, held) in pool.iter_mut().rev() {
                if wanted > TOLERANCE && *done <= *start {
                    let taken = held.min(wanted);
                    *held -= taken;
                    wanted -= taken;
                    arcs.push((*from, *task));
                }
            }
            unused -= wanted.min(unused);
            pool.retain(|(_, _, held)| *held > TOLERANCE);
            pool.push((*finish, *task, *units));
        }
    }
}
