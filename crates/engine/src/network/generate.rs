//! Serial schedule generation over the network (Kelley 1963): tasks one by one in a
//! precedence-feasible order, each where somebody else says there is room for it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::compile::{ABSENT, Network, NodeIx};
use super::dates::{State, TaskDates};
use super::forward::back;
use super::nodes::{Detail, Mode, Node, Role};
use crate::calendar::WorkingTime;
use crate::grouped::Grouped;
use crate::plan::{Constraint, Instant, Seconds, TaskIx};

/// A task ready to be placed: no earlier than `start`, for `duration` of `table`'s time.
pub(crate) struct Ready<'a> {
    pub task: TaskIx,
    pub start: Instant,
    /// The start that the network alone would give: earlier where levelling put it later.
    pub network_start: Instant,
    /// A hard constraint keeps it from starting later, whoever is busy.
    pub latest: Instant,
    pub duration: Seconds,
    pub table: &'a WorkingTime,
}

/// Makes one schedule after another in the same memory.
pub(crate) struct Generator<'a> {
    network: &'a Network,
    state: State,
    /// By node: how many others it waits for, at first and now.
    waits: Vec<u32>,
    left: Vec<u32>,
    /// By node: who waits for it.
    next: Grouped<u32>,
    ready: BinaryHeap<Reverse<(i64, u32, u32)>>,
}

impl<'a> Generator<'a> {
    pub fn new(network: &'a Network) -> Self {
        let count = network.nodes.len();
        let (edges, waits) = network.waits();
        Generator {
            network,
            state: State::new(network),
            left: waits.clone(),
            waits,
            next: Grouped::new(count, edges.iter().copied()),
            ready: BinaryHeap::with_capacity(count),
        }
    }

    /// Among the tasks whose predecessors are placed the one with the least key comes first, of
    /// equals the one with the least tie; `place` gives start and finish, no earlier than asked.
    pub fn run(
        &mut self,
        keys: &[i64],
        ties: &[u32],
        mut place: impl FnMut(&Ready) -> (Instant, Instant),
    ) {
        self.left.copy_from_slice(&self.waits);
        self.ready.clear();
        for node in 0..self.left.len() {
            if self.left[node] == 0 {
                self.push(node, keys, ties);
            }
        }
        while let Some(Reverse((.., node))) = self.ready.pop() {
            let node = node as NodeIx;
            self.network.forward(&mut self.state, node);
            self.place(node, &mut place);
            for at in 0..self.next[node].len() {
                let to = self.next[node][at] as NodeIx;
                self.left[to] -= 1;
                if self.left[to] == 0 {
                    self.push(to, keys, ties);
                }
            }
        }
    }

    fn push(&mut self, node: NodeIx, keys: &[i64], ties: &[u32]) {
        let info = &self.network.nodes[node];
        let task = info.task as usize;
        // What only passes dates on is never worth waiting for.
        let (key, tie) = match info.role {
            Role::Leaf => (keys[task], ties[task]),
            _ => (i64::MIN, 0),
        };
        self.ready.push(Reverse((key, tie, node as u32)));
    }

    fn place(&mut self, node: NodeIx, place: &mut impl FnMut(&Ready) -> (Instant, Instant)) {
        let network = self.network;
        let info = &network.nodes[node];
        if !network.can_move(info) {
            return;
        }
        let levelled = network
            .detail(info)
            .is_some_and(|detail| detail.levelled_start.is_some() || detail.levelling_delay > 0);
        let network_start = match levelled {
            true => network.unlevelled_start(&self.state, node),
            false => self.state.early[node].start,
        };
        let span = &mut self.state.early[node];
        (span.start, span.finish) = place(&Ready {
            task: info.task as TaskIx,
            start: span.start,
            network_start,
            latest: network.latest(info),
            duration: info.duration,
            table: &network.tables[info.table as usize],
        });
    }

    /// Start and finish, once all is placed.
    #[inline]
    pub fn dates(&self, task: TaskIx) -> (Instant, Instant) {
        let span = &self.state.early[self.network.leaf_of[task] as usize];
        (span.start, span.finish)
    }
}

impl Network {
    /// Work that cannot move, begun, typed or held by a constraint: what is left of it, by the
    /// network's own dates.
    pub(crate) fn fixed_work(&self, dates: &[TaskDates]) -> Vec<(TaskIx, Instant, Instant)> {
        let leaves = self.nodes.iter().filter(|info| {
            let moves = self.can_move(info) || info.mode == Mode::Finished;
            info.role == Role::Leaf && info.active && !moves
        });
        let work = leaves.map(|info| {
            let dates = &dates[info.task as usize];
            let from = match self.detail(info).and_then(|detail| detail.resume) {
                // Of begun work only the rest still needs people.
                Some(resume) if info.mode == Mode::Begun => resume,
                _ => dates.start,
            };
            (info.task as TaskIx, from, dates.finish)
        });
        work.collect()
    }

    /// Is it levelling's to move? Not what has happened, is typed or must be on a day.
    pub fn is_movable(&self, task: TaskIx) -> bool {
        self.can_move(&self.nodes[self.leaf_of[task] as usize])
    }

    fn can_move(&self, info: &Node) -> bool {
        let held = |detail: &Detail| {
            let honor = self.projects[info.project as usize].honor_constraints;
            let on_a_day = matches!(
                detail.constraint,
                Constraint::MustStartOn(_) | Constraint::MustFinishOn(_)
            );
            honor && on_a_day
        };
        let auto = info.role == Role::Leaf && info.active && info.mode == Mode::Auto;
        auto && (info.plain || !self.detail(info).is_some_and(held))
    }

    fn latest(&self, info: &Node) -> Instant {
        if info.plain || !self.projects[info.project as usize].honor_constraints {
            return Instant::MAX;
        }
        let table = &*self.tables[info.table as usize];
        match self.detail(info).map(|detail| detail.constraint) {
            Some(Constraint::StartNoLaterThan(date)) if info.duration == 0 => date,
            Some(Constraint::StartNoLaterThan(date)) => table.next_start(date),
            Some(Constraint::FinishNoLaterThan(date)) => back(table, date, info.duration),
            _ => Instant::MAX,
        }
    }

    /// Who waits for whom, by node, and by node how many it waits for.
    fn waits(&self) -> (Vec<(NodeIx, u32)>, Vec<u32>) {
        let mut waits = vec![0u32; self.nodes.len()];
        let mut edges = Vec::with_capacity(2 * self.nodes.len());
        let mut edge = |from: u32, to: usize| {
            if from as usize != to {
                edges.push((from as NodeIx, to as u32));
                waits[to] += 1;
            }
        };
        for (node, info) in self.nodes.iter().enumerate() {
            for into in self.edges_into(node) {
                edge(into.node, node);
            }
            if info.role == Role::Closing {
                for child in self.children(info.task as usize) {
                    edge(self.leaf_of[*child as usize], node);
                }
            }
            if info.role != Role::Closing && info.parent != ABSENT {
                edge(self.opening_of[info.parent as usize], node);
            }
        }
        (edges, waits)
    }
}
