#![allow(clippy::unwrap_used)]

mod arbitrary;
mod laws;

pub(crate) use arbitrary::any_plan;

use super::*;
use crate::calendar::day;
use crate::plan::*;

pub(crate) const HOUR: Seconds = 3_600;
pub(crate) const WORK_DAY: Seconds = 8 * HOUR;

/// Monday 5 January 2026 is day 0.
pub(crate) fn at(days: i64, hour: i64) -> Instant {
    (day(2026, 1, 5) + days) * 86_400 + hour * HOUR
}

pub(crate) fn standard() -> Calendar {
    let shift = |start: u32, end: u32| Shift {
        start: start * 3_600,
        end: end * 3_600,
    };
    let hours = vec![shift(8, 12), shift(13, 17)];
    let week =
        std::array::from_fn(|weekday| Some(if weekday < 5 { hours.clone() } else { vec![] }));
    Calendar {
        name: "Standard".into(),
        week,
        ..Calendar::default()
    }
}

pub(crate) fn task(name: &str, days: i64) -> Task {
    Task {
        name: name.into(),
        duration: Duration {
            seconds: days * WORK_DAY,
            elapsed: false,
        },
        ..Task::default()
    }
}

pub(crate) fn plan(tasks: Vec<Task>, links: &[(TaskIx, TaskIx, Link, Lag)]) -> Plan {
    let dependencies = links
        .iter()
        .map(|(predecessor, successor, link, lag)| Dependency {
            predecessor: *predecessor,
            successor: *successor,
            link: *link,
            lag: *lag,
        })
        .collect();
    Plan {
        projects: vec![Project {
            start: at(0, 8),
            ..Project::default()
        }],
        calendars: vec![standard()],
        tasks,
        dependencies,
        ..Plan::default()
    }
}

const FS: (Link, Lag) = (Link::FinishStart, Lag::Working(0));

#[test]
fn a_chain_with_a_side_branch() {
    let tasks = vec![task("A", 2), task("B", 3), task("C", 1), task("end", 0)];
    let links = [
        (0, 1, FS.0, FS.1),
        (0, 2, FS.0, FS.1),
        (1, 3, FS.0, FS.1),
        (2, 3, FS.0, FS.1),
    ];
    let schedule = schedule(&plan(tasks, &links)).unwrap();
    let dates = &schedule.tasks;
    assert_eq!((dates[0].start, dates[0].finish), (at(0, 8), at(1, 17)));
    assert_eq!((dates[1].start, dates[1].finish), (at(2, 8), at(4, 17)));
    assert_eq!(
        dates[3].start,
        at(4, 17),
        "a milestone sits at its predecessor's end"
    );
    assert_eq!(schedule.projects[0].finish, at(4, 17));
    assert_eq!(dates[2].late_finish, at(4, 17));
    assert_eq!(
        (dates[2].total_slack, dates[2].free_slack),
        (2 * WORK_DAY, 2 * WORK_DAY)
    );
    assert!(dates[1].critical && !dates[2].critical);
    assert_eq!(dates[1].start_cause, Cause::Dependency(0));
    assert_eq!(dates[0].start_cause, Cause::Project);
}

#[test]
fn links_of_every_kind_with_lag() {
    // As in Microsoft Project's own file of every link type with a lag of two days.
    let two = Lag::Working(2 * WORK_DAY);
    let links = [Link::StartFinish, Link::StartStart, Link::FinishFinish];
    for (link, start) in links.into_iter().zip([at(1, 8), at(2, 8), at(2, 8)]) {
        let plan = plan(vec![task("1", 1), task("2", 1)], &[(0, 1, link, two)]);
        let dates = schedule(&plan).unwrap().tasks;
        assert_eq!(dates[1].start, start, "{link:?}");
        assert_eq!(dates[0].free_slack, 0, "{link:?}");
        assert_eq!(dates[0].total_slack, 0, "{link:?}");
    }
}

#[test]
fn a_cycle_names_its_tasks_in_order() {
    let tasks = vec![task("free", 1), task("A", 1), task("B", 1), task("C", 1)];
    let links = [
        (0, 1, FS.0, FS.1),
        (1, 2, FS.0, FS.1),
        (2, 3, FS.0, FS.1),
        (3, 1, FS.0, FS.1),
    ];
    let error = schedule(&plan(tasks, &links)).unwrap_err().to_string();
    assert!(
        error.contains("\"A\" -> \"B\" -> \"C\" -> \"A\""),
        "{error}"
    );
}

#[test]
fn summaries_roll_up_and_hand_down() {
    let mut tasks = vec![
        task("before", 1),
        task("summary", 0),
        task("x", 2),
        task("y", 3),
        task("after", 1),
    ];
    tasks[1].kind = TaskKind::Summary;
    tasks[2].parent = Some(1);
    tasks[3].parent = Some(1);
    let links = [(0, 1, FS.0, FS.1), (1, 4, FS.0, FS.1)];
    let dates = schedule(&plan(tasks, &links)).unwrap().tasks;
    assert_eq!(
        dates[2].start,
        at(1, 8),
        "what the summary waits for, its children wait for"
    );
    assert_eq!((dates[1].start, dates[1].finish), (at(1, 8), at(3, 17)));
    assert_eq!(dates[4].start, at(4, 8));
    assert_eq!(dates[2].total_slack, WORK_DAY);
    assert_eq!(dates[1].total_slack, 0);
    assert_eq!(dates[1].duration, 3 * WORK_DAY);
    assert_eq!(dates[0].late_finish, at(0, 17));
}

#[test]
fn no_working_time_is_refused_by_name() {
    let mut plan = plan(vec![task("A", 1)], &[]);
    plan.calendars[0] = Calendar {
        name: "Closed".into(),
        ..Calendar::default()
    };
    let error = schedule(&plan).unwrap_err().to_string();
    assert!(
        error.contains("\"A\"") && error.contains("\"Closed\""),
        "{error}"
    );
}

#[test]
fn an_inactive_task_passes_on_what_holds_it_but_not_its_duration() {
    let mut tasks = vec![task("A", 2), task("dropped", 5), task("C", 1), task("D", 4)];
    tasks[1].active = false;
    let links = [(0, 1, FS.0, FS.1), (1, 2, FS.0, FS.1)];
    let schedule = schedule(&plan(tasks, &links)).unwrap();
    let dates = &schedule.tasks;
    assert_eq!(dates[2].start, at(2, 8));
    assert_eq!(dates[1].start, at(2, 8), "it shows where it would be");
    assert_eq!(schedule.projects[0].finish, at(3, 17), "and moves nothing");
    assert_eq!(dates[0].late_finish, at(2, 17));
}

#[test]
fn links_never_pull_a_task_before_the_project() {
    for link in [Link::FinishFinish, Link::StartFinish, Link::FinishStart] {
        let lag = Lag::Working(if link == Link::FinishStart {
            -3 * WORK_DAY
        } else {
            0
        });
        let dates = schedule(&plan(
            vec![task("1", 2), task("2", 3)],
            &[(0, 1, link, lag)],
        ))
        .unwrap()
        .tasks;
        assert_eq!(dates[1].start, at(0, 8), "{link:?}");
    }
}
