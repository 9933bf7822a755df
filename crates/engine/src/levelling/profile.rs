//! How much of one resource is taken over time, and by whom.

use super::TOLERANCE;
use super::timeline::{Timeline, Units, share, units};
use crate::plan::{Instant, Resource, Seconds, TaskIx};

#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    line: Timeline,
    /// By start and task.
    uses: Vec<Use>,
    longest: Seconds,
}

#[derive(Clone, Copy, Debug)]
struct Use {
    start: Instant,
    task: TaskIx,
    finish: Instant,
    units: f64,
}

/// What may be in use of a resource where so much more is asked for.
pub(super) fn room(resource: &Resource, asked: f64) -> Units {
    let most = resource.max_units;
    // One for the rounding.
    units(most) - units(asked.min(most)) + 1
}

impl Profile {
    pub fn take(&mut self, task: TaskIx, start: Instant, finish: Instant, share: f64) {
        self.line.take(start, finish, units(share));
        let place = self.place(start, task);
        let one = Use {
            start,
            task,
            finish,
            units: share,
        };
        self.uses.insert(place, one);
        self.longest = self.longest.max(finish - start);
    }

    /// What was taken is free again.
    pub fn release(&mut self, task: TaskIx, start: Instant, finish: Instant, share: f64) {
        self.line.take(start, finish, -units(share));
        self.uses.remove(self.place(start, task));
    }

    fn place(&self, start: Instant, task: TaskIx) -> usize {
        let before = |one: &Use| (one.start, one.task) < (start, task);
        self.uses.partition_point(before)
    }

    /// Where more than `room` is in use within the span: until when. The last stretch in the way
    /// decides.
    pub fn blocked(&self, start: Instant, finish: Instant, room: Units) -> Option<Instant> {
        self.line.blocked(start, finish, room)
    }

    /// As [`Timeline::free_from`].
    pub fn free_from(&self, start: Instant, length: Seconds, room: Units) -> Instant {
        self.line.free_from(start, length, room)
    }

    /// The task that has the resource until this instant, when others get some of it.
    pub fn until(&self, instant: Instant) -> Option<TaskIx> {
        let before = self.uses.partition_point(|one| one.start < instant);
        let near = self.uses[..before].iter().rev();
        let near = near.take_while(|one| one.start.saturating_add(self.longest) >= instant);
        let until = near.filter(|one| one.finish >= instant);
        let first = until.min_by_key(|one| (one.finish, one.task));
        first.map(|one| one.task)
    }

    /// Of the uses that are over by an instant the last: when it ends, and whose it is.
    pub fn last_before(&self, instant: Instant) -> Option<(Instant, TaskIx)> {
        let before = self.uses.partition_point(|one| one.start < instant);
        let mut last = None;
        for one in self.uses[..before].iter().rev() {
            if last.is_some_and(|(done, _)| one.start.saturating_add(self.longest) < done) {
                break;
            }
            if one.finish <= instant {
                last = last.max(Some((one.finish, one.task)));
            }
        }
        last
    }

    /// The most units in use within the span.
    pub fn peak(&self, start: Instant, finish: Instant) -> f64 {
        share(self.line.peak(start, finish))
    }

    /// Who hands the resource on to whom, as a flow: each task takes its units from tasks that
    /// are done by its start (Artigues, Michelon, Reusser 2003). With these as dependencies no
    /// choice of durations asks for more than `capacity`.
    pub fn handovers(&self, capacity: f64, arcs: &mut Vec<(TaskIx, TaskIx)>) {
        let mut pool: Vec<(Instant, TaskIx, f64)> = Vec::new();
        let mut unused = capacity;
        for one in &self.uses {
            let mut wanted = one.units;
            // From the one that is done last: it is the one really waited for.
            pool.sort_by_key(|(done, from, _)| (*done, *from));
            for (done, from, held) in pool.iter_mut().rev() {
                if wanted > TOLERANCE && *done <= one.start {
                    let taken = held.min(wanted);
                    *held -= taken;
                    wanted -= taken;
                    arcs.push((*from, one.task));
                }
            }
            unused -= wanted.min(unused);
            pool.retain(|(_, _, held)| *held > TOLERANCE);
            pool.push((one.finish, one.task, one.units));
        }
    }
}
