//! Between two graphs: what changed by cause, and the graph with only some causes applied.

use std::collections::{BTreeMap, BTreeSet};

use model::entity::*;
use model::graph::{Record, Stored};
use model::{Entity, Graph, Id, Kind};

use super::{CauseChanges, ChangedEntity, MoveCause, Then};

/// Entities named per cause.
const NAMED: usize = 20;

/// The causes with any change, in the order they are applied.
pub(super) fn changed(before: Then, after: Then) -> Vec<CauseChanges> {
    let mut by_cause: BTreeMap<MoveCause, Vec<ChangedEntity>> = BTreeMap::new();
    let mut note = |cause: MoveCause, kind: Kind, id: Id| {
        by_cause
            .entry(cause)
            .or_default()
            .push(ChangedEntity { kind, id });
    };
    each_pair(before.graph, after.graph, &mut |pair| {
        if pair.before == pair.after {
            return;
        }
        for cause in MoveCause::ALL {
            if pair.apply(&[cause]) != pair.before {
                note(cause, pair.kind, pair.id);
            }
        }
    });
    if before.today != after.today {
        by_cause.entry(MoveCause::Progress).or_default();
    }
    let causes = by_cause.into_iter().map(|(cause, mut entities)| {
        let count = entities.len() as u32;
        entities.truncate(NAMED);
        CauseChanges {
            cause,
            count,
            entities,
        }
    });
    causes.collect()
}

/// The earlier graph with the changes of these causes.
pub(super) fn mixed(before: &Graph, after: &Graph, applied: &[MoveCause]) -> Graph {
    let mut entities = Vec::new();
    each_pair(before, after, &mut |pair| {
        entities.extend(pair.apply(applied).map(|entity| (entity, 0)));
    });
    Graph::load(after.seq(), entities, [])
}

/// An entity in both states.
struct Pair {
    kind: Kind,
    id: Id,
    before: Option<Entity>,
    after: Option<Entity>,
    /// It belongs to a task that is only in one of the states, and comes and goes with it.
    with_task: bool,
    /// A task whose place in the outline says when it has its turn.
    pulled: bool,
}

fn each_pair(before: &Graph, after: &Graph, visit: &mut dyn FnMut(Pair)) {
    let tasks = |graph: &Graph| graph.tasks().map(|task| task.id).collect::<BTreeSet<Id>>();
    let (old, new) = (tasks(before), tasks(after));
    let come_or_gone: BTreeSet<Id> = old.symmetric_difference(&new).copied().collect();
    let sides = Sides {
        before,
        after,
        come_or_gone: &come_or_gone,
    };
    sides.of::<Workspace>(visit);
    sides.of::<Person>(visit);
    sides.of::<Team>(visit);
    sides.of::<Calendar>(visit);
    sides.of::<Goal>(visit);
    sides.of::<Feature>(visit);
    sides.of::<Link>(visit);
    sides.of::<Project>(visit);
    sides.of::<Task>(visit);
    sides.of::<Dependency>(visit);
    sides.of::<Assignment>(visit);
    sides.of::<Risk>(visit);
}

struct Sides<'a> {
    before: &'a Graph,
    after: &'a Graph,
    come_or_gone: &'a BTreeSet<Id>,
}

impl Sides<'_> {
    fn of<T: Stored + Clone>(&self, visit: &mut dyn FnMut(Pair))
    where
        Entity: From<T>,
    {
        let entity = |record: Option<&Record<T>>| {
            record.map(|record| Entity::from((*record.entity).clone()))
        };
        let ids = |graph: &Graph| {
            graph
                .records::<T>()
                .map(|record| record.entity.id())
                .collect::<BTreeSet<Id>>()
        };
        for id in ids(self.before).union(&ids(self.after)) {
            let (before, after) = (
                entity(self.before.record::<T>(*id)),
                entity(self.after.record::<T>(*id)),
            );
            let named = before.iter().chain(&after).flat_map(tasks_of);
            let with_task = named
                .into_iter()
                .any(|task| self.come_or_gone.contains(&task));
            let pulled = [self.before, self.after].into_iter().any(|graph| {
                let task = graph.task(*id).filter(|_| T::KIND == Kind::Task);
                let project = task.and_then(|task| graph.project(task.project));
                project.is_some_and(|project| project.approach != Approach::Waterfall)
            });
            visit(Pair {
                pulled,
                kind: T::KIND,
                id: *id,
                before,
                after,
                with_task,
            });
        }
    }
}

/// The tasks a dependency or an assignment belongs to.
fn tasks_of(entity: &Entity) -> Vec<Id> {
    match entity {
        Entity::Dependency(it) => vec![it.predecessor, it.successor],
        Entity::Assignment(it) => vec![it.task],
        _ => Vec::new(),
    }
}

impl Pair {
    /// As it is once these causes have had their turn.
    fn apply(&self, applied: &[MoveCause]) -> Option<Entity> {
        let has = |cause| applied.contains(&cause);
        let whole = |cause| {
            if has(cause) {
                self.after.clone()
            } else {
                self.before.clone()
            }
        };
        let (Some(before), Some(after)) = (&self.before, &self.after) else {
            return whole(self.coming());
        };
        match (before, after) {
            (Entity::Task(before), Entity::Task(after)) => {
                let mut task = task(before, after, has);
                if self.pulled && has(MoveCause::Priority) {
                    task.rank.clone_from(&after.rank);
                }
                Some(task.into())
            }
            (Entity::Project(before), Entity::Project(after)) => {
                Some(project(before, after, has).into())
            }
            (Entity::Person(before), Entity::Person(after)) => {
                Some(person(before, after, has).into())
            }
            (Entity::Workspace(before), Entity::Workspace(after)) => {
                let calendar = if has(MoveCause::Calendar) {
                    after.calendar
                } else {
                    before.calendar
                };
                Some(
                    Workspace {
                        calendar,
                        ..before.clone()
                    }
                    .into(),
                )
            }
            (Entity::Goal(before), Entity::Goal(after)) => {
                let shown = if has(MoveCause::Scope) { after } else { before };
                let (parent, status) = (shown.parent, shown.status);
                Some(
                    Goal {
                        parent,
                        status,
                        ..before.clone()
                    }
                    .into(),
                )
            }
            (Entity::Feature(before), Entity::Feature(after)) => {
                let shown = if has(MoveCause::Scope) { after } else { before };
                let (goals, status) = (shown.goals.clone(), shown.status);
                Some(
                    Feature {
                        goals,
                        status,
                        ..before.clone()
                    }
                    .into(),
                )
            }
            _ => whole(self.coming()),
        }
    }

    /// What it is a change of when it comes, goes, or changes as a whole.
    fn coming(&self) -> MoveCause {
        match self.kind {
            _ if self.with_task => MoveCause::Scope,
            Kind::Person | Kind::Team | Kind::Assignment => MoveCause::People,
            Kind::Calendar | Kind::Workspace => MoveCause::Calendar,
            Kind::Dependency => MoveCause::Dependency,
            Kind::Risk => MoveCause::Risk,
            _ => MoveCause::Scope,
        }
    }
}

fn task(before: &Task, after: &Task, has: impl Fn(MoveCause) -> bool) -> Task {
    let mut task = before.clone();
    if has(MoveCause::Progress) {
        task.progress.clone_from(&after.progress);
        task.actual_cost_minor = after.actual_cost_minor;
    }
    if has(MoveCause::Scope) {
        task.parent = after.parent;
        task.project = after.project;
        task.milestone = after.milestone;
        task.inactive = after.inactive;
        task.fixed_cost_minor = after.fixed_cost_minor;
    }
    if has(MoveCause::Estimate) {
        task.estimate = after.estimate.clone();
        task.splits.clone_from(&after.splits);
        task.points = after.points;
    }
    if has(MoveCause::Dependency) {
        task.constraint = after.constraint;
        task.manual = after.manual;
    }
    if has(MoveCause::People) {
        task.can_split = after.can_split;
        task.levelling_delay_minutes = after.levelling_delay_minutes;
        task.levelled_start = after.levelled_start;
        task.effort_rule = after.effort_rule;
    }
    if has(MoveCause::Calendar) {
        task.calendar = after.calendar;
        task.ignore_resource_calendars = after.ignore_resource_calendars;
    }
    if has(MoveCause::Priority) {
        task.priority = after.priority;
    }
    task
}

fn project(before: &Project, after: &Project, has: impl Fn(MoveCause) -> bool) -> Project {
    let mut project = before.clone();
    if has(MoveCause::Scope) {
        project.status = after.status;
    }
    if has(MoveCause::Estimate) {
        project.estimate_correlation = after.estimate_correlation;
        project.approach = after.approach;
        project.sprint_days = after.sprint_days;
    }
    if has(MoveCause::Dependency) {
        project.start = after.start;
        project.from_finish = after.from_finish;
        project.honor_constraints = after.honor_constraints;
    }
    if has(MoveCause::Calendar) {
        project.calendar = after.calendar;
    }
    if has(MoveCause::Priority) {
        project.priority = after.priority;
    }
    project
}

fn person(before: &Person, after: &Person, has: impl Fn(MoveCause) -> bool) -> Person {
    let mut person = before.clone();
    if has(MoveCause::People) {
        person.skills.clone_from(&after.skills);
        person.capacity = after.capacity;
        person.inactive = after.inactive;
        person.rate_minor_per_hour = after.rate_minor_per_hour;
    }
    if has(MoveCause::Calendar) {
        person.calendar = after.calendar;
    }
    person
}
