//! What an import would do, said before it does.

use std::collections::BTreeMap;

use model::LocalTime;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Format, Incoming};

/// Lists are cut here; the counts stay whole.
const SHOWN_MAX: usize = 2_000;

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Preview {
    /// `mspdi`, `asana_csv` or `csv`.
    pub format: String,
    /// What the new project would be called.
    pub title: String,
    pub encoding: String,
    /// How many of each there are: `tasks`, `dependencies`, `people`, `assignments`, `calendars`.
    pub counts: BTreeMap<String, usize>,
    /// Of a table only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<Column>>,
    /// What a column can be read as.
    pub fields: Vec<Field>,
    pub rows: Vec<Row>,
    pub adapted: Vec<Adapted>,
    pub refused: Vec<Refused>,
    pub can_apply: bool,
    /// The tasks as they would stand below each other.
    pub outline: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Column {
    pub name: String,
    /// The first values in it.
    pub sample: Vec<String>,
    /// What it is read as; null: left out.
    pub field: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Field {
    pub name: String,
    pub label: String,
    pub required: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowStatus {
    Ok,
    Adapted,
    Refused,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Row {
    pub row: u64,
    pub name: String,
    pub status: RowStatus,
    pub notes: Vec<String>,
}

/// Taken in, but not as the file has it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Adapted {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    pub text: String,
}

/// Why the file is not taken in, and where.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Refused {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Of the text, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Line {
    pub level: usize,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<LocalTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish: Option<LocalTime>,
    /// Such as `3 d` or `4 h`.
    pub duration: String,
}

impl Preview {
    pub fn new(format: Format, title: String) -> Preview {
        Preview {
            format: format.name().into(),
            title,
            encoding: "UTF-8".into(),
            counts: BTreeMap::new(),
            columns: None,
            fields: Vec::new(),
            rows: Vec::new(),
            adapted: Vec::new(),
            refused: Vec::new(),
            can_apply: false,
            outline: Vec::new(),
        }
    }

    pub fn adapt(&mut self, row: Option<u64>, field: Option<&str>, text: impl Into<String>) {
        self.adapted.push(Adapted {
            row,
            field: field.map(String::from),
            text: text.into(),
        });
    }

    pub fn refuse(&mut self, row: Option<u64>, field: Option<&str>, text: impl Into<String>) {
        self.refused.push(Refused {
            row,
            line: None,
            field: field.map(String::from),
            text: text.into(),
        });
    }

    pub fn refuse_line(&mut self, line: Option<u64>, text: impl Into<String>) {
        self.refused.push(Refused {
            row: None,
            line,
            field: None,
            text: text.into(),
        });
    }

    /// Fills in what follows from the rest.
    pub(super) fn finish(&mut self, incoming: Option<&Incoming>) {
        if let Some(incoming) = incoming {
            self.title = incoming.project.name.clone();
            let counts = [
                ("tasks", incoming.tasks.len()),
                ("dependencies", incoming.dependencies.len()),
                ("people", incoming.people.len()),
                ("assignments", incoming.assignments.len()),
                ("calendars", incoming.calendars.len()),
            ];
            self.counts = counts
                .into_iter()
                .map(|(name, count)| (name.to_owned(), count))
                .collect();
            if incoming.tasks.is_empty() && self.refused.is_empty() {
                self.refuse(None, None, "There is no task in it.");
            }
            self.outline = outline(incoming);
            self.rows = self.task_rows(incoming);
        }
        self.can_apply = self.refused.is_empty() && incoming.is_some();
        self.adapted.truncate(SHOWN_MAX);
        self.refused.truncate(SHOWN_MAX);
    }

    fn task_rows(&self, incoming: &Incoming) -> Vec<Row> {
        let mut notes: BTreeMap<u64, (RowStatus, Vec<String>)> = BTreeMap::new();
        for it in &self.adapted {
            if let Some(row) = it.row {
                notes
                    .entry(row)
                    .or_insert((RowStatus::Adapted, Vec::new()))
                    .1
                    .push(it.text.clone());
            }
        }
        for it in &self.refused {
            if let Some(row) = it.row {
                let entry = notes.entry(row).or_insert((RowStatus::Refused, Vec::new()));
                entry.0 = RowStatus::Refused;
                entry.1.push(it.text.clone());
            }
        }
        let row = |task: &super::IncomingTask| {
            let (status, notes) = notes
                .remove(&task.row)
                .unwrap_or((RowStatus::Ok, Vec::new()));
            Row {
                row: task.row,
                name: task.task.name.clone(),
                status,
                notes,
            }
        };
        incoming.tasks.iter().take(SHOWN_MAX).map(row).collect()
    }
}

fn duration(estimate: &model::entity::Estimate) -> String {
    let (minutes, day) = (
        estimate.likely_minutes,
        if estimate.elapsed { 1440 } else { 480 },
    );
    let elapsed = if estimate.elapsed { " elapsed" } else { "" };
    match minutes {
        _ if minutes % day == 0 => format!("{} d{elapsed}", minutes / day),
        _ if minutes % 60 == 0 => format!("{} h{elapsed}", minutes / 60),
        _ => format!("{minutes} min{elapsed}"),
    }
}

fn outline(incoming: &Incoming) -> Vec<Line> {
    let mut levels: Vec<usize> = Vec::with_capacity(incoming.tasks.len());
    for task in &incoming.tasks {
        let above = task.parent.and_then(|parent| levels.get(parent).copied());
        levels.push(above.map_or(0, |level| level + 1));
    }
    let line = |(task, level): (&super::IncomingTask, &usize)| Line {
        level: *level,
        name: task.task.name.clone(),
        start: task.start,
        finish: task.finish,
        duration: duration(&task.task.estimate),
    };
    incoming
        .tasks
        .iter()
        .zip(&levels)
        .take(SHOWN_MAX)
        .map(line)
        .collect()
}
