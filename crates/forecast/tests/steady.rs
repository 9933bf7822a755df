//! First answers are corrected by the last full one: few runs, yet as steady as many.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::atomic::AtomicBool;

use common::*;
use forecast::{Forecast, Forecaster, Options, OutcomeForecast};

const FIRST: u32 = 128;
const FULL: u32 = 10_000;

/// Two projects that share nobody, five uncertain tasks each.
fn world() -> World {
    let mut world = World::new();
    world.project(10, "A").project(11, "B");
    for (project, first) in [(10, 100), (11, 200)] {
        for task in first..first + 5 {
            world.task(task, project, &format!("Task {task}"), 4.0);
            world.estimate(task, 2.0, 4.0, 11.0);
            if task > first {
                world.after(task + 300, task - 1, task);
            }
        }
    }
    world
        .goal(50, "Goal", "2027-04-05")
        .feature(51, 50, "in_build");
    world.put(
        60,
        "link",
        serde_json::json!({"feature": id(51), "project": id(10)}),
    );
    world
}

fn answer(forecaster: &mut Forecaster, world: &World, seq: u64, complete: bool) -> Forecast {
    let cancel = AtomicBool::new(false);
    let options = Options {
        seq,
        complete,
        ..options(if complete { FULL } else { FIRST }, &cancel)
    };
    Forecast::clone(&forecaster.update(&world.graph(), &options).unwrap())
}

fn first_then_full(forecaster: &mut Forecaster, world: &World, seq: u64) -> [Forecast; 2] {
    [false, true].map(|complete| answer(forecaster, world, seq, complete))
}

#[test]
fn what_an_edit_does_not_reach_keeps_its_full_figures() {
    let mut world = world();
    let mut forecaster = Forecaster::new();
    let [rough, full] = first_then_full(&mut forecaster, &world, 1);
    assert_ne!(rough.projects, full.projects, "or nothing is shown below");

    // Somebody who is on nothing moves nothing, but it takes a forecast to know that.
    world.person(70, "Somebody");
    let again = answer(&mut forecaster, &world, 2, false);
    assert_eq!((again.seq, again.runs, again.complete), (2, FIRST, false));
    assert_eq!(again.tasks, full.tasks);
    assert_eq!(
        (&again.projects, &again.features, &again.goals),
        (&full.projects, &full.features, &full.goals)
    );

    world.estimate(102, 3.0, 6.0, 14.0);
    let edited = answer(&mut forecaster, &world, 3, false);
    assert_eq!(edited.projects[&id(11)], full.projects[&id(11)]);
    assert_ne!(edited.projects[&id(10)], full.projects[&id(10)]);
    for (task, of) in [(101, &full), (201, &full), (204, &full)] {
        assert_eq!(
            edited.tasks[&id(task)].spread,
            of.tasks[&id(task)].spread,
            "{task}"
        );
    }
}

#[test]
fn what_no_forecast_is_made_from_leaves_the_full_one_standing() {
    let mut world = world();
    let mut forecaster = Forecaster::new();
    let [_, full] = first_then_full(&mut forecaster, &world, 1);
    world.put(
        90,
        "comment",
        serde_json::json!({"on_kind": "task", "on": id(100), "text": "Ask Anna first"}),
    );
    let after = answer(&mut forecaster, &world, 2, false);
    assert_eq!(after, Forecast { seq: 2, ..full });
}

#[test]
fn what_an_edit_moves_is_nearer_to_the_full_answer_than_few_runs_are() {
    let (mut rough_off, mut steady_off) = (0.0, 0.0);
    let mut world = world();
    let mut forecaster = Forecaster::new();
    first_then_full(&mut forecaster, &world, 1);
    for (seq, task) in (2..).zip(100..105) {
        world.estimate(task, 2.0, 5.0, 12.0);
        let [steady, full] = first_then_full(&mut forecaster, &world, seq);
        let rough = answer(&mut Forecaster::new(), &world, seq, false);
        let off = |forecast: &Forecast| {
            let (told, truth) = (
                chances(&forecast.goals[&id(50)]),
                chances(&full.goals[&id(50)]),
            );
            (told - truth).abs()
        };
        rough_off += off(&rough);
        steady_off += off(&steady);
    }
    assert!(steady_off < rough_off / 2.0, "{steady_off} for {rough_off}");
}

fn chances(outcome: &OutcomeForecast) -> f64 {
    outcome.chance.unwrap()
}
