//! The words of an explanation, on a plan small enough to check by hand.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::atomic::AtomicBool;

use common::*;
use forecast::{Explanation, Forecaster};
use model::Kind;
use serde_json::json;

fn explain(world: &World, kind: Kind, n: u64) -> Explanation {
    let graph = world.graph();
    let cancel = AtomicBool::new(false);
    let mut forecaster = Forecaster::new();
    forecaster.update(&graph, &options(1_000, &cancel)).unwrap();
    let explanation = forecaster.explain(&graph, kind, id(n)).unwrap();
    adds_up(&explanation);
    explanation
}

/// Every link begins where the one before ended, the last one ends at the date, and the days
/// of all are the days from the first to the last.
fn adds_up(explanation: &Explanation) {
    let chain = &explanation.chain;
    for pair in chain.windows(2) {
        assert_eq!(pair[0].to, pair[1].from, "{chain:#?}");
    }
    let (first, last) = (chain.first().unwrap(), chain.last().unwrap());
    assert_eq!(last.to, explanation.date);
    let whole = last.to.0.duration_since(first.from.0).as_secs_f64() / 86_400.0;
    let sum: f64 = chain.iter().map(|link| link.days).sum();
    assert!((whole - sum).abs() < 1e-9, "{whole} {sum}");
}

fn told(explanation: &Explanation) -> String {
    let links = explanation
        .chain
        .iter()
        .map(|link| format!("{:.2} {:?}: {}", link.days, link.cause, link.text));
    let levers = explanation
        .levers
        .iter()
        .map(|lever| format!("{:.2} by: {}", lever.p80_days, lever.text));
    links.chain(levers).collect::<Vec<_>>().join("\n")
}

fn world() -> World {
    let mut world = World::new();
    world.project(10, "SHARE");
    world
        .task(20, 10, "Design", 3.0)
        .task(21, 10, "Build", 5.0)
        .task(22, 10, "Test", 2.0);
    world.after(40, 20, 21).after(41, 21, 22);
    world
}

#[test]
fn work_after_work() {
    insta::assert_snapshot!(told(&explain(&world(), Kind::Task, 22)));
}

#[test]
fn lag_lead_overlap_and_constraint() {
    let mut world = world();
    world.set(40, json!({"lag": {"value": 960.0}}));
    world.set(
        41,
        json!({"dependency_type": "finish_finish", "lag": {"value": 480.0}}),
    );
    world.set(
        20,
        json!({"constraint": {"kind": "start_no_earlier_than", "at": "2027-03-06T00:00:00"}}),
    );
    insta::assert_snapshot!(told(&explain(&world, Kind::Task, 22)));
}

#[test]
fn progress_and_holiday() {
    let mut world = world();
    world.set(
        20,
        json!({"progress": {"actual_start": "2027-02-25T08:00:00", "done_minutes": 480}}),
    );
    world.set(CALENDAR, json!({"exceptions": [{"name": "Carnival", "first_day": "2027-03-03", "last_day": "2027-03-04"}]}));
    world.estimate(22, 1.0, 2.0, 4.0);
    insta::assert_snapshot!(told(&explain(&world, Kind::Project, 10)));
}

#[test]
fn risks_and_estimates() {
    let mut world = world();
    world.estimate(21, 4.0, 5.0, 12.0);
    world.put(
        72,
        "risk",
        json!({"project": id(10), "name": "Provider says no", "probability": 0.4, "tasks": [id(21)],
        "impact": {"low_minutes": 2_400, "likely_minutes": 4_800, "high_minutes": 9_600}}),
    );
    world
        .goal(50, "Families buy together", "2027-03-12")
        .feature(51, 50, "in_build");
    world.put(60, "link", json!({"feature": id(51), "project": id(10)}));
    insta::assert_snapshot!(told(&explain(&world, Kind::Goal, 50)));
    let forecast = world.forecast(2_000);
    let risk = forecast.risks[&id(72)];
    assert!(risk.p80_days > 5.0, "{risk:?}");
    assert_eq!(risk.response, None);
    // A response that ends it is worth what the risk costs; one in place is counted already.
    let responded = |in_place: bool, residual: f64| {
        let mut world = world.clone();
        let response =
            json!({"strategy": "mitigate", "residual_probability": residual, "in_place": in_place});
        world.set(72, json!({ "response": response }));
        world.forecast(2_000).risks[&id(72)]
    };
    let (before, after) = (responded(false, 0.0), responded(true, 0.0));
    assert_eq!(before.response.unwrap().p80_days, risk.p80_days);
    assert_eq!(after.response, before.response);
    assert_eq!(after.p80_days, 0.0);
    let half = responded(false, 0.2).response.unwrap();
    assert!((0.0..risk.p80_days).contains(&half.p80_days), "{half:?}");
    let hindrances = &goal(&forecast, 50).held_back_by;
    // By the days each costs, not by how often it is on the way.
    assert_eq!(hindrances[0].name, "Provider says no");
    assert_eq!(hindrances[1].name, "Build");
    assert!(hindrances.is_sorted_by(|a, b| a.p80_days >= b.p80_days));
    assert!(
        hindrances
            .iter()
            .any(|one| one.kind == Kind::Risk && one.p80_days > 5.0),
        "{hindrances:?}"
    );
}

#[test]
fn a_person_is_on_something_else() {
    let mut world = world();
    world.person(70, "Priya").set(70, json!({"capacity": 1.0}));
    world
        .project(11, "BROWSE")
        .set(11, json!({"priority": 900}));
    world
        .task(30, 11, "Mobile browse", 6.0)
        .estimate(30, 4.0, 6.0, 9.0);
    world.assign(80, 21, 70).assign(81, 30, 70);
    insta::assert_snapshot!(told(&explain(&world, Kind::Project, 10)));
}
