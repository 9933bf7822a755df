//! Tables: Asana's export, and any other with a row a task.

use std::collections::HashMap;

use jiff::civil::Date;
use model::entity::{self, ConstraintKind, DependencyType, Lag};
use model::{Day, LocalTime, Moment};

use super::columns::{Columns, fields};
use super::commands::stage_of;
use super::dates::{self, When};
use super::{
    DateOrder, Format, Incoming, IncomingAssignment, IncomingDependency, IncomingPerson,
    IncomingTask, Mapping, Preview, Reading, blank_person, blank_project, blank_task, preview,
    stem, text, tidy_name,
};

const MINUTES_PER_DAY: i64 = 480;
const SAMPLES: usize = 3;
/// Columns of a board; a field with more different values than that says something else.
const BOARD_COLUMNS_MAX: usize = 30;

pub fn read(bytes: &[u8], name: &str, format: Format, mapping: &Mapping, today: Day) -> Reading {
    let mut preview = Preview::new(format, stem(name));
    preview.fields = fields();
    let (decoded, encoding) = text::decode(bytes);
    preview.encoding = encoding.into();
    if encoding == "windows-1252" {
        preview.adapt(
            None,
            None,
            "the text is not UTF-8 and is read as Windows-1252: check letters such as ä and é",
        );
    }
    let table = match text::table(&decoded) {
        Ok(table) => table,
        Err(fault) => {
            preview.refuse_line(fault.line, fault.text);
            return Reading {
                preview,
                incoming: None,
            };
        }
    };
    let columns = Columns::new(&table.header, mapping, &mut preview);
    preview.columns = Some(shown_columns(&table, &columns));
    if !columns.has("name") {
        preview.refuse_line(
            Some(table.header_line),
            "no column is read as the tasks' names: choose one",
        );
        return Reading {
            preview,
            incoming: None,
        };
    }
    let mut reader = Reader::new(&columns, &table.rows, mapping, &mut preview);
    reader.tasks(&table.rows);
    reader.parents(&table.rows);
    reader.dependencies(&table.rows);
    let incoming = reader.incoming(name, &table.rows, today);
    Reading {
        preview,
        incoming: Some(incoming),
    }
}

fn shown_columns(table: &text::Table, columns: &Columns) -> Vec<preview::Column> {
    let sample = |at: usize| {
        let cells = table
            .rows
            .iter()
            .filter_map(|(_, row)| row.get(at))
            .filter(|cell| !cell.is_empty());
        cells
            .take(SAMPLES)
            .map(|cell| cell.chars().take(80).collect())
            .collect()
    };
    let column = |(at, name): (usize, &String)| preview::Column {
        name: name.clone(),
        sample: sample(at),
        field: columns.field_of[at].map(String::from),
    };
    table.header.iter().enumerate().map(column).collect()
}

struct Reader<'a> {
    columns: &'a Columns,
    preview: &'a mut Preview,
    order: DateOrder,
    tasks: Vec<IncomingTask>,
    /// By row of the table: its task; none for a row that is none.
    task_of: Vec<Option<usize>>,
    by_key: HashMap<String, usize>,
    /// None where several have the name.
    by_name: HashMap<String, Option<usize>>,
    sections: Vec<String>,
    people: Vec<IncomingPerson>,
    assignments: Vec<IncomingAssignment>,
    dependencies: Vec<IncomingDependency>,
}

type Rows = [(u64, Vec<String>)];

impl<'a> Reader<'a> {
    fn new(
        columns: &'a Columns,
        rows: &Rows,
        mapping: &Mapping,
        preview: &'a mut Preview,
    ) -> Reader<'a> {
        let cells = || {
            let fields = ["start", "finish", "due", "completed"];
            rows.iter()
                .flat_map(move |(_, row)| fields.map(|field| columns.cell(row, field)))
        };
        let shown = dates::order_of(cells());
        let order = mapping
            .options
            .date_order
            .or(shown)
            .unwrap_or(DateOrder::DayFirst);
        if mapping.options.date_order.is_none()
            && shown.is_none()
            && let Some(cell) = cells().find(|cell| dates::is_ambiguous(cell))
        {
            let text = format!(
                "dates such as {cell} are read with the day first: choose the order if that is wrong"
            );
            preview.adapt(None, None, text);
        }
        Reader {
            columns,
            preview,
            order,
            tasks: Vec::new(),
            task_of: Vec::new(),
            by_key: HashMap::new(),
            by_name: HashMap::new(),
            sections: Vec::new(),
            people: Vec::new(),
            assignments: Vec::new(),
            dependencies: Vec::new(),
        }
    }

    fn tasks(&mut self, rows: &Rows) {
        // Old exports of Asana have sections as rows whose name ends in a colon.
        let mut heading: Option<String> = None;
        for (line, row) in rows {
            let name = self.columns.cell(row, "name");
            if let Some(section) = name
                .strip_suffix(':')
                .filter(|_| !self.columns.has("section"))
            {
                heading = Some(section.trim().to_owned());
                self.task_of.push(None);
                continue;
            }
            if name.is_empty() {
                self.preview
                    .adapt(Some(*line), None, "the row has no name and is left out");
                self.task_of.push(None);
                continue;
            }
            if row
                .iter()
                .skip(self.columns.field_of.len())
                .any(|cell| !cell.is_empty())
            {
                let text = "the row has more cells than the header: what is behind it is left out";
                self.preview.adapt(Some(*line), None, text);
            }
            let index = self.tasks.len();
            let task = self.task(*line, row, name, heading.as_deref());
            self.tasks.push(task);
            self.task_of.push(Some(index));
            let key = self.columns.cell(row, "key");
            if !key.is_empty() && self.by_key.insert(key.to_lowercase(), index).is_some() {
                self.preview.refuse(
                    Some(*line),
                    Some("key"),
                    format!("the id “{key}” is used by an earlier row"),
                );
            }
            self.by_name
                .entry(name.to_lowercase())
                .and_modify(|it| *it = None)
                .or_insert(Some(index));
            self.people_of(*line, row, index);
        }
    }

    fn task(
        &mut self,
        line: u64,
        row: &[String],
        name: &str,
        heading: Option<&str>,
    ) -> IncomingTask {
        let mut task = blank_task(name);
        if task.name != name {
            self.preview.adapt(
                Some(line),
                Some("name"),
                "the name runs over lines or is too long and is shortened",
            );
        }
        task.notes = self
            .columns
            .cell(row, "notes")
            .chars()
            .take(model::rules::TEXT_CHARS_MAX)
            .collect();
        let tags = self
            .columns
            .cell(row, "tags")
            .split(',')
            .map(str::trim)
            .filter(|tag| !tag.is_empty());
        task.tags = tags
            .map(tidy_name)
            .take(model::rules::SMALL_LIST_MAX)
            .collect();
        let start = self.date(line, row, "start");
        let finish = self.date(line, row, "finish");
        let due = self.date(line, row, "due");
        self.estimate(line, row, &mut task, start, finish.or(due));
        if let Some(start) = start {
            let at = Some(LocalTime(start.at(8)));
            task.constraint = Some(entity::Constraint {
                kind: ConstraintKind::StartNoEarlierThan,
                at,
            });
        }
        task.promise = due.map(|due| entity::Promise {
            due: Day(due.date),
            note: String::new(),
        });
        self.progress(line, row, &mut task, start);
        let section = self.columns.cell(row, "section");
        let section = if section.is_empty() {
            heading.unwrap_or_default()
        } else {
            section
        };
        let end = finish.or(due);
        IncomingTask {
            row: line,
            parent: None,
            task,
            calendar: None,
            column: self.section(section),
            start: start.map(|it| LocalTime(it.at(8))),
            finish: end.map(|it| LocalTime(it.at(17))),
        }
    }

    fn estimate(
        &mut self,
        line: u64,
        row: &[String],
        task: &mut entity::Task,
        start: Option<When>,
        end: Option<When>,
    ) {
        let read = |field: &str| {
            let cell = self.columns.cell(row, field);
            (cell, dates::duration(cell, MINUTES_PER_DAY))
        };
        let estimate = &mut task.estimate;
        let (cell, duration) = read("duration");
        match (duration, start, end) {
            (Some((minutes, elapsed)), ..) => {
                (estimate.likely_minutes, estimate.elapsed) = (minutes, elapsed)
            }
            (None, Some(start), Some(end)) if start.date <= end.date => {
                estimate.likely_minutes =
                    dates::working_days(start.date, end.date).max(1) * MINUTES_PER_DAY;
            }
            _ => estimate.likely_minutes = MINUTES_PER_DAY,
        }
        let (low_cell, low) = read("low");
        let (high_cell, high) = read("high");
        estimate.low_minutes = low.map(|(minutes, _)| minutes.min(estimate.likely_minutes));
        estimate.high_minutes = high.map(|(minutes, _)| minutes.max(estimate.likely_minutes));
        let cells = [
            ("duration", cell, duration),
            ("low", low_cell, low),
            ("high", high_cell, high),
        ];
        for (field, cell, read) in cells {
            if !cell.is_empty() && read.is_none() {
                let text =
                    format!("“{cell}” is no length of time such as 3d or 4h and is left out");
                self.preview.adapt(Some(line), Some(field), text);
            }
        }
    }

    fn progress(
        &mut self,
        line: u64,
        row: &[String],
        task: &mut entity::Task,
        start: Option<When>,
    ) {
        let cell = self
            .columns
            .cell(row, "percent")
            .trim_end_matches('%')
            .trim();
        let percent: Option<f64> = cell.replace(',', ".").parse().ok();
        if !cell.is_empty() && percent.is_none() {
            self.preview.adapt(
                Some(line),
                Some("percent"),
                format!("“{cell}” is no percentage and is left out"),
            );
        }
        let percent = percent
            .filter(|it| it.is_finite())
            .map_or(0, |it| it.round().clamp(0.0, 100.0) as u8);
        task.progress.percent_complete = percent;
        let completed = self.columns.cell(row, "completed");
        let when = dates::parse(completed, self.order);
        let is_done = when.is_some() || dates::is_yes(completed) || percent == 100;
        if is_done {
            // Without a date it is done, and nobody knows since when: as long ago as it may have begun.
            let finish = when.or(start).map(|it| LocalTime(it.at(17)));
            let begun = start.map(|it| LocalTime(it.at(8)));
            task.progress.percent_complete = 100;
            task.progress.actual_finish = finish;
            task.progress.actual_start = begun
                .filter(|begun| finish.is_none_or(|finish| *begun <= finish))
                .or(finish);
            task.progress.done_minutes = task.estimate.likely_minutes;
            task.progress.remaining_minutes = Some(0);
            task.done_at = finish.map(|at| {
                Moment(
                    jiff::tz::TimeZone::UTC
                        .to_timestamp(at.0)
                        .unwrap_or_default(),
                )
            });
        } else if percent > 0 {
            task.progress.actual_start = start.map(|it| LocalTime(it.at(8)));
            task.progress.done_minutes = task.estimate.likely_minutes * i64::from(percent) / 100;
        }
    }

    fn date(&mut self, line: u64, row: &[String], field: &'static str) -> Option<When> {
        let cell = self.columns.cell(row, field);
        let when = dates::parse(cell, self.order);
        if !cell.is_empty() && when.is_none() {
            self.preview.adapt(
                Some(line),
                Some(field),
                format!("“{cell}” is no date and is left out"),
            );
        }
        when
    }

    fn section(&mut self, name: &str) -> Option<usize> {
        if name.is_empty() {
            return None;
        }
        let name = tidy_name(name);
        let there = self
            .sections
            .iter()
            .position(|section| section.eq_ignore_ascii_case(&name));
        Some(there.unwrap_or_else(|| {
            self.sections.push(name);
            self.sections.len() - 1
        }))
    }

    /// "Ann, Ben [50%]"; with one name, the address beside it is theirs.
    fn people_of(&mut self, line: u64, row: &[String], task: usize) {
        let cell = self.columns.cell(row, "assignee");
        let email = self.columns.cell(row, "assignee_email").to_lowercase();
        let names: Vec<&str> = cell
            .split([',', ';'])
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect();
        let names = if names.is_empty() && email.contains('@') {
            vec![email.as_str()]
        } else {
            names
        };
        let only_one = names.len() == 1;
        for name in names {
            let (name, units) = match name.rsplit_once('[') {
                Some((name, share)) => (
                    name.trim(),
                    share.trim_end_matches([']', '%', ' ']).parse::<f64>().ok(),
                ),
                None => (name, None),
            };
            let units = units.map_or(1.0, |percent| percent / 100.0);
            if !(units > 0.0 && units <= 1000.0) {
                self.preview.adapt(
                    Some(line),
                    Some("assignee"),
                    format!("“{name}” has no share of time that counts: left out"),
                );
                continue;
            }
            let person = self.person(name, if only_one { &email } else { "" });
            let twice = self
                .assignments
                .iter()
                .rev()
                .take_while(|it| it.task == task)
                .any(|it| it.person == person);
            if !twice {
                self.assignments.push(IncomingAssignment {
                    task,
                    person,
                    units,
                    work_minutes: None,
                });
            }
        }
    }

    fn person(&mut self, name: &str, email: &str) -> usize {
        let is_email =
            |text: &str| text.matches('@').count() == 1 && !text.contains(char::is_whitespace);
        let mut person = blank_person(name);
        person.email = [email, name]
            .into_iter()
            .find(|text| is_email(text))
            .map(str::to_lowercase);
        let same = |known: &IncomingPerson| known.person.name.eq_ignore_ascii_case(&person.name);
        match self.people.iter().position(same) {
            Some(at) => at,
            None => {
                self.people.push(IncomingPerson {
                    person,
                    calendar: None,
                });
                self.people.len() - 1
            }
        }
    }

    /// By id, name or outline level; a parent has to stand before what lies below it.
    fn parents(&mut self, rows: &Rows) {
        let mut above: Vec<(i64, usize)> = Vec::new();
        let by_level = self.columns.has("level") && !self.columns.has("parent");
        let mut parents: Vec<Option<usize>> = vec![None; self.tasks.len()];
        for (at, (line, row)) in rows.iter().enumerate() {
            let Some(index) = self.task_of[at] else {
                continue;
            };
            if by_level {
                let level = self.columns.cell(row, "level").parse().unwrap_or(1);
                while above.last().is_some_and(|(other, _)| *other >= level) {
                    above.pop();
                }
                parents[index] = above.last().map(|(_, parent)| *parent);
                above.push((level, index));
                continue;
            }
            let cell = self.columns.cell(row, "parent");
            if !cell.is_empty() {
                parents[index] = self
                    .find(*line, "parent", cell)
                    .filter(|parent| *parent != index);
            }
        }
        self.put_below(parents);
    }

    /// Puts the tasks in an order in which parents come first, and says who goes in circles.
    fn put_below(&mut self, parents: Vec<Option<usize>>) {
        let mut order: Vec<usize> = Vec::with_capacity(parents.len());
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
        let mut open: Vec<usize> = Vec::new();
        for (index, parent) in parents.iter().enumerate().rev() {
            match parent {
                Some(parent) => children[*parent].push(index),
                None => open.push(index),
            }
        }
        while let Some(index) = open.pop() {
            order.push(index);
            open.extend(&children[index]);
        }
        if order.len() < parents.len() {
            let mut is_placed = vec![false; parents.len()];
            order.iter().for_each(|index| is_placed[*index] = true);
            if let Some(index) = is_placed.iter().position(|placed| !placed) {
                let task = &self.tasks[index];
                let text = format!(
                    "“{}” lies below itself: the parents go in a circle",
                    task.task.name
                );
                self.preview.refuse(Some(task.row), Some("parent"), text);
            }
            return;
        }
        let mut place = vec![0; order.len()];
        order
            .iter()
            .enumerate()
            .for_each(|(new, old)| place[*old] = new);
        let mut sorted = Vec::with_capacity(order.len());
        for old in &order {
            let mut task = self.tasks[*old].clone();
            task.parent = parents[*old].map(|parent| place[parent]);
            sorted.push(task);
        }
        self.tasks = sorted;
        self.task_of
            .iter_mut()
            .flatten()
            .for_each(|index| *index = place[*index]);
        self.by_key
            .values_mut()
            .for_each(|index| *index = place[*index]);
        self.by_name
            .values_mut()
            .flatten()
            .for_each(|index| *index = place[*index]);
        self.assignments
            .iter_mut()
            .for_each(|it| it.task = place[it.task]);
    }

    fn dependencies(&mut self, rows: &Rows) {
        for (at, (line, row)) in rows.iter().enumerate() {
            let Some(index) = self.task_of[at] else {
                continue;
            };
            for (field, before) in [("predecessors", true), ("successors", false)] {
                let cell = self.columns.cell(row, field);
                for (other, dependency_type, lag) in self.others(*line, field, cell) {
                    let (predecessor, successor) = if before {
                        (other, index)
                    } else {
                        (index, other)
                    };
                    self.depend(
                        *line,
                        field,
                        IncomingDependency {
                            predecessor,
                            successor,
                            dependency_type,
                            lag,
                        },
                    );
                }
            }
        }
    }

    fn depend(&mut self, line: u64, field: &str, dependency: IncomingDependency) {
        if dependency.predecessor == dependency.successor {
            self.preview.adapt(
                Some(line),
                Some(field),
                "waits for itself: the dependency is left out",
            );
            return;
        }
        let is_same = |it: &IncomingDependency| {
            (it.predecessor, it.successor, it.dependency_type)
                == (
                    dependency.predecessor,
                    dependency.successor,
                    dependency.dependency_type,
                )
        };
        // Asana says each from both ends.
        if !self.dependencies.iter().any(is_same) {
            self.dependencies.push(dependency);
        }
    }

    /// "3", "3FS+2d; 5SS", ids, or names between commas.
    fn others(
        &mut self,
        line: u64,
        field: &'static str,
        cell: &str,
    ) -> Vec<(usize, DependencyType, Lag)> {
        if cell.is_empty() {
            return Vec::new();
        }
        if let Some(index) = self.known(cell) {
            return vec![(index, DependencyType::default(), Lag::default())];
        }
        let mut found = Vec::new();
        for part in cell
            .split([',', ';'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            if let Some(index) = self.known(part) {
                found.push((index, DependencyType::default(), Lag::default()));
                continue;
            }
            let digits = part
                .find(|letter: char| !letter.is_ascii_digit())
                .unwrap_or(part.len());
            let (number, rest) = part.split_at(digits);
            match (self.known(number), link(rest)) {
                (Some(index), Some((dependency_type, lag))) if digits > 0 => {
                    found.push((index, dependency_type, lag))
                }
                _ => _ = self.find(line, field, part),
            }
        }
        found
    }

    /// By id, else by row of the table, else by a name that only one has.
    fn known(&self, text: &str) -> Option<usize> {
        let lower = text.trim().to_lowercase();
        let by_row = || {
            let row: usize = lower.parse().ok()?;
            let has_ids = !self.by_key.is_empty();
            (!has_ids).then(|| self.task_of.get(row.checked_sub(1)?).copied().flatten())?
        };
        self.by_key
            .get(&lower)
            .copied()
            .or_else(by_row)
            .or_else(|| self.by_name.get(&lower).copied().flatten())
    }

    fn find(&mut self, line: u64, field: &'static str, text: &str) -> Option<usize> {
        let found = self.known(text);
        if found.is_none() {
            let several = matches!(self.by_name.get(&text.to_lowercase()), Some(None));
            let why = if several {
                "is the name of several rows"
            } else {
                "is no row of this file"
            };
            self.preview
                .adapt(Some(line), Some(field), format!("“{text}” {why}: left out"));
        }
        found
    }

    fn incoming(self, name: &str, rows: &Rows, today: Day) -> Incoming {
        let earliest: Option<Date> = self
            .tasks
            .iter()
            .filter_map(|task| task.start)
            .map(|start| start.0.date())
            .min();
        let completed = || {
            let cells = rows
                .iter()
                .map(|(_, row)| self.columns.cell(row, "completed"));
            cells
                .filter_map(|cell| dates::parse(cell, self.order))
                .map(|when| when.date)
                .min()
        };
        let dues = || {
            self.tasks
                .iter()
                .filter_map(|task| task.finish)
                .map(|finish| finish.0.date())
                .min()
        };
        let start = earliest.or_else(completed).or_else(dues);
        let start = start.unwrap_or(today.0).at(8, 0, 0, 0);
        let mut project = blank_project(&stem(name), LocalTime(start));
        let (mut tasks, mut columns) = (self.tasks, self.sections);
        if columns.len() > BOARD_COLUMNS_MAX {
            self.preview.adapt(
                None,
                Some("section"),
                format!(
                    "{} different values are too many for a board: left out",
                    columns.len()
                ),
            );
            tasks.iter_mut().for_each(|task| task.column = None);
            columns.clear();
        }
        // A board goes from left to right, whatever the order of the rows.
        let mut order: Vec<usize> = (0..columns.len()).collect();
        order.sort_by_key(|at| stage_of(&columns[*at]) as u8);
        let place = |column: usize| order.iter().position(|at| *at == column);
        tasks
            .iter_mut()
            .for_each(|task| task.column = task.column.and_then(place));
        let columns: Vec<String> = order.iter().map(|at| columns[*at].clone()).collect();
        if !columns.is_empty() {
            project.approach = entity::Approach::Kanban;
        }
        Incoming {
            title: project.name.clone(),
            project,
            calendars: Vec::new(),
            calendar: None,
            people: self.people,
            columns,
            tasks,
            dependencies: self.dependencies,
            assignments: self.assignments,
        }
    }
}

/// What stands behind the number: "FS+2d", "SS", "+50%".
fn link(text: &str) -> Option<(DependencyType, Lag)> {
    let upper = text.trim().to_uppercase();
    let (dependency_type, rest) = match upper.get(..2) {
        Some("FS") => (DependencyType::FinishStart, &upper[2..]),
        Some("SS") => (DependencyType::StartStart, &upper[2..]),
        Some("FF") => (DependencyType::FinishFinish, &upper[2..]),
        Some("SF") => (DependencyType::StartFinish, &upper[2..]),
        _ => (DependencyType::FinishStart, upper.as_str()),
    };
    let rest = rest.trim();
    if rest.is_empty() {
        return Some((dependency_type, Lag::default()));
    }
    let sign = if rest.starts_with('-') { -1.0 } else { 1.0 };
    let amount = rest.trim_start_matches(['+', '-']).trim();
    if let Some(percent) = amount.strip_suffix('%') {
        let value = sign
            * percent
                .trim()
                .parse::<f64>()
                .ok()
                .filter(|it| it.is_finite())?;
        return Some((
            dependency_type,
            Lag {
                unit: entity::LagUnit::Percent,
                value,
            },
        ));
    }
    let (minutes, elapsed) = dates::duration(amount, MINUTES_PER_DAY)?;
    let unit = if elapsed {
        entity::LagUnit::ElapsedMinutes
    } else {
        entity::LagUnit::WorkingMinutes
    };
    Some((
        dependency_type,
        Lag {
            unit,
            value: sign * minutes as f64,
        },
    ))
}
