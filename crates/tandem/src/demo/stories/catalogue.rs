//! Project C: a Kanban flow with 140 finished items.

use anyhow::Result;
use model::{Command, Kind};
use serde_json::{Value, json};

use crate::demo::story::{Story, create, luck, set};

/// To do, doing and done with a limit on what is being done.
pub fn board(story: &Story, project: &str, limit: u32) -> Result<Vec<Command>> {
    [("todo", "To do", "to_do", None), ("doing", "Doing", "doing", Some(limit)), ("done", "Done", "done", None)]
        .iter()
        .enumerate()
        .map(|(index, (key, name, stage, limit))| {
            create(json!({
                "kind": "column", "id": story.id(&format!("{project}/{key}")), "project": story.id(project), "name": name,
                "stage": stage, "wip_limit": limit, "rank": format!("a{index}"),
            }))
        })
        .collect()
}

const ROOMS: &[&str] = &[
    "Bed",
    "Chair",
    "Desk",
    "Dresser",
    "Lamp",
    "Mirror",
    "Rug",
    "Shelf",
    "Sideboard",
    "Sofa",
    "Stool",
    "Table",
];
const CHORES: &[&str] = &[
    "Measure",
    "Describe",
    "Check the price of",
    "Merge doubles of",
    "Care text for",
    "Match pictures of",
];
const FINISHED: usize = 140;
const WAITING: usize = 34;

pub fn tell(story: &mut Story) -> Result<()> {
    let mut commands = vec![create(json!({
        "kind": "project", "id": story.id("catalogue"), "name": "Catalogue clean-up", "key": "CAT", "approach": "kanban",
        "description": "Sizes, texts and pictures of 1,900 items, a group of items at a time.",
        "start": story.local(180, 8), "promise": {"due": story.day(-118), "note": "Before the support contract renews"},
        "budget_minor": 10_000_000, "project_managers": [story.id("tomas"), story.id("anneke")], "priority": 400,
    }))?];
    commands.extend(board(story, "catalogue", 5)?);
    commands.push(create(json!({
        "kind": "link", "id": story.id("delivers/catalogue"), "feature": story.id("feature/sizes"), "project": story.id("catalogue"),
    }))?);
    story.step(
        181,
        "tomas",
        "Open the project Catalogue clean-up",
        commands,
    );

    let item = |index: usize| {
        let chore = CHORES[index / ROOMS.len() % CHORES.len()];
        let group = ROOMS[index % ROOMS.len()].to_lowercase();
        let round = index / (ROOMS.len() * CHORES.len());
        let which = ["s", "s, second half", "s, old line"][round.min(2)];
        format!("{chore} {group}{which}")
    };
    for wave in 0..(FINISHED + WAITING).div_ceil(30) {
        let from = wave * 30;
        let to = (from + 30).min(FINISHED + WAITING);
        let mut commands = Vec::new();
        for index in from..to {
            let task = story.id(&format!("cat/{index}"));
            commands.push(create(json!({
                "kind": "task", "id": task, "project": story.id("catalogue"), "name": item(index),
                "column": story.id("catalogue/todo"), "estimate": {"likely_minutes": size(index)},
            }))?);
            commands.push(create(json!({
                "kind": "assignment", "id": story.id(&format!("cat/{index}/who")), "task": task, "person": story.id(worker(index)),
            }))?);
        }
        story.step(
            180 - wave as i64 * 26,
            "tomas",
            format!("Add {} items to the catalogue clean-up", to - from),
            commands,
        );
    }
    for index in 0..FINISHED {
        let finished = 174 - (index as i64 * 172) / FINISHED as i64;
        let begun = finished + 1 + (luck(&format!("cycle{index}")).powi(3) * 9.0) as i64;
        moved(
            story,
            index,
            begun,
            "doing",
            json!({"actual_start": story.local(begun, 8)}),
        );
        moved(
            story,
            index,
            finished,
            "done",
            json!({"actual_finish": story.local(finished, 17), "percent_complete": 100}),
        );
    }
    for index in FINISHED..FINISHED + 4 {
        moved(
            story,
            index,
            3,
            "doing",
            json!({"actual_start": story.local(3, 8), "percent_complete": 30}),
        );
    }
    Ok(())
}

fn worker(index: usize) -> &'static str {
    if luck(&format!("worker{index}")) < 0.6 {
        "anneke"
    } else {
        "dario"
    }
}

fn size(index: usize) -> i64 {
    [240, 480, 480, 720, 960][(luck(&format!("size{index}")) * 5.0) as usize % 5]
}

fn moved(story: &mut Story, index: usize, days_ago: i64, column: &str, progress: Value) {
    let fields = json!({"column": story.id(&format!("catalogue/{column}")), "progress": progress});
    let task = story.id(&format!("cat/{index}"));
    let label = if column == "done" {
        "Finish a catalogue item"
    } else {
        "Take a catalogue item"
    };
    story.step(
        days_ago,
        worker(index),
        label,
        vec![set(Kind::Task, task, fields)],
    );
}
