//! What must be true of the graph, each rule once.
//!
//! `shape` looks at one entity alone and is checked the moment it is written; `relations` and
//! `cycles` look at its neighbours and are checked when the whole batch is done, so that the
//! commands of a batch may name each other in any order.

pub(crate) mod cycles;
mod limits;
mod people;
mod product;
mod project;
pub(crate) mod relations;

pub use limits::*;

use crate::entity::Entity;
use crate::id::{Day, LocalTime};
use crate::refusal::Fault;

/// Tidies what people type (blanks around names, doubles in sets of ids), then lists what is
/// wrong with the entity taken alone.
pub(crate) fn shape(entity: &mut Entity) -> Vec<Fault> {
    let mut check = Check::default();
    match entity {
        Entity::Workspace(it) => people::workspace(it, &mut check),
        Entity::Person(it) => people::person(it, &mut check),
        Entity::Team(it) => people::team(it, &mut check),
        Entity::Calendar(it) => people::calendar(it, &mut check),
        Entity::Product(it) => product::product(it, &mut check),
        Entity::Goal(it) => product::goal(it, &mut check),
        Entity::KeyResult(it) => product::key_result(it, &mut check),
        Entity::Metric(it) => product::metric(it, &mut check),
        Entity::Insight(it) => product::insight(it, &mut check),
        Entity::Feature(it) => product::feature(it, &mut check),
        Entity::Link(it) => product::link(it, &mut check),
        Entity::Project(it) => project::project(it, &mut check),
        Entity::Task(it) => project::task(it, &mut check),
        Entity::Dependency(it) => project::dependency(it, &mut check),
        Entity::Assignment(it) => project::assignment(it, &mut check),
        Entity::Column(it) => project::column(it, &mut check),
        Entity::Baseline(it) => project::baseline(it, &mut check),
        Entity::Risk(it) => project::risk(it, &mut check),
        Entity::Comment(it) => people::comment(it, &mut check),
    }
    check.faults
}

/// Gathers what is wrong with the fields of one entity.
#[derive(Default)]
pub(crate) struct Check {
    faults: Vec<Fault>,
}

impl Check {
    fn fault(&mut self, field: &str, message: impl Into<String>) {
        self.faults.push(Fault::invalid(field, message));
    }

    fn unless(&mut self, fine: bool, field: &str, message: &str) {
        if !fine {
            self.fault(field, message);
        }
    }

    /// Has to be there, on one line, and short.
    fn name(&mut self, field: &str, value: &mut String) {
        tidy(value);
        if value.is_empty() {
            self.fault(field, format!("The {field} is empty: type one."));
        }
        if value.contains(['\n', '\r', '\0']) {
            self.fault(field, format!("The {field} has to be on one line."));
        }
        self.length(field, value, NAME_CHARS_MAX);
    }

    /// May be empty; one line, short.
    fn short(&mut self, field: &str, value: &mut String) {
        tidy(value);
        self.length(field, value, NAME_CHARS_MAX);
    }

    fn text(&mut self, field: &str, value: &str) {
        self.length(field, value, TEXT_CHARS_MAX);
    }

    fn length(&mut self, field: &str, value: &str, chars_max: usize) {
        // Bytes first: counting characters of a short text is not needed.
        if value.len() > chars_max && value.chars().count() > chars_max {
            self.fault(
                field,
                format!("The {field} is longer than {chars_max} characters: shorten it."),
            );
        }
    }

    fn count(&mut self, field: &str, count: usize, max: usize) {
        if count > max {
            self.fault(
                field,
                format!("{count} entries are too many here: at most {max}."),
            );
        }
    }

    fn within(&mut self, field: &str, value: f64, low: f64, high: f64) {
        if !(low..=high).contains(&value) {
            self.fault(
                field,
                format!("{value} is out of range: from {low} to {high}."),
            );
        }
    }

    fn between(&mut self, field: &str, value: i64, low: i64, high: i64) {
        if !(low..=high).contains(&value) {
            self.fault(
                field,
                format!("{value} is out of range: from {low} to {high}."),
            );
        }
    }

    fn minutes(&mut self, field: &str, value: i64) {
        self.between(field, value, 0, MINUTES_MAX);
    }

    fn money(&mut self, field: &str, value: Option<i64>) {
        if let Some(value) = value {
            self.between(field, value, 0, MINOR_MAX);
        }
    }

    fn day(&mut self, field: &str, day: Day) {
        if !(YEAR_FIRST..=YEAR_LAST).contains(&day.0.year()) {
            self.fault(
                field,
                format!("{day} is out of range: the years {YEAR_FIRST} to {YEAR_LAST}."),
            );
        }
    }

    fn time(&mut self, field: &str, time: LocalTime) {
        self.day(field, Day(time.0.date()));
    }

    fn promise(&mut self, promise: &mut Option<crate::entity::Promise>) {
        if let Some(promise) = promise {
            self.day("promise", promise.due);
            self.short("promise", &mut promise.note);
        }
    }
}

/// Only the text itself, without allocating where nothing is to be done.
fn tidy(value: &mut String) {
    let trimmed = value.trim();
    if trimmed.len() != value.len() {
        *value = trimmed.to_string();
    }
}

/// A list that is a set: the first of each stays, in order.
fn as_set<T: PartialEq + Copy>(list: &mut Vec<T>) {
    let mut at = 0;
    while at < list.len() {
        if list[..at].contains(&list[at]) {
            list.remove(at);
        } else {
            at += 1;
        }
    }
}
