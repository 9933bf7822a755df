//! From a plan to flat arrays in topological order.

use std::sync::Arc;

use super::ScheduleError;
use super::nodes::{Detail, Mode, Node, Role};
use super::order::{self, Vertices};
use super::tables::{Tables, Wanted, people_calendars};
use super::validate::validate;
use crate::calendar::{Calendars, WorkingTime};
use crate::grouped::Grouped;
use crate::plan::{CalendarIx, Constraint, Instant, Lag, Link, Plan, Seconds, TaskIx};

/// Index into [`Network::nodes`]; nodes are in topological order.
pub type NodeIx = usize;

/// No such node, table or detail.
pub(super) const ABSENT: u32 = u32::MAX;

/// A plan compiled for scheduling.
#[derive(Clone, Debug)]
pub struct Network {
    pub(super) nodes: Vec<Node>,
    pub(super) details: Vec<Detail>,
    /// By node: the dependencies that end and that begin there.
    into: Grouped<Edge>,
    out: Grouped<Edge>,
    /// By task: those right under it.
    children: Grouped<u32>,
    /// By task: its leaf, or the closing of a summary.
    pub(super) leaf_of: Vec<u32>,
    /// By task: its leaf, or the opening of a summary.
    pub(super) opening_of: Vec<u32>,
    calendars: Calendars,
    pub(super) table_of: Vec<u32>,
    pub(super) tables: Vec<Arc<WorkingTime>>,
    pub(super) projects: Vec<ProjectInfo>,
    pub(super) names: Vec<String>,
    /// Some task is to be done as late as possible.
    pub(super) any_late: bool,
    pub(super) any_inactive: bool,
}

/// A dependency as seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// The node at the other end.
    pub node: u32,
    /// Index into [`Plan::dependencies`].
    pub dependency: u32,
    pub link: Link,
    pub lag: Lag,
    /// Joins an active with an inactive task: what the inactive one's own links ask is passed
    /// through it, its duration is not.
    pub bridge: bool,
    /// Finish to start without lag between active tasks.
    pub(super) simple: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct ProjectInfo {
    pub start: Instant,
    pub finish: Option<Instant>,
    pub from_finish: bool,
    pub status_date: Option<Instant>,
    pub honor_constraints: bool,
    pub critical_slack: Seconds,
    pub multiple_critical_paths: bool,
}

impl Network {
    /// # Errors
    /// When dependencies form a cycle, or an index or a calendar of the plan is wrong.
    pub fn compile(plan: &Plan) -> Result<Self, ScheduleError> {
        validate(plan)?;
        let mut calendars = Calendars::compile(plan)?;
        let vertices = Vertices::of(plan)?;
        let order = order::topological(plan, &vertices)?;

        let people = people_calendars(plan);
        let mut tables = Tables::default();
        let mut table_of = Vec::with_capacity(plan.tasks.len());
        let mut own_tables = Vec::with_capacity(plan.tasks.len());
        for (index, task) in plan.tasks.iter().enumerate() {
            let wanted = Wanted::of(plan, task, &people[index]);
            own_tables.push(tables.of(&mut calendars, wanted.own()));
            table_of.push(match task.duration.elapsed {
                true => tables.round_the_clock(),
                false => tables.of(&mut calendars, wanted),
            });
        }

        let mut network = Self {
            nodes: Vec::with_capacity(order.len()),
            details: Vec::new(),
            into: Grouped::default(),
            out: Grouped::default(),
            children: vertices.children.clone(),
            leaf_of: vec![ABSENT; plan.tasks.len()],
            opening_of: vec![ABSENT; plan.tasks.len()],
            calendars,
            table_of,
            tables: tables.tables,
            projects: plan.projects.iter().map(ProjectInfo::from).collect(),
            names: plan.tasks.iter().map(|task| task.name.clone()).collect(),
            any_late: false,
            any_inactive: plan.tasks.iter().any(|task| !task.active),
        };
        for vertex in &order {
            let (task, role) = vertices.role(*vertex);
            let node = network.nodes.len() as u32;
            match role {
                Role::Leaf => {
                    network.leaf_of[task] = node;
                    network.opening_of[task] = node;
                }
                Role::Opening => network.opening_of[task] = node,
                Role::Closing => network.leaf_of[task] = node,
            }
            network.push_node(task, &plan.tasks[task], role, own_tables[task]);
        }
        for node in 0..network.nodes.len() {
            let parent = network.nodes[node].parent as usize;
            if let (Some(opening), Some(closing)) =
                (network.opening_of.get(parent), network.leaf_of.get(parent))
            {
                (network.nodes[node].opening, network.nodes[node].closing) = (*opening, *closing);
            }
        }
        network.any_late = (0..network.nodes.len()).any(|node| network.is_late(node));
        network.push_edges(plan);
        Ok(network)
    }

    /// Nodes in topological order.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Dependencies that end at this node; [`Edge::node`] is where they come from.
    #[inline]
    pub fn edges_into(&self, node: NodeIx) -> &[Edge] {
        &self.into[node]
    }

    /// Dependencies that begin at this node; [`Edge::node`] is where they go.
    #[inline]
    pub fn edges_out(&self, node: NodeIx) -> &[Edge] {
        &self.out[node]
    }

    /// The tasks right under a summary.
    pub fn children(&self, task: TaskIx) -> &[u32] {
        &self.children[task]
    }

    /// The working time of a calendar of the plan.
    ///
    /// # Panics
    /// When the plan has no such calendar.
    pub fn calendar(&self, calendar: CalendarIx) -> &Arc<WorkingTime> {
        self.calendars.get(calendar)
    }

    /// The node at which a task ends: its leaf, or a summary's closing.
    pub fn node_of(&self, task: TaskIx) -> NodeIx {
        self.leaf_of[task] as NodeIx
    }

    /// The node at which a task begins: its leaf, or a summary's opening.
    pub fn opening_of(&self, task: TaskIx) -> NodeIx {
        self.opening_of[task] as NodeIx
    }

    #[inline]
    pub(super) fn detail(&self, node: &Node) -> Option<&Detail> {
        self.details.get(node.detail as usize)
    }

    /// Scheduled by its late dates.
    #[inline]
    pub(super) fn is_late(&self, node: NodeIx) -> bool {
        let info = &self.nodes[node];
        !info.plain
            && info.role == Role::Leaf
            && info.mode == Mode::Auto
            && self
                .detail(info)
                .is_some_and(|d| d.constraint == Constraint::AsLateAsPossible)
    }

    fn push_edges(&mut self, plan: &Plan) {
        let n = self.nodes.len();
        let edge = |index: usize, node: u32| {
            let d = &plan.dependencies[index];
            let bridge = plan.tasks[d.predecessor].active != plan.tasks[d.successor].active;
            Edge {
                node,
                dependency: index as u32,
                link: d.link,
                lag: d.lag,
                bridge,
                simple: d.link == Link::FinishStart && d.lag == Lag::Working(0) && !bridge,
            }
        };
        let links = plan.dependencies.iter().enumerate();
        let ends =
            links.map(|(i, d)| (i, self.leaf_of[d.predecessor], self.opening_of[d.successor]));
        let into = ends
            .clone()
            .map(|(i, from, to)| (to as usize, edge(i, from)));
        let out = ends.map(|(i, from, to)| (from as usize, edge(i, to)));
        (self.into, self.out) = (Grouped::new(n, into), Grouped::new(n, out));
    }
}

impl From<&crate::plan::Project> for ProjectInfo {
    fn from(project: &crate::plan::Project) -> Self {
        Self {
            start: project.start,
            finish: project.finish,
            from_finish: project.from_finish,
            status_date: project.status_date,
            honor_constraints: project.honor_constraints,
            critical_slack: project.critical_slack,
            multiple_critical_paths: project.multiple_critical_paths,
        }
    }
}
