//! A small workspace to try commands on.
#![allow(clippy::unwrap_used, dead_code)]

use std::sync::Arc;

use model::entity::*;
use model::{Change, Command, Context, Graph, History, Id, Moment, Refusal, Seq, execute};
use serde_json::{Value, json};
use uuid::Uuid;

/// The n-th id of the tests.
pub fn id(n: u64) -> Id {
    Id(Uuid::from_u64_pair(
        0x0190_0000_0000_7000,
        0x8000_0000_0000_0000 | n,
    ))
}

pub fn now() -> Moment {
    "2027-03-01T09:00:00Z".parse().unwrap()
}

pub const WORKSPACE: u64 = 1;
pub const OWNER: u64 = 2;
pub const CALENDAR: u64 = 3;

/// A graph with its log, as a server would hold it.
#[derive(Clone, Default)]
pub struct World {
    pub graph: Graph,
    pub log: Vec<Arc<Change>>,
}

impl World {
    /// A workspace with one owner and a calendar.
    pub fn new() -> World {
        let mut world = World::default();
        let week: Vec<Value> = (0..7)
            .map(|day| match day {
                0..5 => json!([{"start_minute": 480, "end_minute": 720}, {"start_minute": 780, "end_minute": 1020}]),
                _ => json!([]),
            })
            .collect();
        world
            .system(&[
                create(json!({"kind": "workspace", "id": id(WORKSPACE), "name": "Oakline", "time_zone": "UTC"})),
                create(json!({"kind": "person", "id": id(OWNER), "name": "Maya", "role": "owner",
                              "hats": ["product_manager", "project_manager"]})),
                create(json!({"kind": "calendar", "id": id(CALENDAR), "name": "Standard", "week": week})),
                update(Kind::Workspace, WORKSPACE, json!({"calendar": id(CALENDAR)})),
            ])
            .unwrap();
        world
    }

    /// With project 10 (`SHARE`), columns 11 to 13, and tasks 20 to 24 in a row.
    pub fn with_project() -> World {
        let mut world = World::new();
        let mut commands = vec![create(project(10, "SHARE"))];
        for (n, (name, stage)) in [("To do", "to_do"), ("Doing", "doing"), ("Done", "done")]
            .into_iter()
            .enumerate()
        {
            commands.push(create(
                json!({"kind": "column", "id": id(11 + n as u64), "project": id(10),
                                        "name": name, "stage": stage}),
            ));
        }
        commands.extend((20..25).map(|n| create(task(n, 10, &format!("Task {n}")))));
        world.owner(&commands).unwrap();
        world
    }

    pub fn run(&mut self, actor: Option<Id>, commands: &[Command]) -> Result<Seq, Refusal> {
        let context = Context::new(&self.graph, actor, now(), &self.log);
        let outcome = execute(&self.graph, &context, commands)?;
        if !outcome.ops.is_empty() {
            let (graph, change) = outcome.into_change(now(), actor, None);
            self.graph = graph;
            self.log.push(Arc::new(change));
        }
        Ok(self.graph.seq())
    }

    pub fn owner(&mut self, commands: &[Command]) -> Result<Seq, Refusal> {
        self.run(Some(id(OWNER)), commands)
    }

    pub fn system(&mut self, commands: &[Command]) -> Result<Seq, Refusal> {
        self.run(None, commands)
    }

    pub fn last_label(&self) -> &str {
        &self.log.last().unwrap().label
    }

    /// The tasks below a task or project, as an indented list of names.
    pub fn outline(&self, of: u64) -> String {
        self.graph
            .outline(id(of))
            .into_iter()
            .map(|(level, task)| format!("{}{}", "  ".repeat(level), task.name))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

pub fn create(entity: Value) -> Command {
    Command::Create {
        entity: serde_json::from_value(entity).unwrap(),
    }
}

pub fn update(kind: Kind, n: u64, set: Value) -> Command {
    let Value::Object(set) = set else {
        panic!("an object")
    };
    Command::Update {
        kind,
        id: id(n),
        set,
        version: None,
    }
}

pub fn delete(kind: Kind, n: u64) -> Command {
    Command::Delete { kind, id: id(n) }
}

pub fn move_task(n: u64, parent: Option<u64>, after: Option<u64>) -> Command {
    Command::Move {
        kind: Kind::Task,
        id: id(n),
        parent: parent.map(id),
        after: after.map(id),
    }
}

pub fn project(n: u64, key: &str) -> Value {
    json!({"kind": "project", "id": id(n), "name": format!("Project {key}"), "key": key, "start": "2027-03-01T08:00:00"})
}

pub fn task(n: u64, project: u64, name: &str) -> Value {
    json!({"kind": "task", "id": id(n), "project": id(project), "name": name})
}

pub fn child(n: u64, project: u64, parent: u64, name: &str) -> Value {
    json!({"kind": "task", "id": id(n), "project": id(project), "parent": id(parent), "name": name})
}

pub fn dependency(n: u64, predecessor: u64, successor: u64) -> Value {
    json!({"kind": "dependency", "id": id(n), "predecessor": id(predecessor), "successor": id(successor)})
}

pub fn person(n: u64, name: &str, role: &str, hats: &[&str]) -> Value {
    json!({"kind": "person", "id": id(n), "name": name, "role": role, "hats": hats})
}

/// Nothing remembered.
pub struct Nothing;
impl History for Nothing {
    fn change(&self, _: Seq) -> Option<Arc<Change>> {
        None
    }
}
