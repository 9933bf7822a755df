//! Kanban and Scrum projects: forecast from what their teams have finished, in the same runs as
//! everything else.
#![allow(clippy::unwrap_used)]

mod common;

use common::*;
use forecast::{Cause, Forecast, PacePeriod, PaceUnit};
use jiff::ToSpan;
use model::{Kind, LocalTime};
use serde_json::json;

const HANA: u64 = 100;
const JONAS: u64 = 101;

fn days_ago(days: i64, hour: i64) -> LocalTime {
    let today = at(TODAY).0.date();
    let day = today.checked_sub(days.days()).unwrap();
    LocalTime(day.at(hour as i8, 0, 0, 0))
}

/// On every working day of the last eight weeks Hana finishes an item of project 10, and on
/// every second one Jonas does; ten more are open. Task 900 of a waterfall project follows the
/// last of them, and the goal 50 needs it.
fn world() -> World {
    let mut world = World::new();
    world.person(HANA, "Hana").person(JONAS, "Jonas");
    world.project(10, "CAT");
    world.set(10, json!({"approach": "kanban", "start": days_ago(70, 8)}));
    let mut n = 200;
    let mut working_day = 0;
    for ago in (1..=56).rev() {
        if days_ago(ago, 8).0.date().weekday().to_monday_zero_offset() >= 5 {
            continue;
        }
        finished(&mut world, n, 10, HANA, ago);
        if working_day % 2 == 0 {
            finished(&mut world, n + 1, 10, JONAS, ago);
        }
        (n, working_day) = (n + 2, working_day + 1);
    }
    for item in 0..10 {
        world.task(800 + item, 10, &format!("Item {item}"), 1.0);
        world.set(800 + item, json!({"rank": format!("b{item}")}));
    }
    world.project(11, "SHOP").task(900, 11, "Announce", 1.0);
    world.after(901, 809, 900);
    world.goal(50, "Everything is found", "2027-03-12");
    world.feature(51, 50, "in_build");
    world.put(60, "link", json!({"feature": id(51), "project": id(11)}));
    world
}

fn finished(world: &mut World, n: u64, project: u64, who: u64, ago: i64) {
    world.task(n, project, &format!("Done {n}"), 0.5);
    let progress = json!({"actual_start": days_ago(ago, 8), "actual_finish": days_ago(ago, 17), "percent_complete": 100});
    world.set(n, json!({"progress": progress, "rank": format!("a{n:04}")}));
    world.assign(n + 10_000, n, who);
}

fn p50(forecast: &Forecast, n: u64) -> LocalTime {
    task(forecast, n).spread.unwrap().p50
}

#[test]
fn items_are_done_at_the_pace_of_the_past() {
    let forecast = world().forecast(2_000);
    assert_eq!(texts(&forecast), Vec::<&str>::new());
    let pace = forecast.projects[&id(10)].pace.unwrap();
    assert_eq!((pace.unit, pace.period), (PaceUnit::Items, PacePeriod::Day));
    assert_eq!((pace.periods, pace.finished, pace.left), (40, 60.0, 10.0));
    assert!((pace.per_period - 1.5).abs() < 1e-9, "{pace:?}");
    assert_eq!(forecast.projects[&id(11)].pace, None);
    // Ten items at one and a half a day: in the seventh day, however the days fall.
    let last = task(&forecast, 809);
    assert_eq!(last.finish.0.date(), at("2027-03-09T08:00:00").0.date());
    let spread = last.spread.unwrap();
    assert!(spread.p10 < spread.p90, "{spread:?}");
    for item in 800..809 {
        assert!(p50(&forecast, item) <= p50(&forecast, item + 1));
    }
    // What follows feels it, and the goal does.
    assert!(task(&forecast, 900).spread.unwrap().p90 > spread.p90);
    assert!(goal(&forecast, 50).chance.unwrap() > 0.8);
}

/// Throughput says it all: with estimates four times as long the dates stay.
#[test]
fn estimates_do_not_count_where_there_is_a_pace() {
    let mut longer = world();
    for item in 0..10 {
        longer.estimate(800 + item, 2.0, 4.0, 9.0);
    }
    let (before, after) = (world().forecast(500), longer.forecast(500));
    assert_eq!(
        goal(&before, 50).finish.unwrap().p50,
        goal(&after, 50).finish.unwrap().p50
    );
}

#[test]
fn without_a_past_estimates_hold() {
    let mut young = World::new();
    young.person(HANA, "Hana").project(10, "CAT");
    young.set(10, json!({"approach": "kanban", "start": days_ago(4, 8)}));
    for n in 200..204 {
        finished(&mut young, n, 10, HANA, 3);
    }
    young.task(800, 10, "Next", 3.0);
    let forecast = young.forecast(50);
    assert_eq!(forecast.projects[&id(10)].pace, None);
    assert_eq!(task(&forecast, 800).finish, at("2027-03-03T17:00:00"));
}

#[test]
fn who_leaves_takes_their_share_of_the_pace_along() {
    let mut alone = world();
    alone.set(JONAS, json!({"inactive": true}));
    let (both, alone) = (world().forecast(500), alone.forecast(500));
    let pace = alone.projects[&id(10)].pace.unwrap();
    assert!((pace.per_period - 1.0).abs() < 1e-9, "{pace:?}");
    assert!(p50(&alone, 809) > p50(&both, 809));
    assert!(goal(&alone, 50).chance.unwrap() < goal(&both, 50).chance.unwrap());
    // And a holiday of one of them is felt on its days.
    let mut away = world();
    let days = json!([{"name": "Leave", "first_day": "2027-03-01", "last_day": "2027-03-05"}]);
    away.put(
        3,
        "calendar",
        json!({"name": "Hana's", "base": id(CALENDAR), "exceptions": days}),
    );
    away.set(HANA, json!({"calendar": id(3)}));
    let away = away.forecast(500);
    assert!(p50(&away, 805) > p50(&both, 805));
}

#[test]
fn nobody_left_is_told() {
    let mut empty = world();
    empty
        .set(JONAS, json!({"inactive": true}))
        .set(HANA, json!({"inactive": true}));
    let forecast = empty.forecast(50);
    let told = texts(&forecast);
    assert!(
        told.iter()
            .any(|text| text.contains("Nobody who finished work of \"CAT\"")),
        "{told:?}"
    );
    assert_eq!(forecast.projects[&id(10)].pace, None);
}

/// Sprints of two weeks with 20, 26 and 23 points behind them; 46 are left.
#[test]
fn sprints_go_by_their_velocity() {
    let mut world = World::new();
    world.person(HANA, "Hana").project(10, "SHARE");
    world.set(
        10,
        json!({"approach": "scrum", "start": "2027-01-18T08:00:00"}),
    );
    let mut n = 200;
    for (sprint, points) in [20.0, 26.0, 23.0].into_iter().enumerate() {
        for half in 0..2 {
            let ago = 42 - 14 * sprint as i64 - 3 - half * 4;
            finished(&mut world, n, 10, HANA, ago);
            world.set(n, json!({"points": points / 2.0}));
            n += 1;
        }
    }
    world
        .task(800, 10, "Invite", 1.0)
        .task(801, 10, "Accept", 1.0);
    world
        .set(800, json!({"points": 23, "rank": "b0"}))
        .set(801, json!({"points": 23, "rank": "b1"}));
    let forecast = world.forecast(1_000);
    let pace = forecast.projects[&id(10)].pace.unwrap();
    assert_eq!(
        (pace.unit, pace.period),
        (PaceUnit::Points, PacePeriod::Sprint)
    );
    assert_eq!((pace.periods, pace.finished, pace.left), (3, 69.0, 46.0));
    // At the mean of 23 points each ends its sprint.
    assert_eq!(task(&forecast, 800).finish, at("2027-03-12T17:00:00"));
    assert_eq!(task(&forecast, 801).finish, at("2027-03-26T17:00:00"));
    // In three of nine draws of two sprints there are fewer than 46 points.
    let due = LocalTime(at("2027-03-26T17:00:00").0);
    let finish = forecast.projects[&id(10)].finish.unwrap();
    assert!(finish.p50 <= due && finish.p80 > due, "{finish:?}");
    // Of a hybrid project only what has points goes by velocity.
    world.set(10, json!({"approach": "hybrid"}));
    world.task(802, 10, "Contract", 30.0);
    let forecast = world.forecast(1_000);
    assert_eq!(forecast.projects[&id(10)].pace.unwrap().left, 46.0);
    assert_eq!(task(&forecast, 802).finish, at("2027-04-09T17:00:00"));
}

/// A sprint team, a Kanban team and a waterfall project share Hana: without her all three are
/// later.
#[test]
fn one_person_less_moves_all_three() {
    let mut world = world();
    world.put(
        70,
        "team",
        json!({"name": "Build", "members": [id(HANA), id(JONAS)]}),
    );
    for n in 910..914 {
        world.task(n, 11, &format!("Part {n}"), 5.0);
        world.put(
            n + 10_000,
            "assignment",
            json!({"task": id(n), "team": id(70)}),
        );
    }
    world.project(12, "SHARE");
    world.set(
        12,
        json!({"approach": "scrum", "start": "2027-01-18T08:00:00"}),
    );
    for (n, ago) in (600..).zip([38, 36, 34, 24, 22, 9, 8]) {
        finished(
            &mut world,
            n,
            12,
            if n % 2 == 0 { HANA } else { JONAS },
            ago,
        );
    }
    world.task(700, 12, "Last of the sprint", 1.0);
    let both = world.forecast(500);
    world.set(HANA, json!({"inactive": true}));
    let alone = world.forecast(500);
    for project in [10, 11, 12] {
        let p80 = |forecast: &Forecast| forecast.projects[&id(project)].finish.unwrap().p80;
        assert!(p80(&alone) > p80(&both), "{project}");
    }
}

#[test]
fn the_chain_and_the_levers_name_the_pace() {
    let world = world();
    let graph = world.graph();
    let cancel = std::sync::atomic::AtomicBool::new(false);
    let mut forecaster = forecast::Forecaster::new();
    forecaster.update(&graph, &options(500, &cancel)).unwrap();
    let why = forecaster.explain(&graph, Kind::Task, id(900)).unwrap();
    let texts: Vec<(Cause, &str)> = why
        .chain
        .iter()
        .map(|link| (link.cause, link.text.as_str()))
        .collect();
    let pace = "“CAT” finishes 1.5 items a working day, and 9 items come before “Item 9”";
    assert!(texts.contains(&(Cause::Pace, pace)), "{texts:#?}");
    let whole: f64 = why.chain.iter().map(|link| link.days).sum();
    assert!((5.0..12.0).contains(&whole), "{texts:#?}");
    let faster = "Let “CAT” finish 1.9 items a working day, not 1.5 items a working day";
    let lever = why
        .levers
        .iter()
        .find(|lever| lever.text == faster)
        .unwrap();
    assert!(lever.p80_days > 0.5, "{lever:?}");
}
