//! One task after the other, each where its people are free.

use super::pieces::pieces;
use super::planned::Planned;
use super::profile::{Profile, room};
use super::{Delay, LevelledPlan, Overload, TOLERANCE, is_one_of, members};
use crate::calendar::LATEST;
use crate::grouped::Grouped;
use crate::network::Ready;
use crate::plan::{Assignment, Instant, Plan, ResourceIx, Seconds, TaskIx, Who};

#[derive(Clone)]
pub(super) struct Leveller<'a> {
    pub plan: &'a Plan,
    /// By task: its assignments, those by name first.
    pub assignments: Grouped<usize>,
    /// By resource: all that is placed.
    pub profiles: Vec<Profile>,
    /// What was levelled before, if anything was.
    pub planned: Option<Planned<'a>>,
    pub who: Vec<Option<ResourceIx>>,
    delays: Vec<Option<Delay>>,
    overloads: Vec<Overload>,
    later_by: Vec<Seconds>,
}

/// Where a task could go.
#[derive(Default)]
pub(super) struct Place {
    start: Instant,
    /// By assignment of the task: who does it.
    who: Vec<Option<ResourceIx>>,
    /// What it asks of resources with limits.
    pub needs: Vec<(ResourceIx, f64)>,
    /// What was last in its way.
    behind: Option<(ResourceIx, TaskIx)>,
}

impl Place {
    fn is_staffed(&self) -> bool {
        self.who.iter().all(Option::is_some)
    }
}

impl<'a> Leveller<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        // Whoever is asked for by name first: a team then sends somebody else.
        let asking = |by_name: bool| {
            let assignments = plan.assignments.iter().enumerate();
            assignments.filter_map(move |(index, assignment)| {
                let named = matches!(assignment.who, Who::Resource(_));
                (named == by_name).then_some((assignment.task, index))
            })
        };
        Leveller {
            plan,
            assignments: Grouped::new(plan.tasks.len(), asking(true).chain(asking(false))),
            profiles: plan.resources.iter().map(|_| Profile::default()).collect(),
            planned: None,
            who: vec![None; plan.assignments.len()],
            delays: vec![None; plan.tasks.len()],
            overloads: Vec::new(),
            later_by: vec![0; plan.tasks.len()],
        }
    }

    /// The first start at or after the asked one at which everybody needed has room.
    pub fn place(&mut self, ready: &Ready) -> (Instant, Instant) {
        let mut start = ready.start;
        if ready.duration != 0 && !self.assignments[ready.task].is_empty() {
            let place = self.find(ready);
            start = self.take_place(ready, place);
        }
        self.later_by[ready.task] = start.saturating_sub(ready.network_start);
        (start, ready.table.add(start, ready.duration))
    }

    fn find(&mut self, ready: &Ready) -> Place {
        let Some(mut planned) = self.planned.take() else {
            return self.place_in(&self.profiles, ready, &[]);
        };
        let task = ready.task;
        let own = self.planned_place(&planned, ready);
        let place = if own.is_staffed() && planned.is_kept(self.plan, ready) {
            own
        } else {
            planned.release(task);
            let first = own.is_staffed() && planned.is_first(self.plan, ready, &own.needs);
            if first && self.earliest(&self.profiles, ready, &own.needs).0 == ready.start {
                own
            } else {
                let aside = self.place_in(&planned.reserved, ready, &planned.who);
                match aside.start <= planned.latest(ready) {
                    true => aside,
                    false => self.place_in(&self.profiles, ready, &planned.who),
                }
            }
        };
        self.planned = Some(planned);
        place
    }

    fn take_place(&mut self, ready: &Ready, place: Place) -> Instant {
        let task = ready.task;
        let held = place.start > ready.latest;
        let start = match held {
            true => ready.latest.max(ready.start),
            false => place.start,
        };
        for (index, chosen) in self.assignments[task].iter().zip(&place.who) {
            self.who[*index] = *chosen;
        }
        if start > ready.start
            && let Some((resource, behind)) = place.behind
        {
            self.delays[task] = Some(Delay {
                resource,
                behind,
                network_start: ready.network_start,
            });
        }
        let splits = &self.plan.tasks[task].splits;
        for (resource, units) in place.needs {
            let most = self.plan.resources[resource].max_units;
            if units > most + TOLERANCE {
                self.overloads.push(Overload {
                    resource,
                    task,
                    units,
                });
            }
            for (from, to) in pieces(ready.table, start, ready.duration, splits) {
                self.profiles[resource].take(task, from, to, units.min(most));
                if let Some(planned) = &mut self.planned {
                    planned.take(resource, task, from, to, units.min(most));
                }
                if held {
                    self.check(resource, task, from, to);
                }
            }
        }
        start
    }

    /// Notes where there is more than enough to do.
    fn check(&mut self, resource: ResourceIx, task: TaskIx, start: Instant, finish: Instant) {
        let most = self.profiles[resource].peak(start, finish);
        if most > self.plan.resources[resource].max_units + TOLERANCE {
            self.overloads.push(Overload {
                resource,
                task,
                units: most,
            });
        }
    }

    /// The first in these profiles. Work for a team or a skill takes whoever is free first, of
    /// equals whoever is planned.
    fn place_in(
        &self,
        profiles: &[Profile],
        ready: &Ready,
        planned: &[Option<ResourceIx>],
    ) -> Place {
        let mut place = self.staff(ready.task, |index, needs| {
            let planned = planned.get(index).copied().flatten();
            self.first_free(profiles, ready, index, needs, planned)
        });
        (place.start, place.behind) = self.earliest(profiles, ready, &place.needs);
        place
    }

    /// Its own start, with whoever is planned.
    fn planned_place(&self, planned: &Planned, ready: &Ready) -> Place {
        Place {
            start: ready.start,
            ..self.staff(ready.task, |index, _| planned.who[index])
        }
    }

    /// Who does it, and what that asks of them. `choose` gives somebody for an assignment to a
    /// team or a skill, beside what is asked of others.
    pub fn staff(
        &self,
        task: TaskIx,
        mut choose: impl FnMut(usize, &[(ResourceIx, f64)]) -> Option<ResourceIx>,
    ) -> Place {
        let mut place = Place::default();
        for index in &self.assignments[task] {
            let assignment = &self.plan.assignments[*index];
            let chosen = match &assignment.who {
                Who::Resource(resource) => Some(*resource),
                _ => choose(*index, &place.needs),
            };
            place.who.push(chosen);
            if let Some(resource) = chosen {
                merge(self.plan, &mut place.needs, resource, assignment.units);
            }
        }
        place
    }

    fn first_free(
        &self,
        profiles: &[Profile],
        ready: &Ready,
        assignment: usize,
        taken: &[(ResourceIx, f64)],
        planned: Option<ResourceIx>,
    ) -> Option<ResourceIx> {
        let Assignment { who, units, .. } = &self.plan.assignments[assignment];
        let fits = |resource: &ResourceIx| {
            !taken.iter().any(|(other, _)| other == resource)
                && is_one_of(&self.plan.resources[*resource], who)
        };
        let candidates = (0..self.plan.resources.len()).filter(fits);
        candidates.min_by_key(|resource| {
            let (start, _) = self.earliest(profiles, ready, &[(*resource, *units)]);
            let other = planned.is_some_and(|planned| planned != *resource);
            (start, other, self.plan.resources[*resource].key)
        })
    }

    /// The first start at which all of these have room, and who was last in the way.
    fn earliest(
        &self,
        profiles: &[Profile],
        ready: &Ready,
        needs: &[(ResourceIx, f64)],
    ) -> (Instant, Option<(ResourceIx, TaskIx)>) {
        let mut start = ready.start;
        let mut last = None;
        while let Some((from, until, resource)) = self.in_the_way(profiles, ready, needs, start) {
            last = Some((resource, until));
            // That piece comes after what is in its way, and the whole moves with it.
            let table = ready.table;
            let by = table.working_seconds_between(from, until);
            let next = table.from_axis_start(table.to_axis(start).saturating_add(by));
            if next >= LATEST || next <= start {
                break;
            }
            start = next;
        }
        let behind = last.and_then(|(resource, until)| {
            let behind = profiles[resource].until(until)?;
            Some((resource, behind))
        });
        (start, behind)
    }

    /// What keeps it from this start: the piece, until when, and whose time is taken.
    fn in_the_way(
        &self,
        profiles: &[Profile],
        ready: &Ready,
        needs: &[(ResourceIx, f64)],
        start: Instant,
    ) -> Option<(Instant, Instant, ResourceIx)> {
        let splits = &self.plan.tasks[ready.task].splits;
        for (resource, units) in needs {
            let room = room(&self.plan.resources[*resource], *units);
            if splits.is_empty() {
                // It takes its duration at least, so that many a gap needs no closer look.
                let free = profiles[*resource].free_from(start, ready.duration, room);
                if free > start {
                    return Some((start, free, *resource));
                }
            }
            for (from, to) in pieces(ready.table, start, ready.duration, splits) {
                if let Some(until) = profiles[*resource].blocked(from, to, room) {
                    return Some((from, until, *resource));
                }
            }
        }
        None
    }

    /// Takes room for work that cannot move, and notes where there was none.
    pub fn take(&mut self, task: TaskIx, start: Instant, finish: Instant) {
        for at in 0..self.assignments[task].len() {
            let index = self.assignments[task][at];
            let assignment = &self.plan.assignments[index];
            let candidates: Vec<ResourceIx> = match &assignment.who {
                Who::Resource(resource) => vec![*resource],
                who => members(self.plan, who),
            };
            let free = |resource: &ResourceIx| {
                let room = room(&self.plan.resources[*resource], assignment.units);
                self.profiles[*resource]
                    .blocked(start, finish, room)
                    .is_none()
            };
            let chosen = candidates
                .iter()
                .copied()
                .find(free)
                .or(candidates.first().copied());
            self.who[index] = chosen;
            let Some(resource) = chosen else { continue };
            let info = &self.plan.resources[resource];
            if !info.limits_schedule || finish <= start {
                continue;
            }
            self.profiles[resource].take(task, start, finish, assignment.units);
            self.check(resource, task, start, finish);
        }
    }

    /// Nobody is in the way of its levelled start; who of its people were, until then?
    fn waited_for(&self, task: TaskIx, start: Instant) -> Option<Delay> {
        let network_start = start - self.later_by[task];
        let people = self.assignments[task].iter().map(|index| self.who[*index]);
        let last = people.flatten().filter_map(|resource| {
            let (finish, behind) = self.profiles[resource].last_before(start)?;
            (finish > network_start).then_some((finish, resource, behind))
        });
        let (_, resource, behind) = last.max_by_key(|(finish, ..)| *finish)?;
        Some(Delay {
            resource,
            behind,
            network_start,
        })
    }

    pub fn finish(mut self, dates: Vec<(Instant, Instant)>) -> LevelledPlan {
        for (task, (start, _)) in dates.iter().enumerate() {
            if self.later_by[task] > 0 && self.delays[task].is_none() {
                self.delays[task] = self.waited_for(task, *start);
            }
        }
        let mut arcs = Vec::new();
        for (resource, profile) in self.profiles.iter().enumerate() {
            profile.handovers(self.plan.resources[resource].max_units, &mut arcs);
        }
        // Whoever interrupts a task neither waits for all of it nor the other way round, but
        // starts no earlier than planned.
        for (from, to) in &mut arcs {
            if dates[*from].1 > dates[*to].0 {
                *from = *to;
            }
        }
        arcs.sort_unstable();
        arcs.dedup();
        LevelledPlan {
            dates,
            who: self.who,
            delays: self.delays,
            arcs,
            overloads: self.overloads,
            later_by: self.later_by,
        }
    }
}

/// Adds to what a task asks of a resource that has limits.
fn merge(plan: &Plan, needs: &mut Vec<(ResourceIx, f64)>, resource: ResourceIx, units: f64) {
    if !plan.resources[resource].limits_schedule || units <= 0.0 {
        return;
    }
    match needs.iter_mut().find(|need| need.0 == resource) {
        Some(need) => need.1 += units,
        None => needs.push((resource, units)),
    }
}
