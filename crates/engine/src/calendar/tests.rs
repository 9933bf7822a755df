#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::plan::{Calendar, Exception, Plan, Project, Shift, WorkWeek};

fn shifts(spans: &[(u32, u32)]) -> Vec<Shift> {
    spans
        .iter()
        .map(|(start, end)| Shift {
            start: start * 3_600,
            end: end * 3_600,
        })
        .collect()
}

fn standard() -> Calendar {
    let mut week: [Option<Vec<Shift>>; 7] =
        std::array::from_fn(|_| Some(shifts(&[(8, 12), (13, 17)])));
    week[5] = Some(vec![]);
    week[6] = Some(vec![]);
    Calendar {
        name: "Standard".into(),
        week,
        ..Calendar::default()
    }
}

fn at(year: i64, month: u32, d: u32, hour: i64) -> Instant {
    day(year, month, d) * DAY + hour * 3_600
}

fn compiled(calendars: Vec<Calendar>) -> Result<Calendars, CalendarError> {
    let project = Project {
        start: at(2026, 1, 5, 8),
        ..Project::default()
    };
    Calendars::compile(&Plan {
        projects: vec![project],
        calendars,
        ..Plan::default()
    })
}

#[test]
fn dates_round_trip() {
    assert_eq!(day(1970, 1, 1), 0);
    assert_eq!(day(1900, 1, 1) * DAY, EARLIEST);
    assert_eq!(day(2200, 1, 1) * DAY, LATEST);
    assert_eq!(iso(at(2024, 2, 29, 17)), "2024-02-29T17:00:00");
    for offset in -26_000..85_000 {
        let (year, month, day_of_month) = civil(offset);
        assert_eq!(day(year, month, day_of_month), offset);
    }
}

#[test]
fn one_working_moment_has_two_instants() {
    let calendars = compiled(vec![standard()]).unwrap();
    let table = calendars.get(0);
    let friday_end = at(2026, 1, 9, 17);
    let monday = at(2026, 1, 12, 8);
    assert_eq!(table.to_axis(friday_end), table.to_axis(monday));
    assert_eq!(table.next_start(friday_end), monday);
    assert_eq!(table.previous_finish(monday), friday_end);
    assert_eq!(table.add(at(2026, 1, 9, 13), 4 * 3_600), friday_end);
    assert_eq!(table.add(at(2026, 1, 12, 12), -4 * 3_600), monday);
    assert_eq!(table.add(at(2026, 1, 11, 3), 0), at(2026, 1, 11, 3));
    assert!(table.is_working(monday) && !table.is_working(friday_end));
}

#[test]
fn far_outside_the_table_weeks_repeat() {
    let calendars = compiled(vec![standard()]).unwrap();
    let table = calendars.get(0);
    for (year, month) in [(1950, 3), (2100, 7), (2199, 12)] {
        let mut monday = day(year, month, 1);
        while (monday + 3).rem_euclid(7) != 0 {
            monday += 1;
        }
        let monday = monday * DAY + 8 * 3_600;
        assert_eq!(
            table.add(monday, 40 * 3_600),
            monday + 4 * DAY + 9 * 3_600,
            "{year}"
        );
        assert_eq!(table.next_start(monday - 15 * 3_600), monday);
        assert_eq!(table.previous_finish(monday), monday - 2 * DAY - 15 * 3_600);
    }
}

#[test]
fn exception_beats_work_week_beats_week_beats_base() {
    let d = |month, d| day(2026, month, d) as i32;
    let mut base = standard();
    base.exceptions.push(Exception {
        name: "Holiday".into(),
        first_day: d(5, 1),
        last_day: d(5, 1),
        shifts: vec![],
    });
    let mut own = Calendar {
        name: "Anna".into(),
        base: Some(0),
        ..Calendar::default()
    };
    own.week[2] = Some(shifts(&[(8, 10)]));
    own.work_weeks.push(WorkWeek {
        first_day: d(6, 1),
        last_day: d(6, 30),
        week: std::array::from_fn(|weekday| (weekday < 5).then(|| shifts(&[(6, 9)]))),
    });
    own.exceptions.push(Exception {
        name: "Fair".into(),
        first_day: d(6, 10),
        last_day: d(6, 11),
        shifts: shifts(&[(10, 11)]),
    });
    let calendars = compiled(vec![
        base,
        own,
        Calendar {
            base: Some(1),
            ..Calendar::default()
        },
    ])
    .unwrap();
    let worked = |month, date| {
        let midnight = at(2026, month, date, 0);
        calendars
            .get(2)
            .working_seconds_between(midnight, midnight + DAY)
            / 3_600
    };
    assert_eq!(worked(5, 1), 0, "the base's holiday holds");
    assert_eq!(worked(5, 4), 8, "a Monday from the base");
    assert_eq!(worked(5, 6), 2, "its own Wednesday");
    assert_eq!(worked(6, 3), 3, "the work week beats its own Wednesday");
    assert_eq!(worked(6, 10), 1, "the exception beats the work week");
    assert_eq!(worked(6, 6), 0, "a Saturday");
}

#[test]
fn night_shifts_cross_midnight() {
    let night = Calendar {
        name: "Night".into(),
        week: std::array::from_fn(|_| Some(shifts(&[(0, 3), (23, 24)]))),
        ..Calendar::default()
    };
    let calendars = compiled(vec![night]).unwrap();
    let table = calendars.get(0);
    let start = at(2026, 3, 3, 23);
    assert_eq!(table.add(start, 2 * 3_600), at(2026, 3, 4, 1));
    assert_eq!(table.add(at(2026, 3, 4, 1), -2 * 3_600), start);
    assert_eq!(table.next_start(at(2026, 3, 4, 0)), at(2026, 3, 4, 0));
}

#[test]
fn no_working_time_ends_at_the_end_of_time() {
    let mut once = Calendar {
        name: "Once".into(),
        ..Calendar::default()
    };
    once.exceptions.push(Exception {
        name: "The one day".into(),
        first_day: day(2026, 4, 1) as i32,
        last_day: day(2026, 4, 1) as i32,
        shifts: shifts(&[(8, 12)]),
    });
    let calendars = compiled(vec![Calendar::default(), once]).unwrap();
    let never = calendars.get(0);
    assert!(!never.has_work());
    assert_eq!(never.next_start(0), LATEST);
    assert_eq!(never.previous_finish(0), EARLIEST);
    assert_eq!(never.add(0, 5), LATEST);
    let once = calendars.get(1);
    assert_eq!(once.add(0, 4 * 3_600), at(2026, 4, 1, 12));
    assert_eq!(once.add(0, 4 * 3_600 + 1), LATEST);
}

#[test]
fn bad_calendars_are_refused_by_name() {
    let turned = |start, end| {
        let mut calendar = Calendar {
            name: "Odd".into(),
            ..Calendar::default()
        };
        calendar.week[0] = Some(vec![Shift { start, end }]);
        compiled(vec![calendar]).unwrap_err().to_string()
    };
    assert!(turned(40_000, 30_000).contains("\"Odd\""));
    assert!(turned(80_000, 90_000).contains("by midnight"));
    let circle = |base| Calendar {
        name: format!("of {base}"),
        base: Some(base),
        ..Calendar::default()
    };
    assert_eq!(
        compiled(vec![circle(1), circle(0)]).unwrap_err(),
        CalendarError::BaseCycle {
            calendar: "of 1".into()
        }
    );
    assert!(matches!(
        compiled(vec![circle(7)]).unwrap_err(),
        CalendarError::Missing { .. }
    ));
}

#[test]
fn absurdly_many_long_exceptions_are_quick() {
    let exceptions = (0..20_000)
        .map(|_| Exception {
            name: String::new(),
            first_day: i32::MIN,
            last_day: i32::MAX,
            shifts: vec![],
        })
        .collect();
    let calendars = compiled(vec![Calendar {
        exceptions,
        ..standard()
    }])
    .unwrap();
    assert!(!calendars.get(0).has_work());
}

fn any_shifts() -> impl Strategy<Value = Vec<Shift>> {
    prop::collection::vec((0u32..86_400, 1u32..86_400), 0..4).prop_map(|spans| {
        let end = |start: u32, length: u32| (start + length).min(86_400);
        spans
            .into_iter()
            .map(|(start, length)| Shift {
                start,
                end: end(start, length),
            })
            .collect()
    })
}

prop_compose! {
    fn any_calendar()(
        week in prop::array::uniform7(any_shifts()),
        exceptions in prop::collection::vec((20_000i32..22_000, 0i32..400, any_shifts()), 0..4),
    ) -> Calendar {
        Calendar {
            name: "Any".into(),
            week: week.map(Some),
            exceptions: exceptions
                .into_iter()
                .map(|(first_day, length, shifts)| Exception {
                    name: String::new(), first_day, last_day: first_day + length, shifts,
                })
                .collect(),
            ..Calendar::default()
        }
    }
}

proptest! {
    #[test]
    fn axis_and_instant_round_trip(calendar in any_calendar(), instant in EARLIEST..LATEST) {
        let calendars = compiled(vec![calendar]).unwrap();
        let table = calendars.get(0);
        let axis = table.to_axis(instant);
        let (first, last) = table.axis_range();
        if axis < last {
            let start = table.from_axis_start(axis);
            prop_assert!(start >= instant);
            prop_assert_eq!(table.to_axis(start), axis);
            prop_assert_eq!(table.to_axis(start + 1), axis + 1);
        }
        if axis > first {
            let finish = table.from_axis_finish(axis);
            prop_assert!(finish <= instant);
            prop_assert_eq!(table.to_axis(finish), axis);
            prop_assert_eq!(table.to_axis(finish - 1), axis - 1);
        }
    }

    #[test]
    fn adding_and_taking_away_meet(
        calendar in any_calendar(),
        instant in 1_500_000_000i64..2_000_000_000,
        seconds in 1i64..100_000_000,
    ) {
        let calendars = compiled(vec![calendar]).unwrap();
        let table = calendars.get(0);
        let finish = table.add(instant, seconds);
        if finish < LATEST {
            prop_assert_eq!(table.working_seconds_between(instant, finish), seconds);
            prop_assert_eq!(table.add(finish, -seconds), table.next_start(instant));
        }
    }

    #[test]
    fn differences_add_up(calendar in any_calendar(), a: i64, b: i64, c: i64) {
        let calendars = compiled(vec![calendar]).unwrap();
        let table = calendars.get(0);
        prop_assert_eq!(
            table.working_seconds_between(a, b) + table.working_seconds_between(b, c),
            table.working_seconds_between(a, c)
        );
    }

    #[test]
    fn an_intersection_works_when_both_do(
        a in any_calendar(),
        b in any_calendar(),
        instant in 1_500_000_000i64..2_000_000_000,
    ) {
        let mut calendars = compiled(vec![a, b]).unwrap();
        let both = calendars.intersection(&[0, 1]);
        prop_assert_eq!(
            both.is_working(instant),
            calendars.get(0).is_working(instant) && calendars.get(1).is_working(instant)
        );
    }
}
