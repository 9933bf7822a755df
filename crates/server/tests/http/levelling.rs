//! A better order of work, proposed and applied.

use serde_json::{Value, json};

use crate::support::{Client, Running, id};

const PROPOSE: &str = "POST /api/v1/levelling/proposal";

/// Two projects that ask for the same person in the same week.
struct Plan {
    projects: [String; 2],
    tasks: [String; 2],
    person: String,
}

fn plan(owner: &Client) -> Plan {
    let projects = [id(), id()];
    let (tasks, person) = ([id(), id()], id());
    let create = |entity: Value| json!({"do": "create", "entity": entity});
    let today = jiff::ZonedDateTime::now().date();
    let start = format!(
        "{}T08:00:00",
        today.saturating_add(jiff::Span::new().days(7))
    );
    let mut commands = vec![create(
        json!({"kind": "person", "id": person, "name": "Anna"}),
    )];
    for (at, key) in ["ROOF", "YARD"].into_iter().enumerate() {
        let (project, task) = (&projects[at], &tasks[at]);
        let estimate = json!({"likely_minutes": 2400});
        commands.extend([
            create(json!({"kind": "project", "id": project, "name": key, "key": key, "start": start})),
            create(json!({"kind": "task", "id": task, "project": project, "name": format!("Build {key}"), "estimate": estimate})),
            create(json!({"kind": "assignment", "id": id(), "task": task, "person": person})),
        ]);
    }
    let answer = owner.commands(json!(commands));
    assert_eq!(answer.status, 200, "{answer}");
    Plan {
        projects,
        tasks,
        person,
    }
}

/// As a browser applies it.
fn updates(proposal: &Value) -> Value {
    let moves = proposal["moves"].as_array().unwrap().iter();
    let update = |it: &Value| {
        json!({"do": "update", "kind": "task", "id": it["task"],
            "version": proposal["versions"][it["task"].as_str().unwrap()],
            "set": {"levelling_delay_minutes": 0, "levelled_start": it["levelled_start"], "splits": it["splits"]}})
    };
    moves.map(update).collect()
}

#[test]
fn two_tasks_of_one_person_are_put_one_after_the_other_and_say_why() {
    let server = Running::start();
    let owner = server.owner();
    let plan = plan(&owner);
    let answer = owner.send(PROPOSE, json!({"seconds": 0.2}));
    assert_eq!(answer.status, 200, "{answer}");
    let proposal = answer.body;
    assert_eq!(proposal["open_tasks"], 2, "{proposal}");
    assert_eq!(
        proposal["seq"],
        owner.get("/api/v1/bootstrap").body["seq"],
        "{proposal}"
    );
    let moves = proposal["moves"].as_array().unwrap();
    let waiting = moves
        .iter()
        .find(|it| it["waits_for"]["person"] == plan.person.as_str())
        .unwrap_or_else(|| panic!("nobody waits: {proposal}"));
    assert_eq!(waiting["levelled_start"], waiting["start"], "{waiting}");
    assert!(
        waiting["reason"].as_str().unwrap().contains("Anna"),
        "{waiting}"
    );
    assert!(
        plan.tasks
            .iter()
            .any(|task| waiting["task"] == task.as_str())
    );

    // Applied and levelled again, there is nothing left to gain.
    let applied = owner.commands(updates(&proposal));
    assert_eq!(applied.status, 200, "{applied}");
    let again = owner.send(PROPOSE, json!({"seconds": 0.2})).body;
    assert_eq!(again["moved_tasks"], 0, "{again}");
    assert_eq!(again["better"], false, "{again}");

    // One step back takes the whole of it away.
    assert_eq!(owner.commands(json!([{"do": "undo"}])).status, 200);
    for task in &plan.tasks {
        let task = owner.get(&format!("/api/v1/tasks/{task}")).body;
        assert_eq!(task["levelled_start"], Value::Null);
    }
}

#[test]
fn a_proposal_for_a_task_that_was_changed_since_is_refused_whole() {
    let server = Running::start();
    let owner = server.owner();
    let plan = plan(&owner);
    let proposal = owner.send(PROPOSE, json!({"seconds": 0.1})).body;
    let moved = proposal["moves"][0]["task"].as_str().unwrap();
    let path = format!("PATCH /api/v1/tasks/{moved}");
    assert_eq!(owner.send(&path, json!({"name": "Rebuild"})).status, 200);
    let refused = owner.commands(updates(&proposal));
    assert_eq!(refused.status, 409, "{refused}");
    for task in &plan.tasks {
        let task = owner.get(&format!("/api/v1/tasks/{task}")).body;
        assert_eq!(task["levelled_start"], Value::Null);
    }
}

#[test]
fn only_who_may_change_the_projects_levels_them() {
    let server = Running::start();
    let owner = server.owner();
    let plan = plan(&owner);
    let tomas = server.invited(&owner, "Tomas", "member");
    let refused = tomas.send(PROPOSE, json!({"seconds": 0.1}));
    assert_eq!(refused.status, 403, "{refused}");
    let people = owner.get("/api/v1/people").body;
    let tomas_id = people["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["name"] == "Tomas")
        .unwrap()["id"]
        .clone();
    let managed = format!("PATCH /api/v1/projects/{}", plan.projects[0]);
    let made = owner.send(&managed, json!({"project_managers": [tomas_id]}));
    assert_eq!(made.status, 200, "{made}");
    // Without a choice, what is theirs; the other project is not.
    let own = tomas.send(PROPOSE, json!({"seconds": 0.1}));
    assert_eq!(own.status, 200, "{own}");
    assert_eq!(own.body["levelled"], json!([plan.projects[0]]));
    let theirs = |it: &Value| it["task"] == plan.tasks[0].as_str();
    assert!(
        own.body["moves"].as_array().unwrap().iter().all(theirs),
        "{own}"
    );
    let both = tomas.send(PROPOSE, json!({"seconds": 0.1, "projects": plan.projects}));
    assert_eq!(both.status, 403, "{both}");
    let unknown = owner.send(PROPOSE, json!({"projects": [id()]}));
    assert_eq!(unknown.status, 404, "{unknown}");
}

#[test]
fn a_search_shorter_or_longer_than_there_is_says_so() {
    let server = Running::start();
    let owner = server.owner();
    plan(&owner);
    for bad in [json!({"seconds": 0}), json!({"seconds": 11})] {
        let refused = owner.send(PROPOSE, bad);
        assert_eq!(refused.status, 422, "{refused}");
        assert_eq!(refused.body["errors"][0]["field"], "seconds");
    }
}

#[test]
fn a_newer_search_takes_the_place_of_an_older_one() {
    let server = Running::start();
    let owner = server.owner();
    plan(&owner);
    std::thread::scope(|scope| {
        let older = scope.spawn(|| owner.send(PROPOSE, json!({"seconds": 10.0})));
        std::thread::sleep(std::time::Duration::from_millis(500));
        let newer = owner.send(PROPOSE, json!({"seconds": 0.1}));
        assert_eq!(newer.status, 200, "{newer}");
        let older = older.join().unwrap();
        assert_eq!(older.status, 409, "{older}");
        assert!(
            older.body["detail"]
                .as_str()
                .unwrap()
                .contains("newer search"),
            "{older}"
        );
    });
}
