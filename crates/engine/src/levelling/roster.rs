//! Who of a team or with a skill does what, in a plan that has been levelled: everything has its
//! time already, so people are given to it before any of it is placed, and small edits leave
//! them where they are.

use std::cmp::Reverse;

use super::pieces::pieces_to;
use super::{TOLERANCE, members};
use crate::network::{Network, Schedule};
use crate::plan::{Instant, Plan, ResourceIx, TaskIx, Who};

/// One in so many may find nobody at first.
const FEW: usize = 20;
/// Tries to find somebody for all.
const ROUNDS: usize = 8;

type Spans = Vec<(Instant, Instant)>;

struct Stint {
    spans: Spans,
    units: f64,
    assignment: usize,
}

pub(super) struct Roster<'a> {
    plan: &'a Plan,
    /// By resource.
    stints: Vec<Vec<Stint>>,
    /// By assignment: who is to do it, where that was open.
    pub who: Vec<Option<ResourceIx>>,
}

impl<'a> Roster<'a> {
    /// With work that cannot move: by assignment the resource, and when.
    pub fn new(
        plan: &'a Plan,
        fixed: impl Iterator<Item = (usize, ResourceIx, Instant, Instant)>,
    ) -> Self {
        let mut roster = Roster {
            plan,
            stints: Vec::new(),
            who: vec![None; plan.assignments.len()],
        };
        roster.stints.resize_with(plan.resources.len(), Vec::new);
        for (assignment, resource, start, finish) in fixed {
            roster.give(assignment, resource, vec![(start, finish)]);
        }
        roster
    }

    /// People for all work that may move, at the dates of its network.
    pub fn fill(&mut self, network: &Network, schedule: &Schedule) {
        let mut open = Vec::new();
        for (index, assignment) in self.plan.assignments.iter().enumerate() {
            let task = assignment.task;
            let info = &self.plan.tasks[task];
            let dates = &schedule.tasks[task];
            if !network.is_movable(task) || assignment.units <= 0.0 || dates.finish <= dates.start {
                continue;
            }
            match assignment.who {
                Who::Resource(resource) => {
                    self.give(index, resource, self.spans(network, schedule, task));
                }
                _ => {
                    let units = Reverse((assignment.units * 1_000_000.0) as i64);
                    open.push((dates.start, units, Reverse(dates.finish), info.key, index));
                }
            }
        }
        // In order of time, as intervals are coloured; of those that begin together the largest.
        // Who finds nobody goes before all others the next time (squeaky wheel optimisation,
        // Joslin and Clements 1999).
        open.sort_unstable();
        let mut open: Vec<usize> = open.into_iter().map(|(.., index)| index).collect();
        for _ in 0..ROUNDS {
            let without = self.give_all(&open, network, schedule);
            // Where many find nobody, the dates are not those of a levelled plan.
            if without.is_empty() || FEW * without.len() > open.len().max(FEW) {
                return;
            }
            open.retain(|index| !without.contains(index));
            open.splice(0..0, without);
        }
    }

    /// Gives all open work to people, in this order; tells whom nobody was found for.
    fn give_all(&mut self, open: &[usize], network: &Network, schedule: &Schedule) -> Vec<usize> {
        for stints in &mut self.stints {
            stints.retain(|stint| self.who[stint.assignment].is_none());
        }
        self.who.fill(None);
        let mut without = Vec::new();
        for assignment in open {
            let task = self.plan.assignments[*assignment].task;
            let spans = self.spans(network, schedule, task);
            let chosen = self
                .free(*assignment, &spans, None)
                .or_else(|| self.make_free(*assignment, &spans));
            match chosen {
                Some(resource) => {
                    self.who[*assignment] = Some(resource);
                    self.give(*assignment, resource, spans);
                }
                None => without.push(*assignment),
            }
        }
        without
    }

    fn spans(&self, network: &Network, schedule: &Schedule, task: TaskIx) -> Spans {
        let (start, finish) = (schedule.tasks[task].start, schedule.tasks[task].finish);
        let table = network.task_calendar(task);
        pieces_to(table, start, finish, &self.plan.tasks[task].splits).collect()
    }

    fn give(&mut self, assignment: usize, resource: ResourceIx, spans: Spans) {
        let units = self.plan.assignments[assignment].units;
        self.stints[resource].push(Stint {
            spans,
            units,
            assignment,
        });
    }

    /// Those who can do it and are not on its task already, the least key first.
    fn able(&self, assignment: usize) -> Vec<ResourceIx> {
        let asked = &self.plan.assignments[assignment];
        let mut able = members(self.plan, &asked.who);
        able.retain(|resource| {
            let mut stints = self.stints[*resource].iter();
            !stints.any(|stint| self.plan.assignments[stint.assignment].task == asked.task)
        });
        able.sort_by_key(|resource| self.plan.resources[*resource].key);
        able
    }

    fn free(
        &self,
        assignment: usize,
        spans: &Spans,
        but_not: Option<ResourceIx>,
    ) -> Option<ResourceIx> {
        let units = self.plan.assignments[assignment].units;
        let mut able = self.able(assignment).into_iter();
        able.find(|resource| Some(*resource) != but_not && self.fits(*resource, spans, units))
    }

    /// Somebody's other work, for which nobody was asked by name, goes to others.
    fn make_free(&mut self, assignment: usize, spans: &Spans) -> Option<ResourceIx> {
        let units = self.plan.assignments[assignment].units;
        let meets = |stint: &Stint| {
            let mut pairs = stint
                .spans
                .iter()
                .flat_map(|a| spans.iter().map(move |b| (a, b)));
            pairs.any(|(a, b)| a.0 < b.1 && b.0 < a.1)
        };
        for resource in self.able(assignment) {
            let own = std::mem::take(&mut self.stints[resource]);
            let open = |stint: &Stint| self.who[stint.assignment].is_some() && meets(stint);
            let (mut others, kept) = own.into_iter().partition(open);
            self.stints[resource] = kept;
            let mut gone: Vec<(usize, ResourceIx)> = Vec::new();
            if self.fits(resource, spans, units) {
                while let Some(stint) = others.pop() {
                    let to = self.free(stint.assignment, &stint.spans, Some(resource));
                    let Some(to) = to else {
                        others.push(stint);
                        break;
                    };
                    gone.push((stint.assignment, to));
                    self.stints[to].push(stint);
                }
                if others.is_empty() {
                    for (other, to) in gone {
                        self.who[other] = Some(to);
                    }
                    return Some(resource);
                }
            }
            for (_, to) in gone.iter().rev() {
                others.extend(self.stints[*to].pop());
            }
            self.stints[resource].append(&mut others);
        }
        None
    }

    fn fits(&self, resource: ResourceIx, spans: &Spans, units: f64) -> bool {
        let info = &self.plan.resources[resource];
        let most = info.max_units + TOLERANCE;
        let stints = self.stints[resource].iter();
        let taken: Vec<(Instant, Instant, f64)> = stints
            .flat_map(|stint| {
                stint
                    .spans
                    .iter()
                    .map(|(from, to)| (*from, *to, stint.units))
            })
            .collect();
        let at = |instant: Instant| -> f64 {
            let on = taken
                .iter()
                .filter(|(from, to, _)| *from <= instant && instant < *to);
            on.map(|(.., units)| units).sum()
        };
        !info.limits_schedule
            || spans.iter().all(|(from, to)| {
                let mut starts = taken.iter().map(|(start, ..)| *start);
                at(*from) + units.min(info.max_units) <= most
                    && starts.all(|start| {
                        !(*from < start && start < *to)
                            || at(start) + units.min(info.max_units) <= most
                    })
            })
    }
}
