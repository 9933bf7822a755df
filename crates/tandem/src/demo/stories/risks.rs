//! What may go wrong, and what is done about it.

use anyhow::Result;
use model::Kind;
use serde_json::{Value, json};

use crate::demo::story::{Story, create, set};

struct Row {
    key: &'static str,
    project: &'static str,
    name: &'static str,
    trigger: &'static str,
    probability: f64,
    /// Days of extra work: low, likely, high.
    days: [i64; 3],
    /// Money: low, likely, high.
    money: [i64; 3],
    tasks: &'static [&'static str],
    owner: &'static str,
    response: Option<(&'static str, &'static str)>,
}

const RISKS: &[Row] = &[
    Row {
        key: "provider",
        project: "share",
        name: "The provider changes its terms again",
        trigger: "No signed draft by the end of next week",
        probability: 0.4,
        days: [5, 10, 20],
        money: [4_000, 9_000, 20_000],
        tasks: &["terms"],
        owner: "mikkel",
        response: Some((
            "mitigate",
            "Keep the second provider's offer open until the signature",
        )),
    },
    Row {
        key: "store-review",
        project: "share",
        name: "The store rejects deep links",
        trigger: "A question from the review team",
        probability: 0.25,
        days: [5, 8, 15],
        money: [0, 0, 0],
        tasks: &["review"],
        owner: "priya",
        response: Some((
            "mitigate",
            "Ask the review team with the prototype before the submission",
        )),
    },
    Row {
        key: "privacy",
        project: "share",
        name: "Privacy review wants consent from every member",
        trigger: "Question from the authority",
        probability: 0.3,
        days: [4, 8, 15],
        money: [2_000, 5_000, 12_000],
        tasks: &["lists"],
        owner: "carla",
        response: Some(("mitigate", "Prepare a version without names")),
    },
    Row {
        key: "links-os",
        project: "share",
        name: "A system update breaks universal links",
        trigger: "Beta of the next system version",
        probability: 0.2,
        days: [3, 6, 12],
        money: [0, 0, 0],
        tasks: &["universal", "test-links"],
        owner: "priya",
        response: None,
    },
    Row {
        key: "priya-ill",
        project: "share",
        name: "Priya is away longer",
        trigger: "",
        probability: 0.1,
        days: [5, 8, 15],
        money: [0, 0, 0],
        tasks: &["message-preview"],
        owner: "tomas",
        response: Some(("mitigate", "Owen pairs on links two days a week")),
    },
    Row {
        key: "beta-bad",
        project: "share",
        name: "Families do not find the share button",
        trigger: "Fewer than half share in the first week of the beta",
        probability: 0.25,
        days: [4, 6, 12],
        money: [3_000, 6_000, 9_000],
        tasks: &["beta-fixes"],
        owner: "ida",
        response: None,
    },
    Row {
        key: "load-fails",
        project: "share",
        name: "Preview images are too slow on launch day",
        trigger: "Load test above two seconds",
        probability: 0.2,
        days: [2, 4, 8],
        money: [2_000, 4_000, 8_000],
        tasks: &["load"],
        owner: "jonas",
        response: Some((
            "mitigate",
            "Make previews ahead for the 500 most shared items",
        )),
    },
    Row {
        key: "sms-cost",
        project: "share",
        name: "Message prices rise",
        trigger: "Price list of the new year",
        probability: 0.3,
        days: [0, 0, 0],
        money: [5_000, 12_000, 25_000],
        tasks: &[],
        owner: "maya",
        response: Some(("accept", "Within the reserve")),
    },
    Row {
        key: "tester",
        project: "share",
        name: "Device lab is booked by the launch",
        trigger: "Both test phases in one week",
        probability: 0.35,
        days: [2, 4, 7],
        money: [0, 0, 0],
        tasks: &["test-links"],
        owner: "sven",
        response: None,
    },
    Row {
        key: "payment-audit",
        project: "launch",
        name: "The payment audit takes a second round",
        trigger: "Findings in the first report",
        probability: 0.3,
        days: [4, 8, 15],
        money: [4_000, 8_000, 15_000],
        tasks: &["payment"],
        owner: "hana",
        response: None,
    },
    Row {
        key: "launch-review",
        project: "launch",
        name: "A store rejects the first version",
        trigger: "",
        probability: 0.3,
        days: [3, 5, 10],
        money: [0, 0, 0],
        tasks: &["review"],
        owner: "owen",
        response: None,
    },
    Row {
        key: "studio",
        project: "launch",
        name: "The studio's camera crane fails",
        trigger: "",
        probability: 0.1,
        days: [2, 5, 10],
        money: [3_000, 6_000, 9_000],
        tasks: &["shoot"],
        owner: "vera",
        response: Some((
            "transfer",
            "Rental contract with replacement within two days",
        )),
    },
    Row {
        key: "fire",
        project: "sofa-relaunch",
        name: "The fabric fails the fire test",
        trigger: "Result of the first sample",
        probability: 0.25,
        days: [10, 15, 30],
        money: [6_000, 12_000, 20_000],
        tasks: &["fire"],
        owner: "greta",
        response: Some(("mitigate", "Send a second fabric along")),
    },
    Row {
        key: "steel",
        project: "sofa-relaunch",
        name: "Tool steel is late",
        trigger: "No confirmation from the foundry",
        probability: 0.35,
        days: [8, 12, 25],
        money: [0, 4_000, 9_000],
        tasks: &["tool"],
        owner: "mikkel",
        response: None,
    },
    Row {
        key: "fabric-late",
        project: "sofa-relaunch",
        name: "The mill sells our slot",
        trigger: "",
        probability: 0.2,
        days: [8, 15, 25],
        money: [0, 0, 0],
        tasks: &["fabric"],
        owner: "mikkel",
        response: Some(("avoid", "Pay the deposit on the day of the order")),
    },
    Row {
        key: "editors",
        project: "catalogue",
        name: "Editors are needed for the launch",
        trigger: "",
        probability: 0.4,
        days: [0, 0, 0],
        money: [1_000, 2_000, 4_000],
        tasks: &[],
        owner: "anneke",
        response: None,
    },
];

pub fn tell(story: &mut Story) -> Result<()> {
    let mut commands = Vec::new();
    for row in RISKS {
        let [low, likely, high] = row.days;
        let impact = (high > 0).then(|| json!({"low_minutes": low * 480, "likely_minutes": likely * 480, "high_minutes": high * 480}));
        let [cheap, usual, dear] = row.money;
        let cost = (dear > 0).then(|| json!({"low_minor": cheap * 100, "likely_minor": usual * 100, "high_minor": dear * 100}));
        let response: Option<Value> = row.response.map(|(strategy, text)| {
            json!({"strategy": strategy, "text": text, "residual_probability": row.probability / 2.0})
        });
        commands.push(create(json!({
            "kind": "risk", "id": story.id(&format!("risk/{}", row.key)), "project": story.id(row.project), "name": row.name,
            "trigger": row.trigger, "probability": row.probability, "impact": impact, "cost": cost, "owner": story.id(row.owner),
            "tasks": row.tasks.iter().map(|task| story.id(&format!("task/{}/{task}", row.project))).collect::<Vec<_>>(),
            "response": response,
        }))?);
    }
    story.step(70, "tomas", "Write the risk register", commands);
    let studio = story.id("risk/studio");
    story.step(
        20,
        "tomas",
        "The rental contract is signed",
        vec![set(
            Kind::Risk,
            studio,
            json!({"response": {"in_place": true}}),
        )],
    );
    Ok(())
}
