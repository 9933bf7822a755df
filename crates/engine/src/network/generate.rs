//! Serial schedule generation over the network (Kelley 1963): tasks one by one in a
//! precedence-feasible order, each where somebody else says there is room for it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::compile::{ABSENT, Network, NodeIx};
use super::dates::{State, TaskDates};
use super::nodes::{Mode, Role};
use crate::calendar::WorkingTime;
use crate::plan::{Instant, Seconds, TaskIx};

/// A task ready to be placed: no earlier than `start`, for `duration` of `table`'s time.
pub(crate) struct Ready<'a> {
    pub task: TaskIx,
    pub start: Instant,
    pub duration: Seconds,
    pub table: &'a WorkingTime,
}

impl Network {
    /// Dates by task, as `place` decides them. Among the tasks whose predecessors are placed
    /// the one with the least `rank` comes first; `place` gives a start no earlier than asked.
    pub(crate) fn generate(
        &self,
        rank: &[u64],
        mut place: impl FnMut(&Ready) -> Instant,
    ) -> Vec<(Instant, Instant)> {
        let mut state = State::new(self);
        let (mut waits, next) = self.waits();
        let key = |node: usize| {
            let info = &self.nodes[node];
            // What only passes dates on is never worth waiting for.
            let own = if info.role == Role::Leaf {
                rank[info.task as usize]
            } else {
                0
            };
            Reverse((own, node))
        };
        let mut ready: BinaryHeap<_> = (0..self.nodes.len())
            .filter(|node| waits[*node] == 0)
            .map(key)
            .collect();
        while let Some(Reverse((_, node))) = ready.pop() {
            self.forward(&mut state, node);
            self.place(&mut state, node, &mut place);
            for to in &next[node] {
                let waits = &mut waits[*to as usize];
                *waits -= 1;
                if *waits == 0 {
                    ready.push(key(*to as usize));
                }
            }
        }
        let dates = |task: usize| {
            let node = self.leaf_of[task] as NodeIx;
            (state.early[node].start, state.early[node].finish)
        };
        (0..self.leaf_of.len()).map(dates).collect()
    }

    /// Work that cannot move, begun or typed: what is left of it, by the network's own dates.
    pub(crate) fn fixed_work(&self, dates: &[TaskDates]) -> Vec<(TaskIx, Instant, Instant)> {
        let leaves = self.nodes.iter().filter(|info| {
            let moves = matches!(info.mode, Mode::Auto | Mode::Finished);
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

    fn place(&self, state: &mut State, node: NodeIx, place: &mut impl FnMut(&Ready) -> Instant) {
        let info = &self.nodes[node];
        if info.role != Role::Leaf || !info.active || info.mode != Mode::Auto {
            return;
        }
        let table = &*self.tables[info.table as usize];
        let start = place(&Ready {
            task: info.task as TaskIx,
            start: state.early[node].start,
            duration: info.duration,
            table,
        });
        if start > state.early[node].start {
            state.early[node].start = start;
            state.early[node].finish = table.add(start, info.duration);
        }
    }

    /// By node: how many others it waits for, and who waits for it.
    fn waits(&self) -> (Vec<u32>, Vec<Vec<u32>>) {
        let count = self.nodes.len();
        let mut waits = vec![0u32; count];
        let mut next = vec![Vec::new(); count];
        let mut edge = |from: u32, to: usize| {
            if from as usize != to {
                next[from as usize].push(to as u32);
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
        (waits, next)
    }
}
