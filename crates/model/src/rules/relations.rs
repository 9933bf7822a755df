//! Rules about an entity and its neighbours, checked on the graph as the batch leaves it.

use crate::entity::*;
use crate::graph::{Graph, TREE_DEPTH_MAX};
use crate::id::Id;
use crate::references::Role;
use crate::refusal::Fault;
use crate::wording;

/// What is wrong between `entity` and the rest of the graph. `before` is how it was.
pub(crate) fn check(graph: &Graph, before: Option<&Entity>, entity: &Entity) -> Vec<Fault> {
    let mut faults = existence(graph, entity);
    if !faults.is_empty() {
        return faults;
    }
    match entity {
        Entity::Workspace(it) if graph.count(Kind::Workspace) > 1 => {
            faults.push(Fault::conflict(format!(
                "There is a workspace already; “{}” needs a database of its own.",
                it.name
            )));
        }
        Entity::Person(it) => unique(
            graph,
            Kind::Person,
            it.id,
            it.email.as_deref(),
            "email",
            &mut faults,
        ),
        Entity::Project(it) => unique(
            graph,
            Kind::Project,
            it.id,
            Some(&it.key),
            "key",
            &mut faults,
        ),
        Entity::Calendar(it) => {
            let above = |calendar: &Calendar| calendar.base.and_then(|base| graph.calendar(base));
            if circles(it, above, |calendar| calendar.id) {
                faults.push(Fault::invalid(
                    "base",
                    "The calendar would be built on itself: choose another base.",
                ));
            }
        }
        Entity::Goal(it) => {
            let above = |goal: &Goal| goal.parent.and_then(|parent| graph.goal(parent));
            if circles(it, above, |goal| goal.id) {
                faults.push(Fault::invalid(
                    "parent",
                    "The goal would be part of itself: choose another one.",
                ));
            }
        }
        Entity::Task(it) => task(graph, it, &mut faults),
        Entity::Dependency(it) => dependency(graph, it, &mut faults),
        Entity::Assignment(it) => assignment(graph, before, it, &mut faults),
        Entity::Link(it) => link(graph, it, &mut faults),
        Entity::Risk(it) => risk(graph, it, &mut faults),
        _ => {}
    }
    faults
}

fn existence(graph: &Graph, entity: &Entity) -> Vec<Fault> {
    let mut faults = Vec::new();
    entity.each_reference(&mut |role, target| {
        let expected = match (role, entity) {
            (Role::CommentOn, Entity::Comment(comment)) => Some(comment.on_kind),
            _ => role.target(),
        };
        let found = graph.kind_of(target);
        if found.is_some() && found == expected {
            return;
        }
        let wanted = expected.map_or("thing", wording::noun);
        let message = match found {
            None => format!(
                "There is no {wanted} {target}: it may have been deleted. Choose another one."
            ),
            Some(other) => format!("{target} is a {}, not a {wanted}.", wording::noun(other)),
        };
        faults.push(Fault::invalid(role.field(), message));
    });
    faults
}

fn unique(
    graph: &Graph,
    kind: Kind,
    id: Id,
    name: Option<&str>,
    field: &str,
    faults: &mut Vec<Fault>,
) {
    let Some(name) = name else { return };
    if let Some(other) = graph.named(kind, name).find(|other| *other != id) {
        let other = wording::name_of(graph, kind, other);
        faults.push(
            Fault::conflict(format!(
                "The {field} “{name}” is taken by {other}: choose another one."
            ))
            .field(field),
        );
    }
}

/// Whether going up from `start` comes back to it or does not end.
fn circles<'a, T>(
    start: &'a T,
    above: impl Fn(&'a T) -> Option<&'a T>,
    id: impl Fn(&T) -> Id,
) -> bool {
    let mut here = start;
    for _ in 0..TREE_DEPTH_MAX {
        match above(here) {
            None => return false,
            Some(next) if id(next) == id(start) => return true,
            Some(next) => here = next,
        }
    }
    true
}

fn task(graph: &Graph, it: &Task, faults: &mut Vec<Fault>) {
    if let Some(parent) = it.parent.and_then(|parent| graph.task(parent)) {
        if parent.project != it.project {
            faults.push(Fault::invalid(
                "parent",
                "The summary is in another project: choose one in this project.",
            ));
        }
        let above = |task: &Task| task.parent.and_then(|parent| graph.task(parent));
        if circles(it, above, |task| task.id) {
            let message = format!(
                "“{}” would lie below itself, or more than {TREE_DEPTH_MAX} levels deep: choose another summary.",
                it.name
            );
            faults.push(Fault::invalid("parent", message));
        }
    }
    if let Some(column) = it.column.and_then(|column| graph.column(column))
        && column.project != it.project
    {
        faults.push(Fault::invalid(
            "column",
            "The board column is in another project: choose one of this project's.",
        ));
    }
}

fn dependency(graph: &Graph, it: &Dependency, faults: &mut Vec<Fault>) {
    let twin = graph.dependencies_into(it.successor).find(|other| {
        other.id != it.id
            && other.predecessor == it.predecessor
            && other.dependency_type == it.dependency_type
    });
    let name = |task| wording::name_of(graph, Kind::Task, task);
    if twin.is_some() {
        let message = format!(
            "{} already waits for {} in this way: change that dependency instead.",
            name(it.successor),
            name(it.predecessor)
        );
        faults.push(Fault::conflict(message).field("predecessor"));
    }
    for (below, above) in [
        (it.predecessor, it.successor),
        (it.successor, it.predecessor),
    ] {
        if graph.ancestors(below).any(|task| task.id == above) {
            let message = format!(
                "{} is part of {}: a task and its own summary cannot wait for each other.",
                name(below),
                name(above)
            );
            faults.push(Fault::invalid("successor", message));
        }
    }
}

fn assignment(graph: &Graph, before: Option<&Entity>, it: &Assignment, faults: &mut Vec<Fault>) {
    if graph.assignments_of(it.task).any(|other| {
        other.id != it.id
            && ((it.person, it.team) == (other.person, other.team) && it.skill == other.skill)
    }) {
        let message = format!(
            "{} is given to them already: change the units of that assignment instead.",
            wording::name_of(graph, Kind::Task, it.task)
        );
        faults.push(Fault::conflict(message).field("person"));
    }
    let before = match before {
        Some(Entity::Assignment(before)) => before.person,
        _ => None,
    };
    if let Some(person) = it.person.and_then(|person| graph.person(person))
        && person.inactive
        && before != it.person
    {
        let message = format!(
            "{} is no longer here and takes no new work: choose somebody else.",
            person.name
        );
        faults.push(Fault::invalid("person", message));
    }
}

fn link(graph: &Graph, it: &Link, faults: &mut Vec<Fault>) {
    if graph
        .links_of_feature(it.feature)
        .any(|other| other.id != it.id && (other.project, other.task) == (it.project, it.task))
    {
        let message = format!(
            "{} has this link already.",
            wording::name_of(graph, Kind::Feature, it.feature)
        );
        faults.push(Fault::conflict(message).field("feature"));
    }
}

fn risk(graph: &Graph, it: &Risk, faults: &mut Vec<Fault>) {
    let response = it.response.iter().flat_map(|response| &response.tasks);
    for (field, id) in it
        .tasks
        .iter()
        .map(|id| ("tasks", id))
        .chain(response.map(|id| ("response", id)))
    {
        if graph
            .task(*id)
            .is_some_and(|task| task.project != it.project)
        {
            let message = format!(
                "{} is in another project than the risk: choose tasks of this project.",
                wording::name_of(graph, Kind::Task, *id)
            );
            faults.push(Fault::invalid(field, message));
        }
    }
}
