//! Does the engine reach the dates that Microsoft Project itself stored?
//!
//! Each real plan is stripped of everything Microsoft Project computed, scheduled, written
//! back and compared, task by task, in nine fields to the minute. The floors never go down;
//! `docs/schedule-differences.md` explains what is missing.

#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use engine::network::schedule;
use interchange::mspdi::{self, Parts, Source};

/// (file, tasks, tasks right in all nine fields).
const FLOORS: [(&str, usize, usize); 18] = [
    ("as-late-as-possible", 5, 5),
    ("customer-feedback-levelled", 45, 45),
    ("home-move-plan", 171, 171),
    ("link-conflict", 10, 10),
    ("many-calendars", 62, 62),
    ("mpsplib-29", 184, 184),
    ("must-finish-negative-slack", 15, 15),
    ("native-small", 10, 10),
    ("ozbuild-bid", 19, 19),
    ("progress-small", 15, 15),
    ("residential-construction", 108, 108),
    ("software-development-begun", 86, 86),
    ("software-development-plan", 86, 86),
    ("task-links-2007", 16, 16),
    ("task-links-2019", 16, 16),
    ("team-app", 40, 40),
    ("training-rollout", 76, 76),
    ("work-weeks", 10, 10),
];

const FIELDS: [&str; 9] = [
    "Start",
    "Finish",
    "EarlyStart",
    "EarlyFinish",
    "LateStart",
    "LateFinish",
    "TotalSlack",
    "FreeSlack",
    "Critical",
];

fn folder() -> Option<PathBuf> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = checkout.join("../shared/data/schedules");
    folder.is_dir().then_some(folder)
}

#[test]
fn dates_are_those_microsoft_project_stored() {
    let Some(folder) = folder() else {
        eprintln!("SKIPPED: no ../shared/data/schedules beside this checkout");
        return;
    };
    let mut missed = Vec::new();
    for (name, tasks, floor) in FLOORS {
        let stored = std::fs::read_to_string(folder.join(format!("{name}.xml"))).unwrap();
        let stripped = strip(&stored);
        for field in ["LateStart", "TotalSlack", "Critical"] {
            assert!(
                !stripped.contains(&format!("<{field}>")),
                "{name}: {field} is still there"
            );
        }
        let ours = scheduled(&stripped);
        let (of, right, wrong) = compare(&stored, &ours);
        println!("{name:32} {right:4} of {of:4}");
        for line in wrong {
            println!("    {line}");
        }
        assert_eq!(of, tasks, "{name}: tasks compared");
        if right < floor {
            missed.push(format!("{name}: {right} right, {floor} expected"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("; "));
}

/// A file as `tandem schedule --out` writes it.
fn scheduled(file: &str) -> String {
    let source = Source::decode(file.as_bytes()).unwrap();
    let document = mspdi::read(&source).unwrap();
    let imported = document.to_plan();
    let dates = schedule(&imported.plan).unwrap();
    let written = mspdi::write(&source, &document, &imported, &dates, &Parts::new());
    String::from_utf8(written).unwrap()
}

/// Writing back what was read, scheduled or not, changes only computed elements.
#[test]
fn writing_back_keeps_everything_else() {
    let Some(folder) = folder() else {
        eprintln!("SKIPPED: no ../shared/data/schedules beside this checkout");
        return;
    };
    let computed = [
        &FIELDS[..],
        &["Duration", "StartSlack", "FinishSlack", "FinishDate"],
    ]
    .concat();
    for (name, ..) in FLOORS {
        let stored = std::fs::read_to_string(folder.join(format!("{name}.xml"))).unwrap();
        let ours = scheduled(&stored);
        let rest = |text: &str| {
            let mut kept = Vec::new();
            for line in text.lines() {
                let tag = line
                    .trim_start()
                    .strip_prefix('<')
                    .and_then(|tag| tag.split('>').next());
                if !tag.is_some_and(|tag| computed.contains(&tag)) {
                    kept.push(line.to_owned());
                }
            }
            kept
        };
        assert!(rest(&stored) == rest(&ours), "{name}");
    }
}

fn compare(stored: &str, ours: &str) -> (usize, usize, Vec<String>) {
    let ours: HashMap<String, HashMap<String, String>> = tasks(ours)
        .into_iter()
        .map(|fields| (fields["UID"].clone(), fields))
        .collect();
    let (mut of, mut right, mut wrong) = (0, 0, Vec::new());
    for theirs in tasks(stored) {
        let is = |field: &str, value: &str| theirs.get(field).is_some_and(|found| found == value);
        if is("IsNull", "1") || is("UID", "0") || is("ID", "0") {
            continue;
        }
        of += 1;
        let mine = &ours[&theirs["UID"]];
        let mut all = true;
        for field in FIELDS {
            // Writers may leave out a slack of nought.
            let slack = field.ends_with("Slack");
            let default = (slack && theirs.contains_key("EarlyStart")).then(|| "0".to_owned());
            let Some(expected) = theirs.get(field).cloned().or(default) else {
                continue;
            };
            let got = mine.get(field).cloned().unwrap_or_default();
            let same = if slack {
                let number = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
                (number(&expected) - number(&got)).abs() < 10.0
            } else if field == "Critical" {
                expected == got
            } else {
                expected.get(..16) == got.get(..16)
            };
            if !same {
                all = false;
                wrong.push(format!(
                    "UID {} {field}: {expected} stored, {got} computed",
                    theirs["UID"]
                ));
            }
        }
        right += usize::from(all);
    }
    (of, right, wrong)
}

/// The simple children of every task. The files hold one element a line.
fn tasks(text: &str) -> Vec<HashMap<String, String>> {
    let blocks = text.split("<Task>").skip(1);
    blocks
        .filter_map(|rest| rest.split("</Task>").next())
        .map(children)
        .collect()
}

fn children(block: &str) -> HashMap<String, String> {
    let mut fields = HashMap::new();
    for line in block.lines() {
        if let Some((name, value)) = element(line) {
            fields
                .entry(name.to_owned())
                .or_insert_with(|| value.to_owned());
        }
    }
    fields
}

fn element(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.trim().strip_prefix('<')?.split_once('>')?;
    let value = rest.strip_suffix(&*format!("</{name}>"))?;
    Some((name, value))
}

/// Drops every date, slack and flag that is computed, as a file fresh from its author.
fn strip(text: &str) -> String {
    const ALWAYS: [&str; 13] = [
        "EarlyStart",
        "EarlyFinish",
        "LateStart",
        "LateFinish",
        "TotalSlack",
        "FreeSlack",
        "StartSlack",
        "FinishSlack",
        "Critical",
        "StartVariance",
        "FinishVariance",
        "PreLeveledStart",
        "PreLeveledFinish",
    ];
    const SUMMARY: [&str; 5] = [
        "Duration",
        "RemainingDuration",
        "ManualStart",
        "ManualFinish",
        "ManualDuration",
    ];
    let mut automatic = Vec::new();
    for fields in tasks(text) {
        if fields.get("Manual").is_none_or(|manual| manual != "1") {
            automatic.push(fields["UID"].clone());
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let block = match line.trim() {
            "<Task>" => "</Task>",
            "<Assignment>" => "</Assignment>",
            _ => {
                if element(line).is_none_or(|(name, _)| name != "FinishDate") {
                    out.push_str(line);
                    out.push('\n');
                }
                continue;
            }
        };
        let body: Vec<&str> = lines
            .by_ref()
            .take_while(|line| line.trim() != block)
            .collect();
        let fields = children(&body.join("\n"));
        let flag = |name: &str| fields.get(name).is_some_and(|value| value == "1");
        let mut drop: Vec<&str> = Vec::new();
        if block == "</Task>" {
            drop.extend(ALWAYS);
            if !flag("Manual") {
                drop.extend(["Start", "Finish"]);
                if flag("Summary") {
                    drop.extend(SUMMARY);
                }
            }
        } else if automatic.contains(&fields["TaskUID"]) {
            drop.extend(["Start", "Finish", "StartVariance", "FinishVariance"]);
        }
        out.push_str(line);
        out.push('\n');
        let mut depth = 0;
        for line in body {
            let trimmed = line.trim();
            // Timephased blocks inside an assignment have dates of their own, which are input.
            let child = element(line);
            if depth > 0 || !child.is_some_and(|(name, _)| drop.contains(&name)) {
                out.push_str(line);
                out.push('\n');
            }
            if child.is_none() && trimmed.starts_with("</") {
                depth -= 1;
            } else if child.is_none() && trimmed.starts_with('<') && !trimmed.ends_with("/>") {
                depth += 1;
            }
        }
        out.push_str(block);
        out.push('\n');
    }
    out
}
