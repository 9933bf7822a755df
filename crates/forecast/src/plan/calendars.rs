//! Working time.

use engine::plan::{Calendar, Exception, Shift, WorkWeek};
use model::{Graph, entity};

use super::Compiled;
use crate::time::day_number;

pub(super) fn add(compiled: &mut Compiled, graph: &Graph) {
    for (index, calendar) in graph.calendars().enumerate() {
        compiled.calendar_index.insert(calendar.id, index);
    }
    for calendar in graph.calendars() {
        let base = calendar
            .base
            .and_then(|base| compiled.calendar_index.get(&base).copied());
        compiled.plan.calendars.push(Calendar {
            name: calendar.name.clone(),
            base,
            week: week(&calendar.week),
            work_weeks: calendar.work_weeks.iter().map(work_week).collect(),
            exceptions: calendar.exceptions.iter().map(exception).collect(),
        });
    }
    let named = graph
        .workspace()
        .and_then(|workspace| workspace.calendar)
        .and_then(|calendar| compiled.calendar_index.get(&calendar).copied());
    compiled.default_calendar = named.unwrap_or_else(|| {
        compiled.plan.calendars.push(standard());
        compiled.plan.calendars.len() - 1
    });
}

/// Monday to Friday, eight to twelve and one to five: what holds before anybody said otherwise.
pub(super) fn standard() -> Calendar {
    let hours = vec![
        Shift {
            start: 8 * 3_600,
            end: 12 * 3_600,
        },
        Shift {
            start: 13 * 3_600,
            end: 17 * 3_600,
        },
    ];
    Calendar {
        name: "Standard".into(),
        week: std::array::from_fn(|day| Some(if day < 5 { hours.clone() } else { Vec::new() })),
        ..Calendar::default()
    }
}

/// Days that are not there inherit.
fn week(days: &[Option<Vec<entity::Shift>>]) -> [Option<Vec<Shift>>; 7] {
    std::array::from_fn(|day| days.get(day)?.as_deref().map(shifts))
}

fn shifts(shifts: &[entity::Shift]) -> Vec<Shift> {
    let seconds = |minute: u16| u32::from(minute) * 60;
    let shifts = shifts.iter().map(|shift| Shift {
        start: seconds(shift.start_minute),
        end: seconds(shift.end_minute),
    });
    shifts.collect()
}

fn days(first: model::Day, last: model::Day) -> (i32, i32) {
    let number = |day| i32::try_from(day_number(day)).unwrap_or(i32::MAX);
    (number(first), number(last))
}

fn work_week(given: &entity::WorkWeek) -> WorkWeek {
    let (first_day, last_day) = days(given.first_day, given.last_day);
    WorkWeek {
        first_day,
        last_day,
        week: week(&given.week),
    }
}

fn exception(given: &entity::CalendarException) -> Exception {
    let (first_day, last_day) = days(given.first_day, given.last_day);
    Exception {
        name: given.name.clone(),
        first_day,
        last_day,
        shifts: shifts(&given.shifts),
    }
}
