use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Running;

#[test]
fn an_entity_is_made_read_changed_and_deleted() {
    let server = Running::start();
    let owner = server.owner();
    let made = owner.send("POST /api/v1/teams", json!({"name": "App"}));
    assert_snapshot!(made, @r#"
    201
    {
      "id": "<id 4>",
      "members": [],
      "name": "App",
      "version": 2
    }
    "#);
    assert_eq!(made.header("etag"), Some("\"2\""));
    let place = made.header("location").unwrap().to_owned();
    assert!(place.starts_with("/api/v1/teams/"));
    let known = owner.send_with(
        &format!("GET {place}"),
        Value::Null,
        &[("if-none-match", "\"2\"")],
    );
    assert_eq!(known.status, 304);
    let change = |body: Value, version: &str| {
        owner.send_with(&format!("PATCH {place}"), body, &[("if-match", version)])
    };
    let changed = change(json!({"name": "Web"}), "\"2\"");
    assert_snapshot!(changed, @r#"
    200
    {
      "id": "<id 4>",
      "members": [],
      "name": "Web",
      "version": 3
    }
    "#);
    assert_eq!(changed.header("etag"), Some("\"3\""));
    assert_snapshot!(change(json!({"name": "Mobile"}), "\"2\""), @r#"
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
    assert_snapshot!(change(json!({"name": "Mobile"}), "latest"), @r#"
    400
    {
      "detail": "If-Match has to be the ETag of the entity, like \"42\".",
      "status": 400,
      "title": "Bad Request",
      "type": "about:blank"
    }
    "#);
    assert_snapshot!(change(json!({"nmae": "Mobile"}), "\"3\""), @r#"
    422
    {
      "detail": "nmae is not understood: unknown field `nmae`, expected one of `id`, `name`, `members`.",
      "errors": [
        {
          "command": 0,
          "field": "nmae",
          "message": "nmae is not understood: unknown field `nmae`, expected one of `id`, `name`, `members`."
        }
      ],
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
    let delete = |version: &str| {
        owner
            .send_with(
                &format!("DELETE {place}"),
                Value::Null,
                &[("if-match", version)],
            )
            .status
    };
    assert_eq!(delete("\"2\""), 409);
    assert_eq!(delete("\"3\""), 204);
    assert_snapshot!(owner.get(&place), @r#"
    404
    {
      "detail": "There is no such team, or it is not for you to see.",
      "status": 404,
      "title": "Not Found",
      "type": "about:blank"
    }
    "#);
    assert_eq!(delete("\"3\""), 404);
}

#[test]
fn a_body_that_cannot_be_read_says_why() {
    let server = Running::start();
    let owner = server.owner();
    assert_snapshot!(owner.send("POST /api/v1/teams", json!({})), @r#"
    422
    {
      "detail": "The team cannot be read: missing field `name`.",
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
    assert_snapshot!(owner.send("POST /api/v1/teams", json!({"name": "App", "colour": "red"})), @r#"
    422
    {
      "detail": "The team cannot be read: unknown field `colour`, expected one of `id`, `name`, `members`.",
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
    assert_snapshot!(owner.send("POST /api/v1/teams", json!([])), @r#"
    422
    {
      "detail": "The body cannot be taken: invalid type: sequence, expected a map at line 1 column 0.",
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
    assert_snapshot!(owner.send("POST /api/v1/workspaces/x", json!({})), @r#"
    405
    {
      "detail": "This address cannot do that. /api/docs says what it can.",
      "status": 405,
      "title": "Method Not Allowed",
      "type": "about:blank"
    }
    "#);
}

#[test]
fn lists_come_in_pages() {
    let server = Running::start();
    let owner = server.owner();
    for n in 1..=5 {
        owner.create("teams", json!({"name": format!("Team {n}")}));
    }
    let (mut names, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page = owner.get(&format!("/api/v1/teams?limit=2{cursor}")).body;
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 2 && items.iter().all(|item| item["version"].is_u64()));
        names.extend(
            items
                .iter()
                .map(|item| item["name"].as_str().unwrap().to_owned()),
        );
        pages += 1;
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(names, ["Team 1", "Team 2", "Team 3", "Team 4", "Team 5"]);
    assert_eq!(pages, 3);
}
