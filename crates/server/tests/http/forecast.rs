//! From an edit to everyone's new odds.

use serde_json::{Value, json};

use crate::support::{Client, Event, Live, Running, id};

/// A goal with a promise, delivered by one project of two tasks.
struct Plan {
    goal: String,
    project: String,
    tasks: [String; 2],
}

fn plan(owner: &Client) -> Plan {
    let [product, goal, feature, project] = [id(), id(), id(), id()];
    let tasks = [id(), id()];
    let create = |entity: Value| json!({"do": "create", "entity": entity});
    let today = jiff::ZonedDateTime::now().date();
    let due = today.saturating_add(jiff::Span::new().days(35));
    let estimate = json!({"low_minutes": 2400, "likely_minutes": 4800, "high_minutes": 12000});
    let answer = owner.commands(json!([
        create(json!({"kind": "product", "id": product, "name": "App"})),
        create(json!({"kind": "goal", "id": goal, "product": product, "name": "Families decide together", "promise": {"due": due}})),
        create(json!({"kind": "feature", "id": feature, "product": product, "name": "Share", "goals": [goal]})),
        create(json!({"kind": "project", "id": project, "name": "Share", "key": "SHARE", "start": format!("{today}T08:00:00")})),
        create(json!({"kind": "link", "id": id(), "feature": feature, "project": project})),
        create(json!({"kind": "task", "id": tasks[0], "project": project, "name": "Design", "estimate": estimate})),
        create(json!({"kind": "task", "id": tasks[1], "project": project, "name": "Build", "estimate": estimate})),
        create(json!({"kind": "dependency", "id": id(), "predecessor": tasks[0], "successor": tasks[1]})),
    ]));
    assert_eq!(answer.status, 200, "{answer}");
    Plan {
        goal,
        project,
        tasks,
    }
}

/// The first full forecast of this change or a later one.
fn full(live: &mut Live, seq: u64) -> Event {
    loop {
        let event = live.next_named("forecast");
        if event.data["seq"].as_u64().unwrap() >= seq && event.data["complete"] == true {
            return event;
        }
    }
}

fn chance(forecast: &Value, goal: &str) -> f64 {
    forecast["goals"][goal]["chance"].as_f64().unwrap()
}

#[test]
fn an_edit_changes_the_chance_in_every_browser() {
    let server = Running::start();
    let owner = server.owner();
    let tomas = server.invited(&owner, "Tomas", "member");
    let mut live = tomas.live("");
    let plan = plan(&owner);
    let seq = owner.get("/api/v1/bootstrap").body["seq"].as_u64().unwrap();
    let before = full(&mut live, seq).data;
    let chance_before = chance(&before, &plan.goal);
    assert!(0.0 < chance_before && chance_before < 1.0, "{before}");
    // Forty working days more: the promise is gone.
    let set = json!({"estimate": {"low_minutes": 19_200, "likely_minutes": 19_200, "high_minutes": 24_000}});
    let edit =
        owner.commands(json!([{"do": "update", "kind": "task", "id": plan.tasks[0], "set": set}]));
    let seq = edit.body["seq"].as_u64().unwrap();
    let after = full(&mut live, seq).data;
    assert!(chance(&after, &plan.goal) < 0.05, "{after}");
    let fresh = owner.get("/api/v1/forecast").body;
    assert_eq!(fresh["seq"], seq);
    assert_eq!(chance(&fresh, &plan.goal), chance(&after, &plan.goal));
    assert_eq!(owner.get("/api/v1/bootstrap").body["forecast"], fresh);
    // Taken back, the same luck gives the same chance again.
    let undone = owner.commands(json!([{"do": "undo"}]));
    let again = full(&mut live, undone.body["seq"].as_u64().unwrap()).data;
    assert_eq!(chance(&again, &plan.goal), chance_before);
}

#[test]
fn levelling_tells_the_chance_that_the_forecast_has() {
    let server = Running::start();
    let owner = server.owner();
    let plan = plan(&owner);
    let seq = owner.get("/api/v1/bootstrap").body["seq"].as_u64().unwrap();
    let known = chance(&full(&mut owner.live(""), seq).data, &plan.goal);
    let wish = json!({"seconds": 0.1});
    let proposal = owner.send("POST /api/v1/levelling/proposal", wish).body;
    assert_eq!(
        proposal["goals"][0]["goal"],
        plan.goal.as_str(),
        "{proposal}"
    );
    assert_eq!(proposal["goals"][0]["chance_was"], known, "{proposal}");
}

#[test]
fn a_browser_that_has_the_forecast_is_not_sent_it_again() {
    let server = Running::start();
    let owner = server.owner();
    let plan = plan(&owner);
    let seq = owner.get("/api/v1/bootstrap").body["seq"].as_u64().unwrap();
    full(&mut owner.live(""), seq);
    let known = owner.get("/api/v1/bootstrap").body["forecast"].clone();
    let query = format!("?after={seq}&forecast={seq}&runs={}", known["runs"]);
    let first = owner.live(&query).next_named("forecast").data;
    assert_eq!(
        (&first["tasks"]["ids"], &first["goals"]),
        (&json!([]), &json!({}))
    );
    let all = owner
        .live(&format!("?after={seq}"))
        .next_named("forecast")
        .data;
    assert_eq!(all["tasks"]["ids"].as_array().unwrap().len(), 2);
    // What is gone is told.
    let mut live = owner.live(&query);
    let gone = owner.commands(json!([{"do": "delete", "kind": "task", "id": plan.tasks[1]}]));
    let seq = gone.body["seq"].as_u64().unwrap();
    let told = loop {
        let event = live.next_named("forecast").data;
        if event["seq"].as_u64().unwrap() >= seq {
            break event["gone"].clone();
        }
    };
    assert_eq!(told, json!([plan.tasks[1]]));
    full(&mut owner.live(""), seq);
    assert_eq!(
        owner.get("/api/v1/forecast").body["tasks"]
            .as_object()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_date_says_why() {
    let server = Running::start();
    let owner = server.owner();
    let plan = plan(&owner);
    let seq = owner.get("/api/v1/bootstrap").body["seq"].as_u64().unwrap();
    full(&mut owner.live(""), seq);
    let why = owner.get(&format!("/api/v1/forecast/why?kind=goal&id={}", plan.goal));
    assert_eq!(why.status, 200, "{why}");
    let chain = why.body["chain"].as_array().unwrap();
    let named: Vec<_> = chain.iter().map(|link| &link["task"]).collect();
    assert!(
        named.contains(&&json!(plan.tasks[0])) && named.contains(&&json!(plan.tasks[1])),
        "{why}"
    );
    let nothing = owner.get(&format!("/api/v1/forecast/why?kind=task&id={}", id()));
    assert_eq!(nothing.status, 404, "{nothing}");
}

#[test]
fn an_empty_baseline_keeps_the_plan_as_it_stands() {
    let server = Running::start();
    let owner = server.owner();
    let plan = plan(&owner);
    let seq = owner.get("/api/v1/bootstrap").body["seq"].as_u64().unwrap();
    full(&mut owner.live(""), seq);
    let baseline = owner.create(
        "baselines",
        json!({"project": plan.project, "name": "Agreed"}),
    );
    let baseline = owner.get(&format!("/api/v1/baselines/{baseline}")).body;
    let forecast = owner.get("/api/v1/forecast").body;
    let rows = baseline["tasks"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    for row in rows {
        let task = &forecast["tasks"][row["task"].as_str().unwrap()];
        assert_eq!(
            (&row["start"], &row["finish"]),
            (&task["start"], &task["finish"])
        );
    }
}

#[test]
fn guests_hear_of_the_odds_of_what_they_see_only() {
    let server = Running::start();
    let owner = server.owner();
    let guest = server.invited(&owner, "Gwen", "guest");
    let me = guest.get("/api/v1/bootstrap").body["me"].clone();
    let plan = plan(&owner);
    let seq = owner.get("/api/v1/bootstrap").body["seq"].as_u64().unwrap();
    full(&mut owner.live(""), seq);
    let hidden = guest.get("/api/v1/forecast").body;
    assert_eq!(
        (&hidden["tasks"], &hidden["goals"], &hidden["people"]),
        (&json!({}), &json!({}), &json!({}))
    );
    owner.send(
        &format!("PATCH /api/v1/projects/{}", plan.project),
        json!({"guests": [me]}),
    );
    let shown = guest.get("/api/v1/forecast").body;
    assert_eq!(shown["tasks"].as_object().unwrap().len(), 2);
    assert_eq!(shown["goals"], json!({}));
}

#[test]
fn what_moved_between_two_states_adds_up() {
    let server = Running::start();
    let owner = server.owner();
    let plan = plan(&owner);
    let before = owner.get("/api/v1/bootstrap").body["seq"].as_u64().unwrap();
    let estimate = json!({"low_minutes": 4800, "likely_minutes": 9600, "high_minutes": 14_400});
    let edit = json!([
        {"do": "update", "kind": "task", "id": plan.tasks[0], "set": {"estimate": estimate}},
        {"do": "create", "entity": {"kind": "risk", "id": id(), "project": plan.project, "name": "Provider is late",
            "probability": 0.5, "tasks": [plan.tasks[1]], "impact": {"low_minutes": 2400, "likely_minutes": 4800, "high_minutes": 9600}}},
    ]);
    let between = owner.commands(edit).body["seq"].as_u64().unwrap();
    owner.commands(json!([{"do": "update", "kind": "goal", "id": plan.goal, "set": {"name": "Families buy together"}}]));

    let answer = owner.get(&format!("/api/v1/forecast/moved?since_seq={before}"));
    assert_eq!(answer.status, 200, "{answer}");
    let moved = &answer.body["goals"][&plan.goal];
    let causes: Vec<&str> = moved["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["cause"].as_str().unwrap())
        .collect();
    assert_eq!(causes, ["estimate", "risk"]);
    let minutes = |text: &Value| {
        let at: jiff::civil::DateTime = text.as_str().unwrap().parse().unwrap();
        jiff::tz::TimeZone::UTC
            .to_timestamp(at)
            .unwrap()
            .as_second()
            / 60
    };
    for quantile in ["p50", "p80"] {
        let whole = minutes(&moved["after"][quantile]) - minutes(&moved["before"][quantile]);
        let parts = moved["parts"].as_array().unwrap().iter();
        let sum: i64 = parts
            .map(|part| part[format!("{quantile}_minutes")].as_i64().unwrap())
            .sum();
        assert_eq!((sum, whole > 0), (whole, true), "{quantile}: {moved}");
    }
    // A name moves nothing, and before the first change there was nothing to move.
    let path = format!("/api/v1/forecast/moved?since_seq={between}");
    assert_eq!(
        owner.get(&path).body["goals"][&plan.goal]["parts"],
        json!([])
    );
    let today = jiff::ZonedDateTime::now().date();
    let since_today = owner.get(&format!("/api/v1/forecast/moved?since={today}"));
    assert_eq!(
        (since_today.status, &since_today.body["since_seq"]),
        (200, &json!(0))
    );
    assert_eq!(since_today.body["goals"], json!({}));
    let until = format!("/api/v1/forecast/moved?since_seq={before}&until_seq={before}");
    assert_eq!(
        owner.get(&until).body["goals"][&plan.goal]["parts"],
        json!([])
    );
    assert_eq!(owner.get("/api/v1/forecast/moved").status, 400);
}
