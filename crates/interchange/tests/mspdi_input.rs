//! What MSPDI files may look like: odd encodings are read, broken files refused by place.

#![allow(clippy::unwrap_used)]

use engine::calendar::iso;
use engine::network::schedule;
use interchange::mspdi::{self, Parts, Source};
use proptest::prelude::*;

/// Two tasks in a row; task 2 of two hours on Monday 5 January 2026.
const PLAN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project">
  <Name>Kitchen &amp; b&#228;th</Name>
  <StartDate>2026-01-05T08:00:00</StartDate>
  <CalendarUID>1</CalendarUID>
  <Calendars>
    <Calendar>
      <UID>1</UID>
      <Name>Standard</Name>
      <IsBaseCalendar>1</IsBaseCalendar>
    </Calendar>
  </Calendars>
  <Tasks>
    <Task>
      <UID>1</UID>
      <ID>1</ID>
      <Name>Measure</Name>
      <OutlineLevel>1</OutlineLevel>
      <Duration>PT8H0M0S</Duration>
    </Task>
    <Task>
      <UID>2</UID>
      <ID>2</ID>
      <Name>Order</Name>
      <OutlineLevel>1</OutlineLevel>
      <Duration>PT2H0M0S</Duration>
      <Notes><![CDATA[<loud>]]></Notes>
      <PredecessorLink>
        <PredecessorUID>1</PredecessorUID>
        <Type>1</Type>
        <CrossProject>0</CrossProject>
        <LinkLag>4800</LinkLag>
        <LagFormat>7</LagFormat>
      </PredecessorLink>
      <ExtendedAttribute><FieldID>188743731</FieldID><Value>keep me</Value></ExtendedAttribute>
    </Task>
  </Tasks>
  <Assignments>
    <Assignment>
      <UID>1</UID>
      <TaskUID>2</TaskUID>
      <ResourceUID>-65535</ResourceUID>
      <Start>2026-01-06T08:00:00</Start>
      <TimephasedData>
        <Type>1</Type>
        <Start>2026-01-06T08:00:00</Start>
      </TimephasedData>
    </Assignment>
  </Assignments>
</Project>
"#;

/// Reads, schedules and writes; the text written, or why not.
fn through(bytes: &[u8]) -> Result<String, String> {
    written(bytes, false)
}

fn written(bytes: &[u8], split: bool) -> Result<String, String> {
    let source = Source::decode(bytes).map_err(|error| error.to_string())?;
    let document = mspdi::read(&source).map_err(|error| error.to_string())?;
    let imported = document.to_plan();
    let dates = schedule(&imported.plan).map_err(|error| error.to_string())?;
    // Every task in two parts.
    let parts = dates.tasks.iter().map(|task| {
        let halfway = task.start.midpoint(task.finish);
        vec![(task.start, halfway, 3_600), (halfway, task.finish, 3_600)]
    });
    let parts: Parts = parts.enumerate().filter(|_| split).collect();
    Ok(String::from_utf8(mspdi::write(&source, &document, &imported, &dates, &parts)).unwrap())
}

fn refusal(text: &str) -> String {
    through(text.as_bytes()).unwrap_err()
}

#[test]
fn reads_schedules_and_writes() {
    let source = Source::decode(PLAN.as_bytes()).unwrap();
    let document = mspdi::read(&source).unwrap();
    assert_eq!(document.project.name, "Kitchen & bäth");
    assert_eq!(document.tasks[1].notes, "<loud>");
    let imported = document.to_plan();
    let dates = schedule(&imported.plan).unwrap();
    assert_eq!(
        iso(dates.tasks[1].start),
        "2026-01-07T08:00:00",
        "a day of lag"
    );
    insta::assert_snapshot!(through(PLAN.as_bytes()).unwrap());
}

#[test]
fn writing_twice_changes_nothing_more() {
    let once = through(PLAN.as_bytes()).unwrap();
    assert_eq!(through(once.as_bytes()).unwrap(), once);
}

#[test]
fn any_declared_encoding_is_read() {
    let utf16 = |units: fn(u16) -> [u8; 2], mark: bool| {
        let text = PLAN.replace("UTF-8", "UTF-16");
        let text = if mark {
            format!("\u{feff}{text}")
        } else {
            text
        };
        text.encode_utf16().flat_map(units).collect::<Vec<u8>>()
    };
    let latin = PLAN.replace("UTF-8", "windows-1252").replace("&#228;", "ä");
    let latin: Vec<u8> = latin.chars().map(|c| c as u32 as u8).collect();
    for bytes in [
        format!("\u{feff}{PLAN}").into_bytes(),
        utf16(u16::to_le_bytes, true),
        utf16(u16::to_be_bytes, true),
        utf16(u16::to_le_bytes, false),
        latin,
    ] {
        let written = through(&bytes).unwrap();
        assert!(written.contains("<Finish>2026-01-07T10:00:00</Finish>"));
        assert!(!written.contains("windows-1252") && !written.contains("UTF-16"));
        through(written.as_bytes()).unwrap();
    }
}

#[test]
fn wrong_encodings_are_refused() {
    let mut broken = PLAN.as_bytes().to_vec();
    let at = PLAN.find("Order").unwrap();
    broken[at] = 0xff;
    let error = through(&broken).unwrap_err();
    assert!(
        error.starts_with("line 24:") && error.contains("UTF-8"),
        "{error}"
    );
    let error = refusal(&PLAN.replace("UTF-8", "klingon"));
    assert!(error.contains("\"klingon\""), "{error}");
}

#[test]
fn a_cut_off_file_says_where() {
    let at = PLAN.find("PT2H").unwrap();
    let error = refusal(&PLAN[..at]);
    assert!(
        error.contains("line 26") && error.contains("Duration"),
        "{error}"
    );
    for cut in 0..PLAN.len() - 12 {
        if PLAN.is_char_boundary(cut) {
            assert!(through(&PLAN.as_bytes()[..cut]).is_err(), "cut at {cut}");
        }
    }
}

#[test]
fn attacks_are_refused_at_once() {
    let bomb = PLAN.replacen(
        "<Project",
        "<!DOCTYPE p [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n<Project",
        1,
    );
    let error = refusal(&bomb);
    assert!(
        error.starts_with("line 2:") && error.contains("document type"),
        "{error}"
    );
    let error = refusal(&PLAN.replace("&amp;", "&huge;"));
    assert!(error.contains("&huge;"), "{error}");

    let deep = format!("<Project>{}", "<a>".repeat(17_000_000));
    let error = refusal(&deep);
    assert!(error.contains("nested more than"), "{error}");
}

#[test]
fn what_contradicts_itself_is_refused_by_place() {
    let error = refusal(&PLAN.replace("<UID>2</UID>", "<UID>1</UID>"));
    assert!(
        error.starts_with("line 21:") && error.contains("task UID 1 is used twice"),
        "{error}"
    );
    let error = refusal(&PLAN.replace("<PredecessorUID>1<", "<PredecessorUID>77<"));
    assert!(
        error.starts_with("line 28:") && error.contains("\"Order\"") && error.contains("77"),
        "{error}"
    );
    let error = refusal(&PLAN.replace("<PredecessorUID>1<", "<PredecessorUID>2<"));
    assert!(error.contains("\"Order\" -> \"Order\""), "{error}");
    let error = refusal(&PLAN.replace("PT2H0M0S", "two hours"));
    assert!(
        error.starts_with("line 26:") && error.contains("two hours"),
        "{error}"
    );
    let error = refusal(&PLAN.replace("2026-01-05T", "05.01.2026 "));
    assert!(error.starts_with("line 4:"), "{error}");
    assert!(refusal("<html></html>").contains("<html>"));
    assert!(refusal("").contains("no <Project>"));
}

#[test]
fn absurd_lengths_end_in_a_refusal() {
    let error = refusal(&PLAN.replace("PT2H0M0S", "PT99999999H0M0S"));
    assert!(
        error.contains("\"Order\"") && error.contains("2200"),
        "{error}"
    );
    let long = PLAN.replace("<LinkLag>4800", "<LinkLag>1e300");
    assert!(refusal(&long).contains("\"Order\""));
}

/// Wherever the assignments stand, each task's parts go into its own.
#[test]
fn parts_go_into_assignments_wherever_they_stand() {
    let (before, rest) = PLAN.split_once("  <Tasks>").unwrap();
    let (tasks, assignments) = rest.split_once("  <Assignments>").unwrap();
    let (assignments, _) = assignments.split_once("</Project>").unwrap();
    let first = format!("{before}  <Assignments>{assignments}  <Tasks>{tasks}</Project>");
    for text in [PLAN, &first] {
        let written = written(text.as_bytes(), true).unwrap();
        let (_, of_task) = written.split_once("<TaskUID>2</TaskUID>").unwrap();
        let (assignment, _) = of_task.split_once("</Assignment>").unwrap();
        let blocks = |text: &str| text.matches("<TimephasedData>").count();
        assert_eq!((blocks(assignment), blocks(&written)), (3, 3), "{written}");
        assert!(assignment.contains("<Start>2026-01-07T"), "{written}");
    }
}

proptest! {
    /// Bytes changed at random end in an answer or a refusal.
    #[test]
    fn damaged_files_never_panic(changes in prop::collection::vec((0..PLAN.len(), any::<u8>()), 1..6)) {
        let mut bytes = PLAN.as_bytes().to_vec();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        let _ = written(&bytes, true);
    }

    /// So do pieces put together at random.
    #[test]
    fn shuffled_files_never_panic(lines in prop::collection::vec(0..PLAN.lines().count(), 1..60)) {
        let all: Vec<&str> = PLAN.lines().collect();
        let text: String = lines.into_iter().map(|line| format!("{}\n", all[line])).collect();
        let _ = written(text.as_bytes(), true);
    }
}
