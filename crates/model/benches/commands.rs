//! A command on a workspace of 10,000 tasks, and the batch that imports them.
#![allow(clippy::unwrap_used)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use model::entity::*;
use model::{Command, Context, Graph, Id, Moment, NoHistory, execute, search, undo};
use serde_json::json;
use uuid::Uuid;

const TASKS: u64 = 10_000;
const CHILDREN: u64 = 10;

fn id(n: u64) -> Id {
    Id(Uuid::from_u64_pair(
        0x0190_0000_0000_7000,
        0x8000_0000_0000_0000 | n,
    ))
}

fn create(entity: serde_json::Value) -> Command {
    Command::Create {
        entity: serde_json::from_value(entity).unwrap(),
    }
}

/// Summaries of ten tasks each; every task waits for the one before it in its summary, every
/// summary's first for the last of the one before: one chain through everything.
fn import() -> Vec<Command> {
    let mut commands = vec![create(
        json!({"kind": "project", "id": id(1), "name": "Large", "key": "LARGE", "start": "2027-03-01T08:00:00"}),
    )];
    let mut last = None;
    for n in 10..10 + TASKS {
        let summary = n - n % CHILDREN;
        let parent = (n != summary).then(|| id(summary));
        commands.push(create(json!({"kind": "task", "id": id(n), "project": id(1), "parent": parent, "name": format!("Task number {n}")})));
        if n != summary {
            if let Some(last) = last {
                commands.push(create(json!({"kind": "dependency", "id": id(100_000 + n), "predecessor": id(last), "successor": id(n)})));
            }
            last = Some(n);
        }
    }
    commands
}

fn context(graph: &Graph) -> Context<'static> {
    let now: Moment = "2027-03-01T09:00:00Z".parse().unwrap();
    Context::new(graph, None, now, &NoHistory)
}

fn after(graph: &Graph, commands: &[Command]) -> Graph {
    execute(graph, &context(graph), commands).unwrap().graph
}

fn benches(criterion: &mut Criterion) {
    let empty = after(
        &Graph::default(),
        &[create(
            json!({"kind": "workspace", "id": id(2), "name": "W"}),
        )],
    );
    let import = import();
    let graph = after(&empty, &import);
    let mut run = |name: &str, graph: &Graph, commands: &[Command]| {
        let context = context(graph);
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                execute(black_box(graph), &context, black_box(commands)).map(|it| it.ops.len())
            });
        });
    };
    let patch = json!({"estimate": {"likely_minutes": 960}});
    let update = Command::Update {
        kind: Kind::Task,
        id: id(5_005),
        set: patch.as_object().unwrap().clone(),
        version: None,
    };
    run("command/update_1_of_10k", &graph, &[update]);
    run(
        "command/create_1_of_10k",
        &graph,
        &[create(
            json!({"kind": "task", "id": id(3), "project": id(1), "name": "New"}),
        )],
    );
    let middle = Command::Move {
        kind: Kind::Task,
        id: id(5_005),
        parent: Some(id(7_000)),
        after: Some(id(7_004)),
    };
    run("command/move_1_of_10k_refused_as_circle", &graph, &[middle]);
    let leaf = after(
        &graph,
        &[create(
            json!({"kind": "task", "id": id(3), "project": id(1), "name": "New"}),
        )],
    );
    let to_leaf = Command::Move {
        kind: Kind::Task,
        id: id(3),
        parent: Some(id(7_000)),
        after: Some(id(7_004)),
    };
    run("command/move_1_of_10k", &leaf, &[to_leaf]);
    run(
        "command/dependency_across_10k_chain",
        &graph,
        &[create(
            json!({"kind": "dependency", "id": id(4), "predecessor": id(2_001), "successor": id(8_001)}),
        )],
    );
    run(
        "command/delete_summary_of_10k",
        &graph,
        &[Command::Delete {
            kind: Kind::Task,
            id: id(5_000),
        }],
    );
    run("import/10k_tasks_9k_dependencies", &empty, &import);

    let viewer = model::Viewer::new(&graph, None);
    criterion.bench_function("search/10k_tasks", |bencher| {
        bencher.iter(|| search::search(black_box(&graph), &viewer, "numbr 5005", 20));
    });
    let ops = execute(&empty, &context(&empty), &import).unwrap().ops;
    criterion.bench_function("apply/import_ops_10k", |bencher| {
        bencher.iter(|| empty.apply_ops(black_box(&ops), empty.seq() + 1));
    });
    black_box(undo::inverse(&ops));
}

criterion_group!(commands, benches);
criterion_main!(commands);
