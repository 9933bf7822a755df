//! Every route of the API document, walked by those who must not get through.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::document::operations;
use crate::support::{Client, Running, id};

/// A workspace with one of each kind, none of which the guest is named by.
struct World {
    server: Running,
    owner: Client,
    ids: HashMap<&'static str, String>,
}

impl World {
    fn new() -> World {
        let server = Running::start();
        let owner = server.owner();
        let mut ids: HashMap<&'static str, String> = HashMap::new();
        let session = owner.get("/api/v1/session").body;
        ids.insert(
            "workspaces",
            session["workspaces"][0]["id"].as_str().unwrap().to_owned(),
        );
        ids.insert(
            "people",
            session["workspaces"][0]["person"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
        for plural in KINDS {
            let made = owner.create(plural, sample(plural, &ids));
            ids.insert(plural, made);
            if plural == "tasks" {
                ids.insert("later", owner.create(plural, sample(plural, &ids)));
            }
        }
        World { server, owner, ids }
    }

    fn path(&self, path: &str) -> String {
        let plural = path
            .trim_start_matches("/api/v1/")
            .split('/')
            .next()
            .unwrap();
        let one = self.ids.get(plural).cloned().unwrap_or_else(id);
        let path = path
            .replace("{id}", &one)
            .replace("{token}", "no-such-token");
        match path.as_str() {
            _ if plural == "exports" => {
                format!("/api/v1/exports/{}?format=csv", self.ids["projects"])
            }
            "/api/v1/search" => format!("{path}?q=x"),
            "/api/v1/forecast/moved" => format!("{path}?since=2027-01-01"),
            "/api/v1/forecast/why" => format!("{path}?kind=task&id={}", self.ids["tasks"]),
            _ => path,
        }
    }

    fn body(&self, method: &str, path: &str) -> Value {
        match (method, path.trim_start_matches("/api/v1/")) {
            ("post", "commands") => {
                json!({"commands": [{"do": "create", "entity": {"kind": "team", "id": id(), "name": "Sneaked in"}}]})
            }
            ("post", "invites") => json!({"person": self.ids["people"]}),
            ("post", "workspaces") => json!({"name": "Another"}),
            ("post", "imports") => json!({"preview_id": id()}),
            ("post", "tokens") => json!({"name": "token"}),
            ("post", plural) if self.ids.contains_key(plural) => sample(plural, &self.ids),
            ("patch", _) => json!({"name": "Changed"}),
            ("post" | "put", _) => json!({}),
            _ => Value::Null,
        }
    }
}

/// In an order in which each can name the ones before it.
const KINDS: [&str; 17] = [
    "teams",
    "calendars",
    "products",
    "goals",
    "metrics",
    "key-results",
    "insights",
    "features",
    "projects",
    "tasks",
    "links",
    "dependencies",
    "assignments",
    "columns",
    "baselines",
    "risks",
    "comments",
];

fn sample(plural: &str, ids: &HashMap<&'static str, String>) -> Value {
    let unique = id();
    let key: String = unique
        .chars()
        .rev()
        .filter(|it| it.is_ascii_hexdigit())
        .take(8)
        .collect();
    match plural {
        "people" => json!({"name": unique}),
        "teams" => json!({"name": unique}),
        "calendars" => json!({"name": unique}),
        "products" => json!({"name": unique}),
        "goals" => json!({"product": ids["products"], "name": "Share"}),
        "metrics" => json!({"product": ids["products"], "name": "Shares"}),
        "key-results" => {
            json!({"goal": ids["goals"], "metric": ids["metrics"], "start_value": 0, "target_value": 5,
            "start_day": "2027-01-01", "due": "2027-06-01"})
        }
        "insights" => {
            json!({"product": ids["products"], "text": "I send screenshots.", "day": "2027-01-05"})
        }
        "features" => json!({"product": ids["products"], "name": "Share"}),
        "projects" => {
            json!({"name": unique, "key": format!("P{}", key.to_uppercase()), "start": "2027-03-01T08:00:00"})
        }
        "tasks" => json!({"project": ids["projects"], "name": "Design"}),
        "links" => json!({"feature": ids["features"], "task": ids["tasks"]}),
        "dependencies" => json!({"predecessor": ids["tasks"], "successor": ids["later"]}),
        "assignments" => json!({"task": ids["tasks"], "skill": {"name": "design"}}),
        "columns" => json!({"project": ids["projects"], "name": "To do"}),
        "baselines" => json!({"project": ids["projects"], "name": "First", "tasks": [
            {"task": ids["tasks"], "start": "2027-03-01T08:00:00", "finish": "2027-03-01T17:00:00"}]}),
        "risks" => json!({"project": ids["projects"], "name": "Rain", "probability": 0.5}),
        "comments" => json!({"on_kind": "task", "on": ids["tasks"], "text": "Why?"}),
        other => panic!("no sample of {other}: add one"),
    }
}

/// Open to everybody: told by an empty security requirement in the document.
fn is_open(operation: &Value) -> bool {
    operation["security"] == json!([{}])
}

/// About the account, not about a workspace.
fn is_own(path: &str, method: &str) -> bool {
    let path = path.trim_start_matches("/api/v1/");
    matches!(
        (path, method),
        (
            "session" | "account/password" | "tokens" | "tokens/{id}" | "invites/{token}",
            _
        ) | ("workspaces", "post")
    )
}

fn document() -> Value {
    serde_json::from_str(&server::openapi().unwrap()).unwrap()
}

#[test]
fn nobody_gets_in_without_a_session() {
    let world = World::new();
    let (document, stranger) = (document(), world.server.client());
    let mut guarded = 0;
    for (path, method, operation) in operations(&document) {
        if is_open(operation) {
            continue;
        }
        let request = format!("{} {}", method.to_uppercase(), world.path(path));
        let answer = stranger.send(&request, world.body(method, path));
        assert_eq!(answer.status, 401, "{request}: {answer}");
        let forged = stranger.send_with(
            &request,
            world.body(method, path),
            &[("authorization", "Bearer tandem_0")],
        );
        assert_eq!(forged.status, 401, "{request}: {forged}");
        guarded += 1;
    }
    assert!(guarded > 95, "only {guarded} routes were walked");
}

#[test]
fn members_of_another_workspace_find_nothing() {
    let world = World::new();
    let tomas = world.server.invited(&world.owner, "Tomas", "member");
    let solo = tomas
        .send("POST /api/v1/workspaces", json!({"name": "Solo"}))
        .body["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let document = document();
    for (path, method, operation) in operations(&document) {
        if is_open(operation) || is_own(path, method) {
            continue;
        }
        let path_here = world.path(path);
        let separator = if path_here.contains('?') { '&' } else { '?' };
        // The owner asks for a workspace she is no member of.
        let request = format!(
            "{} {path_here}{separator}workspace={solo}",
            method.to_uppercase()
        );
        let request = match path {
            "/api/v1/workspaces/{id}" => format!(
                "{} /api/v1/workspaces/{solo}?workspace={solo}",
                method.to_uppercase()
            ),
            _ => request,
        };
        let answer = world.owner.send(&request, world.body(method, path));
        assert_eq!(answer.status, 404, "{request}: {answer}");
        // Tomas asks in his own workspace for what is in the other one.
        if path.contains("{id}") && path != "/api/v1/workspaces/{id}" {
            let answer = tomas.send(&request, world.body(method, path));
            assert_eq!(answer.status, 404, "{request}: {answer}");
        }
    }
}

#[test]
fn guests_see_and_change_nothing_they_are_not_named_by() {
    let world = World::new();
    let guest = world.server.invited(&world.owner, "Gwen", "guest");
    let before = world.owner.get("/api/v1/bootstrap").body;
    let document = document();
    for (path, method, operation) in operations(&document) {
        if is_open(operation) || is_own(path, method) {
            continue;
        }
        let request = format!("{} {}", method.to_uppercase(), world.path(path));
        let answer = match path {
            // Never ends; `live` has tests of its own.
            "/api/v1/live" => continue,
            _ => guest.send(&request, world.body(method, path)),
        };
        let plural = path
            .trim_start_matches("/api/v1/")
            .split('/')
            .next()
            .unwrap();
        match (method, plural) {
            // Everybody sees the workspace and its calendar, and themselves.
            ("get", "workspaces") => assert_eq!(answer.status, 200, "{request}: {answer}"),
            ("get", "bootstrap" | "changes" | "search" | "forecast") => {
                let text = answer.body.to_string();
                for (kind, hidden) in world
                    .ids
                    .iter()
                    .filter(|(kind, _)| !["workspaces", "people"].contains(kind))
                {
                    assert!(
                        !text.contains(hidden.as_str()),
                        "{request} shows one of {kind}: {answer}"
                    );
                }
            }
            ("get", _) if !path.contains("{id}") && plural != "backup" => {
                assert_eq!(answer.status, 200, "{request}: {answer}");
                let hidden = world.ids.get(plural).cloned().unwrap_or_default();
                assert!(
                    !answer.body.to_string().contains(&hidden),
                    "{request}: {answer}"
                );
            }
            _ => assert!([403, 404].contains(&answer.status), "{request}: {answer}"),
        }
    }
    let after = world.owner.get("/api/v1/bootstrap").body;
    assert_eq!(
        before["seq"], after["seq"],
        "the guest has changed something"
    );
}

#[test]
fn members_see_no_rates_and_change_only_what_is_theirs() {
    let world = World::new();
    let anna = world.owner.create(
        "people",
        json!({"name": "Anna", "rate_minor_per_hour": 9500}),
    );
    let tomas = world.server.invited(&world.owner, "Tomas", "member");
    let person = format!("/api/v1/people/{anna}");
    assert_eq!(world.owner.get(&person).body["rate_minor_per_hour"], 9500);
    assert_eq!(tomas.get(&person).body["rate_minor_per_hour"], Value::Null);
    assert!(
        !tomas
            .get("/api/v1/bootstrap")
            .body
            .to_string()
            .contains("hour\":9500")
    );
    assert!(
        !tomas
            .get("/api/v1/changes?limit=200")
            .body
            .to_string()
            .contains("hour\":9500")
    );
    assert_eq!(
        tomas
            .send(&format!("PATCH {person}"), json!({"role": "owner"}))
            .status,
        403
    );
    let task = format!("PATCH /api/v1/tasks/{}", world.ids["tasks"]);
    assert_eq!(tomas.send(&task, json!({"name": "Mine"})).status, 403);
    let workspace = format!("PATCH /api/v1/workspaces/{}", world.ids["workspaces"]);
    assert_eq!(tomas.send(&workspace, json!({"name": "Mine"})).status, 403);
}
