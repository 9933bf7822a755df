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

/// Calls `$callback!` with the one list of all kinds: the type, its name in code, the name of
/// many of them in code, in JSON and the database, and in the address of the REST resource.
/// Whatever there is once per kind follows from it.
macro_rules! all_kinds {
    ($callback:ident) => {
        $callback! {
            Workspace one_workspace workspaces "workspace" "workspaces",
            Person person people "person" "people",
            Team team teams "team" "teams",
            Calendar calendar calendars "calendar" "calendars",
            Product product products "product" "products",
            Goal goal goals "goal" "goals",
            KeyResult key_result key_results "key_result" "key-results",
            Metric metric metrics "metric" "metrics",
            Insight insight insights "insight" "insights",
            Feature feature features "feature" "features",
            Link link links "link" "links",
            Project project projects "project" "projects",
            Task task tasks "task" "tasks",
            Dependency dependency dependencies "dependency" "dependencies",
            Assignment assignment assignments "assignment" "assignments",
            Column column columns "column" "columns",
            Baseline baseline baselines "baseline" "baselines",
            Risk risk risks "risk" "risks",
            Comment comment comments "comment" "comments",
        }
    };
}
pub(crate) use all_kinds;

macro_rules! kinds {
    ($($variant:ident $one:ident $many:ident $snake:literal $plural:literal),+ $(,)?) => {
        /// The kinds of node.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
        )]
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

            /// The kind of this name, as [`Kind::name`] gives it.
            pub fn from_name(name: &str) -> Option<Kind> {
                Kind::ALL.iter().copied().find(|kind| kind.name() == name)
            }
        }

        /// Any node. In JSON the fields of the node plus `kind`.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        #[allow(clippy::large_enum_variant)]
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
all_kinds!(kinds);
