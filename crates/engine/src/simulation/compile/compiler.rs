//! From nodes of the network to steps, one after the other.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

use super::super::correlation::{self, Loadings};
use super::super::costs::{by_task, cost_of, remaining_or_whole};
use super::super::draws::{Draws, Stream};
use super::super::quantiles::{Quantile, Shapes};
use super::super::{Group, Start};
use super::{
    Compiled, DriverStep, GroupStep, Hard, NO_STEP, NOTHING, Pace, RiskStep, Step, StepKind, WALL,
    Work,
};
use crate::flow::Course;
use crate::grouped::Grouped;
use crate::network::{Network, Role};
use crate::plan::{Constraint, Estimate, FlowItem, Instant, Lag, Link, Plan, TaskIx, TaskMode};

pub(super) struct Compiler<'a> {
    pub(super) plan: &'a Plan,
    pub(super) network: &'a Network,
    pub(super) dates: &'a [Start],
    /// By task: from which others somebody is handed over to it.
    pub(super) arcs_into: Grouped<TaskIx>,
    pub(super) risks_of: Grouped<u32>,
    pub(super) assignments: Grouped<u32>,
    pub(super) loadings: HashMap<TaskIx, Loadings>,
    /// Items of flows, and their row.
    pub(super) paced: HashMap<TaskIx, (u32, FlowItem)>,
    pub(super) shapes: Shapes,
    pub(super) space_of: HashMap<usize, u32>,
    /// By node.
    pub(super) node_step: Vec<u32>,
    pub(super) out: Compiled,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        network: &'a Network,
        dates: &'a [Start],
        arcs: &[(TaskIx, TaskIx)],
        seed: u64,
    ) -> Self {
        let mut shapes = Shapes::default();
        let tasks = plan.tasks.len();
        let arcs = arcs.iter().map(|(from, to)| (*to, *from));
        let hits = (0..).zip(&plan.risks).filter(|(_, risk)| {
            risk.impact != Estimate::Certain || risk.factor != Estimate::Certain
        });
        let hits = hits.flat_map(|(index, risk)| risk.hits.iter().map(move |task| (*task, index)));
        let hits = hits.filter(|(task, _)| *task < tasks);
        let mut risks = Vec::with_capacity(plan.risks.len());
        for risk in &plan.risks {
            risks.push(RiskStep {
                probability: risk.probability.clamp(0.0, 1.0),
                occurrence: Draws::new(seed, risk.key, Stream::Occurrence),
                impact: shapes.quantile(&risk.impact, 0.0),
                impact_draws: Draws::new(seed, risk.key, Stream::Impact),
                factor: (risk.factor != Estimate::Certain)
                    .then(|| shapes.quantile(&risk.factor, 1.0)),
                factor_draws: Draws::new(seed, risk.key, Stream::Driver),
                cost: shapes.quantile(&risk.cost, 0.0),
                cost_draws: Draws::new(seed, risk.key, Stream::Cost),
            });
        }
        let (loadings, scores) = correlation::loadings(plan, seed);
        let drivers = plan.drivers.iter();
        let drivers = drivers
            .map(|driver| DriverStep {
                factor: shapes.quantile(&driver.factor, 1.0),
                draws: Draws::new(seed, driver.key, Stream::Driver),
            })
            .collect();
        let items = plan.flows.iter().flat_map(|flow| &flow.items);
        let items = items.zip(0..).map(|(item, row)| (item.task, (row, *item)));
        let paces = plan.flows.iter().map(|flow| Pace {
            course: Course::new(flow),
            draws: Draws::new(seed, flow.key, Stream::Flow),
        });
        Compiler {
            paced: items.collect(),
            plan,
            network,
            dates,
            arcs_into: Grouped::new(tasks, arcs),
            risks_of: Grouped::new(tasks, hits),
            assignments: by_task(plan),
            loadings: loadings.into_iter().collect(),
            shapes,
            space_of: HashMap::new(),
            node_step: vec![NO_STEP; network.nodes().len()],
            out: Compiled {
                seed,
                steps: Vec::new(),
                asks: Vec::new(),
                works: Vec::new(),
                members: Vec::new(),
                tables: Vec::new(),
                risks,
                drivers,
                loadings: Vec::new(),
                scores,
                paces: paces.collect(),
                groups: Vec::new(),
                step_of: vec![NO_STEP; plan.tasks.len()],
                fixed: dates.to_vec(),
                home_group: vec![NO_STEP; plan.tasks.len()],
            },
        }
    }

    pub(super) fn finish(mut self, groups: &[Group]) -> Compiled {
        // Resource arcs may run against the network's own order, never round in a circle.
        for node in self.order() {
            let info = &self.network.nodes()[node];
            let task = info.task as TaskIx;
            match info.role {
                Role::Leaf => self.leaf(node, task),
                Role::Opening => self.opening(node, task),
                Role::Closing => self.closing(node, task),
            }
        }
        let mut member_of = vec![NO_STEP; self.plan.tasks.len()];
        for (index, group) in groups.iter().enumerate() {
            self.group(index as u32, group, &mut member_of);
        }
        self.out
    }

    /// The network's order, refined so that arcs lead forward too.
    fn order(&self) -> Vec<usize> {
        let network = self.network;
        let count = network.nodes().len();
        if self.arcs_into.holds_nothing() {
            return (0..count).collect();
        }
        let mut waits = vec![0u32; count];
        let mut edges = Vec::with_capacity(4 * count);
        let mut edge = |from: usize, to: usize| {
            if from != to {
                edges.push((from, to as u32));
                waits[to] += 1;
            }
        };
        for (node, info) in network.nodes().iter().enumerate() {
            for into in network.edges_into(node) {
                edge(into.node as usize, node);
            }
            let task = info.task as TaskIx;
            if info.role == Role::Closing {
                for child in network.children(task) {
                    edge(network.node_of(*child as usize), node);
                }
                edge(network.opening_of(task), node);
            }
            if info.role != Role::Closing
                && let Some(parent) = self.plan.tasks[task].parent
            {
                edge(network.opening_of(parent), node);
            }
            if info.role == Role::Leaf {
                for from in &self.arcs_into[task] {
                    edge(network.node_of(*from), node);
                }
            }
        }
        let next = Grouped::new(count, edges.iter().copied());
        let first = (0..count).filter(|node| waits[*node] == 0);
        let mut ready: BinaryHeap<Reverse<usize>> = first.map(Reverse).collect();
        let mut order = Vec::with_capacity(count);
        while let Some(Reverse(node)) = ready.pop() {
            order.push(node);
            for to in &next[node] {
                waits[*to as usize] -= 1;
                if waits[*to as usize] == 0 {
                    ready.push(Reverse(*to as usize));
                }
            }
        }
        if order.len() < count {
            // Arcs that close a circle say nothing the plan can follow: leave them out.
            return (0..count).collect();
        }
        order
    }

    fn space(&mut self, task: TaskIx) -> u32 {
        let table = self.network.task_calendar(task);
        let place = Arc::as_ptr(table) as usize;
        let tables = &mut self.out.tables;
        *self.space_of.entry(place).or_insert_with(|| {
            tables.push(table.clone());
            tables.len() as u32 - 1
        })
    }

    pub(super) fn to_space(&self, space: u32, instant: Instant) -> f64 {
        match space {
            WALL => instant as f64,
            table => self.out.tables[table as usize].to_axis(instant) as f64,
        }
    }

    fn leaf(&mut self, node: usize, task_ix: TaskIx) {
        let task = &self.plan.tasks[task_ix];
        let progress = &task.progress;
        let manual = matches!(task.mode, TaskMode::Manual { .. });
        if progress.actual_finish.is_some() || manual || !task.active {
            return;
        }
        let begun = progress.actual_start.is_some();
        let whole = task.duration.seconds;
        let base = match begun {
            true => progress.remaining.unwrap_or(whole - progress.done).max(0),
            false => whole,
        } as f64;
        let risks = self.risks_of[task_ix].to_vec();
        let duration = if base == 0.0 {
            Quantile::Constant(0.0)
        } else {
            self.shapes.quantile(&task.estimate, base)
        };
        let driven = task
            .driver
            .is_some_and(|driver| base > 0.0 && !self.out.drivers[driver].factor.is_constant());
        let own =
            !duration.is_constant() || !risks.is_empty() || driven || duration.at(0.5) != base;
        let paced = self.paced.get(&task_ix).copied();
        if begun && (base == 0.0 && risks.is_empty() && paced.is_none()) {
            return;
        }
        let space = self.space(task_ix);
        let first = self.out.asks.len();
        let mut floor_start = NOTHING;
        let mut floor_finish = NOTHING;
        let mut floor_hand_over = NOTHING;
        let mut hand_overs = (0, 0);
        if !begun {
            self.asks_of(node, task_ix, space, &mut floor_start, &mut floor_finish);
            let before = self.out.asks.len() as u32;
            self.hand_overs(task_ix, space, &mut floor_hand_over);
            hand_overs = (before, self.out.asks.len() as u32);
        }
        if !own && self.out.asks.len() == first && paced.is_none() {
            return;
        }
        let project = &self.plan.projects[task.project];
        let table = self.out.tables[space as usize].clone();
        let axis = |instant: Instant| table.to_axis(instant) as f64;
        let mut hard = Hard::No;
        let mut kind = StepKind::Leaf;
        if begun {
            kind = StepKind::Begun;
            // Where the rest goes on: the deterministic finish less what remains, unless that
            // was the flow's.
            floor_start = axis(self.dates[task_ix].finish) - base;
            if let Some((_, item)) = paced {
                let from = progress
                    .actual_start
                    .max(project.status_date)
                    .max(item.resume);
                floor_start = floor_start.min(from.map_or(floor_start, axis));
            }
        } else {
            if !self.under_manual(task_ix) {
                floor_start = floor_start.max(axis(project.start));
            }
            if let Some(status) = project.status_date {
                floor_start = floor_start.max(axis(status));
            }
            let honor = project.honor_constraints;
            let constraint = match paced {
                Some((_, item)) => item.constraint_in_runs(task.constraint),
                None => task.constraint,
            };
            match constraint {
                Constraint::StartNoEarlierThan(at) => floor_start = floor_start.max(axis(at)),
                Constraint::FinishNoEarlierThan(at) => floor_finish = floor_finish.max(axis(at)),
                Constraint::MustStartOn(at) if honor => hard = Hard::StartOn(axis(at)),
                Constraint::MustFinishOn(at) if honor => hard = Hard::FinishOn(axis(at)),
                Constraint::StartNoLaterThan(at) if honor => hard = Hard::StartBy(axis(at)),
                Constraint::FinishNoLaterThan(at) if honor => hard = Hard::FinishBy(axis(at)),
                Constraint::MustStartOn(at) => floor_start = floor_start.max(axis(at)),
                Constraint::MustFinishOn(at) => floor_finish = floor_finish.max(axis(at)),
                // What is done as late as possible keeps the slack it was planned with: it
                // starts where the plan puts it, unless something pushes it further.
                Constraint::AsLateAsPossible => {
                    floor_start = floor_start.max(axis(self.dates[task_ix].start));
                }
                _ => {}
            }
        }
        let gaps = task.splits.iter().filter(|(at, _)| *at < whole);
        let gaps: i64 = if begun {
            0
        } else {
            gaps.map(|(_, gap)| *gap).sum()
        };
        let work = self.out.works.len() as u32;
        let mut loadings = NO_STEP;
        if let Some(own) = self.loadings.remove(&task_ix) {
            loadings = self.out.loadings.len() as u32;
            self.out.loadings.push(own);
        }
        self.out.works.push(Work {
            duration,
            draws: Draws::new(self.out.seed, task.key, Stream::Duration),
            gaps: gaps as f64,
            driver: task.driver.map_or(NO_STEP, |driver| driver as u32),
            loadings,
            risks,
            uncertain: own,
        });
        let finish = self.dates[task_ix].finish;
        let written_as_start =
            whole == 0 && table.from_axis_finish(table.to_axis(finish)) != finish;
        let count = self.out.asks.len() as u32;
        let links = (first as u32, count - (hand_overs.1 - hand_overs.0));
        let delay = task.levelling_delay as f64;
        self.push(
            node,
            Step {
                task: task_ix as u32,
                kind,
                space,
                floor_start,
                floor_finish,
                hard,
                delay,
                links,
                hand_overs,
                floor_hand_over,
                work,
                written_as_start,
                paced: paced.map_or(NO_STEP, |(row, _)| row),
                base,
            },
        );
        self.out.step_of[task_ix] = self.node_step[node];
    }

    fn opening(&mut self, node: usize, task: TaskIx) {
        let first = self.out.asks.len();
        let (mut floor_start, mut floor_finish) = (NOTHING, NOTHING);
        self.asks_of(node, task, WALL, &mut floor_start, &mut floor_finish);
        if self.out.asks.len() == first {
            return;
        }
        if let Constraint::StartNoEarlierThan(at) = self.plan.tasks[task].constraint {
            floor_start = floor_start.max(at as f64);
        }
        let links = (first as u32, self.out.asks.len() as u32);
        self.push(
            node,
            Step::between(task, StepKind::Opening, links, floor_start, floor_finish),
        );
    }

    fn closing(&mut self, node: usize, task: TaskIx) {
        if matches!(self.plan.tasks[task].mode, TaskMode::Manual { .. }) {
            return;
        }
        let first = self.out.members.len() as u32;
        let mut finish = NOTHING;
        let mut start = f64::INFINITY;
        let mut members = Vec::new();
        for child in self.network.children(task) {
            let child = *child as TaskIx;
            if !self.plan.tasks[child].active {
                continue;
            }
            let step = self.node_step[self.network.node_of(child)];
            if step == NO_STEP {
                finish = finish.max(self.dates[child].finish as f64);
                start = start.min(self.dates[child].start as f64);
            } else {
                members.push(step);
            }
        }
        if members.is_empty() {
            return;
        }
        members.sort_by_key(|step| self.out.steps[*step as usize].space);
        self.out.members.extend(members);
        let links = (first, self.out.members.len() as u32);
        self.push(
            node,
            Step::between(task, StepKind::Closing, links, start, finish),
        );
        self.out.step_of[task] = self.node_step[node];
    }

    fn push(&mut self, node: usize, step: Step) {
        self.node_step[node] = self.out.steps.len() as u32;
        self.out.steps.push(step);
    }

    fn under_manual(&self, task: TaskIx) -> bool {
        let mut above = self.plan.tasks[task].parent;
        while let Some(parent) = above {
            if matches!(self.plan.tasks[parent].mode, TaskMode::Manual { .. }) {
                return true;
            }
            above = self.plan.tasks[parent].parent;
        }
        false
    }

    /// `member_of` is by task the last group it has been a member of.
    fn group(&mut self, index: u32, group: &Group, member_of: &mut [u32]) {
        for task in &group.tasks {
            member_of[*task] = index;
        }
        let mut step = GroupStep {
            sinks: Vec::new(),
            floor: NOTHING,
            cost: group.fixed_cost,
            costs: Vec::new(),
            risks: group.risks.iter().map(|risk| *risk as u32).collect(),
            due: group.due,
            traced: group.traced,
            measure: WALL,
            last_fixed: 0,
        };
        for task in &group.tasks {
            let info = &self.plan.tasks[*task];
            if !info.active || !self.network.children(*task).is_empty() {
                continue;
            }
            let at = self.out.step_of[*task];
            let (fixed, rate) = cost_of(self.plan, *task, &self.assignments[*task]);
            step.cost += fixed;
            if at == NO_STEP {
                step.floor = step.floor.max(self.dates[*task].finish as f64);
                let length = remaining_or_whole(self.plan, *task);
                step.cost += rate * length;
                continue;
            }
            if rate != 0.0 {
                step.costs.push((self.out.steps[at as usize].work, rate));
            }
            let node = self.network.node_of(*task);
            let followed = self.network.edges_out(node).iter().any(|edge| {
                let to = self.network.nodes()[edge.node as usize].task as TaskIx;
                let far_enough = matches!(edge.lag, Lag::Working(0..) | Lag::Elapsed(0..));
                edge.link == Link::FinishStart
                    && far_enough
                    && self.plan.tasks[to].active
                    && self.plan.tasks[to].progress.actual_start.is_none()
                    && member_of[to] == index
                    // What is asked of a summary, its begun children do not wait for.
                    && self.network.children(to).is_empty()
                    && self.out.step_of[to] != NO_STEP
                    && matches!(
                        self.plan.tasks[to].constraint,
                        Constraint::AsSoonAsPossible | Constraint::StartNoEarlierThan(_)
                    )
                    && !matches!(self.plan.tasks[to].mode, TaskMode::Manual { .. })
            });
            if !followed {
                step.sinks.push(at);
            }
        }
        if group.home {
            for task in &group.tasks {
                self.out.home_group[*task] = index;
            }
        }
        let steps = &self.out.steps;
        step.sinks.sort_by_key(|sink| steps[*sink as usize].space);
        let first = step.sinks.first().map(|sink| steps[*sink as usize].space);
        step.measure = first.unwrap_or(WALL);
        let last = step.sinks.iter().map(|sink| {
            let task = steps[*sink as usize].task as TaskIx;
            self.dates[task].finish
        });
        let last = last.max().unwrap_or(Instant::MIN);
        step.last_fixed = last.max(step.floor.max(0.0) as Instant);
        self.out.groups.push(step);
    }
}
