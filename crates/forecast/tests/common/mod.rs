//! Small graphs to forecast: entities by number, straight into a graph.
#![allow(clippy::unwrap_used, dead_code)]

use std::sync::atomic::AtomicBool;

use forecast::{Forecast, Forecaster, Options, OutcomeForecast, TaskForecast};
use model::{Entity, Graph, Id, LocalTime};
use serde_json::{Map, Value, json};
use uuid::Uuid;

pub const TODAY: &str = "2027-03-01T08:00:00"; // a Monday
pub const WORKSPACE: u64 = 1;
pub const CALENDAR: u64 = 2;
pub const DAY: i64 = 480;

pub fn id(n: u64) -> Id {
    Id(Uuid::from_u64_pair(
        0x0190_0000_0000_7000,
        0x8000_0000_0000_0000 | n,
    ))
}

/// A workspace as its rows; later rows with the same number replace earlier ones.
#[derive(Clone, Default)]
pub struct World {
    rows: Vec<(u64, Value)>,
}

impl World {
    /// With a workspace in euros and a calendar from Monday to Friday, eight hours a day.
    pub fn new() -> World {
        let hours = json!([{"start_minute": 480, "end_minute": 720}, {"start_minute": 780, "end_minute": 1020}]);
        let week: Vec<Value> = (0..7)
            .map(|day| if day < 5 { hours.clone() } else { json!([]) })
            .collect();
        let mut world = World::default();
        world.put(
            CALENDAR,
            "calendar",
            json!({"name": "Standard", "week": week}),
        );
        world.put(
            WORKSPACE,
            "workspace",
            json!({"name": "Oakline", "calendar": id(CALENDAR)}),
        );
        world
    }

    pub fn put(&mut self, n: u64, kind: &str, fields: Value) -> &mut Self {
        let Value::Object(mut fields) = fields else {
            panic!("fields are an object")
        };
        fields.insert("id".into(), json!(id(n)));
        fields.insert("kind".into(), json!(kind));
        self.rows.retain(|(other, _)| *other != n);
        self.rows.push((n, Value::Object(fields)));
        self
    }

    /// Sets fields of what is there.
    pub fn set(&mut self, n: u64, fields: Value) -> &mut Self {
        let (_, row) = self.rows.iter_mut().find(|(other, _)| *other == n).unwrap();
        let row: &mut Map<String, Value> = row.as_object_mut().unwrap();
        for (name, value) in fields.as_object().unwrap() {
            row.insert(name.clone(), value.clone());
        }
        self
    }

    pub fn remove(&mut self, n: u64) -> &mut Self {
        self.rows.retain(|(other, _)| *other != n);
        self
    }

    pub fn project(&mut self, n: u64, key: &str) -> &mut Self {
        self.put(
            n,
            "project",
            json!({"name": key, "key": key, "start": TODAY}),
        )
    }

    /// A task of so many days without any spread.
    pub fn task(&mut self, n: u64, project: u64, name: &str, days: f64) -> &mut Self {
        let minutes = (days * DAY as f64) as i64;
        let estimate = json!({"likely_minutes": minutes, "shape": "exact"});
        self.put(
            n,
            "task",
            json!({"project": id(project), "name": name, "estimate": estimate}),
        )
    }

    /// Low, likely and high in days, Beta-PERT.
    pub fn estimate(&mut self, n: u64, low: f64, likely: f64, high: f64) -> &mut Self {
        let [low, likely, high] = [low, likely, high].map(|days| (days * DAY as f64) as i64);
        let estimate = json!({"low_minutes": low, "likely_minutes": likely, "high_minutes": high});
        self.set(n, json!({ "estimate": estimate }))
    }

    pub fn person(&mut self, n: u64, name: &str) -> &mut Self {
        self.put(n, "person", json!({ "name": name }))
    }

    pub fn assign(&mut self, n: u64, task: u64, person: u64) -> &mut Self {
        self.put(
            n,
            "assignment",
            json!({"task": id(task), "person": id(person)}),
        )
    }

    pub fn after(&mut self, n: u64, predecessor: u64, successor: u64) -> &mut Self {
        let ends = json!({"predecessor": id(predecessor), "successor": id(successor)});
        self.put(n, "dependency", ends)
    }

    /// A goal (with a product of its own) with a promise.
    pub fn goal(&mut self, n: u64, name: &str, due: &str) -> &mut Self {
        self.put(n + 1_000, "product", json!({ "name": "App" }));
        let promise = json!({ "due": due });
        self.put(
            n,
            "goal",
            json!({"product": id(n + 1_000), "name": name, "promise": promise}),
        )
    }

    pub fn feature(&mut self, n: u64, goal: u64, status: &str) -> &mut Self {
        let fields = json!({"product": id(goal + 1_000), "name": format!("Feature {n}"),
                            "goals": [id(goal)], "status": status});
        self.put(n, "feature", fields)
    }

    pub fn graph(&self) -> Graph {
        let entities = self.rows.iter().map(|(_, row)| {
            let entity: Entity = serde_json::from_value(row.clone()).unwrap();
            (entity, 1)
        });
        Graph::load(1, entities, [])
    }

    pub fn forecast(&self, runs: u32) -> Forecast {
        forecast(&self.graph(), runs)
    }
}

pub fn forecast(graph: &Graph, runs: u32) -> Forecast {
    let cancel = AtomicBool::new(false);
    Forecaster::new()
        .update(graph, &options(runs, &cancel))
        .map(|forecast| Forecast::clone(&forecast))
        .unwrap()
}

pub fn options(runs: u32, cancel: &AtomicBool) -> Options<'_> {
    Options {
        today: at(TODAY),
        seq: 1,
        runs,
        seed: 7,
        complete: true,
        cancel,
    }
}

pub fn at(text: &str) -> LocalTime {
    text.parse().unwrap()
}

pub fn task(forecast: &Forecast, n: u64) -> &TaskForecast {
    &forecast.tasks[&id(n)]
}

pub fn goal(forecast: &Forecast, n: u64) -> &OutcomeForecast {
    &forecast.goals[&id(n)]
}

pub fn texts(forecast: &Forecast) -> Vec<&str> {
    forecast
        .problems
        .iter()
        .map(|problem| problem.text.as_str())
        .collect()
}
