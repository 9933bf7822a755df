//! From an edit to its forecast, in a workspace of ten thousand open tasks.
//!
//! `first` is what an edit waits for (graph to plan, schedule, levelling, 128 runs), `full`
//! what is refined behind it (10,000 runs and the re-runs of what holds outcomes back).
#![allow(clippy::unwrap_used)]

use std::hint::black_box;
use std::sync::atomic::AtomicBool;

use criterion::{Criterion, criterion_group, criterion_main};
use forecast::{Forecaster, Options};
use model::{Entity, Graph, Id, Kind, Op};
use serde_json::{Value, json};

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PROJECTS: u64 = 40;
const TASKS: u64 = 250;
const PEOPLE: u64 = 120;

fn id(kind: u64, n: u64) -> Id {
    Id(uuid::Uuid::from_u64_pair(
        0x0190_0000_0000_7000 + (kind << 48),
        0x8000_0000_0000_0000 | n,
    ))
}

/// A number between 0 and `below` that is always the same for the same `n`.
fn scatter(n: u64, below: u64) -> u64 {
    (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33) % below
}

fn portfolio() -> Graph {
    let mut rows: Vec<Value> = Vec::new();
    let hours = json!([{"start_minute": 480, "end_minute": 720}, {"start_minute": 780, "end_minute": 1020}]);
    let week: Vec<Value> = (0..7)
        .map(|day| if day < 5 { hours.clone() } else { json!([]) })
        .collect();
    let holidays = json!([{"name": "Easter", "first_day": "2027-03-26", "last_day": "2027-03-29"}]);
    rows.push(json!({"kind": "calendar", "id": id(1, 1), "name": "Standard", "week": week, "exceptions": holidays}));
    rows.push(
        json!({"kind": "workspace", "id": id(2, 1), "name": "Portfolio", "calendar": id(1, 1)}),
    );
    for n in 0..PEOPLE {
        let mut person = json!({"kind": "person", "id": id(3, n), "name": format!("Person {n}"), "rate_minor_per_hour": 6_000});
        if n % 10 == 0 {
            let away =
                json!([{"name": "Holiday", "first_day": "2027-06-01", "last_day": "2027-06-11"}]);
            rows.push(json!({"kind": "calendar", "id": id(1, 100 + n), "name": format!("Own {n}"), "base": id(1, 1), "exceptions": away}));
            person["calendar"] = json!(id(1, 100 + n));
        }
        rows.push(person);
    }
    rows.push(json!({"kind": "product", "id": id(4, 1), "name": "App"}));
    for project in 0..PROJECTS {
        rows.push(json!({"kind": "project", "id": id(5, project), "name": format!("Project {project}"), "key": format!("P{project}"),
            "start": "2027-03-01T08:00:00", "priority": 100 + scatter(project, 900)}));
        rows.push(json!({"kind": "goal", "id": id(6, project), "product": id(4, 1), "name": format!("Goal {project}"),
            "promise": {"due": "2028-03-01"}, "budget_minor": 40_000_000}));
        rows.push(json!({"kind": "feature", "id": id(7, project), "product": id(4, 1), "name": format!("Feature {project}"),
            "status": "in_build", "goals": [id(6, project)]}));
        rows.push(json!({"kind": "link", "id": id(8, project), "feature": id(7, project), "project": id(5, project)}));
        for n in 0..TASKS {
            let number = project * TASKS + n;
            let likely = 480 * (1 + scatter(number, 5));
            let estimate = match number % 3 {
                0 => json!({"likely_minutes": likely}),
                _ => {
                    json!({"likely_minutes": likely, "low_minutes": likely * 7 / 10, "high_minutes": likely * 2})
                }
            };
            rows.push(json!({"kind": "task", "id": id(9, number), "project": id(5, project), "name": format!("Task {number}"), "estimate": estimate}));
            rows.push(json!({"kind": "assignment", "id": id(10, number), "task": id(9, number), "person": id(3, scatter(number + 7, PEOPLE))}));
            for link in 0..2u64 {
                let back = 1 + scatter(number * 2 + link + 3, 12);
                if back <= n && (link == 0 || number.is_multiple_of(2)) {
                    rows.push(
                        json!({"kind": "dependency", "id": id(11, number * 2 + link),
                        "predecessor": id(9, number - back), "successor": id(9, number)}),
                    );
                }
            }
        }
        for n in 0..3 {
            rows.push(json!({"kind": "risk", "id": id(12, project * 3 + n), "project": id(5, project), "name": format!("Risk {n}"),
                "probability": 0.3, "tasks": [id(9, project * TASKS + scatter(n, TASKS))],
                "impact": {"low_minutes": 480, "likely_minutes": 2_400, "high_minutes": 9_600}}));
        }
    }
    let entities = rows.into_iter().map(|row| {
        let entity: Entity = serde_json::from_value(row).unwrap();
        (entity, 1)
    });
    Graph::load(1, entities, [])
}

/// The graph with one task a day longer.
fn edited(graph: &Graph, number: u64) -> Graph {
    let before = graph.task(id(9, number)).unwrap().clone();
    let mut after = before.clone();
    after.estimate.likely_minutes += 480;
    after.estimate.high_minutes = after.estimate.high_minutes.map(|high| high + 480);
    let ops = vec![Op {
        before: Some(before.into()),
        after: Some(after.into()),
    }];
    graph.apply_ops(&ops, graph.seq() + 1)
}

fn options(cancel: &AtomicBool, complete: bool) -> Options<'_> {
    Options {
        today: "2027-03-01T08:00:00".parse().unwrap(),
        seq: 2,
        runs: if complete { 10_000 } else { 128 },
        seed: 7,
        complete,
        cancel,
    }
}

fn edit_to_forecast(c: &mut Criterion) {
    let graph = portfolio();
    let cancel = AtomicBool::new(false);
    let mut group = c.benchmark_group("edit_to_forecast_10000_tasks");
    group.sample_size(10);
    for (name, complete) in [("first", false), ("full", true)] {
        let mut forecaster = Forecaster::new();
        forecaster.update(&graph, &options(&cancel, false));
        let mut number = 0;
        group.bench_function(name, |bench| {
            bench.iter(|| {
                number = (number + 37) % (PROJECTS * TASKS);
                let graph = edited(&graph, number);
                black_box(forecaster.update(&graph, &options(&cancel, complete)))
            });
        });
    }
    group.finish();
}

/// The chain to a goal's date, and everything that might pull it in, tried.
fn why(c: &mut Criterion) {
    let graph = portfolio();
    let cancel = AtomicBool::new(false);
    let mut forecaster = Forecaster::new();
    forecaster.update(&graph, &options(&cancel, true));
    let mut group = c.benchmark_group("why_10000_tasks");
    group.sample_size(10);
    let mut number = 0;
    group.bench_function("a_goal", |bench| {
        bench.iter(|| {
            number = (number + 7) % PROJECTS;
            black_box(forecaster.explain(&graph, Kind::Goal, id(6, number)))
        });
    });
    group.finish();
}

criterion_group!(benches, edit_to_forecast, why);
criterion_main!(benches);
