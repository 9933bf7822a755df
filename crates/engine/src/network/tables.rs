//! The table of working time that each task's duration is counted in.

use std::collections::HashMap;
use std::sync::Arc;

use crate::calendar::{Calendars, WorkingTime};
use crate::grouped::Grouped;
use crate::plan::{CalendarIx, DurationBasis, EffortRule, Plan, Task, TaskIx, Who};

/// Tables in use, each set of calendars once.
#[derive(Default)]
pub(super) struct Tables<'a> {
    pub(super) tables: Vec<Arc<WorkingTime>>,
    known: HashMap<Wanted<'a>, u32>,
    round_the_clock: Option<u32>,
}

impl<'a> Tables<'a> {
    pub(super) fn of(&mut self, calendars: &mut Calendars, wanted: Wanted<'a>) -> u32 {
        if let Some(table) = self.known.get(&wanted) {
            return *table;
        }
        let table = match (wanted.task, wanted.people) {
            (own, []) => calendars.get(own.unwrap_or(wanted.project)).clone(),
            (None, people) if wanted.everyone => calendars.intersection(people),
            (None, people) => calendars.union(people),
            (Some(own), people) if wanted.everyone => {
                let all: Vec<CalendarIx> = people.iter().copied().chain([own]).collect();
                calendars.intersection(&all)
            }
            (Some(own), people) => {
                let people = calendars.union(people);
                let own = calendars.get(own);
                if Arc::ptr_eq(own, &people) {
                    people
                } else {
                    Arc::new(own.intersection(&people))
                }
            }
        };
        // Of people who never work a stored duration says nothing: it stands on the task's
        // own calendar.
        let table = match table.has_work() || wanted.everyone {
            true => table,
            false => calendars.get(wanted.task.unwrap_or(wanted.project)).clone(),
        };
        let place = self
            .tables
            .iter()
            .position(|other| Arc::ptr_eq(other, &table));
        let place = place.unwrap_or_else(|| {
            self.tables.push(table);
            self.tables.len() - 1
        }) as u32;
        self.known.insert(wanted, place);
        place
    }

    pub(super) fn round_the_clock(&mut self) -> u32 {
        *self.round_the_clock.get_or_insert_with(|| {
            self.tables.push(Arc::new(WorkingTime::always()));
            (self.tables.len() - 1) as u32
        })
    }
}

/// By task: calendars of the people on it, in order, each once.
pub(super) fn people_calendars(plan: &Plan) -> Grouped<CalendarIx> {
    let calendars = plan.assignments.iter().filter_map(|assignment| {
        let Who::Resource(resource) = assignment.who else {
            return None;
        };
        let resource = &plan.resources[resource];
        let calendar = resource.calendar.filter(|_| resource.limits_schedule)?;
        Some((assignment.task, calendar))
    });
    let mut calendars: Vec<(TaskIx, CalendarIx)> = calendars.collect();
    calendars.sort_unstable();
    calendars.dedup();
    Grouped::new(plan.tasks.len(), calendars.iter().copied())
}

/// Calendars a task's duration needs, sorted out.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Wanted<'a> {
    /// The task's own, or the project's when nobody else's counts.
    task: Option<CalendarIx>,
    people: &'a [CalendarIx],
    everyone: bool,
    project: CalendarIx,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(plan: &Plan, task: &Task, people: &'a [CalendarIx]) -> Self {
        let everyone = task.duration_basis == DurationBasis::Everyone;
        let ignored = task.ignore_resource_calendars && task.calendar.is_some();
        let fixed = !everyone && task.effort == EffortRule::FixedDuration;
        Self {
            task: task.calendar,
            people: if ignored || fixed { &[] } else { people },
            everyone,
            project: plan.projects[task.project].calendar,
        }
    }

    /// Without people.
    pub(super) fn own(self) -> Self {
        Self {
            people: &[],
            everyone: false,
            ..self
        }
    }
}
