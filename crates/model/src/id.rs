//! Identity and time as the graph writes them: newtypes that carry their own schema.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A UUIDv7, made by whoever creates the entity (browser, importer, server).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Id(pub Uuid);

/// Both halves at once: tables of ids are asked all day.
impl std::hash::Hash for Id {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_u128(self.0.as_u128());
    }
}

impl Id {
    /// Before every other id; names nothing.
    pub const NIL: Id = Id(Uuid::nil());
    /// After every other id; names nothing.
    pub const MAX: Id = Id(Uuid::max());

    /// The id as a number: what the engine takes as a key.
    pub fn key(self) -> u64 {
        let (high, low) = self.0.as_u64_pair();
        high ^ low.rotate_left(32)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Id {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::from_str(text).map(Id)
    }
}

macro_rules! time_newtype {
    ($(#[$doc:meta])* $name:ident, $inner:ty, $format:literal, $example:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = $format, example = $example)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = jiff::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map($name)
            }
        }
    };
}

time_newtype!(
    /// A calendar day, `2027-03-14`.
    Day, jiff::civil::Date, "date", "2027-03-14"
);
time_newtype!(
    /// Wall-clock time in the workspace's own time zone, `2027-03-14T08:00:00`.
    LocalTime, jiff::civil::DateTime, "local-date-time", "2027-03-14T08:00:00"
);
time_newtype!(
    /// An instant, `2027-03-14T07:00:00Z`.
    Moment, jiff::Timestamp, "date-time", "2027-03-14T07:00:00Z"
);
