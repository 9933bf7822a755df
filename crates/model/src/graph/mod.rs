//! The graph in memory: one persistent map per kind, records shared by `Arc`, and the indices
//! that make every question about neighbours a look-up. A clone is a snapshot and costs nothing.

pub(crate) mod index;
mod relations;

use std::sync::Arc;

use imbl::OrdMap;

use crate::command::{Change, Op, Seq};
use crate::entity::*;
use crate::id::Id;
use crate::references::Node;
use index::Index;
pub use index::{Counter, number_of};
pub use relations::TREE_DEPTH_MAX;

/// An entity and the change that wrote it last.
#[derive(Clone, Debug, PartialEq)]
pub struct Record<T> {
    pub entity: Arc<T>,
    pub version: Seq,
}

type Table<T> = OrdMap<Id, Record<T>>;

macro_rules! graph {
    ($($variant:ident $one:ident $many:ident $snake:literal $plural:literal),+ $(,)?) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        struct Tables {
            $($many: Table<$variant>),+
        }

        /// All that is in a workspace, as of one position of its log.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Graph {
            seq: Seq,
            tables: Tables,
            index: Index,
        }

        $(impl Stored for $variant {
            fn table(graph: &Graph) -> &Table<Self> {
                &graph.tables.$many
            }
        })+

        impl Graph {
            $(
                pub fn $one(&self, id: Id) -> Option<&$variant> {
                    self.tables.$many.get(&id).map(|record| &*record.entity)
                }

                /// In order of creation (of their ids).
                pub fn $many(&self) -> impl Iterator<Item = &$variant> {
                    self.tables.$many.values().map(|record| &*record.entity)
                }
            )+

            /// A copy of the entity.
            pub fn get(&self, kind: Kind, id: Id) -> Option<Entity> {
                match kind {
                    $(Kind::$variant => self.$one(id).cloned().map(Entity::$variant)),+
                }
            }

            /// One is a copy of the other, and neither was changed since. Costs nothing; what was
            /// made apart is never the same, however equal.
            pub fn is_same(&self, other: &Graph) -> bool {
                self.seq == other.seq && $(self.tables.$many.ptr_eq(&other.tables.$many))&&+
            }

            /// What came, went or was written between the two, kind by kind. Costs as much as has
            /// changed where one was made from the other.
            pub fn changed_since(&self, before: &Graph) -> Vec<(Kind, Id)> {
                use imbl::ordmap::DiffItem::{Add, Remove, Update};
                let mut changed = Vec::new();
                $(for item in before.tables.$many.diff(&self.tables.$many) {
                    let (Add(id, _) | Remove(id, _) | Update { new: (id, _), .. }) = item;
                    changed.push((Kind::$variant, *id));
                })+
                changed
            }

            /// The change that wrote it last.
            pub fn version(&self, kind: Kind, id: Id) -> Option<Seq> {
                match kind {
                    $(Kind::$variant => self.tables.$many.get(&id).map(|record| record.version)),+
                }
            }

            pub fn count(&self, kind: Kind) -> usize {
                match kind {
                    $(Kind::$variant => self.tables.$many.len()),+
                }
            }

            /// Copies of all of a kind behind `after`, in the order of their ids, with versions.
            pub fn page(&self, kind: Kind, after: Option<Id>, limit: usize) -> Vec<(Entity, Seq)> {
                use std::ops::Bound::{Excluded, Unbounded};
                let from = (after.map_or(Unbounded, Excluded), Unbounded);
                match kind {
                    $(Kind::$variant => self.tables.$many.range::<_, Id>(from).take(limit)
                        .map(|(_, record)| (Entity::$variant((*record.entity).clone()), record.version))
                        .collect()),+
                }
            }

            /// Calls with every entity and its version, kind by kind.
            pub fn each(&self, visit: &mut dyn FnMut(Entity, Seq)) {
                $(for record in self.tables.$many.values() {
                    visit(Entity::$variant((*record.entity).clone()), record.version);
                })+
            }

            /// Puts the entity in or in place of the one before. Checks nothing.
            pub(crate) fn put(&mut self, entity: Entity, version: Seq) {
                match entity {
                    $(Entity::$variant(entity) => {
                        let old = self.tables.$many.get(&entity.id);
                        self.index.replace(old.map(|record| &*record.entity), Some(&entity));
                        let record = Record { version, entity: Arc::new(entity) };
                        self.tables.$many.insert(record.entity.id, record);
                    }),+
                }
            }

            /// Takes the entity out. Checks nothing.
            pub(crate) fn remove(&mut self, kind: Kind, id: Id) {
                match kind {
                    $(Kind::$variant => if let Some(old) = self.tables.$many.remove(&id) {
                        self.index.replace(Some(&*old.entity), None);
                    }),+
                }
            }
        }
    };
}
all_kinds!(graph);

macro_rules! each_kind {
    ($($variant:ident $one:ident $many:ident $snake:literal $plural:literal),+ $(,)?) => {
        /// Calls the visitor with every kind as a type, in the order of [`Kind::ALL`].
        pub fn each_kind(visitor: &mut impl KindVisitor) {
            $(visitor.visit::<$variant>();)+
        }
    };
}
all_kinds!(each_kind);

/// Something to be done once per kind, with its type: tables to write, schemas to document.
pub trait KindVisitor {
    fn visit<T: Stored + serde::Serialize + utoipa::ToSchema>(&mut self);
}

/// A kind with a table in the graph.
pub trait Stored: Node + index::Indexed + 'static {
    #[doc(hidden)]
    fn table(graph: &Graph) -> &Table<Self>;
}

impl Graph {
    /// From stored rows and the counters of numbers given so far, as of `seq`.
    pub fn load(
        seq: Seq,
        entities: impl IntoIterator<Item = (Entity, Seq)>,
        counters: impl IntoIterator<Item = (Counter, u32)>,
    ) -> Graph {
        let mut graph = Graph {
            seq,
            ..Graph::default()
        };
        for (entity, version) in entities {
            graph.put(entity, version);
        }
        for (counter, value) in counters {
            graph.index.raise_counter(counter, value);
        }
        graph
    }

    /// The position in the log this graph stands at.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// The one workspace; none in an empty graph.
    pub fn workspace(&self) -> Option<&Workspace> {
        self.workspaces().next()
    }

    pub fn node<T: Stored>(&self, id: Id) -> Option<&T> {
        T::table(self).get(&id).map(|record| &*record.entity)
    }

    /// Shared, with its version.
    pub fn record<T: Stored>(&self, id: Id) -> Option<&Record<T>> {
        T::table(self).get(&id)
    }

    pub fn records<T: Stored>(&self) -> impl Iterator<Item = &Record<T>> {
        T::table(self).values()
    }

    /// Which kind the id belongs to, if any.
    pub fn kind_of(&self, id: Id) -> Option<Kind> {
        self.index.kind_of(id)
    }

    pub fn contains(&self, kind: Kind, id: Id) -> bool {
        self.kind_of(id) == Some(kind)
    }

    /// How many entities there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The highest number given so far, by what counts; kept so that none is given twice.
    pub fn counters(&self) -> impl Iterator<Item = (Counter, u32)> {
        self.index.counters()
    }

    /// The graph after a change of the log.
    #[must_use]
    pub fn apply(&self, change: &Change) -> Graph {
        self.apply_ops(&change.ops, change.seq)
    }

    /// The graph after ops, as of `seq`. Trusts them: they come from `execute` or the log.
    #[must_use]
    pub fn apply_ops(&self, ops: &[Op], seq: Seq) -> Graph {
        let mut graph = self.clone();
        graph.seq = seq;
        for op in ops {
            match (&op.before, &op.after) {
                (_, Some(after)) => graph.put(after.clone(), seq),
                (Some(before), None) => graph.remove(before.kind(), before.id()),
                (None, None) => {}
            }
        }
        graph
    }

    pub(crate) fn set_seq(&mut self, seq: Seq) {
        self.seq = seq;
    }
}
