//! The API document, locked: whoever changes what clients rely on sees it here.

use std::fmt::Write;

use serde_json::Value;

#[test]
fn the_api_is_what_it_was() {
    let document: Value = serde_json::from_str(&server::openapi().unwrap()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    insta::assert_snapshot!("api", digest(&document));
}

#[test]
fn the_document_is_sound() {
    let text = server::openapi().unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(
            schemas.contains_key(name),
            "{name} is named but not described"
        );
    }
    let mut ids = std::collections::HashSet::new();
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id), "{id} stands for two operations");
        assert!(
            operation["summary"].is_string(),
            "{method} {path} has no summary"
        );
    }
}

pub fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .iter()
                .map(move |(method, it)| (path.as_str(), method.as_str(), it))
        })
        .collect()
}

/// One line an operation, one line a field.
fn digest(document: &Value) -> String {
    let mut out = String::new();
    for (path, method, operation) in operations(document) {
        let _ = write!(
            out,
            "{} {path} ({})",
            method.to_uppercase(),
            operation["operationId"].as_str().unwrap()
        );
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let mark = if parameter["required"] == true {
                ""
            } else {
                "?"
            };
            let _ = write!(
                out,
                " {}{mark}:{}",
                parameter["name"].as_str().unwrap(),
                type_of(&parameter["schema"])
            );
        }
        for (_, content) in operation["requestBody"]["content"]
            .as_object()
            .into_iter()
            .flatten()
        {
            let _ = write!(out, " <- {}", type_of(&content["schema"]));
        }
        for (status, answer) in operation["responses"].as_object().unwrap() {
            let bodies = answer["content"].as_object().into_iter().flatten();
            let bodies: Vec<_> = bodies
                .map(|(_, content)| type_of(&content["schema"]))
                .collect();
            match bodies.as_slice() {
                [] => _ = write!(out, " -> {status}"),
                [body] if body == "ProblemDetails" => _ = write!(out, " !{status}"),
                bodies => _ = write!(out, " -> {status} {}", bodies.join(" or ")),
            }
        }
        if operation["security"] == serde_json::json!([{}]) {
            out.push_str(" (open)");
        }
        out.push('\n');
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let _ = writeln!(out, "\n{name}");
        fields(&mut out, schema);
    }
    out
}

fn fields(out: &mut String, schema: &Value) {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    for (field, it) in schema["properties"].as_object().into_iter().flatten() {
        let mark = if required.contains(&Value::String(field.clone())) {
            ""
        } else {
            "?"
        };
        let _ = writeln!(out, "  {field}{mark}: {}", type_of(it));
    }
    if schema["properties"].is_null() {
        let _ = writeln!(out, "  = {}", type_of(schema));
    }
}

fn type_of(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap().to_owned();
    }
    if let Some(values) = schema["enum"].as_array() {
        return values
            .iter()
            .map(Value::to_string)
            .collect::<Vec<_>>()
            .join("|");
    }
    for (key, between) in [("oneOf", " | "), ("anyOf", " | "), ("allOf", " & ")] {
        if let Some(parts) = schema[key].as_array() {
            return parts.iter().map(type_of).collect::<Vec<_>>().join(between);
        }
    }
    if schema["items"].is_object() {
        return format!("[{}]", type_of(&schema["items"]));
    }
    if schema["properties"].is_object() {
        let inner: Vec<_> = schema["properties"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, it)| format!("{name}: {}", type_of(it)))
            .collect();
        return format!("{{{}}}", inner.join(", "));
    }
    let name = match &schema["type"] {
        Value::String(name) => name.clone(),
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join("|"),
        _ => "any".into(),
    };
    match schema["format"].as_str() {
        Some(format) => format!("{name}({format})"),
        None => name,
    }
}
