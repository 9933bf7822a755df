//! The plan as the search sees it: flat arrays, everything known beforehand worked out once.

use super::super::timeline::{Timeline, Units, units};
use super::super::{LevelledPlan, is_one_of, members, pieces::pieces_to};
use super::Goal;
use super::cost::Cost;
use super::promise::Promise;
use crate::network::{Network, Schedule};
use crate::plan::{Instant, Plan, ResourceIx, TaskIx, TaskKind, Who};

/// The last finish may lie this many thousandths of the span later than by one pass of the
/// rule: serving one project before another costs that much.
const MORE_SPAN: i64 = 30;

/// No resource.
pub(super) const NOBODY: u32 = u32::MAX;

/// One assignment of a task that levelling moves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    pub assignment: u32,
    /// The resource, or [`NOBODY`] when whoever of the pool gives the better plan does it.
    pub resource: u32,
    pub pool: u32,
    pub units: Units,
}

pub(super) struct Problem<'a> {
    pub plan: &'a Plan,
    pub network: &'a Network,
    /// Tasks in the order of the caller's keys: their position in the plan decides nothing.
    pub order: Vec<u32>,
    /// By task: its place in that order.
    pub ties: Vec<u32>,
    /// Needs of task `i` are `needs[needs_from[i]..needs_from[i + 1]]`.
    pub needs: Vec<Need>,
    pub needs_from: Vec<u32>,
    pub pools: Vec<Vec<u32>>,
    /// By resource: all there is of it, and a hair.
    pub capacity: Vec<Units>,
    /// By resource: the tasks that ask for it by name or may get it, in order.
    pub tasks_of: Vec<Vec<u32>>,
    /// What is taken before anything is placed.
    pub taken: Vec<Timeline>,
    /// By assignment: who does fixed work.
    pub who: Vec<u32>,
    /// By task: levelling may move it.
    pub moves: Vec<bool>,
    /// By task: where it stays because its project is not to be levelled.
    pub stays: Vec<Option<Instant>>,
    /// By task: levelling may interrupt it.
    pub can_split: Vec<bool>,
    /// By task: dates as they are now.
    pub was: Vec<(Instant, Instant)>,
    /// Active tasks that are no summaries, with their projects.
    pub leaves: Vec<(u32, u32)>,
    pub deadlines: Vec<(u32, Instant)>,
    /// By project.
    pub weight: Vec<i64>,
    pub network_finish: Vec<Instant>,
    pub promises: Vec<Option<Promise>>,
    /// By project: the tasks that move, in order.
    pub movable: Vec<Vec<u32>>,
    /// By task: what it waits for, as tasks without children.
    pub before: Vec<Vec<u32>>,
    pub finish_allowed: Instant,
}

impl<'a> Problem<'a> {
    /// `network` and `schedule` are those of `plan`, `now` the dates there are, and `alone` the
    /// network's own without any levelling.
    pub fn new(
        plan: &'a Plan,
        network: &'a Network,
        schedule: &Schedule,
        alone: &[(Instant, Instant)],
        now: &LevelledPlan,
        goal: &Goal,
    ) -> Self {
        let count = plan.tasks.len();
        let mut order: Vec<u32> = (0..count as u32).collect();
        order.sort_by_key(|task| plan.tasks[*task as usize].key);
        let mut ties = vec![0; count];
        for (place, task) in (0..).zip(&order) {
            ties[*task as usize] = place;
        }
        let projects = plan.projects.len();
        let is_chosen = |project: usize| goal.projects.get(project).copied().unwrap_or(true);
        let mut problem = Problem {
            plan,
            network,
            ties,
            needs: Vec::with_capacity(plan.assignments.len()),
            needs_from: Vec::with_capacity(count + 1),
            pools: Vec::new(),
            capacity: plan
                .resources
                .iter()
                .map(|resource| units(resource.max_units) + 1)
                .collect(),
            tasks_of: vec![Vec::new(); plan.resources.len()],
            taken: vec![Timeline::default(); plan.resources.len()],
            who: vec![NOBODY; plan.assignments.len()],
            moves: (0..count).map(|task| network.is_movable(task)).collect(),
            stays: vec![None; count],
            can_split: vec![false; count],
            was: now.dates.clone(),
            leaves: Vec::new(),
            deadlines: Vec::new(),
            weight: plan
                .projects
                .iter()
                .map(|project| ((project.priority * 1_000.0) as i64).clamp(1, 1_000_000_000))
                .collect(),
            network_finish: vec![Instant::MIN; projects],
            promises: (0..projects)
                .map(|p| goal.promises.get(p).cloned().flatten())
                .collect(),
            movable: vec![Vec::new(); projects],
            before: vec![Vec::new(); count],
            finish_allowed: Instant::MAX,
            order,
        };
        let mut asked: Vec<Vec<u32>> = vec![Vec::new(); count];
        for (index, assignment) in (0..).zip(&plan.assignments) {
            asked[assignment.task].push(index);
        }
        problem.add_leaves(alone);
        problem.add_needs(&asked);
        for (task, start, finish) in network.fixed_work(&schedule.tasks) {
            problem.take(&asked[task], &[(start, finish)], now);
        }
        for place in 0..count {
            let task = problem.order[place] as usize;
            let info = &plan.tasks[task];
            if !problem.moves[task] {
                continue;
            }
            if is_chosen(info.project) {
                problem.movable[info.project].push(task as u32);
                // What is split already keeps its shape.
                problem.can_split[task] =
                    info.can_split && !info.duration.elapsed && info.splits.is_empty();
            } else {
                let (start, finish) = now.dates[task];
                problem.stays[task] = Some(start);
                let table = network.task_calendar(task);
                let spans: Vec<_> = pieces_to(table, start, finish, &info.splits).collect();
                problem.take(&asked[task], &spans, now);
            }
        }
        problem.add_before();
        let finishes = problem
            .leaves
            .iter()
            .map(|(task, _)| now.dates[*task as usize]);
        let first = finishes.clone().map(|(start, _)| start).min().unwrap_or(0);
        let last = finishes.map(|(_, finish)| finish).max().unwrap_or(0);
        problem.finish_allowed = last.saturating_add((last - first) / 1_000 * MORE_SPAN);
        problem
    }

    fn add_leaves(&mut self, alone: &[(Instant, Instant)]) {
        for task in &self.order {
            let info = &self.plan.tasks[*task as usize];
            if !info.active || info.kind == TaskKind::Summary {
                continue;
            }
            self.leaves.push((*task, info.project as u32));
            let finish = &mut self.network_finish[info.project];
            *finish = (*finish).max(alone[*task as usize].1);
            if let Some(deadline) = info.deadline
                && info.progress.actual_finish.is_none()
            {
                self.deadlines.push((*task, deadline));
            }
        }
    }

    fn add_needs(&mut self, asked: &[Vec<u32>]) {
        let plan = self.plan;
        let mut known: Vec<&Who> = Vec::new();
        self.needs_from.push(0);
        for (task, asked) in asked.iter().enumerate() {
            let first = self.needs.len();
            for index in asked {
                let assignment = &plan.assignments[*index as usize];
                if assignment.units <= 0.0 {
                    continue;
                }
                let mut need = Need {
                    assignment: *index,
                    resource: NOBODY,
                    pool: NOBODY,
                    units: units(assignment.units),
                };
                match &assignment.who {
                    Who::Resource(resource) => {
                        if !plan.resources[*resource].limits_schedule {
                            continue;
                        }
                        need.resource = *resource as u32;
                        let mut needs = self.needs[first..].iter_mut();
                        if let Some(same) = needs.find(|other| other.resource == need.resource) {
                            same.units += need.units;
                            continue;
                        }
                    }
                    who => {
                        let pool = known.iter().position(|other| *other == who);
                        need.pool = pool.unwrap_or_else(|| {
                            known.push(who);
                            let mut able = members(plan, who);
                            able.sort_by_key(|resource| plan.resources[*resource].key);
                            able.retain(|resource| plan.resources[*resource].limits_schedule);
                            self.pools
                                .push(able.into_iter().map(|r| r as u32).collect());
                            known.len() - 1
                        }) as u32;
                        if self.pools[need.pool as usize].is_empty() {
                            continue;
                        }
                    }
                }
                self.needs.push(need);
            }
            // Whoever is asked for by name first: a team then sends somebody else.
            self.needs[first..].sort_by_key(|need| need.resource == NOBODY);
            for need in &mut self.needs[first..] {
                // More than there is of a resource cannot be had in any order of work.
                if need.resource != NOBODY {
                    need.units = need.units.min(self.capacity[need.resource as usize] - 1);
                }
            }
            if self.moves[task] {
                for need in &self.needs[first..] {
                    let able: &[u32] = match need.resource {
                        NOBODY => &self.pools[need.pool as usize],
                        _ => std::slice::from_ref(&need.resource),
                    };
                    for resource in able {
                        self.tasks_of[*resource as usize].push(task as u32);
                    }
                }
            }
            let end = self.needs.len() as u32;
            self.needs_from.push(end);
        }
        for tasks in &mut self.tasks_of {
            tasks.sort_by_key(|task| self.ties[*task as usize]);
            tasks.dedup();
        }
    }

    /// Room for what does not move, done by whom it is done by now.
    fn take(&mut self, asked: &[u32], spans: &[(Instant, Instant)], now: &LevelledPlan) {
        for index in asked {
            let index = *index as usize;
            let assignment = &self.plan.assignments[index];
            if assignment.units <= 0.0 {
                continue;
            }
            let able = |r: &ResourceIx| match &assignment.who {
                Who::Resource(named) => r == named,
                who => is_one_of(&self.plan.resources[*r], who),
            };
            let Some(resource) = now.who[index].filter(able) else {
                continue;
            };
            self.who[index] = resource as u32;
            if self.plan.resources[resource].limits_schedule {
                for (start, finish) in spans {
                    self.taken[resource].take(*start, *finish, units(assignment.units));
                }
            }
        }
    }

    fn add_before(&mut self) {
        for link in &self.plan.dependencies {
            // Of a summary what ends last is meant; its children stand for it.
            let mut stack = vec![link.predecessor];
            while let Some(task) = stack.pop() {
                let children = self.network.children(task);
                if children.is_empty() {
                    self.before[link.successor].push(task as u32);
                }
                stack.extend(children.iter().map(|child| *child as TaskIx));
            }
        }
    }

    pub fn needs(&self, task: TaskIx) -> &[Need] {
        &self.needs[self.needs_from[task] as usize..self.needs_from[task + 1] as usize]
    }

    /// `finish` is by task.
    pub fn cost(
        &self,
        overload: i128,
        finish: impl Fn(TaskIx) -> Instant,
        ends: &mut Vec<Instant>,
    ) -> Cost {
        ends.clear();
        ends.resize(self.weight.len(), Instant::MIN);
        for (task, project) in &self.leaves {
            let end = &mut ends[*project as usize];
            *end = (*end).max(finish(*task as TaskIx));
        }
        let mut cost = Cost {
            overload,
            finish: Instant::MIN,
            ..Cost::default()
        };
        for (project, end) in ends.iter().enumerate() {
            if *end == Instant::MIN {
                continue;
            }
            let weight = i128::from(self.weight[project]);
            cost.delay += weight * i128::from((end - self.network_finish[project]).max(0));
            if let Some(promise) = &self.promises[project] {
                cost.late += weight * i128::from(promise.cost(*end));
            }
            cost.finish = cost.finish.max(*end);
        }
        for (task, deadline) in &self.deadlines {
            let weight = self.weight[self.plan.tasks[*task as usize].project];
            let late = (finish(*task as TaskIx) - deadline).max(0);
            cost.late += i128::from(weight) * i128::from(late);
        }
        cost.excess = (cost.finish - self.finish_allowed).max(0);
        cost
    }
}
