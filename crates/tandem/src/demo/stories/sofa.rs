//! Project D: a physical product with a prototype, a fire test and a supplier's lead time.

use anyhow::Result;
use serde_json::json;

use crate::demo::outline::Outline;
use crate::demo::story::{Story, create};

pub fn tell(story: &mut Story) -> Result<()> {
    let mut commands = vec![create(json!({
        "kind": "project", "id": story.id("sofa-relaunch"), "name": "Sofa line relaunch", "key": "SOFA", "approach": "waterfall",
        "description": "The Hygge line with removable covers and true-colour samples.",
        "start": story.local(84, 8), "promise": {"due": story.day(-138), "note": "In the shops for spring"},
        "budget_minor": 24_000_000, "project_managers": [story.id("tomas")], "priority": 500,
    }))?];
    for feature in ["sofa-covers", "sofa-swatch"] {
        commands.push(create(json!({
            "kind": "link", "id": story.id(&format!("delivers/sofa/{feature}")),
            "feature": story.id(&format!("feature/{feature}")), "project": story.id("sofa-relaunch"),
        }))?);
    }
    story.step(85, "tomas", "Open the project Sofa line relaunch", commands);
    Outline {
        project: "sofa-relaunch",
        planner: "tomas",
        made: 84,
        text: TEXT,
        columns: None,
    }
    .tell(story)?;
    let money = |task: &str, minor: i64| {
        crate::demo::story::set(
            model::Kind::Task,
            story.id(&format!("task/sofa-relaunch/{task}")),
            json!({"fixed_cost_minor": minor}),
        )
    };
    let costs = vec![
        money("tool", 9_600_000),
        money("fire", 750_000),
        money("fabric", 3_800_000),
        money("samples", 900_000),
    ];
    story.step(30, "tomas", "Enter the supplier's quotes", costs);
    Ok(())
}

const TEXT: &str = "
design: Design
  sketch: Sketches and shape | 6-8-12d | greta, ida 50% | | done 84 73
  covers: Cover pattern | 6-8-14d | greta | sketch | done 72 61
  colours: Colour range | 3-4-7d | ida 50%, felix 50% | sketch | done 70 65
  design-ok: Design frozen | milestone | | covers, colours | done 60 60
prototype: Prototype
  frame: Frame | 8-10-14d | greta | design-ok | done 59 45
  upholster: Upholster two prototypes | 5-6-9d | greta | frame | done 44 36
  sit: Sit test in two shops | 8-10-12d | bea 40%, greta 20% | upholster | begun 16 80%
  fire: Fire test at the institute | 10-15-25d | | upholster | begun 25 60%
  change: Changes after the tests | 4-6-12d | greta | sit, fire
supply: Supply
  fabric-offers: Fabric offers | 6-8-12d | mikkel | colours | done 58 46
  fabric: Fabric order and lead time | 25-30-48d | | fabric-offers, change
  tool: Tool for the legs | 20-25-40d | | design-ok | begun 30 45%
  factory: Factory slot booked | 2-3-5d | mikkel | change
true-colour: True-colour samples
  light: Pictures under three lights | 4-5-8d | @photo_studio, ida 30% | colours
  samples: Sample cards printed | 8-10-15d | | light
  post: Posting process | 3-4-6d | anneke | samples
series: First series
  pilot-run: Pilot run of 20 | 6-8-14d | greta | fabric, tool, factory
  quality: Quality check | 2-3-5d | greta | pilot-run
  series-run: First series of 200 | 12-15-22d | | quality
shops: Into the shops
  photos: Photo shoot of the line | 4-6-9d | @photo_studio | pilot-run
  pages: Pages and price tags | 3-4-6d | felix | photos
  train: Train the shops | 2-3-5d | bea | quality
  spring: In the shops | milestone | | series-run, pages, train, post | due -138
";
