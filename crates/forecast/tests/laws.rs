//! Laws of forecasts, on random workspaces.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use common::*;
use forecast::time::instant;
use forecast::{Forecast, MovedOptions, OutcomeForecast, Then, moved};
use model::{Graph, Id};
use proptest::prelude::*;
use serde_json::json;

const PROJECTS: [u64; 2] = [10, 11];
const PEOPLE: [u64; 3] = [70, 71, 72];
const RUNS: u32 = 300;

#[derive(Clone, Debug)]
struct Line {
    project: usize,
    days: (u8, u8, u8),
    exact: bool,
    person: Option<usize>,
    /// How many lines back its predecessor stands.
    after: Option<u8>,
    risk: Option<u8>,
}

fn line() -> impl Strategy<Value = Line> {
    let days = (1..4u8, 0..4u8, 0..9u8);
    let person = proptest::option::of(0..PEOPLE.len());
    let after = proptest::option::of(1..5u8);
    let risk = proptest::option::weighted(0.2, 1..100u8);
    (0..PROJECTS.len(), days, any::<bool>(), person, after, risk).prop_map(
        |(project, days, exact, person, after, risk)| Line {
            project,
            days,
            exact,
            person,
            after,
            risk,
        },
    )
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    proptest::collection::vec(line(), 1..14)
}

fn world(lines: &[Line]) -> World {
    let mut world = World::new();
    for (n, project) in PROJECTS.into_iter().enumerate() {
        world.project(project, ["A", "B"][n]);
    }
    for person in PEOPLE {
        world.person(person, &format!("Person {person}"));
        world.set(person, json!({"rate_minor_per_hour": 6_000}));
    }
    world
        .goal(50, "Goal", "2027-03-25")
        .feature(51, 50, "in_build");
    for (n, project) in (0..).zip(PROJECTS) {
        world.put(
            60 + n,
            "link",
            json!({"feature": id(51), "project": id(project)}),
        );
    }
    for (n, line) in (0..).zip(lines) {
        let task = 100 + n;
        let (low, more, most) = line.days;
        let likely = f64::from(low + more);
        world.task(task, PROJECTS[line.project], &format!("Task {n}"), likely);
        if !line.exact {
            world.estimate(task, f64::from(low), likely, likely + f64::from(most));
        }
        if let Some(person) = line.person {
            world.assign(200 + n, task, PEOPLE[person]);
        }
        if let Some(back) = line.after.map(u64::from).filter(|back| *back <= n) {
            world.after(300 + n, task - back, task);
        }
        if let Some(percent) = line.risk {
            world.put(
                400 + n,
                "risk",
                json!({"project": id(PROJECTS[line.project]), "name": format!("Risk {n}"),
                "probability": f64::from(percent) / 100.0, "tasks": [id(task)],
                "impact": {"low_minutes": 480, "likely_minutes": 960, "high_minutes": 4_800},
                "cost": {"low_minor": 0, "likely_minor": 10_000, "high_minor": 50_000}}),
            );
        }
    }
    world
}

/// Something of a task: alone it can be mended, or it says something of others too.
fn edit() -> impl Strategy<Value = serde_json::Value> {
    prop_oneof![
        (1..4_000i64).prop_map(|minutes| json!({"estimate": {"likely_minutes": minutes}})),
        Just(json!({"name": "Another name", "rank": "zz"})),
        Just(json!({"priority": 900})),
        Just(json!({"milestone": true})),
        Just(json!({"inactive": true})),
        Just(json!({"promise": {"due": "2027-03-12"}})),
        Just(json!({"constraint": {"kind": "start_no_earlier_than", "at": "2027-03-10T08:00:00"}})),
        Just(json!({"progress": {"actual_start": "2027-03-01T08:00:00", "percent_complete": 50}})),
        Just(
            json!({"progress": {"actual_start": "2027-02-22T08:00:00", "actual_finish": "2027-02-24T17:00:00",
            "percent_complete": 100}})
        ),
    ]
}

fn all_outcomes(forecast: &Forecast) -> BTreeMap<Id, OutcomeForecast> {
    let maps = [&forecast.goals, &forecast.features, &forecast.projects];
    maps.into_iter().flat_map(|map| map.clone()).collect()
}

/// Without what may differ between two calls that mean the same.
fn timeless(mut forecast: Forecast) -> Forecast {
    forecast.computed_ms = 0.0;
    forecast
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_same_again(lines in lines()) {
        let graph = world(&lines).graph();
        prop_assert_eq!(timeless(forecast(&graph, RUNS)), timeless(forecast(&graph, RUNS)));
    }

    /// Whether the last plan is mended or a new one made is nobody's business.
    #[test]
    fn a_mended_plan_is_the_plan_made_anew(lines in lines(), edits in proptest::collection::vec((0usize..14, edit()), 1..4)) {
        let mut world = world(&lines);
        let mut forecaster = forecast::Forecaster::new();
        let cancel = AtomicBool::new(false);
        forecaster.update(&world.graph(), &options(RUNS, &cancel)).unwrap();
        for (task, edit) in edits {
            let before = world.graph();
            world.set(100 + (task % lines.len()) as u64, edit);
            let graph = world.graph();
            let made = forecast::plan::Compiled::new(&before, at(TODAY));
            if let Some(mended) = made.follow(&before, &graph, at(TODAY)) {
                prop_assert_eq!(mended, forecast::plan::Compiled::new(&graph, at(TODAY)));
            }
            let again = forecaster.update(&graph, &options(RUNS, &cancel)).unwrap();
            prop_assert_eq!(timeless(Forecast::clone(&again)), timeless(forecast(&graph, RUNS)));
        }
    }

    /// Estimates that go wrong together leave every task as it is and pull the early and the
    /// late finishes of a chain apart.
    #[test]
    fn together_is_wider_than_apart(days in 2..6u8) {
        let mut world = World::new();
        world.project(10, "A");
        for task in 100..106 {
            world.task(task, 10, &format!("Task {task}"), f64::from(days));
            world.estimate(task, f64::from(days) / 2.0, f64::from(days), f64::from(days) * 3.0);
            if task > 100 {
                world.after(task + 300, task - 1, task);
            }
        }
        let apart = world.forecast(4_000);
        world.set(10, json!({"estimate_correlation": 0.6}));
        let together = world.forecast(4_000);
        let width = |forecast: &Forecast| {
            let finish = forecast.projects[&id(10)].finish.unwrap();
            (instant(finish.p90) - instant(finish.p10)) as f64
        };
        prop_assert!(width(&together) > 1.3 * width(&apart), "{} {}", width(&together), width(&apart));
    }

    #[test]
    fn names_move_nothing(lines in lines()) {
        let mut world = world(&lines);
        let before = world.forecast(RUNS);
        for n in 0..lines.len() as u64 {
            world.set(100 + n, json!({"name": format!("Renamed {n}"), "rank": format!("z{n}")}));
        }
        let after = world.forecast(RUNS);
        prop_assert_eq!(&before.tasks, &after.tasks);
        let finishes = |forecast: &Forecast| {
            let outcomes = all_outcomes(forecast).into_iter();
            outcomes.map(|(id, it)| (id, it.finish, it.cost, it.chance)).collect::<Vec<_>>()
        };
        prop_assert_eq!(finishes(&before), finishes(&after));
    }

    /// At no quantile is anything later for a risk less, and nothing costs more.
    #[test]
    fn a_closed_risk_delays_nothing(lines in lines()) {
        let mut world = world(&lines);
        let before = all_outcomes(&world.forecast(RUNS));
        for (n, line) in (0..).zip(&lines) {
            if line.risk.is_some() {
                world.set(400 + n, json!({"status": "closed"}));
                let after = all_outcomes(&world.forecast(RUNS));
                for (id, outcome) in &after {
                    let (Some(new), Some(old)) = (outcome.finish, before[id].finish) else { continue };
                    prop_assert!(new.p10 <= old.p10 && new.p50 <= old.p50 && new.p80 <= old.p80);
                    prop_assert!(new.p90 <= old.p90 && new.p95 <= old.p95);
                    let (new, old) = (outcome.cost.unwrap(), before[id].cost.unwrap());
                    prop_assert!(new.p50_minor <= old.p50_minor && new.p80_minor <= old.p80_minor);
                }
                break;
            }
        }
    }

    /// Nobody works on two things at once, nothing begins before what it waits for has ended,
    /// and what waits for a person says for whom.
    #[test]
    fn a_levelled_plan_overloads_nobody(lines in lines()) {
        let forecast = world(&lines).forecast(1);
        let dates = |n: u64| (task(&forecast, n).start, task(&forecast, n).finish);
        for person in 0..PEOPLE.len() {
            let own = (100..).zip(&lines).filter(|(_, line)| line.person == Some(person));
            let mut work: Vec<_> = own.map(|(n, _)| dates(n)).collect();
            work.sort();
            for pair in work.windows(2) {
                prop_assert!(pair[0].1 <= pair[1].0, "{:?}", pair);
            }
        }
        for (n, line) in (100..).zip(&lines) {
            if let Some(back) = line.after.map(u64::from).filter(|back| n - back >= 100) {
                prop_assert!(dates(n - back).1 <= dates(n).0);
            }
            let task = task(&forecast, n);
            if task.start > task.early_start && line.after.is_none() {
                prop_assert_eq!(task.waits_for, line.person.map(|person| id(PEOPLE[person])));
            }
        }
    }

    #[test]
    fn without_spread_the_plan_comes_true(mut lines in lines()) {
        for line in &mut lines {
            line.exact = true;
            line.risk = None;
        }
        let forecast = world(&lines).forecast(RUNS);
        for outcome in all_outcomes(&forecast).values() {
            if let Some(finish) = outcome.finish {
                prop_assert_eq!(Some(finish.p10), outcome.planned_finish);
                prop_assert_eq!(Some(finish.p95), outcome.planned_finish);
            }
        }
    }

    /// Between any two workspaces the parts of every move are the whole of it.
    #[test]
    fn what_moved_adds_up(before in lines(), after in lines(), later in 0..10i64) {
        let (before, after) = (world(&before).graph(), world(&after).graph());
        let today = at(TODAY);
        let later = model::LocalTime(today.0.saturating_add(jiff::Span::new().days(later)));
        let cancel = AtomicBool::new(false);
        let options = MovedOptions { runs: RUNS, seed: 7, cancel: &cancel };
        let then = |graph, today| Then { graph, today };
        let moved = moved(then(&before, today), then(&after, later), &options).unwrap();
        let now = forecast_at(&after, later);
        let expected = all_outcomes(&now);
        let all = moved.goals.iter().chain(&moved.features).chain(&moved.projects);
        for (id, outcome) in all {
            let minutes = |a: model::LocalTime, b: model::LocalTime| b.0.duration_since(a.0).as_secs() / 60;
            let sum = outcome.parts.iter().fold((0, 0, 0), |sum, part| {
                (sum.0 + part.p50_minutes, sum.1 + part.p80_minutes, sum.2 + part.cost_minor)
            });
            let (from, to) = (outcome.before, outcome.after);
            prop_assert_eq!(sum, (minutes(from.p50, to.p50), minutes(from.p80, to.p80), to.cost_minor - from.cost_minor));
            let finish = expected[id].finish.unwrap();
            prop_assert!(minutes(to.p80, finish.p80) == 0 && to.p80 <= finish.p80);
            prop_assert_eq!(to.cost_minor, expected[id].cost.unwrap().mean_minor);
        }
    }
}

fn forecast_at(graph: &Graph, today: model::LocalTime) -> Forecast {
    let cancel = AtomicBool::new(false);
    let options = forecast::Options {
        today,
        ..options(RUNS, &cancel)
    };
    forecast::Forecaster::new()
        .update(graph, &options)
        .map(|forecast| Forecast::clone(&forecast))
        .unwrap()
}

#[test]
fn an_estimate_alone_is_the_whole_move() {
    let mut world = World::new();
    world.project(10, "SHARE").task(20, 10, "Build", 5.0);
    let before = world.graph();
    world.task(20, 10, "Build", 7.0);
    let after = world.graph();
    let cancel = AtomicBool::new(false);
    let options = MovedOptions {
        runs: 100,
        seed: 7,
        cancel: &cancel,
    };
    let today = at(TODAY);
    let then = |graph| Then { graph, today };
    let moved = moved(then(&before), then(&after), &options).unwrap();
    insta::assert_json_snapshot!(moved);
}
