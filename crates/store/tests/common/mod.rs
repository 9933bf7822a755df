//! A workspace in a directory, written as a server writes it.
#![allow(clippy::unwrap_used, dead_code)]

use std::path::Path;
use std::sync::Arc;

use model::{Change, Command, Context, Graph, Id, Moment, NoHistory, execute};
use serde_json::{Value, json};
use store::Store;
use uuid::Uuid;

pub fn id(n: u64) -> Id {
    Id(Uuid::from_u64_pair(
        0x0190_0000_0000_7000,
        0x8000_0000_0000_0000 | n,
    ))
}

pub const WORKSPACE: u64 = 1;

pub fn now() -> Moment {
    "2027-03-01T09:00:00.123456Z".parse().unwrap()
}

pub fn create(entity: Value) -> Command {
    Command::Create {
        entity: serde_json::from_value(entity).unwrap(),
    }
}

pub fn task(n: u64) -> Command {
    create(json!({"kind": "task", "id": id(n), "project": id(3), "name": format!("Task {n}")}))
}

/// What the commands make of the graph, as a row for the log.
pub fn change(graph: &Graph, commands: &[Command]) -> (Graph, Arc<Change>) {
    let context = Context::new(graph, None, now(), &NoHistory);
    let (graph, change) =
        execute(graph, &context, commands)
            .unwrap()
            .into_change(now(), None, None);
    (graph, Arc::new(change))
}

/// A store with a workspace, an owner and a project.
pub fn new_store(directory: &Path) -> (Store, Graph) {
    let store = Store::open(directory).unwrap();
    store.create_workspace(id(WORKSPACE)).unwrap();
    let (graph, first) = change(
        &store.load(id(WORKSPACE)).unwrap().unwrap(),
        &[
            create(json!({"kind": "workspace", "id": id(WORKSPACE), "name": "Oakline"})),
            create(json!({"kind": "person", "id": id(2), "name": "Maya", "role": "owner"})),
            create(
                json!({"kind": "project", "id": id(3), "name": "Share", "key": "SHARE", "start": "2027-03-01T08:00:00"}),
            ),
        ],
    );
    store.commit(id(WORKSPACE), &[first]).unwrap();
    (store, graph)
}
