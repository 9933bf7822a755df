//! The action "Level": what it proposes, and what becomes of a plan that it is applied to.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::atomic::AtomicBool;

use common::*;
use forecast::{LevellingOptions, LevellingProposal, propose};
use serde_json::json;

fn level(world: &World, change: impl FnOnce(&mut LevellingOptions)) -> LevellingProposal {
    let cancel = AtomicBool::new(false);
    let mut options = LevellingOptions {
        runs: 1_000,
        today: at(TODAY),
        seconds: 60.0,
        schedules: 2_000,
        threads: 1,
        seed: 1,
        projects: Vec::new(),
        clear: true,
        cancel: &cancel,
    };
    change(&mut options);
    propose(&world.graph(), &options).unwrap()
}

/// Writes a proposal into the tasks, as accepting it does.
fn apply(world: &World, proposal: &LevellingProposal) -> World {
    let mut world = world.clone();
    for moved in &proposal.moves {
        let number = (1..2_000).find(|n| id(*n) == moved.task).unwrap();
        let fields = json!({"levelling_delay_minutes": 0, "levelled_start": moved.levelled_start,
            "splits": moved.splits});
        world.set(number, fields);
    }
    world
}

/// A long piece of work and a short one, of two projects that share Hana.
fn two_projects() -> World {
    let mut world = World::new();
    world.project(10, "Long").project(11, "Short");
    world.person(70, "Hana");
    world.task(100, 10, "Build the archive", 10.0);
    world.task(101, 11, "Draft contract", 1.0);
    world.task(102, 11, "Sign", 1.0).after(300, 101, 102);
    world.assign(200, 100, 70).assign(201, 101, 70);
    world
}

#[test]
fn the_short_project_goes_first_where_that_delays_less() {
    let world = two_projects();
    let proposal = level(&world, |_| {});
    assert!(proposal.better && !proposal.proved);
    assert_eq!((proposal.moved_tasks, proposal.open_tasks), (3, 3));
    let texts: Vec<&str> = proposal.moves.iter().map(|it| it.reason.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Hana is free 14 days earlier",
            "“Draft contract” before it ends earlier",
            "Waits for Hana, who is on “Draft contract” until Mon 1 Mar",
        ]
    );
    let days: Vec<f64> = proposal.projects.iter().map(|it| it.days).collect();
    assert_eq!(days, [3.0, -14.0]);
}

/// The chances of the preview are those that the forecast has before and after.
#[test]
fn it_says_what_becomes_of_promises() {
    let mut world = two_projects();
    let promise = |due: &str| json!({"due": due});
    world.set(10, json!({"promise": promise("2027-03-16")}));
    world.set(11, json!({"promise": promise("2027-03-10")}));
    world.set(
        100,
        json!({"estimate": {"likely_minutes": 4800, "low_minutes": 4000, "high_minutes": 7000}}),
    );
    let proposal = level(&world, |options| options.seed = 7);
    let chances: Vec<_> = proposal
        .projects
        .iter()
        .map(|it| (it.chance_was, it.chance))
        .collect();
    let (before, after) = (
        world.forecast(1_000),
        apply(&world, &proposal).forecast(1_000),
    );
    for (project, (was, is)) in [id(10), id(11)].into_iter().zip(chances) {
        assert_eq!(before.projects[&project].chance, was);
        assert_eq!(after.projects[&project].chance, is);
    }
    assert!(proposal.projects[0].chance < proposal.projects[0].chance_was);
    assert!(proposal.projects[1].chance > proposal.projects[1].chance_was);
}

/// A day costs the first promise nearly all its chance, a week the other little of its own.
#[test]
fn a_promise_on_the_edge_is_not_traded_for_days() {
    let mut world = World::new();
    world.project(10, "Edge").project(11, "Open");
    world.person(70, "Hana");
    world
        .task(100, 10, "Certify", 5.0)
        .task(101, 11, "Ask around", 1.0);
    world
        .task(102, 11, "Find a cure", 20.0)
        .after(300, 101, 102);
    world.assign(200, 100, 70).assign(201, 101, 70);
    world.set(
        10,
        json!({"priority": 900, "promise": {"due": "2027-03-05"}}),
    );
    world.set(
        11,
        json!({"priority": 500, "promise": {"due": "2027-04-09"}}),
    );
    let narrow = json!({"likely_minutes": 2400, "low_minutes": 2300, "high_minutes": 2600});
    world.set(100, json!({"estimate": narrow}));
    let wide = json!({"likely_minutes": 9600, "low_minutes": 4800, "high_minutes": 28800});
    world.set(102, json!({"estimate": wide}));
    let was = world.forecast(1_000);
    let chance = |project: u64| was.projects[&id(project)].chance.unwrap();
    let (edge, open) = (chance(10), chance(11));
    assert!(
        (0.2..0.8).contains(&edge) && (0.2..0.8).contains(&open),
        "{edge} {open}"
    );
    let proposal = level(&world, |options| options.seed = 7);
    assert!(proposal.projects[0].chance >= proposal.projects[0].chance_was);
    // Not before the other was less urgent.
    world.set(10, json!({"promise": {"due": "2027-03-31"}}));
    let proposal = level(&world, |options| options.seed = 7);
    assert!(proposal.better);
    assert!(proposal.projects[1].chance > proposal.projects[1].chance_was);
}

/// Both are planned in time in either order; what may go wrong decides which goes first.
#[test]
fn a_promise_counts_with_the_margin_its_risk_asks_for() {
    let mut world = World::new();
    world.project(10, "Sure").project(11, "Unsure");
    world.person(70, "Hana");
    world.task(100, 10, "Lay cables", 4.0);
    world.task(101, 11, "Find the fault", 5.0);
    world.assign(200, 100, 70).assign(201, 101, 70);
    // From Monday 1 March; alone Thursday 4 and Friday 5, one after the other Thursday 11.
    world.set(10, json!({"promise": {"due": "2027-03-31"}}));
    world.set(11, json!({"promise": {"due": "2027-03-15"}}));
    let first = |world: &World| {
        let forecast = apply(world, &level(world, |_| {})).forecast(100);
        let start = |task: &u64| forecast.tasks[&id(*task)].start;
        [100, 101].into_iter().min_by_key(start).unwrap()
    };
    // The short one goes first: that delays both the least.
    assert_eq!(first(&world), 100);
    let spread = json!({"likely_minutes": 2400, "low_minutes": 1900, "high_minutes": 6000});
    world.set(101, json!({"estimate": spread}));
    assert_eq!(first(&world), 101);
    let proposal = level(&world, |_| {});
    assert!(proposal.projects[1].chance > proposal.projects[1].chance_was);
    assert_eq!(proposal.projects[0].chance, Some(1.0));
}

#[test]
fn what_is_applied_is_what_the_forecast_then_shows() {
    let world = two_projects();
    let proposal = level(&world, |_| {});
    let applied = apply(&world, &proposal);
    let forecast = applied.forecast(100);
    for moved in &proposal.moves {
        let task = &forecast.tasks[&moved.task];
        assert_eq!((task.start, task.finish), (moved.start, moved.finish));
        assert_eq!(
            (task.early_start, task.early_finish),
            (moved.start, moved.finish)
        );
    }
    for clear in [true, false] {
        let again = level(&applied, |options| options.clear = clear);
        assert_eq!((again.moves, again.better), (Vec::new(), false));
    }
}

#[test]
fn after_an_edit_what_is_levelled_stays() {
    let world = two_projects();
    let mut applied = apply(&world, &level(&world, |_| {}));
    let before = applied.forecast(100);
    // Until the contract is drafted Hana is not on the archive: from Monday 08:00 to Tuesday.
    assert_eq!(before.tasks[&id(100)].levelling_delay_minutes, 24 * 60);
    assert_eq!(before.tasks[&id(100)].waits_for, Some(id(70)));
    // What is shorter leaves room, and nobody takes it unasked; what is longer moves who waits.
    applied.set(101, json!({"estimate": {"likely_minutes": 240}}));
    let shorter = applied.forecast(100);
    assert_eq!(shorter.tasks[&id(100)].start, before.tasks[&id(100)].start);
    assert!(shorter.tasks[&id(102)].start < before.tasks[&id(102)].start);
    applied.set(101, json!({"estimate": {"likely_minutes": 960}}));
    let longer = applied.forecast(100);
    assert_eq!(longer.tasks[&id(100)].levelling_delay_minutes, 48 * 60);
}

#[test]
fn projects_that_are_not_chosen_keep_their_dates() {
    let mut world = two_projects();
    world.project(12, "Other");
    world.task(103, 12, "Review", 2.0).assign(203, 103, 70);
    let chosen = vec![id(11), id(12)];
    let proposal = level(&world, |options| options.projects = chosen);
    let long = &proposal.projects[0];
    assert_eq!((long.project, long.days), (id(10), 0.0));
    assert_eq!(proposal.open_tasks, 3);
}

#[test]
fn a_cancelled_search_proposes_nothing() {
    let cancel = AtomicBool::new(true);
    let options = LevellingOptions {
        runs: 1_000,
        today: at(TODAY),
        seconds: 1.0,
        schedules: u64::MAX,
        threads: 1,
        seed: 1,
        projects: Vec::new(),
        clear: true,
        cancel: &cancel,
    };
    assert_eq!(propose(&two_projects().graph(), &options), None);
}
