//! A file of another tool, on its way into the graph: read ([`read`]) into an [`Incoming`],
//! shown as a [`Preview`], turned into commands ([`commands`]) that are carried out as one change.

mod columns;
mod commands;
mod dates;
mod from_csv;
mod from_mspdi;
mod preview;
mod text;

use std::collections::BTreeMap;

use model::entity::{self, Lag};
use model::{Day, Id, LocalTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use commands::{Commands, Target, commands};
pub use preview::{Adapted, Column, Field, Line, Preview, Refused, Row, RowStatus};

/// The kinds of file that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Mspdi,
    AsanaCsv,
    Csv,
}

impl Format {
    pub const fn name(self) -> &'static str {
        match self {
            Format::Mspdi => "mspdi",
            Format::AsanaCsv => "asana_csv",
            Format::Csv => "csv",
        }
    }

    /// None for `auto`.
    ///
    /// # Errors
    /// The names there are.
    pub fn from_name(name: &str) -> Result<Option<Format>, String> {
        match name {
            "" | "auto" => Ok(None),
            "mspdi" => Ok(Some(Format::Mspdi)),
            "asana_csv" => Ok(Some(Format::AsanaCsv)),
            "csv" => Ok(Some(Format::Csv)),
            other => Err(format!(
                "“{other}” is no format: use mspdi, asana_csv, csv or auto."
            )),
        }
    }
}

/// How the columns of a table are read. What is not named is guessed from the header.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// Column name to field name; null leaves the column out.
    pub columns: BTreeMap<String, Option<String>>,
    pub options: Options,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// How 03/04/2027 is read where the file leaves it open: `day_first` without it.
    pub date_order: Option<DateOrder>,
    /// The name of the new project; without it the file's.
    pub project_name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// What a file brings, before anything of it has an id.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub title: String,
    pub project: entity::Project,
    pub calendars: Vec<IncomingCalendar>,
    /// Index into `calendars`.
    pub calendar: Option<usize>,
    pub people: Vec<IncomingPerson>,
    /// Board columns by name, in order.
    pub columns: Vec<String>,
    pub tasks: Vec<IncomingTask>,
    pub dependencies: Vec<IncomingDependency>,
    pub assignments: Vec<IncomingAssignment>,
}

#[derive(Clone, Debug)]
pub struct IncomingCalendar {
    pub calendar: entity::Calendar,
    /// Index into the calendars.
    pub base: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct IncomingPerson {
    pub person: entity::Person,
    pub calendar: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct IncomingTask {
    /// Where the file has it, counted from 1: the row of a table, the ID in MS Project.
    pub row: u64,
    /// Index of the summary it lies below; always an earlier task.
    pub parent: Option<usize>,
    pub task: entity::Task,
    pub calendar: Option<usize>,
    /// Index into the columns.
    pub column: Option<usize>,
    /// Dates as the file has them: for the preview only.
    pub start: Option<LocalTime>,
    pub finish: Option<LocalTime>,
}

/// Between tasks, by index.
#[derive(Clone, Debug)]
pub struct IncomingDependency {
    pub predecessor: usize,
    pub successor: usize,
    pub dependency_type: entity::DependencyType,
    pub lag: Lag,
}

#[derive(Clone, Debug)]
pub struct IncomingAssignment {
    pub task: usize,
    pub person: usize,
    pub units: f64,
    pub work_minutes: Option<i64>,
}

/// A file that has been read, as far as it could be.
#[derive(Clone, Debug)]
pub struct Reading {
    pub preview: Preview,
    /// None when the file was refused.
    pub incoming: Option<Incoming>,
}

/// Reads a file. Nothing of it is lost silently: what is adapted or refused stands in the
/// preview with its place. A plan without any date begins `today`.
pub fn read(
    bytes: &[u8],
    name: &str,
    format: Option<Format>,
    mapping: &Mapping,
    today: Day,
) -> Reading {
    let format = format.unwrap_or_else(|| guess(bytes, name));
    let mut reading = match format {
        Format::Mspdi => from_mspdi::read(bytes, name),
        Format::AsanaCsv | Format::Csv => from_csv::read(bytes, name, format, mapping, today),
    };
    if let (Some(incoming), Some(name)) = (&mut reading.incoming, &mapping.options.project_name)
        && !name.trim().is_empty()
    {
        incoming.project.name = name.trim().to_owned();
    }
    reading.preview.finish(reading.incoming.as_ref());
    reading
}

fn guess(bytes: &[u8], name: &str) -> Format {
    let start: String = text::peek(bytes);
    let looks_like_xml = start.trim_start().starts_with('<');
    if looks_like_xml || name.to_lowercase().ends_with(".xml") {
        Format::Mspdi
    } else if start.contains("Section/Column") || start.contains("Task ID,Created At") {
        Format::AsanaCsv
    } else {
        Format::Csv
    }
}

/// The name of a file without its ending: what a plan is called when it does not say.
fn stem(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim();
    if stem.is_empty() {
        "Imported plan".into()
    } else {
        stem.into()
    }
}

/// A task with everything at its default; ids come later.
fn blank_task(name: &str) -> entity::Task {
    entity::Task {
        id: Id::NIL,
        project: Id::NIL,
        parent: None,
        number: 0,
        rank: String::new(),
        name: tidy_name(name),
        notes: String::new(),
        milestone: false,
        estimate: entity::Estimate::default(),
        constraint: None,
        manual: None,
        promise: None,
        calendar: None,
        ignore_resource_calendars: false,
        progress: entity::Progress::default(),
        effort_rule: entity::EffortRule::default(),
        priority: 500,
        can_split: false,
        splits: Vec::new(),
        levelling_delay_minutes: 0,
        levelled_start: None,
        inactive: false,
        fixed_cost_minor: 0,
        actual_cost_minor: None,
        column: None,
        points: None,
        tags: Vec::new(),
        done_at: None,
    }
}

fn blank_project(name: &str, start: LocalTime) -> entity::Project {
    entity::Project {
        id: Id::NIL,
        name: tidy_name(name),
        key: String::new(),
        description: String::new(),
        approach: entity::Approach::default(),
        status: entity::ProjectStatus::default(),
        start,
        from_finish: None,
        promise: None,
        budget_minor: None,
        calendar: None,
        project_managers: Vec::new(),
        guests: Vec::new(),
        priority: 500,
        honor_constraints: true,
        critical_slack_minutes: 0,
        sprint_days: 14,
        estimate_correlation: 0.0,
    }
}

fn blank_person(name: &str) -> entity::Person {
    entity::Person {
        id: Id::NIL,
        name: tidy_name(name),
        email: None,
        role: entity::Role::Member,
        hats: Vec::new(),
        job_title: String::new(),
        skills: Vec::new(),
        calendar: None,
        capacity: 1.0,
        rate_minor_per_hour: None,
        inactive: false,
    }
}

/// One line, not empty, not too long: what the graph takes as a name.
fn tidy_name(name: &str) -> String {
    let line: String = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.replace('\0', "");
    if line.is_empty() {
        return "(no name)".into();
    }
    line.chars().take(model::rules::NAME_CHARS_MAX).collect()
}
