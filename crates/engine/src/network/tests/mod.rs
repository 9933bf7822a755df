#![allow(clippy::unwrap_used)]

mod arbitrary;
mod laws;

pub(crate) use arbitrary::{absurd_plan, any_plan};

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

#[test]
fn scheduled_from_the_finish_everything_ends_there() {
    let mut plan = plan(
        vec![task("A", 2), task("B", 1), task("end", 1)],
        &[(0, 2, FS.0, FS.1), (1, 2, FS.0, FS.1)],
    );
    plan.projects[0].from_finish = true;
    plan.projects[0].finish = Some(at(11, 17));
    for task in &mut plan.tasks {
        task.constraint = Constraint::AsLateAsPossible;
    }
    let schedule = schedule(&plan).unwrap();
    let dates = &schedule.tasks;
    assert_eq!((dates[2].start, dates[2].finish), (at(11, 8), at(11, 17)));
    assert_eq!(dates[0].start, at(9, 8));
    assert_eq!(
        (dates[1].start, dates[1].total_slack),
        (at(10, 8), WORK_DAY)
    );
    assert_eq!(schedule.projects[0].start, at(9, 8));
}

#[test]
fn as_late_as_possible_holds_successors_to_late_dates() {
    let mut late = task("late", 1);
    late.constraint = Constraint::AsLateAsPossible;
    let tasks = vec![late, task("after", 1), task("long", 5)];
    let dates = schedule(&plan(tasks, &[(0, 1, FS.0, FS.1)])).unwrap().tasks;
    assert_eq!(dates[0].start, at(3, 8));
    assert_eq!(
        (dates[0].total_slack, dates[0].start_cause),
        (0, Cause::Late)
    );
    assert_eq!(dates[1].start, at(4, 8));
}

#[test]
fn a_hard_constraint_beats_links_and_shows_how_late_they_are() {
    let mut must = task("must", 1);
    must.constraint = Constraint::MustStartOn(at(1, 8));
    let mut plan = plan(
        vec![task("A", 3), must, task("after", 1)],
        &[(0, 1, FS.0, FS.1), (1, 2, FS.0, FS.1)],
    );
    let dates = schedule(&plan).unwrap().tasks;
    assert_eq!((dates[1].start, dates[1].late_start), (at(1, 8), at(1, 8)));
    assert_eq!(dates[1].total_slack, -2 * WORK_DAY);
    assert_eq!(dates[0].total_slack, -2 * WORK_DAY);
    assert_eq!(dates[2].start, at(2, 8));
    plan.projects[0].honor_constraints = false;
    let dates = schedule(&plan).unwrap().tasks;
    assert_eq!(
        (dates[1].start, dates[1].total_slack),
        (at(3, 8), -2 * WORK_DAY)
    );
}

#[test]
fn begun_work_goes_on_where_it_resumes() {
    let mut begun = task("begun", 4);
    begun.progress = Progress {
        actual_start: Some(at(0, 8)),
        done: WORK_DAY,
        remaining: Some(3 * WORK_DAY),
        resume: Some(at(2, 8)),
        percent_complete: 0.25,
        ..Progress::default()
    };
    let mut done = task("done", 1);
    done.progress = Progress {
        actual_start: Some(at(0, 9)),
        actual_finish: Some(at(0, 11)),
        percent_complete: 1.0,
        ..Progress::default()
    };
    let mut plan = plan(vec![task("before", 1), begun, done], &[(0, 1, FS.0, FS.1)]);
    let dates = schedule(&plan).unwrap().tasks;
    assert_eq!((dates[1].start, dates[1].late_start), (at(0, 8), at(0, 8)));
    assert_eq!(dates[1].finish, at(4, 17));
    assert_eq!(dates[0].late_finish, at(1, 17), "before what is left of it");
    assert_eq!(
        (
            dates[2].late_finish,
            dates[2].total_slack,
            dates[2].critical
        ),
        (at(0, 11), 0, false)
    );
    plan.projects[0].status_date = Some(at(7, 8));
    let dates = schedule(&plan).unwrap().tasks;
    assert_eq!(
        dates[1].finish,
        at(9, 17),
        "work to do lies after the status date"
    );
    assert_eq!(
        (dates[0].start, dates[0].start_cause),
        (at(7, 8), Cause::StatusDate)
    );
}

#[test]
fn elapsed_durations_run_through_nights_and_weekends() {
    let mut dry = task("dry", 1);
    dry.duration = Duration {
        seconds: 9 * HOUR,
        elapsed: true,
    };
    // Microsoft KB 87301: on a Friday, eight hours of work beside nine elapsed hours.
    let mut plan = plan(
        vec![task("work", 1), dry, task("after", 1)],
        &[(0, 2, FS.0, FS.1), (1, 2, FS.0, FS.1)],
    );
    plan.projects[0].start = at(4, 8);
    let dates = schedule(&plan).unwrap().tasks;
    assert_eq!((dates[1].finish, dates[2].start), (at(4, 17), at(7, 8)));
    assert_eq!((dates[0].total_slack, dates[1].total_slack), (0, 63 * HOUR));
}

#[test]
fn people_share_a_duration_as_its_basis_says() {
    // Ten hours Monday to Thursday, and the usual week: 40 hours of both are six days of eight.
    let mut long = standard();
    for (weekday, shifts) in long.week.iter_mut().enumerate() {
        let day = vec![
            Shift {
                start: 28_800,
                end: 43_200,
            },
            Shift {
                start: 46_800,
                end: 68_400,
            },
        ];
        *shifts = Some(if weekday < 4 { day } else { vec![] });
    }
    let mut plan = plan(vec![task("shared", 6)], &[]);
    plan.calendars.push(long);
    for calendar in [0, 1] {
        plan.assignments.push(Assignment {
            task: 0,
            who: Who::Resource(calendar),
            units: 1.0,
            work: None,
        });
        plan.resources.push(Resource {
            key: calendar as u64,
            name: String::new(),
            calendar: Some(calendar),
            max_units: 1.0,
            rate_per_hour: 0.0,
            cost_per_use: 0.0,
            skills: vec![],
            teams: vec![],
            limits_schedule: true,
        });
    }
    plan.tasks[0].duration_basis = DurationBasis::Anyone;
    assert_eq!(
        schedule(&plan).unwrap().tasks[0].finish,
        at(4, 17),
        "Friday counts for one of them"
    );
    plan.tasks[0].duration_basis = DurationBasis::Everyone;
    assert_eq!(
        schedule(&plan).unwrap().tasks[0].finish,
        at(8, 17),
        "Friday needs both"
    );
}
