//! One edit at a time: only what it can reach is worked out again.

use super::compile::{ABSENT, Network, NodeIx};
use super::dates::{FREE, ProjectDates, Schedule, State, TaskDates};
use super::nodes::{Node, Role};
use super::{ScheduleError, validate};
use crate::plan::{Plan, Task, TaskIx};

/// A plan, its network and its dates, kept up to date.
///
/// After an edit the dates are those of a full run, to the bit. A duration, a constraint, a
/// deadline, progress or typed dates re-run what they can reach; what changes the network's
/// shape (dependencies, outline, calendars, people) compiles it again.
#[derive(Clone, Debug)]
pub struct Scheduler {
    plan: Plan,
    network: Network,
    state: State,
    forward: Dirty,
    backward: Dirty,
}

/// Nodes to visit, each once, in order: a bit each, looked for from the first word that may
/// have any.
#[derive(Clone, Debug, Default)]
struct Dirty {
    waiting: Vec<u64>,
    from: usize,
    nodes: usize,
    /// Visit the last node first.
    last_first: bool,
}

impl Dirty {
    fn new(nodes: usize, last_first: bool) -> Self {
        let words = nodes.div_ceil(64);
        Self {
            waiting: vec![0; words],
            from: words,
            nodes,
            last_first,
        }
    }

    /// A node's place in the order of visits, and the other way round.
    fn place(&self, node: usize) -> usize {
        if self.last_first {
            self.nodes - 1 - node
        } else {
            node
        }
    }

    fn add(&mut self, node: NodeIx) {
        let place = self.place(node);
        self.waiting[place / 64] |= 1 << (place % 64);
        self.from = self.from.min(place / 64);
    }

    fn next(&mut self) -> Option<NodeIx> {
        while let Some(word) = self.waiting.get_mut(self.from) {
            if *word != 0 {
                let bit = word.trailing_zeros() as usize;
                *word &= *word - 1;
                return Some(self.place(self.from * 64 + bit));
            }
            self.from += 1;
        }
        None
    }

    fn clear(&mut self) {
        self.waiting.fill(0);
        self.from = self.waiting.len();
    }
}

impl Scheduler {
    /// # Errors
    /// As [`super::schedule`].
    pub fn new(plan: Plan) -> Result<Self, ScheduleError> {
        let network = Network::compile(&plan)?;
        let mut state = State::new(&network);
        network.run(&mut state);
        network.check(&state)?;
        let nodes = network.nodes.len();
        Ok(Self {
            plan,
            network,
            state,
            forward: Dirty::new(nodes, false),
            backward: Dirty::new(nodes, true),
        })
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    pub fn network(&self) -> &Network {
        &self.network
    }

    /// One task's dates, slack and causes.
    pub fn dates(&self, task: TaskIx) -> TaskDates {
        self.network.task_dates(&self.state, task)
    }

    pub fn project_dates(&self) -> &[ProjectDates] {
        &self.state.projects
    }

    /// All dates.
    pub fn schedule(&self) -> Schedule {
        self.network.collect(&self.state)
    }

    /// Puts a task in place of the one there was, and gives the tasks whose early or late
    /// dates it moved (their slack may have, too, and that of their predecessors).
    ///
    /// # Errors
    /// As [`super::schedule`]; the plan is then as it was.
    pub fn update_task(&mut self, index: TaskIx, task: Task) -> Result<Vec<TaskIx>, ScheduleError> {
        if index >= self.plan.tasks.len() {
            let what = format!("there is no task number {index}");
            return Err(ScheduleError::Invalid { what });
        }
        validate::task(&self.plan, &task)?;
        let old = std::mem::replace(&mut self.plan.tasks[index], task);
        let same_shape = same_shape(&old, &self.plan.tasks[index]);
        // Dates taken from late ones, or from a finish, need every pass again.
        let whole = self.network.any_late
            || self
                .network
                .projects
                .iter()
                .any(|project| project.from_finish);
        let moved = if same_shape && !whole {
            self.replace_nodes(index);
            let moved = self.settle(index);
            if self.network.any_late {
                self.recompile()
            } else {
                self.in_range(&moved).map(|()| moved)
            }
        } else {
            self.recompile()
        };
        if moved.is_err() {
            self.plan.tasks[index] = old;
            // The plan had dates before, so it has them again.
            self.recompile()?;
        }
        moved
    }

    /// The nodes of an edited task, and of the summaries above it.
    fn replace_nodes(&mut self, index: TaskIx) {
        let network = &mut self.network;
        network.names[index].clone_from(&self.plan.tasks[index].name);
        for node in [network.opening_of[index], network.leaf_of[index]] {
            let old = network.nodes[node as usize];
            let task = &self.plan.tasks[index];
            let made = network.make_node(index, task, old.role, old.own_table, old.detail);
            network.nodes[node as usize] = Node {
                opening: old.opening,
                closing: old.closing,
                ..made
            };
        }
        network.any_late |= network.is_late(network.leaf_of[index] as NodeIx);
        let mut above = network.nodes[network.leaf_of[index] as usize].parent;
        while above != ABSENT {
            let closing = network.leaf_of[above as usize] as NodeIx;
            let opening = network.opening_of[above as usize] as NodeIx;
            let own = &self.plan.tasks[above as usize].progress;
            let begun = own.actual_start.is_some()
                || own.actual_finish.is_some()
                || network.begun_below(above as TaskIx);
            network.nodes[closing].begun = begun;
            network.nodes[opening].begun = begun;
            above = network.nodes[closing].parent;
        }
    }

    /// Both passes over what the edited task can reach.
    fn settle(&mut self, index: TaskIx) -> Vec<TaskIx> {
        let Self {
            network,
            state,
            forward,
            backward,
            ..
        } = self;
        let mut moved = Vec::new();
        let mut finishes_moved = false;
        for node in [network.opening_of[index], network.leaf_of[index]] {
            forward.add(node as NodeIx);
            backward.add(node as NodeIx);
            // A successor's percent lag and what a begun task leaves to its predecessors.
            for edge in network.edges_out(node as NodeIx) {
                forward.add(edge.node as NodeIx);
            }
            for edge in network.edges_into(node as NodeIx) {
                backward.add(edge.node as NodeIx);
            }
        }
        // How a summary rolls a task up depends on more than its dates.
        let parent = network.nodes[network.leaf_of[index] as usize].parent;
        if parent != ABSENT {
            forward.add(network.leaf_of[parent as usize] as NodeIx);
            backward.add(network.opening_of[parent as usize] as NodeIx);
        }
        if network.nodes[network.leaf_of[index] as usize].role == Role::Closing {
            for child in network.children(index) {
                forward.add(network.opening_of[*child as usize] as NodeIx);
            }
        }
        let through = |state: &State, node: NodeIx| state.through.get(node).copied();
        while let Some(node) = forward.next() {
            let before = (
                state.early[node].start,
                state.early[node].finish,
                state.cause[node],
                through(state, node),
            );
            network.forward(state, node);
            let after = (
                state.early[node].start,
                state.early[node].finish,
                state.cause[node],
                through(state, node),
            );
            if before == after {
                continue;
            }
            let info = &network.nodes[node];
            moved.push(info.task as TaskIx);
            for edge in network.edges_out(node) {
                forward.add(edge.node as NodeIx);
            }
            match info.role {
                // What is asked of a summary is asked of its children.
                Role::Opening => {
                    for child in network.children(info.task as TaskIx) {
                        forward.add(network.opening_of[*child as usize] as NodeIx);
                    }
                }
                Role::Leaf | Role::Closing => {
                    if info.parent != ABSENT {
                        forward.add(network.leaf_of[info.parent as usize] as NodeIx);
                        // A manual child's own dates are its late ones for the summary.
                        backward.add(network.opening_of[info.parent as usize] as NodeIx);
                    }
                    let finish = state.projects[info.project as usize].finish;
                    finishes_moved |= info.active && (before.1 >= finish || after.1 > finish);
                    // Limits on a start hold the first child, whichever that now is.
                    if info.role == Role::Closing && state.late[node].start != FREE {
                        for child in network.children(info.task as TaskIx) {
                            backward.add(network.leaf_of[*child as usize] as NodeIx);
                        }
                    }
                }
            }
            backward.add(node);
        }
        let finishes = state.projects.clone();
        if finishes_moved {
            network.close_projects(state);
        }
        if finishes != state.projects {
            // Every task without a successor hangs on its project's finish.
            backward.clear();
            for node in (0..network.nodes.len()).rev() {
                let before = (state.late[node].start, state.late[node].finish);
                network.backward(state, node);
                if before != (state.late[node].start, state.late[node].finish) {
                    moved.push(network.nodes[node].task as TaskIx);
                }
            }
        } else {
            self.settle_late(&mut moved);
        }
        moved.sort_unstable();
        moved.dedup();
        moved
    }

    fn settle_late(&mut self, moved: &mut Vec<TaskIx>) {
        let Self {
            network,
            state,
            backward,
            ..
        } = self;
        let late = |state: &State, node: NodeIx| {
            let through = state.through.get(node).copied();
            let links = (state.link[node].start, state.link[node].finish);
            (
                state.late[node].start,
                state.late[node].finish,
                links,
                through,
            )
        };
        while let Some(node) = backward.next() {
            let before = late(state, node);
            network.backward(state, node);
            if before == late(state, node) {
                continue;
            }
            let info = &network.nodes[node];
            moved.push(info.task as TaskIx);
            for edge in network.edges_into(node) {
                backward.add(edge.node as NodeIx);
            }
            match info.role {
                Role::Closing => {
                    for child in network.children(info.task as TaskIx) {
                        backward.add(network.leaf_of[*child as usize] as NodeIx);
                    }
                }
                Role::Leaf | Role::Opening => {
                    if info.parent != ABSENT {
                        backward.add(network.opening_of[info.parent as usize] as NodeIx);
                    }
                }
            }
        }
    }

    fn in_range(&self, moved: &[TaskIx]) -> Result<(), ScheduleError> {
        let nodes = moved
            .iter()
            .map(|task| self.network.leaf_of[*task] as NodeIx);
        match nodes
            .filter(|node| self.network.nodes[*node].role == Role::Leaf)
            .find(|node| self.network.out_of_range(&self.state, *node))
        {
            // Told by the first in the order of the work, as a full run does.
            Some(_) => self.network.check(&self.state),
            None => Ok(()),
        }
    }

    /// Everything from the start; gives all tasks.
    fn recompile(&mut self) -> Result<Vec<TaskIx>, ScheduleError> {
        let network = Network::compile(&self.plan)?;
        let mut state = State::new(&network);
        network.run(&mut state);
        network.check(&state)?;
        let nodes = network.nodes.len();
        self.forward = Dirty::new(nodes, false);
        self.backward = Dirty::new(nodes, true);
        (self.network, self.state) = (network, state);
        Ok((0..self.plan.tasks.len()).collect())
    }

    /// Replaces the plan, whatever has changed.
    ///
    /// # Errors
    /// As [`super::schedule`]; the plan is then as it was.
    pub fn replace(&mut self, plan: Plan) -> Result<(), ScheduleError> {
        *self = Self::new(plan)?;
        Ok(())
    }
}

/// Nothing that decides where nodes, edges and tables lie has changed.
fn same_shape(old: &Task, new: &Task) -> bool {
    let typed = |task: &Task| matches!(task.mode, crate::plan::TaskMode::Manual { .. });
    old.project == new.project
        && old.parent == new.parent
        && old.active == new.active
        && old.calendar == new.calendar
        && old.ignore_resource_calendars == new.ignore_resource_calendars
        && old.duration_basis == new.duration_basis
        && old.effort == new.effort
        && old.duration.elapsed == new.duration.elapsed
        // Tasks under a manual summary take its start.
        && typed(old) == typed(new)
}
