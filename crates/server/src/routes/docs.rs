//! The API document as a page: plain HTML without scripts, from nowhere else.

use std::fmt::Write;

use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use serde_json::Value;

use crate::app::Shared;

const STYLE: &str = include_str!("docs.css");

pub async fn style() -> impl IntoResponse {
    (
        [
            (header::CONTENT_TYPE, "text/css; charset=utf-8"),
            (header::CACHE_CONTROL, "no-cache"),
        ],
        STYLE,
    )
}

pub async fn document(State(app): State<Shared>) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "application/json")],
        app.document.clone(),
    )
}

pub async fn page(State(app): State<Shared>) -> Html<String> {
    let document = serde_json::from_str(&app.document).unwrap_or_default();
    Html(render(&document))
}

fn render(document: &Value) -> String {
    let mut out = String::from(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>Tandem API</title><link rel=stylesheet href=/api/docs.css><main>",
    );
    let info = &document["info"];
    let _ = write!(
        out,
        "<h1>{} {}</h1>",
        text(&info["title"]),
        text(&info["version"])
    );
    paragraphs(&mut out, &info["description"]);
    out.push_str("<p>For programs: <a href=/api/v1/openapi.json>openapi.json</a></p>");
    let empty = serde_json::Map::new();
    let paths = document["paths"].as_object().unwrap_or(&empty);
    let mut tags: Vec<&str> = Vec::new();
    let operations: Vec<(&String, &String, &Value)> = paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .into_iter()
                .flatten()
                .map(move |(verb, it)| (path, verb, it))
        })
        .filter(|(_, _, operation)| operation["responses"].is_object())
        .collect();
    for (_, _, operation) in &operations {
        let tag = operation["tags"][0].as_str().unwrap_or("Other");
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    for tag in tags {
        let _ = write!(out, "<h2>{}</h2>", escape(tag));
        for (path, verb, operation) in &operations {
            if operation["tags"][0].as_str().unwrap_or("Other") == tag {
                show_operation(&mut out, path, verb, operation);
            }
        }
    }
    out.push_str("<h2>Schemas</h2>");
    for (name, schema) in document["components"]["schemas"]
        .as_object()
        .unwrap_or(&empty)
    {
        let _ = write!(
            out,
            "<details id=\"{0}\"><summary><b>{0}</b></summary>",
            escape(name)
        );
        paragraphs(&mut out, &schema["description"]);
        show_schema(&mut out, schema);
        out.push_str("</details>");
    }
    out.push_str("</main></html>");
    out
}

fn show_operation(out: &mut String, path: &str, verb: &str, operation: &Value) {
    let _ = write!(
        out,
        "<details><summary><code class=verb>{}</code> <code>{}</code> {}</summary>",
        escape(&verb.to_uppercase()),
        escape(path),
        text(&operation["summary"])
    );
    paragraphs(out, &operation["description"]);
    if let Some(parameters) = operation["parameters"]
        .as_array()
        .filter(|list| !list.is_empty())
    {
        out.push_str("<table><tr><th>Parameter<th>In<th>Type<th>Meaning</tr>");
        for it in parameters {
            let needed = if it["required"] == true {
                " (needed)"
            } else {
                ""
            };
            let _ = write!(
                out,
                "<tr><td><code>{}</code>{needed}<td>{}<td>{}<td>{}</tr>",
                text(&it["name"]),
                text(&it["in"]),
                type_of(&it["schema"]),
                text(&it["description"])
            );
        }
        out.push_str("</table>");
    }
    for (media, content) in operation["requestBody"]["content"]
        .as_object()
        .into_iter()
        .flatten()
    {
        let _ = write!(
            out,
            "<p>Body ({}): {}</p>",
            escape(media),
            type_of(&content["schema"])
        );
    }
    out.push_str("<table><tr><th>Answer<th>Body<th>Meaning</tr>");
    for (status, answer) in operation["responses"].as_object().into_iter().flatten() {
        let bodies = answer["content"].as_object().into_iter().flatten();
        let bodies: Vec<String> = bodies
            .map(|(_, content)| type_of(&content["schema"]))
            .collect();
        let _ = write!(
            out,
            "<tr><td>{}<td>{}<td>{}</tr>",
            escape(status),
            bodies.join(" or "),
            text(&answer["description"])
        );
    }
    out.push_str("</table></details>");
}

fn show_schema(out: &mut String, schema: &Value) {
    for part in parts(schema) {
        if part["properties"].is_object() {
            out.push_str("<table><tr><th>Field<th>Type<th>Meaning</tr>");
            let required: Vec<&str> = part["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            for (name, field) in part["properties"].as_object().into_iter().flatten() {
                let needed = if required.contains(&name.as_str()) {
                    " (needed)"
                } else {
                    ""
                };
                let _ = write!(
                    out,
                    "<tr><td><code>{}</code>{needed}<td>{}<td>{}</tr>",
                    escape(name),
                    type_of(field),
                    text(&field["description"])
                );
            }
            out.push_str("</table>");
        } else {
            let _ = write!(out, "<p>{}</p>", type_of(part));
        }
    }
}

/// Each of what the schema may be or consists of.
fn parts(schema: &Value) -> Vec<&Value> {
    for key in ["oneOf", "allOf", "anyOf"] {
        if let Some(list) = schema[key].as_array() {
            return list.iter().flat_map(parts).collect();
        }
    }
    vec![schema]
}

fn type_of(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next()) {
        return format!("<a href=\"#{0}\">{0}</a>", escape(name));
    }
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<String> = values
            .iter()
            .map(|it| format!("<code>{}</code>", text(it)))
            .collect();
        return values.join(", ");
    }
    if schema["items"].is_object() {
        return format!("list of {}", type_of(&schema["items"]));
    }
    for key in ["oneOf", "allOf", "anyOf"] {
        if let Some(list) = schema[key].as_array() {
            return list.iter().map(type_of).collect::<Vec<_>>().join(" or ");
        }
    }
    let name = match &schema["type"] {
        Value::Array(names) => names.iter().map(text).collect::<Vec<_>>().join(" or "),
        name => text(name),
    };
    match schema["format"].as_str() {
        Some(format) => format!("{name} ({})", escape(format)),
        None => name,
    }
}

fn paragraphs(out: &mut String, value: &Value) {
    for paragraph in value
        .as_str()
        .unwrap_or_default()
        .split("\n\n")
        .filter(|it| !it.is_empty())
    {
        let _ = write!(out, "<p>{}</p>", escape(paragraph));
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => escape(text),
        Value::Null => String::new(),
        other => escape(&other.to_string()),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
