//! What makes a promise real, and what the forecast says of it.
#![allow(clippy::unwrap_used)]

mod common;

use common::*;
use serde_json::json;

/// Goal 50 by Friday the 19th; features 51 and 52; projects 10 (tasks 20, 21) and 11 (task 30).
fn world() -> World {
    let mut world = World::new();
    world.project(10, "SHARE").project(11, "SHOP");
    world
        .task(20, 10, "Design", 3.0)
        .task(21, 10, "Build", 5.0)
        .after(40, 20, 21);
    world.task(30, 11, "Photos", 2.0);
    world.goal(50, "Families buy together", "2027-03-19");
    world.feature(51, 50, "in_build").feature(52, 50, "planned");
    world.put(60, "link", json!({"feature": id(51), "project": id(10)}));
    world
}

#[test]
fn a_goal_is_real_when_its_features_are() {
    let mut world = world();
    world.put(61, "link", json!({"feature": id(52), "task": id(30)}));
    let forecast = world.forecast(200);
    let goal = goal(&forecast, 50);
    assert_eq!((goal.tasks_total, goal.tasks_done), (3, 0));
    assert_eq!(goal.planned_finish, Some(at("2027-03-10T17:00:00")));
    assert_eq!(goal.chance, Some(1.0));
    let photos = &forecast.features[&id(52)];
    assert_eq!(photos.planned_finish, Some(at("2027-03-02T17:00:00")));
    assert_eq!(texts(&forecast), Vec::<&str>::new());
}

#[test]
fn a_feature_without_work_is_reported_and_an_idea_is_not() {
    let mut world = world();
    let told = world.forecast(50);
    assert_eq!(
        texts(&told),
        [
            "\"Feature 52\" for this goal has no planned work yet, so the goal's forecast covers only the rest. \
          Link the feature to a project or a task."
        ]
    );
    assert_eq!(goal(&told, 50).tasks_total, 2);
    for status in ["idea", "dropped", "shipped"] {
        world.set(52, json!({ "status": status }));
        assert_eq!(texts(&world.forecast(50)), Vec::<&str>::new(), "{status}");
    }
}

#[test]
fn a_paused_project_gives_no_date() {
    let mut world = world();
    world.set(10, json!({"status": "paused"}));
    let forecast = world.forecast(50);
    assert_eq!(goal(&forecast, 50).chance, None);
    assert_eq!(forecast.projects[&id(10)].finish, None);
    assert!(
        texts(&forecast)[0].contains("is paused"),
        "{:?}",
        texts(&forecast)
    );
}

#[test]
fn parts_of_a_goal_count() {
    let mut world = world();
    world.goal(53, "Happy customers", "2027-12-31");
    world.set(50, json!({"parent": id(53)}));
    let forecast = world.forecast(50);
    assert_eq!(
        goal(&forecast, 53).planned_finish,
        goal(&forecast, 50).planned_finish
    );
    assert!(goal(&forecast, 53).planned_finish.is_some());
}

#[test]
fn the_promise_is_kept_until_the_end_of_its_day() {
    let mut world = world();
    world.set(50, json!({"promise": {"due": "2027-03-10"}}));
    assert_eq!(goal(&world.forecast(50), 50).chance, Some(1.0));
    world.set(50, json!({"promise": {"due": "2027-03-09"}}));
    assert_eq!(goal(&world.forecast(50), 50).chance, Some(0.0));
}

#[test]
fn work_still_to_do_lies_after_today() {
    let mut world = world();
    world.set(10, json!({"start": "2027-01-04T08:00:00"}));
    world.set(
        20,
        json!({"progress": {"actual_start": "2027-02-24T08:00:00", "done_minutes": 480}}),
    );
    let forecast = world.forecast(50);
    assert_eq!(task(&forecast, 20).start, at("2027-02-24T08:00:00"));
    assert_eq!(task(&forecast, 20).finish, at("2027-03-02T17:00:00"));
    assert_eq!(task(&forecast, 21).finish, at("2027-03-09T17:00:00"));
}

#[test]
fn money_comes_from_rates_fixed_costs_and_risks() {
    let mut world = world();
    world
        .person(70, "Priya")
        .set(70, json!({"rate_minor_per_hour": 5_000}));
    world
        .assign(71, 21, 70)
        .set(20, json!({"fixed_cost_minor": 30_000}));
    world.set(50, json!({"budget_minor": 230_000}));
    world.put(
        72,
        "risk",
        json!({"project": id(10), "name": "Provider", "probability": 0.25,
        "cost": {"low_minor": 10_000, "likely_minor": 20_000, "high_minor": 60_000}}),
    );
    let forecast = world.forecast(2_000);
    assert_eq!(task(&forecast, 21).cost_minor, 5 * 8 * 5_000);
    assert_eq!(task(&forecast, 20).cost_minor, 30_000);
    let project = &forecast.projects[&id(10)];
    let cost = project.cost.unwrap();
    assert_eq!(cost.p50_minor, 230_000);
    assert!(cost.p95_minor > 240_000);
    // The risk costs its project, whose tasks the goal needs: the budget feels it.
    let goal = goal(&forecast, 50);
    assert_eq!(goal.cost.unwrap().p50_minor, 230_000);
}

#[test]
fn a_shape_without_spread_is_the_plan() {
    let forecast = world().forecast(300);
    for (id, task) in &forecast.tasks {
        let spread = task.spread.unwrap();
        assert_eq!((spread.p10, spread.p95), (task.finish, task.finish), "{id}");
    }
    let goal = goal(&forecast, 50);
    let finish = goal.finish.unwrap();
    assert_eq!(Some(finish.p10), goal.planned_finish);
    assert_eq!(Some(finish.p95), goal.planned_finish);
}

#[test]
fn what_cannot_be_planned_is_named_and_the_rest_is_forecast() {
    let mut world = world();
    let never: Vec<serde_json::Value> = (0..7).map(|_| json!([])).collect();
    world.put(3, "calendar", json!({"name": "Never", "week": never}));
    world.set(30, json!({"calendar": id(3)}));
    world.put(
        73,
        "assignment",
        json!({"task": id(20), "skill": {"name": "Rust", "level": 3}}),
    );
    let forecast = world.forecast(50);
    let told = texts(&forecast);
    assert!(
        told.iter()
            .any(|text| text.contains("\"Photos\" can never be worked on")),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|text| text.contains("Nobody has the skill \"Rust\"")),
        "{told:?}"
    );
    assert_eq!(task(&forecast, 21).finish, at("2027-03-10T17:00:00"));
}

/// Three days in seven cases of ten, else ten.
#[test]
fn one_of_several_durations() {
    let mut world = World::new();
    world.project(10, "STORE").task(20, 10, "Store review", 3.0);
    let outcomes = json!([{"minutes": 3 * DAY, "weight": 70}, {"minutes": 10 * DAY, "weight": 30}]);
    world.set(
        20,
        json!({"estimate": {"likely_minutes": 3 * DAY, "shape": "discrete", "outcomes": outcomes}}),
    );
    world.set(10, json!({"promise": {"due": "2027-03-03"}}));
    let forecast = world.forecast(4_000);
    let project = &forecast.projects[&id(10)];
    let chance = project.chance.unwrap();
    assert!((chance - 0.7).abs() < 0.03, "{chance}");
    let finish = project.finish.unwrap();
    assert_eq!(finish.p50, at("2027-03-03T17:00:00"));
    assert_eq!(finish.p80, at("2027-03-12T17:00:00"));
}

/// A cause that two parallel tasks share makes them late together: the later of them gains nothing
/// from the other's luck.
#[test]
fn a_shared_cause_is_one_cause() {
    let mut world = World::new();
    world
        .project(10, "SHARE")
        .task(20, 10, "One", 10.0)
        .task(21, 10, "Other", 10.0);
    world.set(10, json!({"promise": {"due": "2027-03-12"}}));
    let percent = json!({"low_percent": 120, "likely_percent": 150, "high_percent": 200});
    let mut both = world.clone();
    both.put(
        72,
        "risk",
        json!({"project": id(10), "name": "Slow tools", "probability": 0.4,
        "tasks": [id(20), id(21)], "impact_percent": percent}),
    );
    for (number, task) in [(72, 20), (73, 21)] {
        world.put(
            number,
            "risk",
            json!({"project": id(10), "name": "Slow tools", "probability": 0.4,
            "tasks": [id(task)], "impact_percent": percent}),
        );
    }
    let chance = |world: &World| world.forecast(4_000).projects[&id(10)].chance.unwrap();
    let (shared, apart) = (chance(&both), chance(&world));
    assert!(
        (shared - 0.6).abs() < 0.03 && (apart - 0.36).abs() < 0.03,
        "{shared} {apart}"
    );
}

/// Of three days or ten, five are done: the ten it is, and five of them are left.
#[test]
fn work_done_rules_out_the_shorter_outcomes() {
    let mut world = World::new();
    world.project(10, "STORE").task(20, 10, "Store review", 3.0);
    let outcomes = json!([{"minutes": 3 * DAY, "weight": 70}, {"minutes": 10 * DAY, "weight": 30}]);
    world.set(
        20,
        json!({
            "estimate": {"likely_minutes": 3 * DAY, "shape": "discrete", "outcomes": outcomes},
            "progress": {"actual_start": "2027-02-22T08:00:00", "done_minutes": 5 * DAY},
        }),
    );
    let forecast = world.forecast(200);
    assert_eq!(task(&forecast, 20).finish, at("2027-03-05T17:00:00"));
    let finish = forecast.projects[&id(10)].finish.unwrap();
    assert_eq!(
        (finish.p10, finish.p95),
        (at("2027-03-05T17:00:00"), at("2027-03-05T17:00:00"))
    );
}
