//! Updates as JSON merge patches (RFC 7396) on entities.

use serde_json::{Map, Value};

use crate::entity::Entity;
use crate::refusal::Fault;

/// Fields that say what the entity is and where it belongs: they stay as they were made.
fn is_fixed(entity: &Entity, field: &str) -> bool {
    use Entity::*;
    matches!(
        (field, entity),
        ("id" | "kind" | "number" | "rank", _)
            | ("project", Task(_) | Column(_) | Baseline(_) | Risk(_))
            | ("product", Goal(_) | Metric(_) | Feature(_))
            | ("goal", KeyResult(_))
            | ("task", Assignment(_))
            | ("on" | "on_kind" | "author" | "at", Comment(_))
            | ("at", Baseline(_))
    )
}

/// The entity as a JSON object, with its `kind`.
pub fn to_object(entity: &Entity) -> Map<String, Value> {
    match serde_json::to_value(entity) {
        Ok(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

pub(crate) fn from_object(object: Map<String, Value>) -> Result<Entity, serde_json::Error> {
    serde_json::from_value(Value::Object(object))
}

/// The entity with the fields of `set` in it.
pub(crate) fn patched(entity: &Entity, set: &Map<String, Value>) -> Result<Entity, Fault> {
    let before = to_object(entity);
    let mut after = before.clone();
    for (field, value) in set {
        if is_fixed(entity, field) {
            if before.get(field) == Some(value) {
                continue;
            }
            let message = match field.as_str() {
                "rank" => {
                    "The place in the list is changed by moving, not by typing a rank.".to_string()
                }
                _ => format!("The {field} stays as it was given: make a new one instead."),
            };
            return Err(Fault::invalid(field, message));
        }
        merge(&mut after, field, value);
    }
    from_object(after).map_err(|error| {
        // Serde does not say where: the field that fails alone is the one.
        for (field, value) in set {
            let mut alone = before.clone();
            merge(&mut alone, field, value);
            if let Err(error) = from_object(alone) {
                return Fault::invalid(field, format!("{field} is not understood: {error}."));
            }
        }
        Fault::invalid("set", format!("This is not understood: {error}."))
    })
}

fn merge(object: &mut Map<String, Value>, field: &str, value: &Value) {
    match value {
        Value::Null => {
            object.remove(field);
        }
        Value::Object(inner) => {
            let mut target = match object.remove(field) {
                Some(Value::Object(target)) => target,
                _ => Map::new(),
            };
            inner
                .iter()
                .for_each(|(field, value)| merge(&mut target, field, value));
            object.insert(field.to_string(), Value::Object(target));
        }
        other => {
            object.insert(field.to_string(), other.clone());
        }
    }
}
