//! Why a batch of commands was not carried out.

use std::fmt;

use crate::id::Id;

/// Nothing was changed; every fault says what was wrong and what to do instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub category: Category,
    /// At least one, at most [`FAULTS_MAX`].
    pub faults: Vec<Fault>,
}

/// Enough to mend a batch by; more would only be noise.
pub const FAULTS_MAX: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// It is not there, or not for this person's eyes.
    NotFound,
    /// It is there, and this person may not do that to it.
    Forbidden,
    /// Somebody else was faster, or it is taken or in use.
    Conflict,
    /// It breaks a rule of the graph.
    Invalid,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub category: Category,
    /// Position in the batch, from 0.
    pub command: Option<usize>,
    /// The entity it is about.
    pub entity: Option<Id>,
    /// The field, as in JSON.
    pub field: Option<String>,
    /// What is wrong and the way out, in the users' words.
    pub message: String,
}

impl Fault {
    pub fn new(category: Category, message: impl Into<String>) -> Fault {
        Fault {
            category,
            command: None,
            entity: None,
            field: None,
            message: message.into(),
        }
    }

    pub fn invalid(field: &str, message: impl Into<String>) -> Fault {
        Fault {
            field: Some(field.into()),
            ..Fault::new(Category::Invalid, message)
        }
    }

    pub fn not_found(message: impl Into<String>) -> Fault {
        Fault::new(Category::NotFound, message)
    }

    pub fn forbidden(message: impl Into<String>) -> Fault {
        Fault::new(Category::Forbidden, message)
    }

    pub fn conflict(message: impl Into<String>) -> Fault {
        Fault::new(Category::Conflict, message)
    }

    #[must_use]
    pub fn field(mut self, field: &str) -> Fault {
        self.field = Some(field.into());
        self
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        Refusal {
            category: fault.category,
            faults: vec![fault],
        }
    }
}

impl Refusal {
    /// Of the first fault's category.
    pub(crate) fn of(mut faults: Vec<Fault>) -> Option<Refusal> {
        faults.truncate(FAULTS_MAX);
        Some(Refusal {
            category: faults.first()?.category,
            faults,
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.faults.first() else {
            return f.write_str("Refused.");
        };
        f.write_str(&first.message)?;
        match self.faults.len() - 1 {
            0 => Ok(()),
            1 => f.write_str(" (and one more fault)"),
            more => write!(f, " (and {more} more faults)"),
        }
    }
}

impl std::error::Error for Refusal {}
