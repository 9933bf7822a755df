//! A batch under way: the graph as it becomes, and what has been touched by which command.

use std::collections::HashMap;

use super::Context;
use crate::access;
use crate::command::Op;
use crate::entity::*;
use crate::graph::Graph;
use crate::id::Id;
use crate::refusal::{Category, FAULTS_MAX, Fault, Refusal};
use crate::rules::{self, ENTITIES_MAX};
use crate::wording;

pub(crate) struct Draft<'a> {
    pub base: &'a Graph,
    pub graph: Graph,
    pub context: &'a Context<'a>,
    command: Option<usize>,
    /// In order of first touch; the command is the last to touch it.
    touched: Vec<(Kind, Id, Option<usize>)>,
    touched_at: HashMap<Id, usize>,
    faults: Vec<Fault>,
}

impl<'a> Draft<'a> {
    pub fn new(base: &'a Graph, context: &'a Context<'a>) -> Draft<'a> {
        let mut graph = base.clone();
        graph.set_seq(base.seq() + 1);
        Draft {
            base,
            graph,
            context,
            command: None,
            touched: Vec::new(),
            touched_at: HashMap::new(),
            faults: Vec::new(),
        }
    }

    pub fn at_command(&mut self, position: usize) {
        self.command = Some(position);
    }

    pub fn fault(&mut self, mut fault: Fault) {
        fault.command = fault.command.or(self.command);
        self.faults.push(fault);
    }

    /// Whether looking at more commands would only add noise.
    pub fn is_hopeless(&self) -> bool {
        self.faults.len() >= FAULTS_MAX
            || self
                .faults
                .iter()
                .any(|fault| fault.category != Category::Invalid)
    }

    /// The entity as this batch has it so far, if the actor may see it.
    pub fn get(&self, kind: Kind, id: Id) -> Result<Entity, Fault> {
        self.graph
            .get(kind, id)
            .filter(|entity| access::can_see(&self.graph, self.context.actor, entity))
            .ok_or_else(|| {
                Fault::not_found(format!(
                    "There is no {} {id}: it may have been deleted.",
                    wording::noun(kind)
                ))
            })
    }

    /// Writes on the actor's behalf: their rights and the entity's own rules are checked.
    pub fn write(&mut self, before: Option<&Entity>, mut after: Entity) -> Result<(), Fault> {
        access::check(&self.graph, self.context.actor, before, Some(&after))?;
        let faults = rules::shape(&mut after);
        let id = after.id();
        for mut fault in faults {
            fault.entity = Some(id);
            self.fault(fault);
        }
        self.put(after);
        Ok(())
    }

    /// Writes what follows from something else; rights are not asked again.
    pub fn put(&mut self, entity: Entity) {
        self.touch(entity.kind(), entity.id());
        let seq = self.graph.seq();
        self.graph.put(entity, seq);
    }

    pub fn remove(&mut self, kind: Kind, id: Id) {
        self.touch(kind, id);
        self.graph.remove(kind, id);
    }

    fn touch(&mut self, kind: Kind, id: Id) {
        let next = self.touched.len();
        let at = *self.touched_at.entry(id).or_insert(next);
        if at == next {
            self.touched.push((kind, id, self.command));
        } else if self.command.is_some() {
            self.touched[at].2 = self.command;
        }
    }

    /// Checks the whole and gives the new graph with its ops.
    pub fn finish(mut self) -> Result<(Graph, Vec<Op>), Refusal> {
        if self.faults.is_empty() {
            self.check_whole();
        }
        if let Some(refusal) = Refusal::of(std::mem::take(&mut self.faults)) {
            return Err(refusal);
        }
        let mut ops = Vec::with_capacity(self.touched.len());
        let mut fleeting = false;
        for (kind, id, _) in &self.touched {
            let (before, after) = (self.base.get(*kind, *id), self.graph.get(*kind, *id));
            fleeting |= before.is_none() && after.is_none();
            if before != after {
                ops.push(Op { before, after });
            } else if let (Some(entity), Some(version)) = (before, self.base.version(*kind, *id)) {
                // Touched, yet as it was: it keeps its version.
                self.graph.put(entity, version);
            }
        }
        if ops.is_empty() {
            self.graph = self.base.clone();
        } else if fleeting {
            // What came and went within the batch has left its number behind; the log has not.
            self.graph = self.base.apply_ops(&ops, self.base.seq() + 1);
        }
        Ok((self.graph, ops))
    }

    fn check_whole(&mut self) {
        if self.graph.len() > ENTITIES_MAX {
            let message = format!(
                "A workspace holds at most {ENTITIES_MAX} entities: delete what is no longer needed."
            );
            self.faults.push(Fault::new(Category::Invalid, message));
            return;
        }
        let (mut dependencies, mut moved) = (Vec::new(), Vec::new());
        for (kind, id, command) in std::mem::take(&mut self.touched) {
            let before = self.base.get(kind, id);
            if let Some(entity) = self.graph.get(kind, id) {
                for fault in rules::relations::check(&self.graph, before.as_ref(), &entity) {
                    self.faults.push(Fault {
                        command,
                        entity: Some(id),
                        ..fault
                    });
                }
                match (&entity, &before) {
                    (Entity::Dependency(new), Some(Entity::Dependency(old)))
                        if (new.predecessor, new.successor) == (old.predecessor, old.successor) => {
                    }
                    (Entity::Dependency(_), _) => dependencies.push(id),
                    (Entity::Task(new), Some(Entity::Task(old))) if new.parent == old.parent => {}
                    (Entity::Task(new), _) if new.parent.is_some() => moved.push(id),
                    _ => {}
                }
            }
            self.touched.push((kind, id, command));
            if self.faults.len() >= FAULTS_MAX {
                return;
            }
        }
        if self.faults.is_empty()
            && let Some((id, fault)) = rules::cycles::check(&self.graph, &dependencies, &moved)
        {
            let command = self.touched_at.get(&id).and_then(|at| self.touched[*at].2);
            self.faults.push(Fault {
                command,
                entity: Some(id),
                ..fault
            });
        }
        if let Some(fault) = access::owner_remains(self.base, &self.graph) {
            self.faults.push(Fault {
                command: self.command,
                ..fault
            });
        }
    }
}
