//! Microsoft Project XML (MSPDI): read into a [`Document`], turned into a plan the engine
//! schedules, and written back with the computed dates replaced and all else kept.
//!
//! The elements and their units follow Microsoft's "Project XML data interchange schema
//! reference": durations are ISO 8601, slack, lag and levelling delay are tenths of a minute,
//! instants carry no time zone.
//!
//! ```no_run
//! let bytes = std::fs::read("plan.xml")?;
//! let source = interchange::mspdi::Source::decode(&bytes)?;
//! let document = interchange::mspdi::read(&source)?;
//! let imported = document.to_plan();
//! let schedule = engine::network::schedule(&imported.plan)?;
//! let bytes = interchange::mspdi::write(&source, &document, &imported, &schedule, &Default::default());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod document;
mod fields;
mod pull;
mod read;
mod recurrence;
mod source;
mod splits;
mod to_plan;
mod write;

use std::fmt;

pub use document::{
    Assignment, Baseline, Calendar, Document, Exception, PredecessorLink, Project, Resource, Task,
    WeekDay, WorkWeek, WorkingTime,
};
pub(crate) use fields::{DAYS, REMAINING_WORK};
pub use read::read;
pub use source::Source;
pub use to_plan::{Imported, Note};
pub use write::{Parts, write};

/// Why a file cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MspdiError {
    /// Counted from 1, when one place can be named.
    pub line: Option<u64>,
    pub what: String,
}

impl MspdiError {
    fn new(what: impl Into<String>) -> Self {
        Self {
            line: None,
            what: what.into(),
        }
    }

    fn at(line: u64, what: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            what: what.into(),
        }
    }
}

impl fmt::Display for MspdiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl std::error::Error for MspdiError {}
