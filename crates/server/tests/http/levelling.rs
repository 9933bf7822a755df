//! A better order of work: looked at by those who may plan, applied by commands.

use serde_json::{Value, json};

use crate::support::{Client, Running, id};

struct Plan {
    urgent: String,
    tasks: [String; 3],
    projects: [String; 2],
}

/// One person is on three tasks of two projects at once; the long one is not urgent.
fn plan(owner: &Client) -> Plan {
    let [urgent, other, person] = [id(), id(), id()];
    let tasks = [id(), id(), id()];
    let create = |entity: Value| json!({"do": "create", "entity": entity});
    let task = |task: &str, project: &str, name: &str, minutes: i64| {
        create(
            json!({"kind": "task", "id": task, "project": project, "name": name,
            "estimate": {"likely_minutes": minutes, "shape": "exact"}}),
        )
    };
    let on = |task: &str| {
        create(json!({"kind": "assignment", "id": id(), "task": task, "person": person}))
    };
    let project = |project: &str, name: &str, key: &str| {
        create(
            json!({"kind": "project", "id": project, "name": name, "key": key, "start": "2030-03-04T08:00:00"}),
        )
    };
    let answer = owner.commands(json!([
        create(json!({"kind": "person", "id": person, "name": "Hana"})),
        project(&urgent, "Share", "SHARE"),
        project(&other, "Shop", "SHOP"),
        task(&tasks[0], &other, "Long", 10 * 480),
        task(&tasks[1], &urgent, "Short", 480),
        task(&tasks[2], &urgent, "Next", 480),
        create(json!({"kind": "dependency", "id": id(), "predecessor": tasks[1], "successor": tasks[2]})),
        on(&tasks[0]), on(&tasks[1]), on(&tasks[2]),
    ]));
    assert_eq!(answer.status, 200, "{answer}");
    let projects = [urgent.clone(), other];
    Plan {
        urgent,
        tasks,
        projects,
    }
}

fn commands(proposal: &Value) -> Value {
    let moves = proposal["moves"].as_array().unwrap().iter();
    let update = moves.map(|it| {
        let task = it["task"].as_str().unwrap();
        json!({"do": "update", "kind": "task", "id": task, "version": proposal["versions"][task],
            "set": {"levelling_delay_minutes": it["delay_minutes"], "splits": it["splits"]}})
    });
    update.collect()
}

#[test]
fn a_proposal_says_what_moves_and_why_and_holds_for_what_it_saw() {
    let server = Running::start();
    let owner = server.owner();
    let plan = plan(&owner);
    let before = owner.get("/api/v1/bootstrap").body["seq"].clone();
    let answer = owner.send(
        "POST /api/v1/levelling/proposal",
        json!({"seconds": 0.3, "clear": true}),
    );
    assert_eq!(answer.status, 200, "{answer}");
    let proposal = &answer.body;
    assert_eq!(proposal["seq"], before);
    assert_eq!(
        owner.get("/api/v1/bootstrap").body["seq"],
        before,
        "nothing moves by looking"
    );
    assert_eq!(proposal["projects"].as_array().unwrap().len(), 2);
    let moves = proposal["moves"].as_array().unwrap();
    let reasons: Vec<&str> = moves
        .iter()
        .filter_map(|it| it["reason"].as_str())
        .collect();
    assert!(
        reasons.iter().any(|reason| reason.contains("Hana")),
        "{reasons:?}"
    );
    // Somebody edits a task that is to move: the batch is refused whole.
    let edited = owner.commands(
        json!([{"do": "update", "kind": "task", "id": moves[0]["task"], "set": {"notes": "x"}}]),
    );
    assert_eq!(edited.status, 200, "{edited}");
    let refused = owner.commands(commands(proposal));
    assert_eq!(refused.status, 409, "{refused}");
    let again = owner.send("POST /api/v1/levelling/proposal", json!({"seconds": 0.3}));
    let applied = owner.commands(commands(&again.body));
    assert_eq!(applied.status, 200, "{applied}");
    // What was applied is how it is: there is nothing more to move.
    let settled = owner.send("POST /api/v1/levelling/proposal", json!({"seconds": 0.3}));
    assert_eq!(settled.body["moved_tasks"], 0, "{settled}");
    assert!(plan.tasks.len() == 3);
}

#[test]
fn only_who_may_plan_may_level() {
    let server = Running::start();
    let owner = server.owner();
    let plan = plan(&owner);
    let path = "POST /api/v1/levelling/proposal";
    let member = server.invited(&owner, "Tomas", "member");
    let refused = member.send(path, json!({"seconds": 0.1}));
    assert_eq!(refused.status, 403, "{refused}");
    let named = member.send(path, json!({"seconds": 0.1, "projects": [plan.urgent]}));
    assert_eq!(named.status, 403, "{named}");
    let guest = server.invited(&owner, "Greta", "guest");
    assert_eq!(guest.send(path, json!({"seconds": 0.1})).status, 403);
    assert_eq!(
        guest
            .send(path, json!({"seconds": 0.1, "projects": plan.projects}))
            .status,
        404
    );
    assert_eq!(owner.send(path, json!({"seconds": 60})).status, 400);
    assert_eq!(
        owner
            .send(path, json!({"seconds": 0.1, "projects": [id()]}))
            .status,
        404
    );
}
