//! The wire format of each kind, with what is left out filled in. A change here is a change
//! of the API and of what is stored: older rows need an upgrade in `store`.
#![allow(clippy::unwrap_used)]

use model::Entity;
use serde_json::{Value, json};

const ID: &str = "01900000-0000-7000-8000-000000000001";
const OTHER: &str = "01900000-0000-7000-8000-000000000002";

/// The least that has to be said of each kind.
fn least() -> Vec<Value> {
    let day = "2027-03-01";
    let time = "2027-03-01T08:00:00";
    vec![
        json!({"kind": "workspace", "id": ID, "name": "Oakline"}),
        json!({"kind": "person", "id": ID, "name": "Maya"}),
        json!({"kind": "team", "id": ID, "name": "Design"}),
        json!({"kind": "calendar", "id": ID, "name": "Standard"}),
        json!({"kind": "product", "id": ID, "name": "App"}),
        json!({"kind": "goal", "id": ID, "product": OTHER, "name": "Share"}),
        json!({"kind": "key_result", "id": ID, "goal": OTHER, "metric": OTHER, "start_value": 1.0,
               "target_value": 2.0, "start_day": day, "due": "2027-06-01"}),
        json!({"kind": "metric", "id": ID, "product": OTHER, "name": "Sales", "points": [{"day": day, "value": 1.5}]}),
        json!({"kind": "insight", "id": ID, "product": OTHER, "text": "I send screenshots."}),
        json!({"kind": "feature", "id": ID, "product": OTHER, "name": "Share", "promise": {"due": day}}),
        json!({"kind": "link", "id": ID, "feature": OTHER, "task": OTHER}),
        json!({"kind": "project", "id": ID, "name": "Share", "key": "SHARE", "start": time}),
        json!({"kind": "task", "id": ID, "project": OTHER, "name": "Brief"}),
        json!({"kind": "dependency", "id": ID, "predecessor": ID, "successor": OTHER}),
        json!({"kind": "assignment", "id": ID, "task": OTHER, "skill": {"name": "Rust"}}),
        json!({"kind": "column", "id": ID, "project": OTHER, "name": "Doing"}),
        json!({"kind": "baseline", "id": ID, "project": OTHER, "name": "Agreed",
               "tasks": [{"task": OTHER, "start": time, "finish": time}]}),
        json!({"kind": "risk", "id": ID, "project": OTHER, "name": "Late", "probability": 0.5,
               "impact": {"low_minutes": 1, "likely_minutes": 2, "high_minutes": 3},
               "response": {"strategy": "mitigate"}}),
        json!({"kind": "comment", "id": ID, "on_kind": "task", "on": OTHER, "text": "Why?"}),
    ]
}

#[test]
fn every_kind_has_one_form() {
    let least = least();
    assert_eq!(
        least.len(),
        model::Kind::ALL.len(),
        "a kind is missing here"
    );
    for (value, kind) in least.into_iter().zip(model::Kind::ALL) {
        let entity: Entity = serde_json::from_value(value).unwrap();
        assert_eq!(entity.kind(), *kind);
        insta::assert_json_snapshot!(kind.name(), entity);
        let text = serde_json::to_string(&entity).unwrap();
        assert_eq!(serde_json::from_str::<Entity>(&text).unwrap(), entity);
    }
}

#[test]
fn unknown_fields_are_refused() {
    for mut value in least() {
        value["surprise"] = json!(1);
        let error = serde_json::from_value::<Entity>(value)
            .unwrap_err()
            .to_string();
        assert!(error.contains("surprise"), "{error}");
    }
}
