//! Solo: one person with both hats, and nothing switched on that is not needed.

use anyhow::Result;
use model::Day;
use serde_json::json;

use crate::demo::outline::Outline;
use crate::demo::story::{Story, create};

pub fn solo(today: Day) -> Result<Story> {
    let mut story = Story::new("Solo", today);
    story.logins = vec![(story.id("lena"), "lena@solo.example")];
    let shifts = json!([{"start_minute": 540, "end_minute": 780}, {"start_minute": 840, "end_minute": 1020}]);
    let week: Vec<_> = (0..7)
        .map(|day| if day < 4 { shifts.clone() } else { json!([]) })
        .collect();
    let commands = vec![
        create(json!({
            "kind": "workspace", "id": story.id("workspace"), "name": "Solo", "currency": "EUR", "calendar": story.id("calendar/standard"),
            "minutes_per_day": 420, "modules_off": ["insights", "board"],
        }))?,
        create(
            json!({"kind": "calendar", "id": story.id("calendar/standard"), "name": "Four-day week", "week": week}),
        )?,
        create(json!({
            "kind": "person", "id": story.id("lena"), "name": "Lena Marsh", "role": "owner", "email": "lena@solo.example",
            "hats": ["product_manager", "project_manager"], "job_title": "Potter and planner", "rate_minor_per_hour": 4_500,
        }))?,
        create(json!({
            "kind": "product", "id": story.id("course"), "name": "Evening pottery course", "product_type": "service",
            "vision": "Eight evenings after which you drink from your own cup.", "product_managers": [story.id("lena")],
        }))?,
        create(json!({
            "kind": "metric", "id": story.id("metric/seats"), "product": story.id("course"), "name": "Seats booked", "unit": "seats",
            "points": [{"day": story.day(28), "value": 1}, {"day": story.day(21), "value": 3}, {"day": story.day(14), "value": 4}, {"day": story.day(7), "value": 7}],
        }))?,
        create(json!({
            "kind": "goal", "id": story.id("goal"), "product": story.id("course"), "name": "First course is full", "owner": story.id("lena"),
            "why": "Twelve seats pay the kiln.", "promise": {"due": story.day(-35)}, "budget_minor": 650_000,
        }))?,
        create(json!({
            "kind": "key_result", "id": story.id("kr"), "goal": story.id("goal"), "metric": story.id("metric/seats"),
            "start_value": 0, "target_value": 12, "start_day": story.day(30), "due": story.day(-35),
        }))?,
        create(json!({
            "kind": "feature", "id": story.id("feature"), "product": story.id("course"), "name": "Eight evenings", "status": "in_build", "goals": [story.id("goal")],
        }))?,
        create(json!({
            "kind": "project", "id": story.id("prepare"), "name": "Prepare the course", "key": "CUP", "start": story.local(30, 9),
            "promise": {"due": story.day(-35)}, "project_managers": [story.id("lena")],
        }))?,
        create(json!({
            "kind": "link", "id": story.id("delivers"), "feature": story.id("feature"), "project": story.id("prepare"),
        }))?,
    ];
    story.step(40, "", "Set up Solo", commands);
    Outline {
        project: "prepare",
        planner: "lena",
        made: 30,
        text: TEXT,
        columns: None,
    }
    .tell(&mut story)?;
    Ok(story.sorted())
}

const TEXT: &str = "
programme: Write the programme | 2-3-5d | lena | | done 30 27
room: Find a room | 3-5-10d | lena 50% | | done 27 20
kiln: Repair the kiln | 4-6-12d | lena | room | begun 9 50%
clay: Order clay and glaze | 1-1-2d | lena | programme
lead: Delivery of clay | 8-10-15d | | clay
page: Booking page | 2-3-4d | lena | programme | done 19 16
test: Fire a test batch | 2-3-6d | lena | kiln, lead
flyer: Flyer in eight cafés | 1-2-3d | lena | page
open: First evening | milestone | | test, flyer, room | due -35
";
