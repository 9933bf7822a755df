//! A project of the graph as a file for other tools.

mod calendars;
mod csv;
mod mspdi;
mod xml;

use std::collections::HashMap;

use model::{Graph, Id, LocalTime};

/// What a project is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Mspdi,
    Csv,
}

impl Format {
    /// # Errors
    /// The names there are.
    pub fn from_name(name: &str) -> Result<Format, String> {
        match name {
            "mspdi" => Ok(Format::Mspdi),
            "csv" => Ok(Format::Csv),
            other => Err(format!("“{other}” is no format: use mspdi or csv.")),
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Format::Mspdi => "application/xml",
            Format::Csv => "text/csv; charset=utf-8",
        }
    }

    pub const fn ending(self) -> &'static str {
        match self {
            Format::Mspdi => "xml",
            Format::Csv => "csv",
        }
    }
}

/// What is computed of a task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dates {
    pub start: LocalTime,
    pub finish: LocalTime,
    /// Elapsed minutes by which levelling has it start later than its dependencies allow.
    pub levelling_delay_minutes: i64,
}

#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub start: LocalTime,
    pub finish: LocalTime,
    /// Working time.
    pub minutes: i64,
}

/// What goes into a file besides the graph.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// Of the plan as it is scheduled now, by task.
    pub dates: HashMap<Id, Dates>,
    /// By split task: when it is worked on.
    pub parts: HashMap<Id, Vec<Part>>,
    /// Whether the reader may know what people cost.
    pub rates: bool,
}

/// The file; none when there is no such project.
pub fn write(graph: &Graph, project: Id, format: Format, extras: &Extras) -> Option<Vec<u8>> {
    let project = graph.project(project)?;
    Some(match format {
        Format::Mspdi => mspdi::write(graph, project, extras).into_bytes(),
        Format::Csv => csv::write(graph, project, extras),
    })
}
