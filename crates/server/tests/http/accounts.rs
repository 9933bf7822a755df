use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Running};

#[test]
fn the_first_account_owns_the_server() {
    let server = Running::start();
    let client = server.client();
    assert_snapshot!(client.get("/api/v1/setup"), @r#"
    200
    {
      "needs_owner": true
    }
    "#);
    assert_snapshot!(client.get("/api/v1/session"), @r#"
    401
    {
      "detail": "Log in first.",
      "status": 401,
      "title": "Unauthorized",
      "type": "about:blank"
    }
    "#);
    let owner = server.owner();
    assert_snapshot!(owner.get("/api/v1/session"), @r#"
    200
    {
      "account": {
        "email": "maya@oakline.example",
        "id": "<id 1>",
        "name": "Maya"
      },
      "workspaces": [
        {
          "id": "<id 2>",
          "name": "Oakline",
          "person": "<id 3>",
          "role": "owner"
        }
      ]
    }
    "#);
    assert_snapshot!(client.get("/api/v1/setup"), @r#"
    200
    {
      "needs_owner": false
    }
    "#);
    let second = json!({"name": "Tomas", "email": "tomas@oakline.example", "password": PASSWORD, "workspace_name": "Mine"});
    assert_snapshot!(client.send("POST /api/v1/accounts", second), @r#"
    403
    {
      "detail": "This server has an owner already. Ask for an invite and open its link.",
      "status": 403,
      "title": "Forbidden",
      "type": "about:blank"
    }
    "#);
}

#[test]
fn what_is_wrong_with_a_sign_up_is_told_by_field() {
    let server = Running::start();
    let client = server.client();
    let sign_up = |change: Value| {
        let mut form = json!({"name": "Maya", "email": "maya@oakline.example", "password": PASSWORD, "workspace_name": "Oakline"});
        form.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        client.send("POST /api/v1/accounts", form)
    };
    assert_snapshot!(sign_up(json!({"password": "short"})), @r#"
    422
    {
      "detail": "The password needs at least 10 characters. A few unrelated words do well.",
      "errors": [
        {
          "field": "password",
          "message": "The password needs at least 10 characters. A few unrelated words do well."
        }
      ],
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
    assert_snapshot!(sign_up(json!({"email": "maya"})), @r#"
    422
    {
      "detail": "This is not an e-mail address: it should look like name@example.com.",
      "errors": [
        {
          "field": "email",
          "message": "This is not an e-mail address: it should look like name@example.com."
        }
      ],
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
    assert_snapshot!(sign_up(json!({"name": " "})), @r#"
    422
    {
      "detail": "Your name is missing.",
      "errors": [
        {
          "field": "name",
          "message": "Type your name."
        }
      ],
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
    assert_snapshot!(sign_up(json!({"time_zone": "Mars/Olympus"})), @r#"
    422
    {
      "detail": "This time zone is not known: use a name such as Europe/Berlin.",
      "errors": [
        {
          "command": 1,
          "field": "time_zone",
          "message": "This time zone is not known: use a name such as Europe/Berlin."
        }
      ],
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
    assert_snapshot!(sign_up(json!({"hat": "top"})), @r#"
    422
    {
      "detail": "The body cannot be taken: hat: unknown variant `top`, expected one of `product`, `project`, `both` at line 1 column 43.",
      "status": 422,
      "title": "Unprocessable Entity",
      "type": "about:blank"
    }
    "#);
    assert_snapshot!(client.get("/api/v1/setup").body["needs_owner"], @"true");
}

#[test]
fn a_session_begins_and_ends() {
    let server = Running::start();
    drop(server.owner());
    let client = server.client();
    let wrong = json!({"email": "maya@oakline.example", "password": "wrong horse battery"});
    assert_snapshot!(client.send("POST /api/v1/session", wrong), @r#"
    401
    {
      "detail": "The e-mail address or the password is wrong.",
      "status": 401,
      "title": "Unauthorized",
      "type": "about:blank"
    }
    "#);
    let nobody = json!({"email": "nobody@oakline.example", "password": PASSWORD});
    assert_eq!(client.send("POST /api/v1/session", nobody).status, 401);
    let right = json!({"email": "Maya@Oakline.example", "password": PASSWORD});
    let answer = client.send("POST /api/v1/session", right);
    let cookie = answer.header("set-cookie").unwrap().to_owned();
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000"),
        "{cookie}"
    );
    let client = client.with_cookie_of(&answer);
    assert_eq!(client.get("/api/v1/session").status, 200);
    let ended = client.send("DELETE /api/v1/session", Value::Null);
    assert_eq!(ended.status, 204);
    assert!(ended.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(
        client.get("/api/v1/session").status,
        401,
        "the cookie is worth nothing now"
    );
}

#[test]
fn guessing_is_slowed_down() {
    let server = Running::start();
    drop(server.owner());
    let client = server.client();
    let guess = || {
        let form = json!({"email": "maya@oakline.example", "password": "a wrong guess"});
        client.send("POST /api/v1/session", form)
    };
    for _ in 0..10 {
        assert_eq!(guess().status, 401);
    }
    let answer = guess();
    assert_eq!(answer.status, 429, "{answer}");
    let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=900).contains(&wait));
}

#[test]
fn an_invite_lets_one_person_in_once() {
    let server = Running::start();
    let owner = server.owner();
    let person = owner.create(
        "people",
        json!({"name": "Tomas", "email": "tomas@oakline.example", "hats": ["project_manager"]}),
    );
    let invite = owner.send("POST /api/v1/invites", json!({"person": person}));
    let token = invite.body["token"].as_str().unwrap();
    assert!(
        invite.body["url"]
            .as_str()
            .unwrap()
            .ends_with(&format!("/invite/{token}"))
    );
    let client = server.client();
    assert_snapshot!(client.get(&format!("/api/v1/invites/{token}")), @r#"
    200
    {
      "email": "tomas@oakline.example",
      "name": "Tomas",
      "workspace": "Oakline"
    }
    "#);
    let form = json!({"name": "Tomas", "email": "tomas@oakline.example", "password": PASSWORD, "invite": token});
    let answer = client.send("POST /api/v1/accounts", form.clone());
    assert_snapshot!(answer, @r#"
    201
    {
      "account": {
        "email": "tomas@oakline.example",
        "id": "<id 1>",
        "name": "Tomas"
      },
      "workspaces": [
        {
          "id": "<id 2>",
          "name": "Oakline",
          "person": "<id 3>",
          "role": "member"
        }
      ]
    }
    "#);
    let mut again = form.clone();
    again["email"] = json!("tomas.two@oakline.example");
    assert_snapshot!(client.send("POST /api/v1/accounts", again), @r#"
    404
    {
      "detail": "This invite is not valid, or no longer. Ask for a new one.",
      "status": 404,
      "title": "Not Found",
      "type": "about:blank"
    }
    "#);
    let tomas = client.with_cookie_of(&answer);
    assert_eq!(tomas.get("/api/v1/bootstrap").body["me"], json!(person));
    assert_eq!(
        tomas
            .send("POST /api/v1/invites", json!({"person": person}))
            .status,
        403
    );
    assert_eq!(
        owner
            .send("POST /api/v1/invites", json!({"person": person}))
            .status,
        409
    );
}

#[test]
fn an_account_can_be_in_several_workspaces() {
    let server = Running::start();
    let owner = server.owner();
    let tomas = server.invited(&owner, "Tomas", "member");
    let solo = tomas.send("POST /api/v1/workspaces", json!({"name": "Solo"}));
    assert_eq!(solo.status, 201, "{solo}");
    let solo = solo.body["id"].as_str().unwrap().to_owned();
    assert_snapshot!(tomas.get("/api/v1/session"), @r#"
    200
    {
      "account": {
        "email": "tomas@oakline.example",
        "id": "<id 1>",
        "name": "Tomas"
      },
      "workspaces": [
        {
          "id": "<id 2>",
          "name": "Oakline",
          "person": "<id 3>",
          "role": "member"
        },
        {
          "id": "<id 4>",
          "name": "Solo",
          "person": "<id 5>",
          "role": "owner"
        }
      ]
    }
    "#);
    // The owner of the first one has no business in the second.
    assert_eq!(
        owner
            .get(&format!("/api/v1/bootstrap?workspace={solo}"))
            .status,
        404
    );
    assert_eq!(
        owner
            .send(&format!("DELETE /api/v1/workspaces/{solo}"), Value::Null)
            .status,
        404
    );
    // With an invite she has.
    let query = format!("?workspace={solo}");
    let person = tomas.send(
        &format!("POST /api/v1/people{query}"),
        json!({"name": "Maya"}),
    );
    let invite = tomas.send(
        &format!("POST /api/v1/invites{query}"),
        json!({"person": person.body["id"]}),
    );
    let accept = format!(
        "POST /api/v1/invites/{}",
        invite.body["token"].as_str().unwrap()
    );
    let joined = owner.send(&accept, Value::Null);
    assert_eq!(
        joined.body["workspaces"].as_array().unwrap().len(),
        2,
        "{joined}"
    );
    assert_eq!(
        owner
            .get(&format!("/api/v1/bootstrap?workspace={solo}"))
            .status,
        200
    );
    assert_eq!(
        tomas
            .send(&format!("DELETE /api/v1/workspaces/{solo}"), Value::Null)
            .status,
        204
    );
    assert_eq!(
        tomas
            .get(&format!("/api/v1/bootstrap?workspace={solo}"))
            .status,
        404
    );
    assert_eq!(
        owner.get("/api/v1/session").body["workspaces"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_token_stands_in_for_its_account() {
    let server = Running::start();
    let owner = server.owner();
    assert_eq!(
        owner
            .send("POST /api/v1/tokens", json!({"name": ""}))
            .status,
        422
    );
    let made = owner.send("POST /api/v1/tokens", json!({"name": "nightly import"}));
    assert_snapshot!(made, @r#"
    201
    {
      "id": "<id 4>",
      "name": "nightly import",
      "token": "tandem_<secret>"
    }
    "#);
    let bearer = format!("Bearer {}", made.body["token"].as_str().unwrap());
    let program = server.client().with("authorization", &bearer);
    assert_eq!(program.get("/api/v1/bootstrap").status, 200);
    program.create("teams", json!({"name": "App"}));
    assert_snapshot!(owner.get("/api/v1/tokens"), @r#"
    200
    {
      "tokens": [
        {
          "created_at": "<moment>",
          "id": "<id 4>",
          "last_used_at": "<moment>",
          "name": "nightly import"
        }
      ]
    }
    "#);
    let delete = format!(
        "DELETE /api/v1/tokens/{}",
        made.body["id"].as_str().unwrap()
    );
    let other = server.invited(&owner, "Tomas", "member");
    assert_eq!(
        other.send(&delete, Value::Null).status,
        404,
        "somebody else's token"
    );
    assert_eq!(owner.send(&delete, Value::Null).status, 204);
    assert_snapshot!(program.get("/api/v1/bootstrap"), @r#"
    401
    {
      "detail": "This token is not valid, or no longer.",
      "status": 401,
      "title": "Unauthorized",
      "type": "about:blank"
    }
    "#);
}

#[test]
fn whoever_is_made_inactive_is_out() {
    let server = Running::start();
    let owner = server.owner();
    let tomas = server.invited(&owner, "Tomas", "member");
    let person = tomas.get("/api/v1/bootstrap").body["me"]
        .as_str()
        .unwrap()
        .to_owned();
    owner.send(
        &format!("PATCH /api/v1/people/{person}"),
        json!({"inactive": true}),
    );
    assert_eq!(tomas.get("/api/v1/bootstrap").status, 403);
    assert_eq!(tomas.get("/api/v1/session").body["workspaces"], json!([]));
}

#[test]
fn a_password_is_changed_by_who_knows_it() {
    let server = Running::start();
    let owner = server.owner();
    let log_in = |password: &str| {
        let form = json!({"email": "maya@oakline.example", "password": password});
        server.client().send("POST /api/v1/session", form)
    };
    let elsewhere = server.client().with_cookie_of(&log_in(PASSWORD));
    let change = |current: &str, new: &str| {
        owner.send(
            "PUT /api/v1/account/password",
            json!({"current": current, "new": new}),
        )
    };
    assert_snapshot!(change("not this one", "another horse battery"), @r#"
    403
    {
      "detail": "This is not the password so far.",
      "errors": [
        {
          "field": "current",
          "message": "This is not the password so far."
        }
      ],
      "status": 403,
      "title": "Forbidden",
      "type": "about:blank"
    }
    "#);
    assert_eq!(change(PASSWORD, "short").status, 422);
    let changed = change(PASSWORD, "another horse battery");
    assert_eq!(changed.status, 200, "{changed}");
    assert_eq!(
        server
            .client()
            .with_cookie_of(&changed)
            .get("/api/v1/session")
            .status,
        200
    );
    assert_eq!(
        elsewhere.get("/api/v1/session").status,
        401,
        "other sessions have ended"
    );
    assert_eq!(log_in(PASSWORD).status, 401);
    assert_eq!(log_in("another horse battery").status, 200);
}
