//! Levelling: who does what when, when people are shared by all projects.
//!
//! Serial schedule generation over the whole portfolio (Kelley 1963): the tasks of the project
//! with the highest priority first, within a project those with the least late start (the
//! minimum-latest-start rule; Kolisch 1996). Started, manual and finished work never moves.
//! Everything moved names the person and the task it waits for. This one pass is what every
//! forecast shows; [`search`] looks for a better plan, to be accepted by whoever asked for it.

mod pieces;
mod profile;
mod random;
pub mod rcpsp;
mod roster;
pub mod search;
#[cfg(test)]
mod tests;

use crate::calendar::LATEST;
use crate::network::{Generator, Network, Ready, Schedule};
use crate::plan::{Assignment, Instant, Plan, Resource, ResourceIx, TaskIx, Who};
use pieces::pieces;
use profile::Profile;
use roster::Roster;

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
    /// network gives the same order of work whatever the durations. A task that waits for part of
    /// a split one stands here with itself: it starts no earlier than planned.
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
    fixed.sort_by_key(|(task, start, _)| (*start, plan.tasks[*task].key));
    for (task, start, finish) in &fixed {
        leveller.take(*task, *start, *finish);
    }
    if is_levelled(plan, network) {
        leveller.plan_ahead(&fixed, network, schedule);
    }
    let ties = vec![0; rank.len()];
    let mut generator = Generator::new(network);
    generator.run(&rank, &ties, |ready| leveller.place(ready));
    let dates = (0..plan.tasks.len()).map(|task| generator.dates(task));
    leveller.finish(dates.collect())
}

/// Somebody has levelled it: tasks are delayed to where they shall be.
fn is_levelled(plan: &Plan, network: &Network) -> bool {
    let mut tasks = plan.tasks.iter().enumerate();
    tasks.any(|(index, task)| task.levelling_delay > 0 && network.is_movable(index))
}

/// Order of placing: project priority, then task priority, then late start; ties keep the
/// caller's keys, so that the position in the plan decides nothing.
fn ranks(plan: &Plan, schedule: &Schedule) -> Vec<i64> {
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
        rank[task] = place as i64 + 1;
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
    /// By task: its assignments, those by name first.
    assignments: Vec<Vec<usize>>,
    profiles: Vec<Profile>,
    /// By assignment: who of a team is to do it, in a plan that is levelled; else empty.
    planned: Vec<Option<ResourceIx>>,
    who: Vec<Option<ResourceIx>>,
    delays: Vec<Option<Delay>>,
    overloads: Vec<Overload>,
}

impl<'a> Leveller<'a> {
    fn new(plan: &'a Plan) -> Self {
        let mut assignments = vec![Vec::new(); plan.tasks.len()];
        // Whoever is asked for by name first: a team then sends somebody else.
        let named = |assignment: &Assignment| matches!(assignment.who, Who::Resource(_));
        for by_name in [true, false] {
            for (index, assignment) in plan.assignments.iter().enumerate() {
                if named(assignment) == by_name {
                    assignments[assignment.task].push(index);
                }
            }
        }
        Leveller {
            plan,
            assignments,
            profiles: plan.resources.iter().map(|_| Profile::default()).collect(),
            planned: Vec::new(),
            who: vec![None; plan.assignments.len()],
            delays: vec![None; plan.tasks.len()],
            overloads: Vec::new(),
        }
    }

    fn plan_ahead(
        &mut self,
        fixed: &[(TaskIx, Instant, Instant)],
        network: &Network,
        schedule: &Schedule,
    ) {
        let fixed = fixed.iter().flat_map(|(task, start, finish)| {
            let who = |index: &usize| Some((*index, self.who[*index]?, *start, *finish));
            self.assignments[*task].iter().filter_map(who)
        });
        let mut roster = Roster::new(self.plan, fixed);
        roster.fill(network, schedule);
        self.planned = roster.who;
    }

    /// The first start at or after the asked one at which everybody needed has room.
    fn place(&mut self, ready: &Ready) -> (Instant, Instant) {
        if ready.duration == 0 || self.assignments[ready.task].is_empty() {
            return (ready.start, ready.table.add(ready.start, ready.duration));
        }
        let needs = self.needs(ready);
        let (mut start, last) = self.earliest(ready, &needs);
        let held = start > ready.latest;
        if held {
            start = ready.latest.max(ready.start);
        }
        if start > ready.start
            && let Some((resource, behind)) = last
        {
            self.delays[ready.task] = Some(Delay {
                resource,
                behind,
                network_start: ready.start,
            });
        }
        for (from, to) in self.pieces(ready, start) {
            for (resource, units) in &needs {
                self.profiles[*resource].take(ready.task, from, to, *units);
                if held {
                    self.check(*resource, ready.task, from, to);
                }
            }
        }
        (start, ready.table.add(start, ready.duration))
    }

    fn pieces(&self, ready: &Ready, start: Instant) -> Vec<(Instant, Instant)> {
        let splits = &self.plan.tasks[ready.task].splits;
        pieces(ready.table, start, ready.duration, splits)
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

    /// Resources and units of a task. Work for a team or a skill takes whoever is free first.
    fn needs(&mut self, ready: &Ready) -> Vec<(ResourceIx, f64)> {
        let mut needs: Vec<(ResourceIx, f64)> = Vec::new();
        for index in self.assignments[ready.task].clone() {
            let assignment = &self.plan.assignments[index];
            let chosen = match &assignment.who {
                Who::Resource(resource) => Some(*resource),
                _ => self.first_free(ready, index, &needs),
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
        assignment: usize,
        taken: &[(ResourceIx, f64)],
    ) -> Option<ResourceIx> {
        let planned = self.planned.get(assignment).copied().flatten();
        let Assignment { who, units, .. } = &self.plan.assignments[assignment];
        let fits = |resource: &ResourceIx| {
            !taken.iter().any(|(other, _)| other == resource)
                && is_one_of(&self.plan.resources[*resource], who)
        };
        let candidates = (0..self.plan.resources.len()).filter(fits);
        candidates.min_by_key(|resource| {
            let units = units.min(self.plan.resources[*resource].max_units);
            let (start, _) = self.earliest(ready, &[(*resource, units)]);
            let other = planned.is_some_and(|planned| planned != *resource);
            (start, other, self.plan.resources[*resource].key)
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
            for (from, to) in self.pieces(ready, start) {
                for (resource, units) in needs {
                    let room = self.plan.resources[*resource].max_units - units + TOLERANCE;
                    let blocked = self.profiles[*resource].blocked(from, to, room);
                    let Some((until, behind)) = blocked else {
                        continue;
                    };
                    last = Some((*resource, behind));
                    // This piece comes after what is in its way, and the whole moves with it.
                    let table = ready.table;
                    let by = table.working_seconds_between(from, until);
                    let next = table.from_axis_start(table.to_axis(start).saturating_add(by));
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
                who => members(self.plan, who),
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
            self.check(resource, task, start, finish);
        }
    }

    fn finish(self, dates: Vec<(Instant, Instant)>) -> LevelledPlan {
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
        }
    }
}

/// Everybody who can do what is asked for.
fn members(plan: &Plan, who: &Who) -> Vec<ResourceIx> {
    let all = plan.resources.iter().enumerate();
    all.filter(|(_, resource)| is_one_of(resource, who))
        .map(|(index, _)| index)
        .collect()
}

fn is_one_of(resource: &Resource, who: &Who) -> bool {
    let mut skills = resource.skills.iter();
    match who {
        Who::Resource(_) => false,
        Who::Team(team) => resource.teams.contains(team),
        Who::Skill { skill, level } => skills.any(|(has, at)| has == skill && at >= level),
    }
}
