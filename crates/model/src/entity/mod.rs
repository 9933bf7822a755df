//! The nodes of the graph, as plain data. Rules about them live in `rules`.
//!
//! Units stand last in names: `_minutes` is working time unless it says otherwise, money is
//! in minor units (cents) of the workspace's currency. A field that is not there is its default.

mod people;
mod product;
mod project;
mod shared;

pub use people::*;
pub use product::*;
pub use project::*;
pub use shared::*;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::Id;

/// One list of all kinds: the enums and the look-ups between them follow from it.
macro_rules! kinds {
    ($($variant:ident $snake:literal $plural:literal),+ $(,)?) => {
        /// The kinds of node.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind {
            $($variant),+
        }

        impl Kind {
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),+];

            /// As in JSON and in the database.
            pub const fn name(self) -> &'static str {
                match self { $(Kind::$variant => $snake),+ }
            }

            /// As in the address of its REST resource.
            pub const fn plural(self) -> &'static str {
                match self { $(Kind::$variant => $plural),+ }
            }
        }

        /// Any node. In JSON the fields of the node plus `kind`.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum Entity {
            $($variant($variant)),+
        }

        impl Entity {
            pub fn kind(&self) -> Kind {
                match self { $(Entity::$variant(_) => Kind::$variant),+ }
            }

            pub fn id(&self) -> Id {
                match self { $(Entity::$variant(entity) => entity.id),+ }
            }
        }

        $(impl From<$variant> for Entity {
            fn from(entity: $variant) -> Self {
                Entity::$variant(entity)
            }
        })+
    };
}

kinds! {
    Workspace "workspace" "workspaces",
    Person "person" "people",
    Team "team" "teams",
    Calendar "calendar" "calendars",
    Product "product" "products",
    Goal "goal" "goals",
    KeyResult "key_result" "key-results",
    Metric "metric" "metrics",
    Insight "insight" "insights",
    Feature "feature" "features",
    Link "link" "links",
    Project "project" "projects",
    Task "task" "tasks",
    Dependency "dependency" "dependencies",
    Assignment "assignment" "assignments",
    Column "column" "columns",
    Baseline "baseline" "baselines",
    Risk "risk" "risks",
    Comment "comment" "comments",
}
