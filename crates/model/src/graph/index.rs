//! What lets the graph answer without looking at everything: who refers to an entity, what
//! stands in which order, which numbers and names are taken.

use imbl::{OrdMap, OrdSet};

use crate::entity::*;
use crate::id::Id;
use crate::references::{Node, Role};

/// What numbers count within: tasks by project, the others by workspace ([`Id::NIL`]).
pub type Counter = (Kind, Id);

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Index {
    kinds: OrdMap<Id, Kind>,
    /// Target, field, who refers.
    referrers: OrdSet<(Id, Role, Id)>,
    /// Container, kind, rank, who stands there.
    ranked: OrdSet<(Id, Kind, String, Id)>,
    /// Names that nobody else may have, in small letters.
    names: OrdSet<(Kind, String, Id)>,
    counters: OrdMap<Counter, u32>,
}

/// What a kind tells the index besides its references.
pub trait Indexed {
    /// Where it stands among its like: the container and the rank.
    fn place(&self) -> Option<(Id, &str)> {
        None
    }
    /// The name nobody else may have.
    fn unique_name(&self) -> Option<&str> {
        None
    }
    /// What its number counts within, and the number.
    fn number(&self) -> Option<(Id, u32)> {
        None
    }
}

impl Indexed for Workspace {}
impl Indexed for Team {}
impl Indexed for Calendar {}
impl Indexed for Product {}
impl Indexed for KeyResult {}
impl Indexed for Metric {}
impl Indexed for Insight {}
impl Indexed for Link {}
impl Indexed for Dependency {}
impl Indexed for Assignment {}
impl Indexed for Baseline {}
impl Indexed for Comment {}

impl Indexed for Person {
    fn unique_name(&self) -> Option<&str> {
        self.email.as_deref()
    }
}

impl Indexed for Goal {
    fn place(&self) -> Option<(Id, &str)> {
        Some((self.product, &self.rank))
    }
    fn number(&self) -> Option<(Id, u32)> {
        Some((Id::NIL, self.number))
    }
}

impl Indexed for Feature {
    fn place(&self) -> Option<(Id, &str)> {
        Some((self.product, &self.rank))
    }
    fn number(&self) -> Option<(Id, u32)> {
        Some((Id::NIL, self.number))
    }
}

impl Indexed for Project {
    fn unique_name(&self) -> Option<&str> {
        Some(&self.key)
    }
}

impl Indexed for Task {
    fn place(&self) -> Option<(Id, &str)> {
        Some((self.parent.unwrap_or(self.project), &self.rank))
    }
    fn number(&self) -> Option<(Id, u32)> {
        Some((self.project, self.number))
    }
}

impl Indexed for Column {
    fn place(&self) -> Option<(Id, &str)> {
        Some((self.project, &self.rank))
    }
}

impl Indexed for Risk {
    fn number(&self) -> Option<(Id, u32)> {
        Some((Id::NIL, self.number))
    }
}

/// What the entity's number counts within, and the number.
pub fn number_of(entity: &Entity) -> Option<(Counter, u32)> {
    let number = match entity {
        Entity::Goal(goal) => goal.number(),
        Entity::Feature(feature) => feature.number(),
        Entity::Task(task) => task.number(),
        Entity::Risk(risk) => risk.number(),
        _ => None,
    };
    number.map(|(scope, number)| ((entity.kind(), scope), number))
}

impl Index {
    pub(crate) fn replace<T: Node + Indexed>(&mut self, old: Option<&T>, new: Option<&T>) {
        match (old, new) {
            (None, Some(new)) => {
                self.kinds.insert(new.id(), T::KIND);
            }
            (Some(old), None) => {
                self.kinds.remove(&old.id());
            }
            _ => {}
        }
        self.replace_references(old, new);
        self.replace_place(old, new);
        self.replace_name(old, new);
        if let Some((scope, number)) = new.and_then(Indexed::number) {
            self.raise_counter((T::KIND, scope), number);
        }
    }

    fn replace_references<T: Node>(&mut self, old: Option<&T>, new: Option<&T>) {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        if let Some(old) = old {
            old.each_reference(&mut |role, target| before.push((target, role, old.id())));
        }
        if let Some(new) = new {
            new.each_reference(&mut |role, target| after.push((target, role, new.id())));
        }
        if before != after {
            for reference in &before {
                self.referrers.remove(reference);
            }
            for reference in after {
                self.referrers.insert(reference);
            }
        }
    }

    fn replace_place<T: Node + Indexed>(&mut self, old: Option<&T>, new: Option<&T>) {
        let (before, after) = (old.and_then(Indexed::place), new.and_then(Indexed::place));
        if before == after {
            return;
        }
        if let (Some(old), Some((container, rank))) = (old, before) {
            self.ranked
                .remove(&(container, T::KIND, rank.to_string(), old.id()));
        }
        if let (Some(new), Some((container, rank))) = (new, after) {
            self.ranked
                .insert((container, T::KIND, rank.to_string(), new.id()));
        }
    }

    fn replace_name<T: Node + Indexed>(&mut self, old: Option<&T>, new: Option<&T>) {
        let (before, after) = (
            old.and_then(Indexed::unique_name),
            new.and_then(Indexed::unique_name),
        );
        if before == after {
            return;
        }
        if let (Some(old), Some(name)) = (old, before) {
            self.names.remove(&(T::KIND, name.to_lowercase(), old.id()));
        }
        if let (Some(new), Some(name)) = (new, after) {
            self.names.insert((T::KIND, name.to_lowercase(), new.id()));
        }
    }

    pub(crate) fn raise_counter(&mut self, counter: Counter, value: u32) {
        let so_far = self.counters.get(&counter).copied().unwrap_or(0);
        if value > so_far {
            self.counters.insert(counter, value);
        }
    }

    pub(crate) fn counter(&self, counter: Counter) -> u32 {
        self.counters.get(&counter).copied().unwrap_or(0)
    }

    pub(crate) fn counters(&self) -> impl Iterator<Item = (Counter, u32)> {
        self.counters
            .iter()
            .map(|(counter, value)| (*counter, *value))
    }

    pub(crate) fn kind_of(&self, id: Id) -> Option<Kind> {
        self.kinds.get(&id).copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Who has the name. More than one only while a batch is under way.
    pub(crate) fn named(&self, kind: Kind, name: &str) -> impl Iterator<Item = Id> {
        let name = name.to_lowercase();
        let (first, last) = ((kind, name.clone(), Id::NIL), (kind, name, Id::MAX));
        self.names.range(first..=last).map(|(_, _, id)| *id)
    }

    pub(crate) fn referrers(&self, target: Id) -> impl Iterator<Item = (Role, Id)> {
        let first = (target, Role::WorkspaceCalendar, Id::NIL);
        let last = (target, Role::CommentMention, Id::MAX);
        self.referrers
            .range(first..=last)
            .map(|(_, role, id)| (*role, *id))
    }

    pub(crate) fn referrers_by(&self, target: Id, role: Role) -> impl Iterator<Item = Id> {
        let (first, last) = ((target, role, Id::NIL), (target, role, Id::MAX));
        self.referrers.range(first..=last).map(|(_, _, id)| *id)
    }

    /// In order of rank.
    pub(crate) fn ranked(
        &self,
        container: Id,
        kind: Kind,
    ) -> impl DoubleEndedIterator<Item = (&str, Id)> {
        self.ranked_behind(container, kind, "")
    }

    /// Those with this rank or a later one, in order.
    pub(crate) fn ranked_behind(
        &self,
        container: Id,
        kind: Kind,
        rank: &str,
    ) -> impl DoubleEndedIterator<Item = (&str, Id)> {
        let first = (container, kind, rank.to_string(), Id::NIL);
        // No rank has a character behind `z`.
        let last = (container, kind, "~".to_string(), Id::MAX);
        self.ranked
            .range(first..=last)
            .map(|(_, _, rank, id)| (rank.as_str(), *id))
    }
}
