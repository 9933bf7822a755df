//! Project B: the app's launch, a waterfall with a photo shoot and the stores' review.

use anyhow::Result;
use serde_json::json;

use crate::demo::outline::Outline;
use crate::demo::story::{Story, create};

pub fn tell(story: &mut Story) -> Result<()> {
    let mut commands = vec![create(json!({
        "kind": "project", "id": story.id("launch"), "name": "App launch", "key": "LAUNCH", "approach": "waterfall",
        "description": "Browse, search and check-out in the stores, with pictures worth looking at.",
        "start": story.local(98, 8), "promise": {"due": story.day(-148), "note": "Launch day, agreed with the shops"},
        "budget_minor": 26_000_000, "project_managers": [story.id("tomas")], "priority": 600,
    }))?];
    for feature in ["browse", "checkout"] {
        commands.push(create(json!({
            "kind": "link", "id": story.id(&format!("delivers/launch/{feature}")),
            "feature": story.id(&format!("feature/{feature}")), "project": story.id("launch"),
        }))?);
    }
    commands.push(create(json!({
        "kind": "link", "id": story.id("delivers/launch/rooms"),
        "feature": story.id("feature/rooms"), "task": story.id("task/launch/saved"),
    }))?);
    story.step(
        99,
        "tomas",
        "Open the project App launch",
        commands[..1].to_vec(),
    );
    Outline {
        project: "launch",
        planner: "tomas",
        made: 98,
        text: TEXT,
        columns: None,
    }
    .tell(story)?;
    story.step(
        97,
        "tomas",
        "Link App launch to its features",
        commands[1..].to_vec(),
    );
    Ok(())
}

const TEXT: &str = "
scope: Scope
  brief: Launch brief | 3d | maya, tomas 50% | | done 98 95
  scope-ok: Scope agreed | milestone | | brief | done 94 94
build: Build
  saved: Saved rooms | 8-10-15d | owen | scope-ok | done 92 76
  api: Catalogue API | 12-15-22d | hana 50%, jonas | scope-ok | done 92 70
  browse: Browse by category | 10-14-20d | owen | api, saved | done 68 46
  browse-android: Browse by category, Android | 10-14-21d | luca 50% | api | begun 34 80%
  search: Search and filters | 8-10-16d | jonas | api | begun 20 50%
  stock: Stock by shop | 4-6-9d | hana 50% | api | 
  checkout: Check-out | 9-12-18d | owen | browse
  payment: Payment provider | 6-8-15d | hana 50% | stock
  delivery: Delivery calendar | 4-6-10d | jonas | search
photos: Pictures
  list: Shot list | 2-3-4d | felix, vera 50% | scope-ok | done 60 57
  build-sets: Build the sets | 4-5-8d | stig | list | done 50 44
  shoot: Photo shoot, 240 items | 12-15-22d | @photo_studio | build-sets | begun 11 40%
  retouch: Retouch | 8-10-14d | felix | shoot ss +8d
legal: Legal
  terms: Terms of sale | 3-4-7d | carla | scope-ok | done 44 31
  imprint: Imprint and licences | 1-2-3d | carla | terms
  age: Accessibility statement | 1-2-3d | carla | imprint
test: Test
  regression: Regression test | 5-7-12d | sven | checkout, browse-android, delivery, payment
  pilot: Pilot with three shops | 8-10-12d | bea 50% | regression
  pilot-fixes: Fixes from the pilot | 3-5-10d | @app_team | pilot
go: Launch
  campaign: Campaign | 8-10-14d | felix 50%, maya 30% | shoot
  texts: Store pages | 2-3-5d | felix | retouch
  submit: Submit to the stores | 1d | owen | pilot-fixes, texts, imprint, age
  review: Store review | 1-2-7d | | submit
  rollout: Roll-out in four steps | 5d | tomas 30% | review
  live: App live | milestone | | rollout, campaign | due -148
  party: Launch evening with the shops | 1d | maya, tomas | live
";
