//! What customers said: about sixty quotes, many of them the same wish.

use anyhow::Result;
use serde_json::json;

use crate::demo::story::{Story, create, luck};

/// (feature, source, who, words)
type Quote = (&'static str, &'static str, &'static str, &'static str);

const QUOTES: &[Quote] = &[
    (
        "share",
        "interview",
        "Couple, new flat",
        "I send screenshots to my wife before I buy.",
    ),
    (
        "share",
        "interview",
        "Father of three",
        "We decide on the sofa in the evening, I am in the shop at noon. I need to show them.",
    ),
    (
        "share",
        "support",
        "Customer by mail",
        "Can you send the offer to my husband too? He has to see the price.",
    ),
    (
        "share",
        "interview",
        "Student flat share",
        "Four people, one table. We pasted pictures into a chat and lost track of which one.",
    ),
    (
        "share",
        "survey",
        "Survey",
        "Would like to send an item to my family with one tap.",
    ),
    (
        "share",
        "conversation",
        "Shop Aarhus",
        "People photograph the price tag. Every Saturday, all day.",
    ),
    (
        "share",
        "interview",
        "Retired couple",
        "Our daughter helps us choose. She lives in another city.",
    ),
    (
        "share",
        "support",
        "Customer by phone",
        "The link I sent opened the home page, not the bed.",
    ),
    (
        "share",
        "usage",
        "Web analytics",
        "Seven of ten product pages opened from a message are opened on a second device within the hour.",
    ),
    (
        "share",
        "sales",
        "Shop Malmö",
        "A couple came back three times because each of them came alone.",
    ),
    (
        "share",
        "interview",
        "Nurse, night shifts",
        "We never shop together. I send, he answers when he wakes up.",
    ),
    (
        "share",
        "survey",
        "Survey",
        "A screenshot has no price and no size on it.",
    ),
    (
        "share",
        "survey",
        "Survey",
        "I want my mother to see the whole room, not one lamp.",
    ),
    (
        "share",
        "interview",
        "Young family",
        "My wife says yes or no in the chat. Then I forget which grey it was.",
    ),
    (
        "share",
        "portal",
        "Portal",
        "Let me send the basket, not one item at a time.",
    ),
    (
        "voting",
        "interview",
        "Student flat share",
        "We made a poll in the chat. Give us that.",
    ),
    (
        "voting",
        "survey",
        "Survey",
        "Everyone should be able to give a heart.",
    ),
    (
        "voting",
        "portal",
        "Portal",
        "A way to say no without writing an essay.",
    ),
    (
        "browse",
        "usage",
        "Web analytics",
        "Half of the phone visits leave on the first page.",
    ),
    (
        "browse",
        "support",
        "Customer by mail",
        "On the phone the filter covers the picture.",
    ),
    (
        "browse",
        "interview",
        "Commuter",
        "I look at furniture on the train. Your page does not load in the tunnel.",
    ),
    (
        "browse",
        "survey",
        "Survey",
        "Show me what stands in my shop today.",
    ),
    (
        "browse",
        "conversation",
        "Shop Hamburg",
        "Customers show us the competitor's app.",
    ),
    (
        "browse",
        "survey",
        "Survey",
        "Search finds nothing when I type \"couch\".",
    ),
    (
        "checkout",
        "support",
        "Customer by phone",
        "I could not pick the delivery day, so I did not order.",
    ),
    (
        "checkout",
        "survey",
        "Survey",
        "Paying on the phone took me four attempts.",
    ),
    (
        "checkout",
        "usage",
        "Web analytics",
        "Four of ten baskets end at the delivery date.",
    ),
    (
        "checkout",
        "interview",
        "Young family",
        "I need to know the day. We both work.",
    ),
    (
        "sizes",
        "support",
        "Customer by mail",
        "The wardrobe did not fit through the door. The page gave the built size only.",
    ),
    (
        "sizes",
        "support",
        "Customer by phone",
        "Is 84 cm with or without legs?",
    ),
    (
        "sizes",
        "support",
        "Customer by mail",
        "Two pages, two sizes for the same shelf.",
    ),
    (
        "sizes",
        "survey",
        "Survey",
        "A drawing with sizes would do.",
    ),
    (
        "sizes",
        "conversation",
        "Delivery team",
        "One in twenty goes back because of the staircase.",
    ),
    (
        "sofa-covers",
        "interview",
        "Family with a dog",
        "If I could wash it, I would buy it tomorrow.",
    ),
    (
        "sofa-covers",
        "support",
        "Customer by mail",
        "Can I order only the cover? The frame is fine.",
    ),
    (
        "sofa-covers",
        "sales",
        "Shop Oslo",
        "They ask about stains before they ask about the price.",
    ),
    (
        "sofa-covers",
        "survey",
        "Survey",
        "Ten years with children needs two covers.",
    ),
    (
        "sofa-swatch",
        "support",
        "Customer by phone",
        "It is green. On the page it was grey.",
    ),
    (
        "sofa-swatch",
        "support",
        "Customer by mail",
        "I am sending it back, the colour is not the one in the picture.",
    ),
    (
        "sofa-swatch",
        "interview",
        "Architect",
        "I do not specify a fabric from a screen.",
    ),
    (
        "sofa-swatch",
        "sales",
        "Shop Berlin",
        "We lend our sample book and never see it again.",
    ),
    ("ar", "survey", "Survey", "Let me see it in my living room."),
    (
        "ar",
        "interview",
        "Commuter",
        "I tape the outline on the floor. There must be a better way.",
    ),
    (
        "plus",
        "survey",
        "Survey",
        "I would pay a little for free delivery if I order twice a year.",
    ),
    (
        "plus",
        "interview",
        "Landlord",
        "I furnish eight flats. Give me something for coming back.",
    ),
    (
        "care",
        "support",
        "Customer by phone",
        "Red wine on the wool rug. What now?",
    ),
    (
        "care",
        "support",
        "Customer by mail",
        "Which oil for the oak table?",
    ),
    (
        "chat",
        "survey",
        "Survey",
        "I have one question, not a support ticket.",
    ),
    (
        "chat",
        "conversation",
        "Shop Aarhus",
        "We already answer with photos from our own phones.",
    ),
    (
        "wishlist",
        "portal",
        "Portal",
        "A list for our wedding that the aunts can open.",
    ),
    (
        "notify",
        "support",
        "Customer by mail",
        "Please write to me when the desk is back.",
    ),
    (
        "notify",
        "usage",
        "Web analytics",
        "Sold-out pages get nine visits a person.",
    ),
    (
        "repair",
        "support",
        "Customer by phone",
        "I lost one screw. I do not want a new bed.",
    ),
    (
        "repair",
        "interview",
        "Retired couple",
        "We buy where we can get a spare leg in ten years.",
    ),
    (
        "reviews",
        "survey",
        "Survey",
        "Your pictures are lovely. My flat is not.",
    ),
    (
        "reviews",
        "survey",
        "Survey",
        "Show it with children's toys on it.",
    ),
    (
        "second",
        "portal",
        "Portal",
        "Take my old sofa and I will buy the new one today.",
    ),
    (
        "rooms",
        "interview",
        "Couple, new flat",
        "I have eleven tabs open and each is a room.",
    ),
    (
        "rooms",
        "survey",
        "Survey",
        "Keep what I looked at last week.",
    ),
    (
        "voice",
        "survey",
        "Survey",
        "I would rather say it than type it.",
    ),
];

pub fn tell(story: &mut Story) -> Result<()> {
    for (index, (feature, source, customer, words)) in QUOTES.iter().enumerate() {
        let days_ago = 4 + (luck(&format!("quote{index}")) * 172.0) as i64;
        let product = if feature.starts_with("sofa") {
            "sofa"
        } else {
            "app"
        };
        let who = if *source == "support" { "bea" } else { "maya" };
        // The newest three are still to be sorted.
        let features = if index % 20 == 19 {
            Vec::new()
        } else {
            vec![story.id(&format!("feature/{feature}"))]
        };
        let insight = create(json!({
            "kind": "insight", "id": story.id(&format!("insight/{index}")), "product": story.id(product), "text": words,
            "source": source, "customer": customer, "day": story.day(days_ago), "features": features,
        }))?;
        story.step(days_ago, who, "Note what a customer said", vec![insight]);
    }
    for (days_ago, who, on_kind, on, text) in COMMENTS {
        let comment = create(json!({
            "kind": "comment", "id": story.id(&format!("comment/{days_ago}/{on}")), "on_kind": on_kind, "on": story.id(on), "text": text,
        }))?;
        story.step(*days_ago, who, "Comment", vec![comment]);
    }
    Ok(())
}

const COMMENTS: &[(i64, &str, &str, &str, &str)] = &[
    (
        41,
        "maya",
        "goal",
        "goal/together",
        "The letter to customers names the date. After that, moving it costs us trust, so let us decide what may drop before we move it.",
    ),
    (
        40,
        "tomas",
        "goal",
        "goal/together",
        "Agreed. Universal links and the provider's contract drive it; I will write here when either moves.",
    ),
    (
        6,
        "priya",
        "task",
        "task/share/universal",
        "The review team now asks for a signed association file per market. I have raised the estimate.",
    ),
    (
        5,
        "tomas",
        "task",
        "task/share/universal",
        "Could Owen take the message preview, so that you stay on the links?",
    ),
    (
        12,
        "carla",
        "task",
        "task/share/terms",
        "Their new draft limits us to two countries. I sent it back with three changes.",
    ),
    (
        9,
        "bea",
        "feature",
        "feature/share",
        "Support can name twenty families for the beta.",
    ),
    (
        15,
        "greta",
        "task",
        "task/sofa-relaunch/fire",
        "First sample is in the chamber. Result in two weeks.",
    ),
];
