use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Running, id};

#[test]
fn a_second_browser_hears_of_every_change() {
    let server = Running::start();
    let owner = server.owner();
    let tomas = server.invited(&owner, "Tomas", "member");
    let seq = tomas.get("/api/v1/bootstrap").body["seq"].as_u64().unwrap();
    let mut live = tomas.live(&format!("?after={seq}"));
    let team = id();
    let body = json!({"client_id": "browser-1", "commands": [{"do": "create", "entity": {"kind": "team", "id": team, "name": "App"}}]});
    assert_eq!(owner.send("POST /api/v1/commands", body).status, 200);
    let event = live.next_named("change");
    assert_eq!(event.id, Some(seq + 1));
    assert_eq!(event.data["client_id"], "browser-1");
    assert_eq!(event.data["label"], "Add team “App”");
    assert_eq!(
        event.data["ops"],
        json!([{"kind": "team", "id": team, "version": seq + 1,
            "after": {"kind": "team", "id": team, "name": "App", "members": []}}])
    );
    owner.commands(json!([{"do": "undo"}]));
    let event = live.next_named("change");
    assert_eq!(event.data["undoes"], seq + 1);
    assert_eq!(event.data["ops"][0]["after"], json!(null));
}

#[test]
fn a_returning_browser_gets_what_it_missed() {
    let server = Running::start();
    let owner = server.owner();
    for n in 1..=3 {
        owner.create("teams", json!({"name": format!("Team {n}")}));
    }
    let mut live = owner.live("?after=2");
    let labels: Vec<_> = (0..2)
        .map(|_| live.next_named("change"))
        .map(|it| (it.id, it.data["label"].clone()))
        .collect();
    assert_eq!(
        labels,
        [
            (Some(3), json!("Add team “Team 2”")),
            (Some(4), json!("Add team “Team 3”"))
        ]
    );
    let mut live = owner.live("?after=4");
    owner.create("teams", json!({"name": "Team 4"}));
    assert_eq!(
        live.next_named("change").id,
        Some(5),
        "nothing twice, nothing left out"
    );
}

#[test]
fn who_cannot_go_on_starts_anew() {
    let server = Running::start();
    let owner = server.owner();
    let mut live = owner.live("?after=99");
    assert_snapshot!(live.next_named("reset").data, @r#""missed""#);
    while let Some(event) = live.next() {
        assert_eq!(event.name, "forecast", "and the stream ends");
    }
}

#[test]
fn guests_hear_only_of_what_they_may_see() {
    let server = Running::start();
    let owner = server.owner();
    let guest = server.invited(&owner, "Gwen", "guest");
    let me = guest.get("/api/v1/bootstrap").body["me"].clone();
    let project = |name: &str, key: &str, guests: serde_json::Value| {
        owner.create(
            "projects",
            json!({"name": name, "key": key, "start": "2027-03-01T08:00:00", "guests": guests}),
        )
    };
    let open = project("Open", "OPEN", json!([me]));
    let secret = project("Secret", "SECRET", json!([]));
    let seq = guest.get("/api/v1/bootstrap").body["seq"].as_u64().unwrap();
    let mut live = guest.live(&format!("?after={seq}"));
    owner.create("tasks", json!({"project": secret, "name": "Hidden"}));
    owner.create("tasks", json!({"project": open, "name": "Shown"}));
    let event = live.next_named("change");
    assert_eq!(event.data["ops"][0]["after"]["name"], "Shown");
    assert_eq!(event.id, Some(seq + 2));
    // What they may see at all has changed: everything has to be loaded anew.
    owner.send(
        &format!("PATCH /api/v1/projects/{secret}"),
        json!({"guests": [me]}),
    );
    assert_eq!(live.next_named("reset").data, json!("access"));
}

#[test]
fn people_who_leave_are_cut_off() {
    let server = Running::start();
    let owner = server.owner();
    let tomas = server.invited(&owner, "Tomas", "member");
    let me = tomas.get("/api/v1/bootstrap").body["me"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut live = tomas.live("");
    owner.send(
        &format!("PATCH /api/v1/people/{me}"),
        json!({"inactive": true}),
    );
    assert_eq!(live.next_named("reset").data, json!("access"));
    assert!(live.next().is_none());
}

#[test]
fn a_stopping_server_lets_go() {
    let server = Running::start();
    let owner = server.owner();
    let mut live = owner.live("");
    let stopping = std::thread::spawn(move || drop(server));
    while live.next().is_some() {}
    stopping.join().unwrap();
}
