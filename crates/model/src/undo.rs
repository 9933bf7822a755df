//! Taking changes back. An undo is a change like any other: it goes through the rules, stands
//! in the log, and can itself be taken back (redo).

use std::collections::HashSet;
use std::sync::Arc;

use crate::access;
use crate::command::{Change, Op, Seq};
use crate::entity::*;
use crate::execute::{Context, Draft, Outcome};
use crate::graph::Graph;
use crate::id::Id;
use crate::merge;
use crate::refusal::{Fault, Refusal};
use crate::rules;
use crate::wording;

/// The ops that take these ones back, where nothing has happened since.
pub fn inverse(ops: &[Op]) -> Vec<Op> {
    ops.iter()
        .rev()
        .map(|op| Op {
            before: op.after.clone(),
            after: op.before.clone(),
        })
        .collect()
}

/// The actor's last change not yet taken back: what undo without a name takes.
pub fn last_undoable(
    seq: Seq,
    actor: Option<Id>,
    history: &dyn crate::History,
) -> Option<Arc<Change>> {
    let mut taken_back: HashSet<Seq> = HashSet::new();
    for change in backwards(seq, history) {
        if taken_back.contains(&change.seq) {
            continue;
        }
        match change.undoes.or(change.redoes) {
            Some(target) => {
                taken_back.insert(target);
            }
            None if change.actor == actor => return Some(change),
            None => {}
        }
    }
    None
}

/// The actor's last undo, unless they have changed something since.
pub fn last_redoable(
    seq: Seq,
    actor: Option<Id>,
    history: &dyn crate::History,
) -> Option<Arc<Change>> {
    let mut taken_back: HashSet<Seq> = HashSet::new();
    for change in backwards(seq, history).filter(|change| change.actor == actor) {
        if let Some(target) = change.redoes {
            taken_back.insert(target);
        } else if change.undoes.is_none() {
            return None;
        } else if !taken_back.contains(&change.seq) {
            return Some(change);
        }
    }
    None
}

fn backwards(seq: Seq, history: &dyn crate::History) -> impl Iterator<Item = Arc<Change>> {
    (1..=seq).rev().map_while(|seq| history.change(seq))
}

/// Whether the change of this position is taken back, as of `seq`.
pub fn is_undone(target: Seq, seq: Seq, history: &dyn crate::History) -> bool {
    let mut taken_back: HashSet<Seq> = HashSet::new();
    for change in backwards(seq, history).take_while(|change| change.seq > target) {
        if !taken_back.contains(&change.seq) {
            taken_back.extend(change.undoes.or(change.redoes));
        }
    }
    taken_back.contains(&target)
}

pub(crate) fn undo(
    graph: &Graph,
    context: &Context,
    named: Option<Seq>,
) -> Result<Outcome, Refusal> {
    let change = match named {
        None => last_undoable(graph.seq(), context.actor, context.history)
            .ok_or_else(|| Fault::conflict("There is nothing to undo."))?,
        Some(seq) => {
            let change = context
                .history
                .change(seq)
                .filter(|change| change.seq <= graph.seq())
                .ok_or_else(|| {
                    Fault::not_found(format!("There is no change {seq} in the history."))
                })?;
            if is_undone(seq, graph.seq(), context.history) {
                return Err(Fault::conflict(format!(
                    "“{}” has been taken back already.",
                    change.label
                ))
                .into());
            }
            change
        }
    };
    let (after, ops, left_out) = take_back(graph, context, &change)?;
    let label = labelled("Undo", &change.label, &left_out);
    Ok(Outcome {
        graph: after,
        ops,
        label,
        undoes: Some(change.seq),
        redoes: None,
    })
}

pub(crate) fn redo(graph: &Graph, context: &Context) -> Result<Outcome, Refusal> {
    let undone = last_redoable(graph.seq(), context.actor, context.history)
        .ok_or_else(|| Fault::conflict("There is nothing to redo."))?;
    let (after, ops, left_out) = take_back(graph, context, &undone)?;
    let label = undone.label.strip_prefix("Undo: ").unwrap_or(&undone.label);
    let label = labelled("Redo", label, &left_out);
    Ok(Outcome {
        graph: after,
        ops,
        label,
        undoes: None,
        redoes: Some(undone.seq),
    })
}

const NAMES_SHOWN_MAX: usize = 3;

fn labelled(verb: &str, label: &str, left_out: &[String]) -> String {
    if left_out.is_empty() {
        return format!("{verb}: {label}");
    }
    format!(
        "{verb}: {label} (except {}, changed since)",
        listed(left_out)
    )
}

fn listed(names: &[String]) -> String {
    let shown = names[..names.len().min(NAMES_SHOWN_MAX)].join(", ");
    match names.len().saturating_sub(NAMES_SHOWN_MAX) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Restores what the change set and what still stands as it set it. Gives also the names of
/// what was left because somebody has changed it since.
fn take_back(
    graph: &Graph,
    context: &Context,
    change: &Change,
) -> Result<(Graph, Vec<Op>, Vec<String>), Refusal> {
    let created: HashSet<Id> = change
        .ops
        .iter()
        .filter(|op| op.before.is_none())
        .filter_map(|op| op.after.as_ref())
        .map(Entity::id)
        .collect();
    let mut draft = Draft::new(graph, context);
    let (mut left_out, mut in_the_way) = (Vec::new(), Vec::new());
    for op in change.ops.iter().rev() {
        match (&op.before, &op.after) {
            (None, Some(after)) => {
                let (kind, id) = (after.kind(), after.id());
                let Some(now) = graph.get(kind, id) else {
                    continue;
                };
                if !is_as_left(after, &now) {
                    in_the_way.push(wording::name_of(graph, kind, id));
                }
                in_the_way.extend(
                    graph
                        .referrers(id)
                        .filter(|(_, holder)| !created.contains(holder))
                        .filter(|(role, holder)| !named_before(change, role.kind(), *holder, id))
                        .map(|(role, holder)| wording::name_of(graph, role.kind(), holder)),
                );
                draft.remove(kind, id);
            }
            (Some(before), None) => {
                if graph.kind_of(before.id()).is_none() {
                    let mut entity = before.clone();
                    free_rank(&draft.graph, &mut entity);
                    draft.put(entity);
                }
            }
            (Some(before), Some(after)) => match graph.get(before.kind(), before.id()) {
                None => left_out.push(format!("a deleted {}", wording::noun(before.kind()))),
                Some(now) => {
                    let (restored, whole) = restore_fields(before, after, &now)?;
                    if !whole {
                        left_out.push(wording::name_of(graph, now.kind(), now.id()));
                    }
                    if let Some(mut entity) = restored {
                        free_rank(&draft.graph, &mut entity);
                        draft.put(entity);
                    }
                }
            },
            (None, None) => {}
        }
    }
    if !in_the_way.is_empty() {
        in_the_way.sort();
        in_the_way.dedup();
        let message = format!(
            "“{}” cannot be taken back: {} came or changed since. Take that back first, or delete what you no longer want.",
            change.label,
            listed(&in_the_way)
        );
        return Err(Fault::conflict(message).into());
    }
    let (after, ops) = draft.finish()?;
    if ops.is_empty() {
        let since = if left_out.is_empty() {
            "nothing of it is left".into()
        } else {
            format!("{} changed since", listed(&left_out))
        };
        return Err(
            Fault::conflict(format!("“{}” cannot be taken back: {since}.", change.label)).into(),
        );
    }
    check_rights(graph, &after, context, change, &ops)?;
    Ok((after, ops, left_out))
}

/// Places may have moved to make room, which is nobody's change to the entity itself.
fn is_as_left(left: &Entity, now: &Entity) -> bool {
    let (mut left, mut now) = (merge::to_object(left), merge::to_object(now));
    left.remove("rank");
    now.remove("rank");
    left == now
}

/// Whether the change itself made `holder` name `target`: then taking it back unmakes that.
fn named_before(change: &Change, kind: Kind, holder: Id, target: Id) -> bool {
    change.ops.iter().any(|op| {
        op.before.is_some()
            && op.after.as_ref().is_some_and(|after| {
                let mut names = false;
                after.each_reference(&mut |_, id| names |= id == target);
                after.kind() == kind && after.id() == holder && names
            })
    })
}

/// `now` with the fields back that the change set and nobody has set since; whether all were.
fn restore_fields(
    before: &Entity,
    after: &Entity,
    now: &Entity,
) -> Result<(Option<Entity>, bool), Fault> {
    let (before, after) = (merge::to_object(before), merge::to_object(after));
    let mut fields = merge::to_object(now);
    let (mut restored, mut whole) = (false, true);
    for (field, set) in &after {
        let old = before.get(field);
        if old == Some(set) {
            continue;
        }
        if fields.get(field) == Some(set) {
            match old {
                Some(old) => fields.insert(field.clone(), old.clone()),
                None => fields.remove(field),
            };
            restored = true;
        } else if fields.get(field) != old {
            whole = false;
        }
    }
    if !restored {
        return Ok((None, whole));
    }
    let entity = merge::from_object(fields)
        .map_err(|error| Fault::conflict(format!("It cannot be restored: {error}.")))?;
    Ok((Some(entity), whole))
}

/// Another one may stand in the old place by now: then right behind it.
fn free_rank(graph: &Graph, entity: &mut Entity) {
    let (kind, id) = (entity.kind(), entity.id());
    let (container, rank) = match entity {
        Entity::Task(it) => (it.parent.unwrap_or(it.project), &mut it.rank),
        Entity::Goal(it) => (it.product, &mut it.rank),
        Entity::Feature(it) => (it.product, &mut it.rank),
        Entity::Column(it) => (it.project, &mut it.rank),
        _ => return,
    };
    let wanted = rank.clone();
    let mut behind = graph
        .ranked_behind(container, kind, &wanted)
        .filter(|(_, other)| *other != id);
    if let Some((taken, _)) = behind.next()
        && taken == wanted
    {
        let next = behind.next().map(|(next, _)| next);
        if let Some(free) = crate::rank::between(Some(taken), next) {
            *rank = free;
        }
    }
}

fn check_rights(
    before: &Graph,
    after: &Graph,
    context: &Context,
    change: &Change,
    ops: &[Op],
) -> Result<(), Refusal> {
    let own = context.actor == change.actor;
    for op in ops {
        let is_comment = matches!(
            op.before.as_ref().or(op.after.as_ref()),
            Some(Entity::Comment(_))
        );
        // Comments of others come and go with what they are on.
        if own && is_comment {
            continue;
        }
        let graph = if op.before.is_some() { before } else { after };
        access::check(graph, context.actor, op.before.as_ref(), op.after.as_ref())?;
    }
    for op in ops {
        if let Some(mut entity) = op.after.clone()
            && let Some(fault) = rules::shape(&mut entity).into_iter().next()
        {
            return Err(fault.into());
        }
    }
    Ok(())
}
