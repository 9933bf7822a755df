//! What holds for every plan.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::arbitrary::{absurd_plan, any_plan, any_task, plain_plan};
use crate::calendar::Calendars;
use crate::network::{Cause, Scheduler, TaskDates, schedule};
use crate::plan::*;

/// The plan with its tasks in another order.
fn reordered(plan: &Plan, seed: u64) -> (Plan, Vec<TaskIx>) {
    let n = plan.tasks.len();
    let mut order: Vec<TaskIx> = (0..n).collect();
    order.sort_by_key(|task| (*task as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
    let mut place = vec![0; n];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    let mut other = plan.clone();
    for (new, old) in order.iter().enumerate() {
        other.tasks[new] = plan.tasks[*old].clone();
        other.tasks[new].parent = plan.tasks[*old].parent.map(|parent| place[parent]);
    }
    for dependency in &mut other.dependencies {
        dependency.predecessor = place[dependency.predecessor];
        dependency.successor = place[dependency.successor];
    }
    other.dependencies.reverse();
    (other, place)
}

/// All but the causes, of which several may be true at once.
fn dates(dates: &TaskDates) -> TaskDates {
    TaskDates {
        start_cause: Cause::Project,
        finish_cause: Cause::Project,
        ..*dates
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_order_of_tasks_changes_nothing(plan in any_plan(25, false), seed: u64) {
        let (other, place) = reordered(&plan, seed);
        match (schedule(&plan), schedule(&other)) {
            (Ok(a), Ok(b)) => {
                prop_assert_eq!(&a.projects, &b.projects);
                for (old, new) in place.iter().enumerate() {
                    prop_assert_eq!(dates(&a.tasks[old]), dates(&b.tasks[*new]));
                }
            }
            (a, b) => prop_assert_eq!(a.is_err(), b.is_err()),
        }
    }

    #[test]
    fn more_work_makes_nothing_earlier(plan in plain_plan(25), task: usize, hours in 1i64..200) {
        let Ok(before) = schedule(&plan) else { return Ok(()) };
        // A lead in percent grows with the duration, and a task held by its finish begins
        // earlier when it gets longer: with those, earlier is right.
        let mut plan = plan;
        plan.dependencies.retain(|d| {
            matches!(d.lag, Lag::Working(_) | Lag::Elapsed(_))
                && matches!(d.link, Link::FinishStart | Link::StartStart)
        });
        let n = plan.tasks.len();
        let before = schedule(&plan).unwrap_or(before);
        let calendars = Calendars::compile(&plan).unwrap();
        let table = calendars.get(0);
        plan.tasks[task % n].duration.seconds += hours * 3_600;
        if let Ok(after) = schedule(&plan) {
            for (a, b) in before.tasks.iter().zip(&after.tasks) {
                // 17:00 and 08:00 the next day are one working moment.
                prop_assert!(table.to_axis(b.finish) >= table.to_axis(a.finish));
            }
        }
    }

    #[test]
    fn another_dependency_makes_nothing_earlier(
        plan in plain_plan(25),
        ends in (any::<usize>(), any::<usize>()),
        link in prop_oneof![Just(Link::FinishStart), Just(Link::StartStart), Just(Link::FinishFinish)],
    ) {
        let mut plan = plan;
        plan.dependencies.retain(|d| !matches!(d.lag, Lag::Percent(_) | Lag::ElapsedPercent(_)));
        let Ok(before) = schedule(&plan) else { return Ok(()) };
        let n = plan.tasks.len();
        let (predecessor, successor) = (ends.0 % n, ends.1 % n);
        plan.dependencies.push(Dependency { predecessor, successor, link, lag: Lag::Working(0) });
        if let Ok(after) = schedule(&plan) {
            for (a, b) in before.tasks.iter().zip(&after.tasks) {
                prop_assert!(b.start >= a.start && b.finish >= a.finish);
            }
        }
    }

    #[test]
    fn one_edit_gives_what_a_full_run_gives(
        plan in any_plan(30, false),
        edits in prop::collection::vec((any::<usize>(), any_task(false)), 1..8),
    ) {
        let Ok(mut scheduler) = Scheduler::new(plan.clone()) else { return Ok(()) };
        let mut plan = plan;
        for (task, edit) in edits {
            let index = task % plan.tasks.len();
            let mut edited = edit;
            let old = &plan.tasks[index];
            edited.key = old.key;
            edited.name.clone_from(&old.name);
            edited.parent = old.parent;
            // Most edits leave the shape of the network alone.
            if task % 5 != 0 {
                edited.active = old.active;
                edited.calendar = old.calendar;
                edited.duration.elapsed = old.duration.elapsed;
                if matches!(edited.mode, TaskMode::Manual { .. }) != matches!(old.mode, TaskMode::Manual { .. }) {
                    edited.mode = old.mode;
                }
            }
            let before = scheduler.schedule();
            let mut next = plan.clone();
            next.tasks[index] = edited.clone();
            match (scheduler.update_task(index, edited), schedule(&next)) {
                (Ok(moved), Ok(full)) => {
                    plan = next;
                    let ours = scheduler.schedule();
                    prop_assert_eq!(&ours.projects, &full.projects);
                    for (task, (a, b)) in ours.tasks.iter().zip(&full.tasks).enumerate() {
                        prop_assert_eq!(a, b, "task {} after an edit of {}", task, index);
                    }
                    for (task, (a, b)) in before.tasks.iter().zip(&full.tasks).enumerate() {
                        let same = (a.start, a.finish, a.late_start, a.late_finish)
                            == (b.start, b.finish, b.late_start, b.late_finish);
                        prop_assert!(same || moved.contains(&task));
                    }
                }
                (Err(_), Err(_)) => prop_assert_eq!(&scheduler.schedule(), &before),
                (a, b) => prop_assert!(false, "{:?} but {:?}", a.err(), b.err()),
            }
        }
    }

    #[test]
    fn slack_is_what_a_task_can_slip(plan in plain_plan(20)) {
        // Without lags, links only from finish to start, and no summary.
        let mut plan = plan;
        for task in &mut plan.tasks {
            task.parent = None;
            task.duration.seconds = task.duration.seconds.max(3_600);
        }
        for dependency in &mut plan.dependencies {
            (dependency.link, dependency.lag) = (Link::FinishStart, Lag::Working(0));
        }
        let Ok(before) = schedule(&plan) else { return Ok(()) };
        for task in 0..plan.tasks.len() {
            let dates = before.tasks[task];
            prop_assert!(dates.total_slack >= dates.free_slack && dates.free_slack >= 0);
            let mut slipped = plan.clone();
            slipped.tasks[task].duration.seconds += dates.total_slack;
            let after = schedule(&slipped);
            prop_assert_eq!(after.map(|s| s.projects[0].finish), Ok(before.projects[0].finish));
            let mut slipped = plan.clone();
            slipped.tasks[task].duration.seconds += dates.free_slack;
            let after = schedule(&slipped);
            let starts = |s: &crate::network::Schedule| -> Vec<Instant> { s.tasks.iter().map(|d| d.start).collect() };
            prop_assert_eq!(after.map(|s| starts(&s)), Ok(starts(&before)));
        }
    }

    #[test]
    fn anything_ends_in_an_answer_or_a_refusal(plan in absurd_plan()) {
        if let Err(error) = schedule(&plan) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn wild_links_end_in_an_answer_or_a_cycle(plan in any_plan(15, true)) {
        let _ = schedule(&plan);
    }
}
