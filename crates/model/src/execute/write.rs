//! Create, update, delete.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::Draft;
use super::outline::{end_of_list, rank_is_free};
use crate::command::Seq;
use crate::entity::*;
use crate::id::Id;
use crate::rank;
use crate::references::OnDelete;
use crate::refusal::Fault;
use crate::{board, merge, wording};

pub(super) fn create(draft: &mut Draft, mut entity: Entity) -> Result<(), Fault> {
    let id = entity.id();
    if id == Id::NIL || id == Id::MAX {
        return Err(Fault::invalid("id", "The id is empty: make a UUIDv7."));
    }
    if let Some(kind) = draft
        .graph
        .kind_of(id)
        .or_else(|| draft.base.kind_of(id).filter(|kind| *kind != entity.kind()))
    {
        let message = format!(
            "The id {id} is taken by a {}: make a new one.",
            wording::noun(kind)
        );
        return Err(Fault::conflict(message).field("id"));
    }
    fill_in(draft, &mut entity);
    draft.write(None, entity)?;
    board::follow(draft, None, id);
    Ok(())
}

/// What the caller need not or must not say: numbers, places, who and when.
fn fill_in(draft: &Draft, entity: &mut Entity) {
    let graph = &draft.graph;
    let place = |kind, container, given: &mut String| {
        if !rank::is_valid(given) || !rank_is_free(graph, container, kind, given) {
            *given = end_of_list(graph, container, kind);
        }
    };
    match entity {
        Entity::Task(it) => {
            it.number = graph.next_number((Kind::Task, it.project));
            place(Kind::Task, it.parent.unwrap_or(it.project), &mut it.rank);
        }
        Entity::Goal(it) => {
            it.number = graph.next_number((Kind::Goal, Id::NIL));
            place(Kind::Goal, it.product, &mut it.rank);
        }
        Entity::Feature(it) => {
            it.number = graph.next_number((Kind::Feature, Id::NIL));
            place(Kind::Feature, it.product, &mut it.rank);
        }
        Entity::Risk(it) => it.number = graph.next_number((Kind::Risk, Id::NIL)),
        Entity::Column(it) => place(Kind::Column, it.project, &mut it.rank),
        Entity::Comment(it) if draft.context.actor.is_some() => {
            it.author = draft.context.actor;
            it.at = Some(draft.context.now);
        }
        Entity::Comment(it) => it.at = it.at.or(Some(draft.context.now)),
        Entity::Baseline(it) => it.at = Some(draft.context.now),
        // Whoever begins something answers for it, until they hand it over.
        Entity::Product(it) if it.product_managers.is_empty() => {
            it.product_managers.extend(draft.context.actor)
        }
        Entity::Project(it) if it.project_managers.is_empty() => {
            it.project_managers.extend(draft.context.actor)
        }
        _ => {}
    }
}

pub(super) fn update(
    draft: &mut Draft,
    kind: Kind,
    id: Id,
    set: &Map<String, Value>,
    version: Option<Seq>,
) -> Result<(), Fault> {
    let before = draft.get(kind, id)?;
    if version.is_some() && version != draft.base.version(kind, id) {
        let message = format!(
            "{} has been changed in the meantime: look at it again, then repeat what is still wanted.",
            capital(&wording::name_of(&draft.graph, kind, id))
        );
        return Err(Fault::conflict(message));
    }
    let mut after = merge::patched(&before, set)?;
    if let (Entity::Task(old), Entity::Task(new)) = (&before, &mut after)
        && old.parent != new.parent
    {
        new.rank = end_of_list(&draft.graph, new.parent.unwrap_or(new.project), Kind::Task);
    }
    draft.write(Some(&before), after)?;
    board::follow(draft, Some(&before), id);
    Ok(())
}

pub(super) fn delete(draft: &mut Draft, kind: Kind, id: Id) -> Result<(), Fault> {
    let before = draft.get(kind, id)?;
    if kind == Kind::Workspace {
        return Err(Fault::invalid(
            "kind",
            "A workspace is deleted as a whole, in its settings.",
        ));
    }
    crate::access::check(&draft.graph, draft.context.actor, Some(&before), None)?;
    // All that cannot be without it, then all that stays but names one of these.
    let mut going = vec![(kind, id)];
    let mut gone: HashSet<Id> = HashSet::from([id]);
    let mut staying = Vec::new();
    let mut at = 0;
    while let Some((_, target)) = going.get(at).copied() {
        for (role, holder) in draft.graph.referrers(target) {
            if role.on_delete() == OnDelete::Cascade {
                if gone.insert(holder) {
                    going.push((role.kind(), holder));
                }
            } else {
                staying.push((role, holder, target));
            }
        }
        at += 1;
    }
    staying.retain(|(_, holder, _)| !gone.contains(holder));
    let users: Vec<_> = staying
        .iter()
        .filter(|(role, ..)| role.on_delete() == OnDelete::Refuse)
        .collect();
    if let Some((role, holder, _)) = users.first() {
        let first = wording::name_of(&draft.graph, role.kind(), *holder);
        let more = match users.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let way_out = match kind {
            Kind::Person => "Set them inactive instead, or give that to somebody else first.",
            _ => "Let them use another one first.",
        };
        let name = capital(&wording::name_of(&draft.graph, kind, id));
        return Err(Fault::conflict(format!(
            "{name} is in use by {first}{more}. {way_out}"
        )));
    }
    for (role, holder, target) in staying {
        if let Some(mut entity) = draft.graph.get(role.kind(), holder) {
            entity.drop_reference(role, target);
            draft.put(entity);
        }
    }
    for (kind, id) in going {
        draft.remove(kind, id);
    }
    Ok(())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
