//! From a plan to flat arrays in topological order.

use std::collections::HashMap;
use std::sync::Arc;

use super::ScheduleError;
use super::order::{self, Vertices};
use crate::calendar::{Calendars, WorkingTime};
use crate::plan::{
    CalendarIx, Constraint, DurationBasis, EffortRule, Instant, Lag, Link, Plan, Seconds, Task,
    TaskIx, TaskMode, Who,
};

/// Index into [`Network::nodes`]; nodes are in topological order.
pub type NodeIx = usize;

/// No such node, table or detail.
pub(super) const ABSENT: u32 = u32::MAX;

/// A plan compiled for scheduling.
#[derive(Clone, Debug)]
pub struct Network {
    pub(super) nodes: Vec<Node>,
    pub(super) details: Vec<Detail>,
    /// Edges into node `i` are `into[into_from[i]..into_from[i + 1]]`; the other three likewise.
    pub(super) into: Vec<Edge>,
    pub(super) into_from: Vec<u32>,
    pub(super) out: Vec<Edge>,
    pub(super) out_from: Vec<u32>,
    /// Children of a closing or an opening, as tasks.
    pub(super) children: Vec<u32>,
    pub(super) children_from: Vec<u32>,
    /// By task: its leaf, or the closing of a summary.
    pub(super) leaf_of: Vec<u32>,
    /// By task: its leaf, or the opening of a summary.
    pub(super) opening_of: Vec<u32>,
    pub(super) table_of: Vec<u32>,
    pub(super) tables: Vec<Arc<WorkingTime>>,
    pub(super) projects: Vec<ProjectInfo>,
    pub(super) names: Vec<String>,
    /// Some task is to be done as late as possible.
    pub(super) any_late: bool,
    pub(super) any_inactive: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A task, or a summary without children.
    Leaf,
    /// A summary's beginning: what is asked of the summary goes from here to its children.
    Opening,
    /// A summary's end: its children's dates rolled up.
    Closing,
}

/// One place in the network. Nodes come after everything they wait for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// The task it stands for.
    pub task: u32,
    pub role: Role,
    pub(super) mode: Mode,
    pub(super) active: bool,
    /// Nothing but links and a duration decide its dates.
    pub(super) plain: bool,
    pub(super) finish_limit: bool,
    /// The duration runs round the clock.
    pub(super) elapsed: bool,
    /// Lies under a manual summary, whose start takes the place of the project's.
    pub(super) under_manual: bool,
    /// A summary with work done under it.
    pub(super) begun: bool,
    pub(super) project: u32,
    /// Task index of the summary above, or [`ABSENT`].
    pub(super) parent: u32,
    /// Working time of the duration; and the task's own calendar, for lags before it and slack.
    pub(super) table: u32,
    pub(super) own_table: u32,
    pub(super) detail: u32,
    /// Working (or elapsed) seconds, gaps of a split task included.
    pub(super) duration: Seconds,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Auto,
    Manual,
    Begun,
    Finished,
}

/// What few tasks have.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Detail {
    pub constraint: Constraint,
    pub deadline: Option<Instant>,
    pub levelling_delay: Seconds,
    /// Typed or actual dates; of a begun task the finish is worked out.
    pub start: Instant,
    pub finish: Instant,
    /// Where the work still to do goes on, when there is some.
    pub resume: Option<Instant>,
    pub done: bool,
    /// Duration without gaps.
    pub net_duration: Seconds,
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

        let mut tables = Tables::default();
        let people = people_calendars(plan);
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
            into: Vec::with_capacity(plan.dependencies.len()),
            into_from: vec![0],
            out: Vec::with_capacity(plan.dependencies.len()),
            out_from: vec![0],
            children: vertices.children.clone(),
            children_from: vertices.children_from.clone(),
            leaf_of: vec![ABSENT; plan.tasks.len()],
            opening_of: vec![ABSENT; plan.tasks.len()],
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
            network.push_node(plan, task, role, own_tables[task]);
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
        &self.into[self.into_from[node] as usize..self.into_from[node + 1] as usize]
    }

    /// Dependencies that begin at this node; [`Edge::node`] is where they go.
    #[inline]
    pub fn edges_out(&self, node: NodeIx) -> &[Edge] {
        &self.out[self.out_from[node] as usize..self.out_from[node + 1] as usize]
    }

    /// The tasks right under a summary.
    pub fn children(&self, task: TaskIx) -> &[u32] {
        &self.children[self.children_from[task] as usize..self.children_from[task + 1] as usize]
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

    fn push_node(&mut self, plan: &Plan, task_ix: TaskIx, role: Role, own_table: u32) {
        let task = &plan.tasks[task_ix];
        let table = self.table_of[task_ix];
        let mode = match (&task.mode, &task.progress) {
            (_, p) if p.actual_finish.is_some() => Mode::Finished,
            (TaskMode::Manual { .. }, _) => Mode::Manual,
            (_, p) if p.actual_start.is_some() => Mode::Begun,
            _ => Mode::Auto,
        };
        let mode = match (role, &task.mode) {
            (Role::Leaf, _) => mode,
            (_, TaskMode::Manual { .. }) => Mode::Manual,
            _ => Mode::Auto,
        };
        let status = plan.projects[task.project].status_date;
        let plain = mode == Mode::Auto
            && task.constraint == Constraint::AsSoonAsPossible
            && task.deadline.is_none()
            && task.levelling_delay == 0
            && status.is_none()
            && !done(task);
        let net = task.duration.seconds;
        let gaps: Seconds = task
            .splits
            .iter()
            .filter(|(at, _)| *at < net)
            .map(|(_, gap)| *gap)
            .fold(0, Seconds::saturating_add);
        let mut detail = ABSENT;
        if !plain || gaps != 0 {
            detail = self.details.len() as u32;
            self.details.push(self.detail_of(task, mode, table, status));
        }
        self.nodes.push(Node {
            task: task_ix as u32,
            role,
            mode,
            active: task.active,
            plain,
            elapsed: task.duration.elapsed,
            under_manual: task.parent.is_some_and(|parent| {
                let above = self.opening_of[parent] as usize;
                self.nodes
                    .get(above)
                    .is_some_and(|node| node.mode == Mode::Manual || node.under_manual)
            }),
            begun: role != Role::Leaf && self.begun(plan, task_ix),
            finish_limit: plan.projects[task.project].multiple_critical_paths,
            project: task.project as u32,
            parent: task.parent.map_or(ABSENT, |parent| parent as u32),
            table,
            own_table,
            detail,
            duration: net.saturating_add(gaps),
        });
    }

    /// Has work begun on anything under this summary? Its parts have nodes already.
    fn begun(&self, plan: &Plan, summary: TaskIx) -> bool {
        self.children(summary).iter().any(|child| {
            let progress = &plan.tasks[*child as usize].progress;
            let below = self.leaf_of[*child as usize];
            progress.actual_start.is_some()
                || progress.actual_finish.is_some()
                || self
                    .nodes
                    .get(below as usize)
                    .is_some_and(|node| node.begun)
        })
    }

    fn detail_of(&self, task: &Task, mode: Mode, table: u32, status: Option<Instant>) -> Detail {
        let mut detail = Detail {
            constraint: task.constraint,
            deadline: task.deadline,
            levelling_delay: task.levelling_delay,
            start: 0,
            finish: 0,
            resume: None,
            done: done(task),
            net_duration: task.duration.seconds,
        };
        let progress = &task.progress;
        match (mode, task.mode) {
            (Mode::Manual, TaskMode::Manual { start, finish }) => {
                (detail.start, detail.finish) = (start, finish);
            }
            (Mode::Finished, _) => {
                detail.finish = progress.actual_finish.unwrap_or_default();
                detail.start = progress.actual_start.unwrap_or(detail.finish);
            }
            (Mode::Begun, _) => {
                let table = &self.tables[table as usize];
                detail.start = progress.actual_start.unwrap_or_default();
                (detail.resume, detail.finish) = remaining_dates(task, detail.start, table, status);
            }
            _ => {}
        }
        detail
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
            }
        };
        let links = plan.dependencies.iter().enumerate();
        let ends =
            links.map(|(i, d)| (i, self.leaf_of[d.predecessor], self.opening_of[d.successor]));
        let into = ends
            .clone()
            .map(|(i, from, to)| (to, edge(i, from)))
            .collect();
        let out = ends.map(|(i, from, to)| (from, edge(i, to))).collect();
        (self.into_from, self.into) = order::grouped(n, into);
        (self.out_from, self.out) = order::grouped(n, out);
    }
}

fn done(task: &Task) -> bool {
    task.progress.actual_finish.is_some() || task.progress.percent_complete >= 1.0
}

/// Where the work still to do of a begun task goes on, and where it ends.
fn remaining_dates(
    task: &Task,
    start: Instant,
    table: &WorkingTime,
    status: Option<Instant>,
) -> (Option<Instant>, Instant) {
    let progress = &task.progress;
    let duration = task.duration.seconds;
    let remaining = progress
        .remaining
        .unwrap_or(duration.saturating_sub(progress.done))
        .max(0);
    let stop = progress
        .stop
        .unwrap_or_else(|| table.add(start, progress.done.min(duration)));
    if remaining == 0 {
        return (None, stop.max(start));
    }
    let mut resume = progress
        .resume
        .unwrap_or_else(|| table.next_start(stop))
        .max(start);
    if let Some(status) = status {
        resume = table.next_start(resume.max(status));
    }
    // Gaps that lie after what is done.
    let worked = duration.saturating_sub(remaining);
    let gaps: Seconds = task
        .splits
        .iter()
        .filter(|(at, _)| *at > worked && *at < duration)
        .map(|(_, gap)| *gap)
        .fold(0, Seconds::saturating_add);
    (
        Some(resume),
        table.add(resume, remaining.saturating_add(gaps)),
    )
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

/// Tables in use, each set of calendars once.
#[derive(Default)]
struct Tables {
    tables: Vec<Arc<WorkingTime>>,
    known: HashMap<Wanted, u32>,
    round_the_clock: Option<u32>,
}

impl Tables {
    fn of(&mut self, calendars: &mut Calendars, wanted: Wanted) -> u32 {
        if let Some(table) = self.known.get(&wanted) {
            return *table;
        }
        let table = match (wanted.task, wanted.people.as_slice()) {
            (own, []) => calendars.get(own.unwrap_or(wanted.project)).clone(),
            (None, people) if wanted.everyone => calendars.intersection(people),
            (None, people) => calendars.union(people),
            (Some(own), people) if wanted.everyone => {
                let all: Vec<CalendarIx> = people.iter().copied().chain([own]).collect();
                calendars.intersection(&all)
            }
            (Some(own), people) => {
                let people = calendars.union(people);
                let own = calendars.get(own);
                if Arc::ptr_eq(own, &people) {
                    people
                } else {
                    Arc::new(own.intersection(&people))
                }
            }
        };
        let place = self
            .tables
            .iter()
            .position(|other| Arc::ptr_eq(other, &table));
        let place = place.unwrap_or_else(|| {
            self.tables.push(table);
            self.tables.len() - 1
        }) as u32;
        self.known.insert(wanted, place);
        place
    }

    fn round_the_clock(&mut self) -> u32 {
        *self.round_the_clock.get_or_insert_with(|| {
            self.tables.push(Arc::new(WorkingTime::always()));
            (self.tables.len() - 1) as u32
        })
    }
}

/// By task: calendars of the people on it.
fn people_calendars(plan: &Plan) -> Vec<Vec<CalendarIx>> {
    let mut people = vec![Vec::new(); plan.tasks.len()];
    for assignment in &plan.assignments {
        if let Who::Resource(resource) = assignment.who {
            let resource = &plan.resources[resource];
            if let Some(calendar) = resource.calendar.filter(|_| resource.limits_schedule) {
                people[assignment.task].push(calendar);
            }
        }
    }
    people
}

/// Calendars a task's duration needs, sorted out.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Wanted {
    /// The task's own, or the project's when nobody else's counts.
    task: Option<CalendarIx>,
    people: Vec<CalendarIx>,
    everyone: bool,
    project: CalendarIx,
}

impl Wanted {
    fn of(plan: &Plan, task: &Task, people: &[CalendarIx]) -> Self {
        let everyone = task.duration_basis == DurationBasis::Everyone;
        let ignored = task.ignore_resource_calendars && task.calendar.is_some();
        let fixed = !everyone && task.effort == EffortRule::FixedDuration;
        let mut people = if ignored || fixed {
            Vec::new()
        } else {
            people.to_vec()
        };
        people.sort_unstable();
        people.dedup();
        Self {
            task: task.calendar,
            people,
            everyone,
            project: plan.projects[task.project].calendar,
        }
    }

    /// Without people.
    fn own(&self) -> Self {
        Self {
            people: Vec::new(),
            everyone: false,
            ..self.clone()
        }
    }
}

fn validate(plan: &Plan) -> Result<(), ScheduleError> {
    let invalid = |what: String| Err(ScheduleError::Invalid { what });
    let missing = |user: String, calendar: CalendarIx| {
        Err(ScheduleError::Calendar(
            crate::calendar::CalendarError::Missing { user, calendar },
        ))
    };
    let no_calendar = |calendar: CalendarIx| calendar >= plan.calendars.len();
    for project in &plan.projects {
        if no_calendar(project.calendar) {
            return missing(format!("project \"{}\"", project.name), project.calendar);
        }
        if project.from_finish && project.finish.is_none() {
            return invalid(format!(
                "project \"{}\" is scheduled from its finish, but has no finish date",
                project.name
            ));
        }
    }
    for task in &plan.tasks {
        let name = &task.name;
        if task.project >= plan.projects.len() {
            return invalid(format!(
                "task \"{name}\" belongs to project number {}, which is not there",
                task.project
            ));
        }
        if let Some(parent) = task.parent.filter(|parent| *parent >= plan.tasks.len()) {
            return invalid(format!(
                "task \"{name}\" lies under task number {parent}, which is not there"
            ));
        }
        if let Some(calendar) = task.calendar.filter(|calendar| no_calendar(*calendar)) {
            return missing(format!("task \"{name}\""), calendar);
        }
        if task.duration.seconds < 0 {
            return invalid(format!(
                "task \"{name}\" has a negative duration; give it zero or more"
            ));
        }
        if task.splits.iter().any(|(at, gap)| *at < 0 || *gap < 0) || task.levelling_delay < 0 {
            return invalid(format!(
                "task \"{name}\" has a negative split or levelling delay"
            ));
        }
    }
    for d in &plan.dependencies {
        if d.predecessor >= plan.tasks.len() || d.successor >= plan.tasks.len() {
            return invalid(format!(
                "a dependency joins tasks number {} and {}, but the plan has only {} tasks",
                d.predecessor,
                d.successor,
                plan.tasks.len()
            ));
        }
    }
    for resource in &plan.resources {
        if let Some(calendar) = resource.calendar.filter(|calendar| no_calendar(*calendar)) {
            return missing(format!("resource \"{}\"", resource.name), calendar);
        }
    }
    for assignment in &plan.assignments {
        let resource_missing =
            matches!(assignment.who, Who::Resource(resource) if resource >= plan.resources.len());
        if assignment.task >= plan.tasks.len() || resource_missing {
            return invalid("an assignment names a task or a resource that is not there".into());
        }
    }
    Ok(())
}
