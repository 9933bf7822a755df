use anyhow::Result;
use jiff::ToSpan;
use model::Command;
use serde_json::{Value, json};

use crate::demo::story::{Story, create};

pub const MADE: i64 = 190;

pub fn tell(story: &mut Story) -> Result<()> {
    story.logins = vec![
        (story.id("maya"), "maya@oakline.example"),
        (story.id("tomas"), "tomas@oakline.example"),
        (story.id("priya"), "priya@oakline.example"),
    ];
    let mut commands = vec![create(json!({
        "kind": "workspace", "id": story.id("workspace"), "name": "Oakline Home", "currency": "EUR",
        "time_zone": "UTC", "calendar": story.id("calendar/standard"),
    }))?];
    commands.extend(calendars(story)?);
    for (name, full, title, role, hats, rate, skills) in PEOPLE {
        commands.push(person(story, name, full, title, role, hats, *rate, skills)?);
    }
    let team = |name: &str, members: &[&str]| {
        create(json!({
            "kind": "team", "id": story.id(&format!("team/{}", name.to_lowercase().replace(' ', "_"))), "name": name,
            "members": members.iter().map(|member| story.id(member)).collect::<Vec<_>>(),
        }))
    };
    commands.push(team(
        "App team",
        &["priya", "luca", "hana", "jonas", "owen"],
    )?);
    commands.push(team("Photo studio", &["vera", "stig"])?);
    commands.push(team("Support", &["bea", "ruben"])?);
    story.step(MADE, "", "Set up Oakline Home", commands);
    Ok(())
}

type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    i64,
    &'static [(&'static str, u8)],
);

const PEOPLE: &[Row] = &[
    (
        "maya",
        "Maya Okafor",
        "Product manager",
        "owner",
        &["product_manager"],
        7_800,
        &[("discovery", 4), ("pricing", 3)],
    ),
    (
        "tomas",
        "Tomas Brandt",
        "Project manager",
        "owner",
        &["project_manager"],
        7_600,
        &[("planning", 5), ("risk", 4)],
    ),
    (
        "ida",
        "Ida Holm",
        "Designer",
        "member",
        &[],
        6_900,
        &[("ux design", 5), ("prototyping", 4)],
    ),
    (
        "felix",
        "Félix Moreau",
        "Designer",
        "member",
        &[],
        6_200,
        &[("visual design", 4), ("ux design", 3)],
    ),
    (
        "priya",
        "Priya Raman",
        "iOS developer",
        "member",
        &[],
        8_200,
        &[("ios", 5), ("deep links", 4)],
    ),
    (
        "luca",
        "Luca Ferri",
        "Android developer",
        "member",
        &[],
        7_900,
        &[("android", 4)],
    ),
    (
        "hana",
        "Hana Sato",
        "Back-end developer",
        "member",
        &[],
        8_400,
        &[("back end", 5), ("data", 3)],
    ),
    (
        "jonas",
        "Jonas Weber",
        "Back-end developer",
        "member",
        &[],
        7_400,
        &[("back end", 3), ("search", 3)],
    ),
    (
        "sven",
        "Sven Dahl",
        "Tester",
        "member",
        &[],
        6_100,
        &[("testing", 4)],
    ),
    (
        "noor",
        "Noor Haddad",
        "Data analyst",
        "member",
        &[],
        7_000,
        &[("data", 5)],
    ),
    (
        "carla",
        "Carla Mendes",
        "Lawyer",
        "member",
        &[],
        16_000,
        &[("privacy", 5), ("contracts", 4)],
    ),
    (
        "owen",
        "Owen Clarke",
        "Contractor, iOS",
        "member",
        &[],
        11_000,
        &[("ios", 4)],
    ),
    (
        "vera",
        "Vera Lindt",
        "Photographer",
        "member",
        &[],
        6_500,
        &[("photo", 5)],
    ),
    (
        "stig",
        "Stig Aune",
        "Studio assistant",
        "member",
        &[],
        4_800,
        &[("photo", 3)],
    ),
    (
        "bea",
        "Bea Novak",
        "Support lead",
        "member",
        &[],
        5_600,
        &[("support", 5)],
    ),
    (
        "ruben",
        "Ruben Costa",
        "Support agent",
        "member",
        &[],
        4_400,
        &[("support", 3)],
    ),
    (
        "greta",
        "Greta Lund",
        "Furniture engineer",
        "member",
        &[],
        7_200,
        &[("upholstery", 5)],
    ),
    (
        "mikkel",
        "Mikkel Bach",
        "Purchasing",
        "member",
        &[],
        6_400,
        &[("purchasing", 4)],
    ),
    (
        "anneke",
        "Anneke Visser",
        "Catalogue editor",
        "member",
        &[],
        5_200,
        &[("catalogue", 4)],
    ),
    (
        "dario",
        "Dario Conti",
        "Catalogue editor",
        "member",
        &[],
        4_900,
        &[("catalogue", 3)],
    ),
];

#[allow(clippy::too_many_arguments)]
fn person(
    story: &Story,
    name: &str,
    full: &str,
    title: &str,
    role: &str,
    hats: &[&str],
    rate: i64,
    skills: &[(&str, u8)],
) -> Result<Command> {
    let calendar = match name {
        "carla" => Some(story.id("calendar/two-days")),
        "priya" | "ida" => Some(story.id(&format!("calendar/{name}"))),
        _ => None,
    };
    create(json!({
        "kind": "person", "id": story.id(name), "name": full, "job_title": title, "role": role, "hats": hats,
        "email": format!("{name}@oakline.example"),
        "rate_minor_per_hour": rate, "calendar": calendar,
        "skills": skills.iter().map(|(name, level)| json!({"name": name, "level": level})).collect::<Vec<_>>(),
    }))
}

fn calendars(story: &Story) -> Result<Vec<Command>> {
    let shifts = || json!([{"start_minute": 480, "end_minute": 720}, {"start_minute": 780, "end_minute": 1020}]);
    let week = |works: [bool; 7]| -> Vec<Value> {
        works
            .iter()
            .map(|works| if *works { shifts() } else { json!([]) })
            .collect()
    };
    let standard = story.id("calendar/standard");
    let inherit = vec![Value::Null; 7];
    Ok(vec![
        create(json!({
            "kind": "calendar", "id": standard, "name": "Standard",
            "week": week([true, true, true, true, true, false, false]), "exceptions": holidays(story),
        }))?,
        create(json!({
            "kind": "calendar", "id": story.id("calendar/two-days"), "name": "Tuesdays and Thursdays", "base": standard,
            "week": week([false, true, false, true, false, false, false]),
        }))?,
        create(json!({
            "kind": "calendar", "id": story.id("calendar/priya"), "name": "Priya Raman", "base": standard, "week": inherit,
            "exceptions": [{"name": "Holiday", "first_day": story.day(-24), "last_day": story.day(-30)}],
        }))?,
        create(json!({
            "kind": "calendar", "id": story.id("calendar/ida"), "name": "Ida Holm", "base": standard, "week": inherit,
            "exceptions": [{"name": "Design conference", "first_day": story.day(-9), "last_day": story.day(-10)}],
        }))?,
    ])
}

/// Public holidays of two years around today, those that fall on a fixed day.
fn holidays(story: &Story) -> Vec<Value> {
    let today = story.day(0).0;
    let year = today.year();
    let fixed = [
        (1, 1, "New Year"),
        (5, 1, "May Day"),
        (12, 24, "Christmas Eve"),
        (12, 25, "Christmas"),
        (12, 26, "Boxing Day"),
        (12, 31, "New Year's Eve"),
    ];
    let near = |day: &jiff::civil::Date| {
        *day >= today.saturating_sub(400.days()) && *day <= today.saturating_add(800.days())
    };
    (year - 1..=year + 2)
        .flat_map(|year| fixed.iter().map(move |(month, day, name)| (jiff::civil::date(year, *month, *day), *name)))
        .filter(|(day, _)| near(day))
        .map(|(day, name)| json!({"name": name, "first_day": day.to_string(), "last_day": day.to_string()}))
        .collect()
}
