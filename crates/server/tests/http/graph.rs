use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Client, Running, id};

fn seq(client: &Client) -> u64 {
    client.get("/api/v1/bootstrap").body["seq"]
        .as_u64()
        .unwrap()
}

#[test]
fn a_batch_is_carried_out_whole_or_not_at_all() {
    let server = Running::start();
    let owner = server.owner();
    let (project, task) = (id(), id());
    let answer = owner.commands(json!([
        {"do": "create", "entity": {"kind": "project", "id": project, "name": "Share", "key": "SHARE", "start": "2027-03-01T08:00:00"}},
        {"do": "create", "entity": {"kind": "task", "id": task, "project": project, "name": "Design"}},
    ]));
    assert_eq!(answer.status, 200, "{answer}");
    assert_eq!(answer.body["seq"], 2);
    assert_eq!(answer.body["undoable"], true);
    assert_eq!(answer.body["ops"][1]["after"]["number"], 1, "{answer}");
    let refused = owner.commands(json!([
        {"do": "update", "kind": "task", "id": task, "set": {"name": "Sketch"}},
        {"do": "update", "kind": "task", "id": task, "set": {"priority": 5000}},
        {"do": "create", "entity": {"kind": "dependency", "id": id(), "predecessor": task, "successor": task}},
    ]));
    assert_snapshot!(refused, @r#"
    422
    {
      "detail": "5000 is out of range: from 0 to 1000. (and one more fault)",
      "errors": [
        {
          "command": 1,
          "field": "priority",
          "message": "5000 is out of range: from 0 to 1000."
        },
        {
          "command": 2,
          "field": "successor",
          "message": "A task cannot wait for itself."
        }
      ],
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
    assert_eq!(seq(&owner), 2);
    assert_eq!(
        owner.get(&format!("/api/v1/tasks/{task}")).body["name"],
        "Design"
    );
    assert_snapshot!(owner.commands(json!([])), @r#"
    422
    {
      "detail": "The batch holds no command.",
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
    assert_snapshot!(owner.commands(json!([{"do": "vanish"}])), @r#"
    422
    {
      "detail": "The body cannot be taken: commands[0].do: unknown variant `vanish`, expected one of `create`, `update`, `delete`, `move`, `indent`, `outdent`, `undo`, `redo` at line 1 column 27.",
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
}

#[test]
fn who_was_slower_is_told() {
    let server = Running::start();
    let owner = server.owner();
    let team = owner.create("teams", json!({"name": "App"}));
    let rename = |name: &str, version: u64| {
        owner.commands(json!([{"do": "update", "kind": "team", "id": team, "set": {"name": name}, "version": version}]))
    };
    assert_eq!(rename("Web", 2).status, 200);
    assert_snapshot!(rename("Mobile", 2), @r#"
    409
    {
      "detail": "The team “Web” has been changed in the meantime: look at it again, then repeat what is still wanted.",
      "errors": [
        {
          "command": 0,
          "message": "The team “Web” has been changed in the meantime: look at it again, then repeat what is still wanted."
        }
      ],
      "status": 409,
      "title": "Conflict",
      "type": "about:blank"
    }
    "#);
}

#[test]
fn undo_and_redo_are_changes_like_any_other() {
    let server = Running::start();
    let owner = server.owner();
    let team = owner.create("teams", json!({"name": "App"}));
    let undone = owner.commands(json!([{"do": "undo"}]));
    assert_snapshot!(undone, @r#"
    200
    {
      "ops": [
        {
          "after": null,
          "id": "<id 4>",
          "kind": "team",
          "version": 3
        }
      ],
      "seq": 3,
      "undoable": false
    }
    "#);
    assert_eq!(owner.get(&format!("/api/v1/teams/{team}")).status, 404);
    let server = server.restart();
    let owner = again(&server, &owner);
    assert_eq!(
        owner.commands(json!([{"do": "redo"}])).status,
        200,
        "also after a restart"
    );
    assert_eq!(owner.get(&format!("/api/v1/teams/{team}")).status, 200);
    let history = owner.get("/api/v1/changes?limit=3");
    assert_snapshot!(history, @r#"
    200
    {
      "changes": [
        {
          "actor": "<id 3>",
          "at": "<moment>",
          "label": "Redo: Add team “App”",
          "ops": [
            {
              "after": {
                "id": "<id 4>",
                "kind": "team",
                "members": [],
                "name": "App"
              },
              "before": null,
              "id": "<id 4>",
              "kind": "team"
            }
          ],
          "redoes": 3,
          "seq": 4,
          "undoes": null,
          "undone": false
        },
        {
          "actor": "<id 3>",
          "at": "<moment>",
          "label": "Undo: Add team “App”",
          "ops": [
            {
              "after": null,
              "before": {
                "id": "<id 4>",
                "kind": "team",
                "members": [],
                "name": "App"
              },
              "id": "<id 4>",
              "kind": "team"
            }
          ],
          "redoes": null,
          "seq": 3,
          "undoes": 2,
          "undone": true
        },
        {
          "actor": "<id 3>",
          "at": "<moment>",
          "label": "Add team “App”",
          "ops": [
            {
              "after": {
                "id": "<id 4>",
                "kind": "team",
                "members": [],
                "name": "App"
              },
              "before": null,
              "id": "<id 4>",
              "kind": "team"
            }
          ],
          "redoes": null,
          "seq": 2,
          "undoes": null,
          "undone": false
        }
      ],
      "next": 2
    }
    "#);
    let older = owner.get(&format!("/api/v1/changes?before={}", history.body["next"]));
    assert_eq!(older.body["changes"].as_array().unwrap().len(), 1);
    assert_eq!(older.body["next"], Value::Null);
    let of_team = owner.get(&format!("/api/v1/changes?entity={team}"));
    assert_eq!(of_team.body["changes"].as_array().unwrap().len(), 3);
}

/// The same account on a server that was started anew.
fn again(server: &Running, _before: &Client) -> Client {
    let client = server.client();
    let form = json!({"email": "maya@oakline.example", "password": crate::support::PASSWORD});
    let answer = client.send("POST /api/v1/session", form);
    client.with_cookie_of(&answer)
}

#[test]
fn the_same_key_means_the_same_change() {
    let server = Running::start();
    let owner = server.owner();
    let send = |key: &str, name: &str| {
        let body = json!({"commands": [{"do": "create", "entity": {"kind": "team", "id": id(), "name": name}}]});
        owner.send_with("POST /api/v1/commands", body, &[("idempotency-key", key)])
    };
    let body = json!({"commands": [{"do": "create", "entity": {"kind": "team", "id": id(), "name": "App"}}]});
    let first = owner.send_with(
        "POST /api/v1/commands",
        body.clone(),
        &[("idempotency-key", "one")],
    );
    let second = owner.send_with("POST /api/v1/commands", body, &[("idempotency-key", "one")]);
    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(first.body, second.body);
    assert_eq!(seq(&owner), 2);
    assert_snapshot!(send("one", "Web"), @r#"
    422
    {
      "detail": "This Idempotency-Key came with another request before. Use a new key.",
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
    assert_eq!(send("two", "Web").status, 200);
    // What was refused may be tried again.
    assert_eq!(send("three", "").status, 422);
    assert_eq!(send("three", "Mobile").status, 200);
}

#[test]
fn bootstrap_holds_everything_with_versions() {
    let server = Running::start();
    let owner = server.owner();
    let team = owner.create("teams", json!({"name": "App"}));
    owner.send(
        &format!("PATCH /api/v1/teams/{team}"),
        json!({"name": "Web"}),
    );
    let all = owner.get("/api/v1/bootstrap").body;
    assert_eq!(all["seq"], 3);
    assert_eq!(all["workspace"]["name"], "Oakline");
    assert_eq!(all["entities"]["person"][0]["id"], all["me"]);
    assert_eq!(
        all["entities"]["team"],
        json!([{"id": team, "name": "Web", "members": [], "version": 3}])
    );
    let kinds: Vec<_> = all["entities"].as_object().unwrap().keys().collect();
    assert_eq!(kinds.len(), 19);
    assert_eq!(
        all["entities"]["calendar"][0]["week"][4]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn things_are_found_by_name_and_key() {
    let server = Running::start();
    let owner = server.owner();
    let project = owner.create(
        "projects",
        json!({"name": "Share", "key": "SHARE", "start": "2027-03-01T08:00:00"}),
    );
    let task = owner.create(
        "tasks",
        json!({"project": project, "name": "Design the share sheet"}),
    );
    for query in ["share-1", "dsgn", "share%20sheet"] {
        let hits = owner.get(&format!("/api/v1/search?q={query}"));
        assert_eq!(hits.body["hits"][0]["id"], json!(task), "{query}: {hits}");
    }
    assert_eq!(owner.get("/api/v1/search?q=zzzz").body["hits"], json!([]));
    assert_eq!(owner.get("/api/v1/search").status, 400);
}

#[test]
fn a_backup_is_one_whole_file() {
    let server = Running::start();
    let owner = server.owner();
    owner.create("teams", json!({"name": "App"}));
    let answer = owner.get("/api/v1/backup");
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        Some("application/vnd.sqlite3")
    );
    assert!(
        answer
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment; filename=\"tandem-")
    );
    assert!(
        answer
            .body
            .as_str()
            .unwrap()
            .starts_with("SQLite format 3\0")
    );
    assert_eq!(
        server
            .invited(&owner, "Tomas", "member")
            .get("/api/v1/backup")
            .status,
        403
    );
}

#[test]
fn many_writers_lose_nothing() {
    let server = Running::start();
    let owner = server.owner();
    let token = owner
        .send("POST /api/v1/tokens", json!({"name": "load"}))
        .body["token"]
        .clone();
    let bearer = format!("Bearer {}", token.as_str().unwrap());
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let client = server.client().with("authorization", &bearer);
            scope.spawn(move || {
                for n in 0..25 {
                    client.create("teams", json!({"name": format!("{writer}/{n}")}));
                }
            });
        }
    });
    assert_eq!(seq(&owner), 201);
    let page = owner.get("/api/v1/teams?limit=1000");
    assert_eq!(page.body["items"].as_array().unwrap().len(), 200);
    let server = server.restart();
    let owner = again(&server, &owner);
    assert_eq!(owner.get("/api/v1/teams?limit=1000").body, page.body);
}
