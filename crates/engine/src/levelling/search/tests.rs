//! The parts of the search, on one plan in which two projects share one person.

use super::*;
use crate::levelling::delays;
use crate::plan::{
    Assignment, Calendar, Dependency, Lag, Link, Project, Resource, Shift, Task, TaskIx, TaskMode,
    Who,
};

const HOUR: Seconds = 3_600;

/// A long task and a short one, each a project, and a second task after the short one.
fn plan(can_split: bool) -> Plan {
    let task = |key: u64, project, hours| Task {
        key,
        name: format!("Task {key}"),
        project,
        can_split,
        duration: crate::plan::Duration {
            seconds: hours * HOUR,
            elapsed: true,
        },
        ..Task::default()
    };
    let asked = |task| Assignment {
        task,
        who: Who::Resource(0),
        units: 1.0,
        work: None,
    };
    Plan {
        projects: vec![Project::default(), Project::default()],
        calendars: vec![Calendar::default()],
        tasks: vec![task(1, 0, 100), task(2, 1, 10), task(3, 1, 5)],
        dependencies: vec![Dependency {
            predecessor: 1,
            successor: 2,
            link: Link::FinishStart,
            lag: Lag::default(),
        }],
        resources: vec![Resource {
            key: 9,
            name: "Hana".into(),
            calendar: None,
            max_units: 1.0,
            rate_per_hour: 0.0,
            cost_per_use: 0.0,
            skills: Vec::new(),
            teams: Vec::new(),
            limits_schedule: true,
        }],
        assignments: vec![asked(0), asked(1)],
        ..Plan::default()
    }
}

fn found(plan: &Plan, goal: &Goal) -> Found {
    let network = Network::compile(plan).unwrap();
    let schedule = network.schedule().unwrap();
    let options = Options {
        seed: 1,
        threads: 2,
        schedules: 500,
        stop: &|| false,
        cancel: &|| false,
    };
    search(plan, &network, &schedule, goal, &options).unwrap()
}

#[test]
fn the_short_project_goes_first() {
    let plan = plan(false);
    let found = found(&plan, &Goal::default());
    assert_eq!(found.was.dates[1].0, 100 * HOUR);
    assert_eq!(found.levelled.dates[1].0, 0);
    assert_eq!(found.plan.tasks[0].levelled_start, Some(10 * HOUR));
    assert_eq!(delays(&found.plan).unwrap(), [10 * HOUR, 0, 0]);
    assert_eq!(found.cost.delay, i128::from(10 * HOUR) * 1_000);
    let wait = found.levelled.delays[0].unwrap();
    assert_eq!((wait.resource, wait.behind, wait.network_start), (0, 1, 0));
    assert_eq!((found.lower_bound, found.proved), (110 * HOUR, false));
}

#[test]
fn a_promise_counts_before_delay() {
    let goal = Goal {
        promises: vec![Some(Promise::due(100 * HOUR)), None],
        ..Goal::default()
    };
    let found = found(&plan(false), &goal);
    assert_eq!(found.levelled.dates[0], (0, 100 * HOUR));
    assert_eq!(found.cost.late, 0);
}

#[test]
fn a_project_that_weighs_enough_goes_first() {
    let mut plan = plan(false);
    plan.projects[0].priority = 20.0;
    let found = found(&plan, &Goal::default());
    assert_eq!(found.levelled.dates[0].0, 0);
    assert_eq!(found.plan, plan_with_start(&plan, 1, 100 * HOUR));
}

fn plan_with_start(plan: &Plan, task: TaskIx, start: Instant) -> Plan {
    let mut plan = plan.clone();
    plan.tasks[task].levelled_start = Some(start);
    plan
}

/// Work typed to be done in the midst of a task that may be interrupted.
#[test]
fn a_task_goes_on_after_what_interrupts_it() {
    let mut plan = plan(true);
    for task in &mut plan.tasks {
        task.duration.elapsed = false;
    }
    let all_day = vec![Shift {
        start: 0,
        end: 86_400,
    }];
    plan.calendars[0].week = std::array::from_fn(|_| Some(all_day.clone()));
    plan.tasks[1].mode = TaskMode::Manual {
        start: 20 * HOUR,
        finish: 30 * HOUR,
    };
    let found = found(&plan, &Goal::default());
    assert_eq!(found.was.dates[0].0, 30 * HOUR);
    assert_eq!(found.levelled.dates[0], (0, 110 * HOUR));
    assert_eq!(found.plan.tasks[0].splits, [(20 * HOUR, 10 * HOUR)]);
    let schedule = crate::network::schedule(&found.plan).unwrap();
    assert_eq!(schedule.tasks[0].finish, 110 * HOUR);
    // Whoever interrupts is neither before nor after it: it only starts no earlier than planned.
    assert!(found.levelled.arcs.iter().all(|(from, to)| from == to));
    plan.tasks[0].can_split = false;
    let whole = self::found(&plan, &Goal::default());
    assert_eq!(whole.levelled.dates[0].0, 30 * HOUR);
}

#[test]
fn without_time_the_plan_stays_as_it_is() {
    let plan = plan(false);
    let network = Network::compile(&plan).unwrap();
    let schedule = network.schedule().unwrap();
    let options = Options {
        seed: 1,
        threads: 1,
        schedules: u64::MAX,
        stop: &|| true,
        cancel: &|| false,
    };
    let found = search(&plan, &network, &schedule, &Goal::default(), &options).unwrap();
    assert_eq!(found.levelled.dates, found.was.dates);
}
