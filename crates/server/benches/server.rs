//! The server as a browser feels it, over HTTP on this machine: a command until it is durable,
//! a workspace of 10,000 tasks until it is loaded, an edit until its forecast is there.
#![allow(clippy::unwrap_used, dead_code, missing_docs)]

#[path = "../tests/http/support.rs"]
mod support;

use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};
use support::{Client, Running, id};

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PROJECTS: usize = 20;
const TASKS_PER_PROJECT: usize = 500;
const PEOPLE: usize = 60;

struct Workspace {
    _server: Running,
    client: Client,
    tasks: Vec<String>,
}

/// Twenty projects of 500 tasks: three-point estimates, two predecessors for most, one of sixty
/// people on each.
fn large() -> Workspace {
    let server = Running::start();
    let owner = server.owner();
    let token = owner
        .send("POST /api/v1/tokens", json!({"name": "bench"}))
        .body["token"]
        .clone();
    let client = server.keeping_client().with(
        "authorization",
        &format!("Bearer {}", token.as_str().unwrap()),
    );
    let create = |entity: Value| json!({"do": "create", "entity": entity});
    let carry_out = |commands: Vec<Value>| {
        let answer = client.commands(json!(commands));
        assert_eq!(answer.status, 200, "{answer}");
    };
    let people: Vec<String> = (0..PEOPLE).map(|_| id()).collect();
    carry_out(
        people
            .iter()
            .enumerate()
            .map(|(n, id)| {
                create(json!({"kind": "person", "id": id, "name": format!("Person {n}")}))
            })
            .collect(),
    );
    let mut all = Vec::new();
    for project in 0..PROJECTS {
        let project_id = id();
        let tasks: Vec<String> = (0..TASKS_PER_PROJECT).map(|_| id()).collect();
        let mut commands = vec![create(json!({
            "kind": "project", "id": project_id, "name": format!("Project {project}"), "key": format!("P{project}"),
            "start": "2027-03-01T08:00:00",
        }))];
        for (n, task) in tasks.iter().enumerate() {
            let likely = 240 + (n * 7919 % 12) as i64 * 120;
            commands.push(create(json!({
                "kind": "task", "id": task, "project": project_id, "name": format!("Task {n} of project {project}"),
                "estimate": {"low_minutes": likely / 2, "likely_minutes": likely, "high_minutes": likely * 3},
            })));
            let person = &people[(n * 31 + project * 7) % PEOPLE];
            commands.push(create(
                json!({"kind": "assignment", "id": id(), "task": task, "person": person}),
            ));
            for back in [3, 11] {
                if n >= back && (n + back) % 5 != 0 {
                    let before = &tasks[n - back];
                    commands.push(create(
                        json!({"kind": "dependency", "id": id(), "predecessor": before, "successor": task}),
                    ));
                }
            }
        }
        carry_out(commands);
        all.extend(tasks);
    }
    Workspace {
        _server: server,
        client,
        tasks: all,
    }
}

fn commands(c: &mut Criterion) {
    let server = Running::start();
    let owner = server.owner();
    let token = owner
        .send("POST /api/v1/tokens", json!({"name": "bench"}))
        .body["token"]
        .clone();
    let client = server.keeping_client().with(
        "authorization",
        &format!("Bearer {}", token.as_str().unwrap()),
    );
    let team = client.create("teams", json!({"name": "App"}));
    let mut n = 0;
    let mut group = c.benchmark_group("server");
    group.bench_function("command_round_trip", |b| {
        b.iter(|| {
            n += 1;
            let set = json!({"name": format!("Team {n}")});
            let answer =
                client.commands(json!([{"do": "update", "kind": "team", "id": team, "set": set}]));
            assert_eq!(answer.status, 200);
        });
    });
    group.finish();
}

fn workspace_of_10000_tasks(c: &mut Criterion) {
    let workspace = large();
    let client = &workspace.client;
    let mut group = c.benchmark_group("server");
    group.sample_size(20);
    group.bench_function("bootstrap_10000_tasks", |b| {
        b.iter(|| {
            let bytes = client.get_bytes("/api/v1/bootstrap");
            assert!(bytes > 1_000_000, "{bytes}");
        });
    });
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(20));
    let mut live = client.live("");
    let mut n = 0;
    // An edit of a workspace at rest, one in a row of edits, and the full answer.
    for (name, complete, rested) in [
        ("edit_to_first_forecast_10000_tasks", false, true),
        ("edits_in_a_row_10000_tasks", false, false),
        ("edit_to_full_forecast_10000_tasks", true, true),
    ] {
        group.bench_function(name, |b| {
            b.iter_custom(|times| {
                let mut total = Duration::ZERO;
                for _ in 0..times {
                    n += 1;
                    let task = &workspace.tasks[(n * 4001) % workspace.tasks.len()];
                    let likely = 960 + (n % 7) as i64 * 60;
                    let set =
                        json!({"estimate": {"likely_minutes": likely, "high_minutes": likely * 4}});
                    let started = Instant::now();
                    let answer = client.commands(
                        json!([{"do": "update", "kind": "task", "id": task, "set": set}]),
                    );
                    let seq = answer.body["seq"].as_u64().unwrap();
                    let mut until = |complete: bool| {
                        loop {
                            let forecast = live.next_named("forecast").data;
                            let full = forecast["complete"] == true;
                            if forecast["seq"].as_u64() >= Some(seq) && (full || !complete) {
                                return full;
                            }
                        }
                    };
                    let full = until(complete);
                    total += started.elapsed();
                    if rested && !full {
                        until(true);
                    }
                }
                total
            });
        });
    }
    group.finish();
}

criterion_group!(benches, commands, workspace_of_10000_tasks);
criterion_main!(benches);
