use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Kind;
use crate::id::{Day, Id, Moment};

/// A date someone stands behind. The forecast says how likely it is to be kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    pub due: Day,
    /// To whom, or on what occasion.
    #[serde(default)]
    pub note: String,
}

/// Something said about an entity, by a person, at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    pub id: Id,
    pub on_kind: Kind,
    pub on: Id,
    pub text: String,
    /// Set by the server from who is logged in.
    #[serde(default)]
    pub author: Option<Id>,
    /// Set by the server.
    #[serde(default)]
    pub at: Option<Moment>,
    #[serde(default)]
    pub mentions: Vec<Id>,
}

/// Which project or task makes a feature real. Exactly one of `project` and `task`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub id: Id,
    pub feature: Id,
    #[serde(default)]
    pub project: Option<Id>,
    #[serde(default)]
    pub task: Option<Id>,
}
