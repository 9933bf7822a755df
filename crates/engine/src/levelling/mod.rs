//! Levelling: who does what when, when people are shared by all projects.
//!
//! Serial schedule generation over the whole portfolio (Kelley 1963): the tasks of the project
//! with the highest priority first, within a project those with the least late start (the
//! minimum-latest-start rule; Kolisch 1996). Started, manual and finished work never moves.
//! Everything moved names the person and the task it waits for.

mod profile;
pub mod rcpsp;
#[cfg(test)]
mod tests;

use crate::calendar::LATEST;
use crate::network::{Network, Ready, Schedule};
use crate::plan::{Instant, Plan, ResourceIx, TaskIx, Who};
use profile::Profile;

/// A plan in which nobody is asked for more than there is of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LevelledPlan {
    /// By task: start and finish; a summary's are rolled up.
    pub dates: Vec<(Instant, Instant)>,
    /// By assignment of the plan: who was chosen.
    pub who: Vec<Option<ResourceIx>>,
    /// By task: what it waits for beyond the network, where levelling moved it.
    pub delays: Vec<Option<Delay>>,
    /// Who hands a person over to whom: with these as further finish-to-start dependencies the
    /// network gives the same order of work whatever the durations.
    pub arcs: Vec<(TaskIx, TaskIx)>,
    /// What no order of work can solve.
    pub overloads: Vec<Overload>,
}

/// Why levelling put a task later than the network alone would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    pub resource: ResourceIx,
    /// The task that has the resource until then.
    pub behind: TaskIx,
    /// Where the network alone would have put the start.
    pub network_start: Instant,
}

/// More is asked of a resource than there is, by work that cannot move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overload {
    pub resource: ResourceIx,
    pub task: TaskIx,
    /// Units asked for in all, where `max_units` are there.
    pub units: f64,
}

/// Units asked for that are within this of what is there fit.
const TOLERANCE: f64 = 1e-6;

/// Levels a plan. `schedule` is the network's own schedule of the same plan.
pub fn level(plan: &Plan, network: &Network, schedule: &Schedule) -> LevelledPlan {
    let rank = ranks(plan, schedule);
    let mut leveller = Leveller::new(plan);
    // Facts first: what has begun or is typed has its people already.
    let mut fixed = network.fixed_work(&schedule.tasks);
    fixed.sort_by_key(|(task, ..)| rank[*task]);
    for (task, start, finish) in fixed {
        leveller.take(task, start, finish);
    }
    let dates = network.generate(&rank, |ready| leveller.place(ready));
    leveller.finish(dates)
}

/// Order of placing: project priority, then task priority, then late start; ties keep the
/// caller's keys, so that the position in the plan decides nothing.
fn ranks(plan: &Plan, schedule: &Schedule) -> Vec<u64> {
    let mut order: Vec<_> = plan
        .tasks
        .iter()
        .zip(&schedule.tasks)
        .enumerate()
        .map(|(task, (info, dates))| {
            (
                descending(plan.projects[info.project].priority),
                descending(info.priority),
                dates.late_start,
                dates.early_start,
                info.key,
                task,
            )
        })
        .collect();
    order.sort_unstable();
    let mut rank = vec![0; plan.tasks.len()];
    for (place, (.., task)) in order.into_iter().enumerate() {
        rank[task] = place as u64 + 1;
    }
    rank
}

/// A whole number that is the smaller the larger the figure.
fn descending(figure: f64) -> i64 {
    let bits = figure.to_bits() as i64;
    // As [`f64::total_cmp`] orders them.
    !(bits ^ (((bits >> 63) as u64) >> 1) as i64)
}

struct Leveller<'a> {
    plan: &'a Plan,
    /// By task: its assignments.
    assignments: Vec<Vec<usize>>,
    profiles: Vec<Profile>,
    who: Vec<Option<ResourceIx>>,
    delays: Vec<Option<Delay>>,
    overloads: Vec<Overload>,
}

impl<'a> Leveller<'a> {
    fn new(plan: &'a Plan) -> Self {
        let mut assignments = vec![Vec::new(); plan.tasks.len()];
        for (index, assignment) in plan.assignments.iter().enumerate() {
            assignments[assignment.task].push(index);
        }
        Leveller {
            plan,
            assignments,
            profiles: plan.resources.iter().map(|_| Profile::default()).collect(),
            who: vec![None; plan.assignments.len()],
            delays: vec![None; plan.tasks.len()],
            overloads: Vec::new(),
        }
    }

    /// The first start at or after the asked one at which everybody needed has room.
    fn place(&mut self, ready: &Ready) -> Instant {
        if ready.duration == 0 || self.assignments[ready.task].is_empty() {
            return ready.start;
        }
        let needs = self.needs(ready);
        let (start, last) = self.earliest(ready, &needs);
        if start > ready.start
            && let Some((resource, behind)) = last
        {
            self.delays[ready.task] = Some(Delay {
                resource,
                behind,
                network_start: ready.start,
            });
        }
        let finish = ready.table.add(start, ready.duration);
        for (resource, units) in needs {
            self.profiles[resource].take(ready.task, start, finish, units);
        }
        start
    }

    /// Resources and units of a task. Work for a team or a skill takes whoever is free first.
    fn needs(&mut self, ready: &Ready) -> Vec<(ResourceIx, f64)> {
        let mut needs: Vec<(ResourceIx, f64)> = Vec::new();
        for index in self.assignments[ready.task].clone() {
            let assignment = &self.plan.assignments[index];
            let chosen = match &assignment.who {
                Who::Resource(resource) => Some(*resource),
                who => self.first_free(ready, who, assignment.units, &needs),
            };
            self.who[index] = chosen;
            let Some(resource) = chosen else { continue };
            let info = &self.plan.resources[resource];
            if !info.limits_schedule || assignment.units <= 0.0 {
                continue;
            }
            let already = needs.iter_mut().find(|need| need.0 == resource);
            match already {
                Some(need) => need.1 += assignment.units,
                None => needs.push((resource, assignment.units)),
            }
        }
        for (resource, units) in &mut needs {
            let most = self.plan.resources[*resource].max_units;
            if *units > most + TOLERANCE {
                self.overloads.push(Overload {
                    resource: *resource,
                    task: ready.task,
                    units: *units,
                });
                *units = most;
            }
        }
        needs
    }

    fn first_free(
        &self,
        ready: &Ready,
        who: &Who,
        units: f64,
        taken: &[(ResourceIx, f64)],
    ) -> Option<ResourceIx> {
        let fits = |resource: &ResourceIx| {
            let info = &self.plan.resources[*resource];
            !taken.iter().any(|(other, _)| other == resource)
                && match who {
                    Who::Resource(_) => false,
                    Who::Team(team) => info.teams.contains(team),
                    Who::Skill { skill, level } => info
                        .skills
                        .iter()
                        .any(|(has, at)| has == skill && at >= level),
                }
        };
        let candidates = (0..self.plan.resources.len()).filter(fits);
        candidates.min_by_key(|resource| {
            let units = units.min(self.plan.resources[*resource].max_units);
            let (start, _) = self.earliest(ready, &[(*resource, units)]);
            (start, self.plan.resources[*resource].key)
        })
    }

    fn earliest(
        &self,
        ready: &Ready,
        needs: &[(ResourceIx, f64)],
    ) -> (Instant, Option<(ResourceIx, TaskIx)>) {
        let mut start = ready.start;
        let mut last = None;
        'search: loop {
            let finish = ready.table.add(start, ready.duration);
            for (resource, units) in needs {
                let room = self.plan.resources[*resource].max_units - units + TOLERANCE;
                if let Some((until, behind)) = self.profiles[*resource].blocked(start, finish, room)
                {
                    last = Some((*resource, behind));
                    let next = ready.table.next_start(until);
                    if next >= LATEST || next <= start {
                        return (start, last);
                    }
                    start = next;
                    continue 'search;
                }
            }
            return (start, last);
        }
    }

    /// Takes room for work that cannot move, and notes where there was none.
    fn take(&mut self, task: TaskIx, start: Instant, finish: Instant) {
        for index in self.assignments[task].clone() {
            let assignment = &self.plan.assignments[index];
            let candidates: Vec<ResourceIx> = match &assignment.who {
                Who::Resource(resource) => vec![*resource],
                Who::Team(team) => self.members(|r| r.teams.contains(team)),
                Who::Skill { skill, level } => {
                    self.members(|r| r.skills.iter().any(|(has, at)| has == skill && at >= level))
                }
            };
            let free = |resource: &ResourceIx| {
                let room = self.plan.resources[*resource].max_units - assignment.units + TOLERANCE;
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
            let most = self.profiles[resource].peak(start, finish);
            if most > info.max_units + TOLERANCE {
                self.overloads.push(Overload {
                    resource,
                    task,
                    units: most,
                });
            }
        }
    }

    fn members(&self, fits: impl Fn(&crate::plan::Resource) -> bool) -> Vec<ResourceIx> {
        let all = self.plan.resources.iter().enumerate();
        all.filter(|(_, r)| fits(r))
            .map(|(index, _)| index)
            .collect()
    }

    fn finish(self, dates: Vec<(Instant, Instant)>) -> LevelledPlan {
        let mut arcs = Vec::new();
        for (resource, profile) in self.profiles.iter().enumerate() {
            profile.handovers(self.plan.resources[resource].max_units, &mut arcs);
        }
        arcs.sort_unstable();
        arcs.dedup();
        LevelledPlan {
            dates,
            who: self.who,
            delays: self.delays,
            arcs,
            overloads: self.overloads,
        }
    }
}
