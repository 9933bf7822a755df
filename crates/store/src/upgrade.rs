//! Entities as JSON, and what their shape was in earlier versions.
//!
//! A change that a serde default covers needs nothing here. Any other raises [`SCHEMA`] and
//! adds a step to [`upgrade`] that rewrites what the schema before it wrote.

use model::{Entity, Op};
use serde_json::Value;

use crate::Error;

/// The shape written now.
pub const SCHEMA: i64 = 1;

pub fn entity(schema: i64, data: &str) -> Result<Entity, Error> {
    if schema == SCHEMA {
        return serde_json::from_str(data).map_err(|error| damaged("an entity", error));
    }
    let value = serde_json::from_str(data).map_err(|error| damaged("an entity", error))?;
    serde_json::from_value(upgrade(schema, value)?).map_err(|error| damaged("an entity", error))
}

pub fn ops(schema: i64, data: &str) -> Result<Vec<Op>, Error> {
    if schema == SCHEMA {
        return serde_json::from_str(data).map_err(|error| damaged("a change", error));
    }
    let rows: Vec<Value> =
        serde_json::from_str(data).map_err(|error| damaged("a change", error))?;
    rows.into_iter()
        .map(|mut row| {
            for side in ["before", "after"] {
                if let Some(entity) = row.get_mut(side) {
                    *entity = upgrade(schema, entity.take())?;
                }
            }
            serde_json::from_value(row).map_err(|error| damaged("a change", error))
        })
        .collect()
}

/// One entity's JSON, step by step from the schema it was written in.
fn upgrade(schema: i64, entity: Value) -> Result<Value, Error> {
    if schema > SCHEMA || schema < 1 {
        let message = format!("it holds entities of schema {schema}, this program knows {SCHEMA}");
        return Err(Error::Damaged(message));
    }
    Ok(entity)
}

fn damaged(what: &str, error: serde_json::Error) -> Error {
    Error::Damaged(format!("{what} cannot be read ({error})"))
}
