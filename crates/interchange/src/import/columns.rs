//! What the columns of a table mean.

use std::collections::HashMap;

use super::{Mapping, Preview, preview};

/// Name, label, and the headers it is guessed from (in small letters).
const FIELDS: [(&str, &str, &[&str]); 19] = [
    (
        "name",
        "Name",
        &["name", "task name", "task", "title", "summary", "subject"],
    ),
    (
        "key",
        "Id in the file",
        &["task id", "id", "issue key", "unique id", "uuid", "key"],
    ),
    (
        "parent",
        "Parent (id or name)",
        &["parent task", "parent", "parent issue", "parent key"],
    ),
    (
        "level",
        "Outline level",
        &["outline level", "level", "indent"],
    ),
    (
        "section",
        "Section or board column",
        &["section/column", "section", "column", "status", "state"],
    ),
    (
        "start",
        "Start",
        &["start date", "start", "planned start", "begin"],
    ),
    (
        "finish",
        "Finish",
        &["finish", "end", "end date", "finish date", "planned finish"],
    ),
    (
        "due",
        "Due date (promise)",
        &["due date", "due", "deadline"],
    ),
    (
        "duration",
        "Duration",
        &["duration", "estimate (days)", "estimated duration"],
    ),
    (
        "low",
        "Estimate, low",
        &["low", "optimistic", "best case", "minimum"],
    ),
    (
        "high",
        "Estimate, high",
        &["high", "pessimistic", "worst case", "maximum"],
    ),
    (
        "predecessors",
        "Waits for (ids, rows or names)",
        &[
            "blocked by (dependencies)",
            "predecessors",
            "predecessor",
            "blocked by",
            "depends on",
        ],
    ),
    (
        "successors",
        "Others wait for it",
        &[
            "blocking (dependencies)",
            "successors",
            "blocks",
            "blocking",
        ],
    ),
    (
        "assignee",
        "Who does it",
        &[
            "assignee",
            "resource names",
            "assigned to",
            "owner",
            "responsible",
        ],
    ),
    (
        "assignee_email",
        "Their e-mail address",
        &["assignee email", "email"],
    ),
    ("tags", "Tags", &["tags", "labels"]),
    ("notes", "Notes", &["notes", "description", "comment"]),
    (
        "completed",
        "Completed (date or yes)",
        &[
            "completed at",
            "completed",
            "done",
            "actual finish",
            "resolved",
        ],
    ),
    (
        "percent",
        "Percent complete",
        &["% complete", "percent complete", "progress", "% done"],
    ),
];

pub fn fields() -> Vec<preview::Field> {
    let field = |(name, label, _): &(&str, &str, &[&str])| preview::Field {
        name: (*name).into(),
        label: (*label).into(),
        required: *name == "name",
    };
    FIELDS.iter().map(field).collect()
}

/// Where each field is found.
pub struct Columns {
    place: HashMap<&'static str, usize>,
    /// By column: its field.
    pub field_of: Vec<Option<&'static str>>,
}

impl Columns {
    /// As told by the mapping, else as the header says. What is told but not there is refused.
    pub fn new(header: &[String], mapping: &Mapping, preview: &mut Preview) -> Columns {
        let mut columns = Columns {
            place: HashMap::new(),
            field_of: vec![None; header.len()],
        };
        for (name, wanted) in &mapping.columns {
            let Some(at) = header.iter().position(|column| column == name) else {
                preview.refuse(
                    None,
                    Some(name),
                    format!("The file has no column “{name}”."),
                );
                continue;
            };
            let Some(wanted) = wanted else { continue };
            match FIELDS.iter().find(|(field, ..)| field == wanted) {
                Some((field, ..)) => columns.take(field, at, header, preview),
                None => preview.refuse(
                    None,
                    Some(name),
                    format!("“{wanted}” is no field that a column can be read as."),
                ),
            }
        }
        for (field, _, names) in FIELDS {
            let is_free = |at: &usize| {
                !mapping.columns.contains_key(&header[*at]) && columns.field_of[*at].is_none()
            };
            let found = names.iter().find_map(|name| {
                (0..header.len())
                    .filter(is_free)
                    .find(|at| header[*at].to_lowercase() == *name)
            });
            if let (Some(at), None) = (found, columns.place.get(field)) {
                columns.take(field, at, header, preview);
            }
        }
        columns
    }

    fn take(&mut self, field: &'static str, at: usize, header: &[String], preview: &mut Preview) {
        if let Some(other) = self.place.insert(field, at) {
            let text = format!(
                "“{}” and “{}” cannot both be read as {field}.",
                header[other], header[at]
            );
            preview.refuse(None, Some(&header[at]), text);
        }
        self.field_of[at] = Some(field);
    }

    pub fn has(&self, field: &str) -> bool {
        self.place.contains_key(field)
    }

    /// The row's cell of the field; empty where there is none.
    pub fn cell<'a>(&self, row: &'a [String], field: &str) -> &'a str {
        self.place
            .get(field)
            .and_then(|at| row.get(*at))
            .map_or("", String::as_str)
    }
}
