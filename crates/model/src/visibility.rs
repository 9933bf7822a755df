//! What of the graph somebody gets to see. Members see everything but what people cost;
//! guests see the products and projects that name them, and what hangs on these.

use crate::command::Op;
use crate::entity::*;
use crate::graph::Graph;
use crate::id::Id;
use crate::references::Role as Field;

/// Through whose eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// None: the system, which sees everything.
    pub person: Option<Id>,
    pub role: Role,
    /// What an hour of somebody costs is for owners and project managers only.
    pub sees_rates: bool,
}

impl Viewer {
    pub fn new(graph: &Graph, person: Option<Id>) -> Viewer {
        let Some(id) = person else {
            return Viewer {
                person,
                role: Role::Owner,
                sees_rates: true,
            };
        };
        let person = graph.person(id);
        let role = person.map_or(Role::Guest, |person| person.role);
        let sees_rates = role == Role::Owner
            || role == Role::Member
                && (person.is_some_and(|person| person.hats.contains(&Hat::ProjectManager))
                    || graph
                        .referrers_by(id, Field::ProjectManager)
                        .next()
                        .is_some());
        Viewer {
            person: Some(id),
            role,
            sees_rates,
        }
    }

    fn sees_all(&self) -> bool {
        self.role != Role::Guest
    }
}

/// The entity as the viewer may see it; none if not at all.
pub fn visible(graph: &Graph, viewer: &Viewer, entity: &Entity) -> Option<Entity> {
    can_see(graph, viewer, entity).then(|| {
        let mut entity = entity.clone();
        if let Entity::Person(person) = &mut entity
            && !viewer.sees_rates
        {
            person.rate_minor_per_hour = None;
        }
        entity
    })
}

/// The ops as the viewer may see them; none when what they may see at all has changed, so that
/// they have to look at everything again.
pub fn visible_ops(before: &Graph, after: &Graph, viewer: &Viewer, ops: &[Op]) -> Option<Vec<Op>> {
    if viewer.person.is_some()
        && Viewer::new(before, viewer.person) != Viewer::new(after, viewer.person)
    {
        return None;
    }
    let sees = |graph, entity: &Option<Entity>| {
        entity
            .as_ref()
            .is_some_and(|entity| can_see(graph, viewer, entity))
    };
    let mut seen = Vec::new();
    for op in ops {
        if !viewer.sees_all() {
            let (saw, sees) = (sees(before, &op.before), sees(after, &op.after));
            let opens = matches!(op.after, Some(Entity::Product(_) | Entity::Project(_)));
            if opens && op.before.is_some() && saw != sees {
                return None;
            }
            if !saw && !sees {
                continue;
            }
        }
        let mask = |graph, entity: &Option<Entity>| {
            entity
                .as_ref()
                .and_then(|entity| visible(graph, viewer, entity))
        };
        let op = Op {
            before: mask(before, &op.before),
            after: mask(after, &op.after),
        };
        if op.before != op.after {
            seen.push(op);
        }
    }
    if !viewer.sees_all() {
        let revealed = revealed(before, after, viewer, &seen);
        seen.extend(revealed);
    }
    Some(seen)
}

/// People, teams and calendars that come into sight because something seen now names them.
fn revealed(before: &Graph, after: &Graph, viewer: &Viewer, seen: &[Op]) -> Vec<Op> {
    let mut named = Vec::new();
    for entity in seen.iter().filter_map(|op| op.after.as_ref()) {
        entity.each_reference(&mut |field, target| named.push((field, target)));
    }
    let mut ops: Vec<Op> = Vec::new();
    for (field, target) in named {
        let Some(kind @ (Kind::Person | Kind::Team | Kind::Calendar)) = field.target() else {
            continue;
        };
        let sees = |graph: &Graph| {
            graph
                .get(kind, target)
                .and_then(|entity| visible(graph, viewer, &entity))
        };
        let known = ops
            .iter()
            .chain(seen)
            .any(|op| op.after.as_ref().is_some_and(|it| it.id() == target));
        if !known && sees(before).is_none() {
            ops.extend(sees(after).map(|entity| Op {
                before: None,
                after: Some(entity),
            }));
        }
    }
    ops
}

pub fn can_see(graph: &Graph, viewer: &Viewer, entity: &Entity) -> bool {
    if viewer.sees_all() {
        return true;
    }
    let Some(person) = viewer.person else {
        return true;
    };
    let product = |id| {
        graph
            .product(id)
            .is_some_and(|it| names_product(it, person))
    };
    let project = |id| {
        graph
            .project(id)
            .is_some_and(|it| names_project(it, person))
    };
    let task = |id| graph.task(id).is_some_and(|it| project(it.project));
    match entity {
        Entity::Workspace(_) => true,
        Entity::Person(it) => it.id == person || is_used(graph, viewer, it.id),
        Entity::Team(it) => it.members.contains(&person) || is_used(graph, viewer, it.id),
        Entity::Calendar(it) => is_used(graph, viewer, it.id),
        Entity::Product(it) => names_product(it, person),
        Entity::Goal(it) => product(it.product),
        Entity::KeyResult(it) => graph
            .goal(it.goal)
            .is_some_and(|goal| product(goal.product)),
        Entity::Metric(it) => product(it.product),
        Entity::Insight(it) => product(it.product),
        Entity::Feature(it) => product(it.product),
        Entity::Link(it) => {
            graph
                .feature(it.feature)
                .is_some_and(|feature| product(feature.product))
                && (it.project.is_some_and(project) || it.task.is_some_and(task))
        }
        Entity::Project(it) => names_project(it, person),
        Entity::Task(it) => project(it.project),
        Entity::Dependency(it) => task(it.predecessor) && task(it.successor),
        Entity::Assignment(it) => task(it.task),
        Entity::Column(it) => project(it.project),
        Entity::Baseline(it) => project(it.project),
        Entity::Risk(it) => project(it.project),
        Entity::Comment(it) => {
            it.on_kind != Kind::Comment
                && graph
                    .get(it.on_kind, it.on)
                    .is_some_and(|on| can_see(graph, viewer, &on))
        }
    }
}

fn names_product(product: &Product, person: Id) -> bool {
    product.guests.contains(&person) || product.product_managers.contains(&person)
}

fn names_project(project: &Project, person: Id) -> bool {
    project.guests.contains(&person) || project.project_managers.contains(&person)
}

/// People, teams and calendars are seen where something seen uses them.
fn is_used(graph: &Graph, viewer: &Viewer, id: Id) -> bool {
    graph.referrers(id).any(|(field, holder)| match field {
        Field::WorkspaceCalendar => true,
        // Being in the same team, or mentioned, is no reason.
        Field::TeamMember | Field::CommentMention => false,
        _ => graph
            .get(field.kind(), holder)
            .is_some_and(|holder| match &holder {
                // One step only: a comment on a person must not lead back to that person.
                Entity::Comment(comment)
                    if matches!(comment.on_kind, Kind::Person | Kind::Team | Kind::Calendar) =>
                {
                    false
                }
                holder => can_see(graph, viewer, holder),
            }),
    })
}
