//! Oakline Home: a furniture shop of forty people that launches a phone app.

use anyhow::Result;
use model::{Day, Kind};
use serde_json::json;

use super::{catalogue, insights, launch, people, product, risks, share, sofa};
use crate::demo::story::{Story, set};

pub fn oakline(today: Day) -> Result<Story> {
    let mut story = Story::new("Oakline Home", today);
    people::tell(&mut story)?;
    product::tell(&mut story)?;
    share::tell(&mut story)?;
    launch::tell(&mut story)?;
    catalogue::tell(&mut story)?;
    sofa::tell(&mut story)?;
    risks::tell(&mut story)?;
    insights::tell(&mut story)?;
    links(&mut story)?;
    Ok(story.sorted())
}

/// What last week brought: the moves that "what moved" has to explain.
fn links(story: &mut Story) -> Result<()> {
    let links_task = story.id("task/share/universal");
    story.step(
        6,
        "tomas",
        "Estimate Universal links again",
        vec![set(
            Kind::Task,
            links_task,
            json!({"estimate": {"low_minutes": 10 * 480, "likely_minutes": 14 * 480, "high_minutes": 27 * 480}}),
        )],
    );
    let review = story.id("risk/store-review");
    story.step(
        4,
        "tomas",
        "Raise the chance of a second store review",
        vec![set(Kind::Risk, review, json!({"probability": 0.35}))],
    );
    Ok(())
}
