//! What can be asked of the graph, and what comes of it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::entity::{Entity, Kind};
use crate::id::{Id, Moment};

/// Position in a workspace's log of changes; counts from 1 without gaps.
pub type Seq = u64;

/// One wish. A batch of them is carried out whole or not at all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)]
pub enum Command {
    /// A new entity; its id is made by the caller (UUIDv7).
    Create { entity: Entity },
    /// Sets the named fields and leaves the others (JSON merge patch, RFC 7396, on the entity).
    Update {
        kind: Kind,
        id: Id,
        #[schema(value_type = Object)]
        set: Map<String, Value>,
        /// Refuse when the entity has changed since this version.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<Seq>,
    },
    /// With everything that cannot be without it (a project's tasks, a task's dependencies).
    Delete { kind: Kind, id: Id },
    /// Puts a task, goal, feature or column behind `after` (null: first) below `parent`
    /// (tasks only; null: top of the project). A board column is set through `update`.
    Move {
        kind: Kind,
        id: Id,
        #[serde(default)]
        parent: Option<Id>,
        #[serde(default)]
        after: Option<Id>,
    },
    /// Makes tasks children of the sibling above them.
    Indent { tasks: Vec<Id> },
    /// Makes tasks siblings of their parent, right below it.
    Outdent { tasks: Vec<Id> },
    /// Takes a change back. Without `change`: the actor's own last one not yet taken back.
    Undo {
        #[serde(default)]
        change: Option<Seq>,
    },
    /// Brings back what the actor's last undo took.
    Redo,
}

/// One entity before and after. Absent before: created; absent after: deleted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Op {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Entity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Entity>,
}

/// A row of the log: one accepted batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    pub seq: Seq,
    pub at: Moment,
    /// The person, or none for the system itself.
    pub actor: Option<Id>,
    /// In the users' words: "Move SHARE-12", "Import plan.xml".
    pub label: String,
    pub ops: Vec<Op>,
    /// The change this one takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<Seq>,
    /// The undo this one takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redoes: Option<Seq>,
}
