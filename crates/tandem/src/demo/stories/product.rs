//! The product hat's side: products, goals, metrics with 26 weeks of points, features.

use anyhow::Result;
use model::{Command, Kind};
use serde_json::json;

use super::people::MADE;
use crate::demo::story::{Story, create, luck, set};

pub fn tell(story: &mut Story) -> Result<()> {
    let mut commands = vec![
        create(json!({
            "kind": "product", "id": story.id("app"), "name": "Oakline app", "product_type": "digital",
            "vision": "Choosing furniture is a family decision. The app is where the family decides together, on the sofa they are about to replace.",
            "customers": "Couples and families who furnish a home, 28 to 55, who visit the shop once and decide at home.",
            "trajectory": "From 0 to 30 % of online orders within a year of launch, with fewer returns because more people said yes before the order.",
            "product_managers": [story.id("maya")],
        }))?,
        create(json!({
            "kind": "product", "id": story.id("sofa"), "name": "Hygge sofa line", "product_type": "physical",
            "vision": "A sofa that is repaired, not replaced: every cover and every leg can be ordered on its own.",
            "customers": "Families with children and pets who buy one sofa for ten years.",
            "trajectory": "From 900 to 1,400 sofas a year, with half the returns.",
            "product_managers": [story.id("maya")],
        }))?,
    ];
    for metric in METRICS {
        commands.push(create(json!({
            "kind": "metric", "id": story.id(metric.key), "product": story.id(metric.product), "name": metric.name,
            "unit": metric.unit, "better": metric.better,
        }))?);
    }
    for (index, goal) in GOALS.iter().enumerate() {
        commands.push(create(json!({
            "kind": "goal", "id": story.id(goal.key), "product": story.id(goal.product), "name": goal.name, "why": goal.why,
            "owner": story.id("maya"), "promise": {"due": story.day(goal.due), "note": goal.note},
            "budget_minor": goal.budget * 10_000, "rank": format!("a{index}"),
        }))?);
        commands.push(create(json!({
            "kind": "key_result", "id": story.id(&format!("kr/{}", goal.key)), "goal": story.id(goal.key),
            "metric": story.id(goal.metric), "start_value": goal.from, "target_value": goal.to,
            "start_day": story.day(182), "due": story.day(goal.measured),
        }))?);
    }
    for (index, feature) in FEATURES.iter().enumerate() {
        commands.push(create_feature(story, index, feature)?);
    }
    story.step(MADE - 4, "maya", "State the goals", commands);
    points(story);
    story.step(
        34,
        "maya",
        "Ship Saved rooms",
        vec![set(
            Kind::Feature,
            story.id("feature/rooms"),
            json!({"status": "shipped", "shipped_on": story.day(34)}),
        )],
    );
    Ok(())
}

/// Every Monday the numbers of the week before come in.
fn points(story: &mut Story) {
    for week in 0..26 {
        let days_ago = 182 - week * 7;
        let commands = METRICS
            .iter()
            .map(|metric| {
                let points: Vec<_> = (0..=week)
                    .map(|past| json!({"day": story.day(182 - past * 7), "value": metric.value(past)}))
                    .collect();
                set(Kind::Metric, story.id(metric.key), json!({"points": points}))
            })
            .collect();
        story.step(days_ago, "maya", "Add last week's numbers", commands);
    }
}

fn create_feature(story: &Story, index: usize, row: &Feature) -> Result<Command> {
    let (key, name, status, goals, reach, impact, confidence, description) = *row;
    let mut feature = json!({
        "kind": "feature", "id": story.id(&format!("feature/{key}")), "product": story.id(if goals.contains(&"goal/returns") && key.starts_with("sofa") { "sofa" } else { "app" }),
        "name": name, "status": status, "description": description, "owner": story.id("maya"),
        "goals": goals.iter().map(|goal| story.id(goal)).collect::<Vec<_>>(),
        "score": {"reach": reach, "impact": impact, "confidence": confidence}, "rank": format!("a{index:02}"),
    });
    match key {
        "share" => {
            feature["metric"] = json!(story.id("metric/shares"));
            feature["metric_target"] = json!(11.0);
            feature["review_day"] = json!(story.day(-150));
            feature["promise"] =
                json!({"due": story.day(-106), "note": "Spring letter to customers"});
        }
        "rooms" => {
            feature["metric"] = json!(story.id("metric/purchase"));
            feature["metric_target"] = json!(2.4);
            feature["review_day"] = json!(story.day(-2));
        }
        _ => {}
    }
    create(feature)
}

struct Metric {
    key: &'static str,
    product: &'static str,
    name: &'static str,
    unit: &'static str,
    better: &'static str,
    from: f64,
    to: f64,
    noise: f64,
}

impl Metric {
    /// A slow start, then a climb, with a week's luck on top.
    fn value(&self, week: i64) -> f64 {
        let x = week as f64 / 25.0;
        let climb = x * x * (3.0 - 2.0 * x);
        let value = self.from
            + (self.to - self.from) * climb
            + self.noise * (luck(&format!("{}{week}", self.key)) - 0.5);
        (value * 100.0).round() / 100.0
    }
}

const METRICS: &[Metric] = &[
    Metric {
        key: "metric/purchase",
        product: "app",
        name: "Purchase rate in the app",
        unit: "%",
        better: "higher",
        from: 0.9,
        to: 1.9,
        noise: 0.24,
    },
    Metric {
        key: "metric/shares",
        product: "app",
        name: "Orders that followed a share",
        unit: "%",
        better: "higher",
        from: 1.8,
        to: 4.2,
        noise: 0.7,
    },
    Metric {
        key: "metric/sessions",
        product: "app",
        name: "App sessions a week",
        unit: "thousand",
        better: "higher",
        from: 2.0,
        to: 18.0,
        noise: 1.8,
    },
    Metric {
        key: "metric/returns",
        product: "sofa",
        name: "Sofas returned",
        unit: "%",
        better: "lower",
        from: 9.4,
        to: 7.6,
        noise: 0.8,
    },
    Metric {
        key: "metric/support",
        product: "app",
        name: "Support contacts per 100 orders",
        unit: "",
        better: "lower",
        from: 31.0,
        to: 25.0,
        noise: 3.0,
    },
];

struct Goal {
    key: &'static str,
    product: &'static str,
    name: &'static str,
    why: &'static str,
    /// Days ago (negative: ahead).
    due: i64,
    note: &'static str,
    /// Whole units of money.
    budget: i64,
    metric: &'static str,
    from: f64,
    to: f64,
    measured: i64,
}

const GOALS: &[Goal] = &[
    Goal {
        key: "goal/together",
        product: "app",
        name: "Families decide together",
        why: "Seven of ten customers send screenshots to somebody before they buy. A share that opens the same room on the other phone turns that detour into an order.",
        due: -106,
        note: "Named in the spring letter to customers",
        budget: 2_350,
        metric: "metric/shares",
        from: 2.0,
        to: 11.0,
        measured: -150,
    },
    Goal {
        key: "goal/browse",
        product: "app",
        name: "Browse the whole shop on a phone",
        why: "Half of the visits come from phones and leave after one page.",
        due: -148,
        note: "Launch day, agreed with the shops",
        budget: 2_600,
        metric: "metric/sessions",
        from: 2.0,
        to: 20.0,
        measured: -180,
    },
    Goal {
        key: "goal/returns",
        product: "sofa",
        name: "A sofa that stays",
        why: "Each returned sofa costs more than its margin; most come back because the fabric was not what the picture said.",
        due: -138,
        note: "In the shops for spring",
        budget: 2_400,
        metric: "metric/returns",
        from: 9.5,
        to: 5.0,
        measured: -180,
    },
    Goal {
        key: "goal/answers",
        product: "app",
        name: "Fewer questions to support",
        why: "Wrong sizes and missing care instructions cause four of ten contacts.",
        due: -118,
        note: "Before the support contract renews",
        budget: 1_000,
        metric: "metric/support",
        from: 31.0,
        to: 22.0,
        measured: -140,
    },
];

type Feature = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    f64,
    f64,
    f64,
    &'static str,
);

const TOGETHER: &[&str] = &["goal/together"];
const BROWSE: &[&str] = &["goal/browse"];
const RETURNS: &[&str] = &["goal/returns"];
const ANSWERS: &[&str] = &["goal/answers"];

const FEATURES: &[Feature] = &[
    (
        "share",
        "Share with family by message",
        "in_build",
        TOGETHER,
        9_000.0,
        3.0,
        0.8,
        "Send a room or an item into the family's message thread; it opens in the app or in the browser, with the price and the room as it was.",
    ),
    (
        "browse",
        "Browse and search the catalogue",
        "in_build",
        BROWSE,
        22_000.0,
        2.0,
        0.9,
        "The whole shop on a phone: categories, search, filters, availability in the nearest shop.",
    ),
    (
        "checkout",
        "Check-out with delivery date",
        "in_build",
        BROWSE,
        6_000.0,
        3.0,
        0.8,
        "Pay, and pick the day the van comes.",
    ),
    (
        "sizes",
        "Sizes one can trust",
        "in_build",
        ANSWERS,
        15_000.0,
        1.0,
        0.9,
        "Measured sizes with the packed size, so that it fits through the door.",
    ),
    (
        "sofa-covers",
        "Removable covers",
        "in_build",
        RETURNS,
        1_400.0,
        3.0,
        0.7,
        "Every cover can be taken off, washed and ordered again.",
    ),
    (
        "sofa-swatch",
        "True-colour fabric samples",
        "in_build",
        RETURNS,
        1_900.0,
        2.0,
        0.8,
        "A sample card by post and pictures under three kinds of light.",
    ),
    (
        "rooms",
        "Saved rooms",
        "in_build",
        BROWSE,
        8_000.0,
        1.0,
        0.8,
        "Keep what you looked at together, by room.",
    ),
    (
        "voting",
        "Group voting",
        "idea",
        &[],
        7_000.0,
        2.0,
        0.5,
        "Everyone in the thread gives a heart or a no.",
    ),
    (
        "voice",
        "Voice notes on a shared item",
        "idea",
        &[],
        4_000.0,
        0.5,
        0.4,
        "Say what you think instead of typing it.",
    ),
    (
        "ar",
        "See it in your room",
        "idea",
        &[],
        9_000.0,
        2.0,
        0.3,
        "Place the sofa in the living room through the camera.",
    ),
    (
        "plus",
        "Oakline Plus membership",
        "idea",
        &[],
        3_000.0,
        2.0,
        0.4,
        "Free delivery, free repair parts, first look at new lines.",
    ),
    (
        "care",
        "Care instructions by material",
        "planned",
        &[],
        5_000.0,
        1.0,
        0.8,
        "What to do about red wine on wool.",
    ),
    (
        "chat",
        "Chat with a shop",
        "idea",
        &[],
        6_000.0,
        1.0,
        0.5,
        "A person in the nearest shop answers with a photo.",
    ),
    (
        "wishlist",
        "Wedding and moving-in lists",
        "idea",
        &[],
        2_500.0,
        1.0,
        0.6,
        "A list that the family fills together.",
    ),
    (
        "notify",
        "Back in stock",
        "idea",
        &[],
        4_500.0,
        1.0,
        0.9,
        "Hear once when it is back.",
    ),
    (
        "repair",
        "Order a spare part",
        "idea",
        &[],
        1_200.0,
        2.0,
        0.7,
        "A leg, a screw, a cover: from the order history.",
    ),
    (
        "reviews",
        "Photos from customers' homes",
        "idea",
        &[],
        8_000.0,
        1.0,
        0.6,
        "How it looks in a flat that is not a studio.",
    ),
    (
        "second",
        "Second life",
        "idea",
        &[],
        2_000.0,
        1.0,
        0.4,
        "Sell the old sofa through the shop.",
    ),
];
