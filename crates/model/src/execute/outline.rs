//! Moving things within their lists and tasks within their tree. A subtree stays together:
//! only the entity that is moved changes.

use super::Draft;
use crate::entity::*;
use crate::graph::Graph;
use crate::id::Id;
use crate::rank;
use crate::refusal::Fault;
use crate::wording;

pub(super) fn move_behind(
    draft: &mut Draft,
    kind: Kind,
    id: Id,
    parent: Option<Id>,
    after: Option<Id>,
) -> Result<(), Fault> {
    let before = draft.get(kind, id)?;
    if kind != Kind::Task && parent.is_some() {
        return Err(Fault::invalid(
            "parent",
            "Only tasks have others above them.",
        ));
    }
    let container = match &before {
        Entity::Task(task) => {
            if let Some(parent) = parent {
                draft.get(Kind::Task, parent)?;
                if parent == id || draft.graph.ancestors(parent).any(|above| above.id == id) {
                    let message = format!(
                        "{} cannot go below itself.",
                        wording::name_of(&draft.graph, kind, id)
                    );
                    return Err(Fault::invalid("parent", message));
                }
            }
            parent.unwrap_or(task.project)
        }
        Entity::Goal(goal) => goal.product,
        Entity::Feature(feature) => feature.product,
        Entity::Column(column) => column.project,
        _ => {
            let message = format!(
                "A {} has no place in an order: only tasks, goals, features and board columns are moved.",
                wording::noun(kind)
            );
            return Err(Fault::invalid("kind", message));
        }
    };
    let rank = rank_behind(draft, container, kind, after, id)?;
    place(draft, before, parent, rank)
}

fn place(draft: &mut Draft, before: Entity, parent: Option<Id>, rank: String) -> Result<(), Fault> {
    let mut after = before.clone();
    match &mut after {
        Entity::Task(it) => (it.parent, it.rank) = (parent, rank),
        Entity::Goal(it) => it.rank = rank,
        Entity::Feature(it) => it.rank = rank,
        Entity::Column(it) => it.rank = rank,
        _ => {}
    }
    draft.write(Some(&before), after)
}

pub(super) fn indent(draft: &mut Draft, tasks: &[Id]) -> Result<(), Fault> {
    for id in in_outline_order(draft, tasks)? {
        let Some(task) = draft.graph.task(id).cloned() else {
            continue;
        };
        let container = task.parent.unwrap_or(task.project);
        let above = siblings(&draft.graph, container, Kind::Task)
            .take_while(|(_, sibling)| *sibling != id)
            .last()
            .map(|(_, sibling)| sibling);
        let Some(above) = above else {
            let name = wording::name_of(&draft.graph, Kind::Task, id);
            return Err(Fault::invalid(
                "tasks",
                format!("{name} is the first in its list: there is no task above it to go below."),
            ));
        };
        let rank = end_of_list(&draft.graph, above, Kind::Task);
        place(draft, Entity::Task(task), Some(above), rank)?;
    }
    Ok(())
}

pub(super) fn outdent(draft: &mut Draft, tasks: &[Id]) -> Result<(), Fault> {
    // Last first: each goes right behind its summary, so they end up in their old order.
    for id in in_outline_order(draft, tasks)?.into_iter().rev() {
        let Some(task) = draft.graph.task(id).cloned() else {
            continue;
        };
        let Some(parent) = task.parent.and_then(|parent| draft.graph.task(parent)) else {
            let name = wording::name_of(&draft.graph, Kind::Task, id);
            return Err(Fault::invalid(
                "tasks",
                format!("{name} is at the top level already."),
            ));
        };
        let (summary, above) = (parent.id, parent.parent);
        let rank = rank_behind(
            draft,
            above.unwrap_or(task.project),
            Kind::Task,
            Some(summary),
            id,
        )?;
        place(draft, Entity::Task(task), above, rank)?;
    }
    Ok(())
}

/// The tasks from top to bottom, without those whose summary is among them: they come along.
fn in_outline_order(draft: &Draft, tasks: &[Id]) -> Result<Vec<Id>, Fault> {
    let mut placed = Vec::with_capacity(tasks.len());
    let chosen: std::collections::HashSet<Id> = tasks.iter().copied().collect();
    for id in &chosen {
        let Entity::Task(task) = draft.get(Kind::Task, *id)? else {
            continue;
        };
        let above: Vec<&Task> = draft.graph.ancestors(*id).collect();
        if above.iter().any(|task| chosen.contains(&task.id)) {
            continue;
        }
        let mut path: Vec<String> = above.iter().rev().map(|task| task.rank.clone()).collect();
        path.push(task.rank);

        placed.push(((task.project, path), *id));
    }
    placed.sort();
    Ok(placed.into_iter().map(|(_, id)| id).collect())
}

fn siblings(
    graph: &Graph,
    container: Id,
    kind: Kind,
) -> impl DoubleEndedIterator<Item = (&str, Id)> {
    graph.ranked_behind(container, kind, "")
}

pub(crate) fn end_of_list(graph: &Graph, container: Id, kind: Kind) -> String {
    let last = siblings(graph, container, kind)
        .next_back()
        .map(|(rank, _)| rank);
    rank::between(last, None).unwrap_or_else(|| "a0".into())
}

pub(crate) fn rank_is_free(graph: &Graph, container: Id, kind: Kind, rank: &str) -> bool {
    graph
        .ranked_behind(container, kind, rank)
        .next()
        .is_none_or(|(next, _)| next != rank)
}

/// A rank right behind `after` (none: before all others), for `moving`.
fn rank_behind(
    draft: &mut Draft,
    container: Id,
    kind: Kind,
    after: Option<Id>,
    moving: Id,
) -> Result<String, Fault> {
    for _ in 0..2 {
        let graph = &draft.graph;
        let found = match after {
            None => {
                let first = siblings(graph, container, kind).find(|(_, id)| *id != moving);
                rank::between(None, first.map(|(rank, _)| rank))
            }
            Some(after) => {
                let of_after = draft.get(kind, after)?;
                let rank = match (&of_after, rank_in(&of_after, container)) {
                    (_, Some(rank)) if after != moving => rank,
                    _ => {
                        let name = wording::name_of(graph, kind, after);
                        return Err(Fault::invalid(
                            "after",
                            format!("{name} is not in that list: choose one that is."),
                        ));
                    }
                };
                let next = graph
                    .ranked_behind(container, kind, rank)
                    .skip_while(|(_, id)| *id != after)
                    .skip(1)
                    .find(|(_, id)| *id != moving);
                rank::between(Some(rank), next.map(|(rank, _)| rank))
            }
        };
        match found {
            Some(rank) => return Ok(rank),
            None => spread(draft, container, kind),
        }
    }
    Err(Fault::conflict(
        "There is no room in this list: move something else first.",
    ))
}

fn rank_in(entity: &Entity, container: Id) -> Option<&str> {
    let (holder, rank) = match entity {
        Entity::Task(it) => (it.parent.unwrap_or(it.project), &it.rank),
        Entity::Goal(it) => (it.product, &it.rank),
        Entity::Feature(it) => (it.product, &it.rank),
        Entity::Column(it) => (it.project, &it.rank),
        _ => return None,
    };
    (holder == container).then_some(rank)
}

/// Gives everything in the list a fresh rank: two with the same one leave no room between.
fn spread(draft: &mut Draft, container: Id, kind: Kind) {
    let all: Vec<Id> = siblings(&draft.graph, container, kind)
        .map(|(_, id)| id)
        .collect();
    let mut last: Option<String> = None;
    for id in all {
        let Some(mut entity) = draft.graph.get(kind, id) else {
            continue;
        };
        let rank = rank::between(last.as_deref(), None).unwrap_or_default();
        last = Some(rank.clone());
        match &mut entity {
            Entity::Task(it) => it.rank = rank,
            Entity::Goal(it) => it.rank = rank,
            Entity::Feature(it) => it.rank = rank,
            Entity::Column(it) => it.rank = rank,
            _ => {}
        }
        draft.put(entity);
    }
}
