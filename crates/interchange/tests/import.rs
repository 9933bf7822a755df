//! Files of other tools, carried out on a graph.
#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::path::Path;

use interchange::import::{Format, Mapping, Reading, Target, commands, read};
use model::{Context, Day, Graph, Id, Kind, Moment, NoHistory, execute};

fn today() -> Day {
    Day(jiff::civil::date(2027, 3, 1))
}

/// The graph after the import, or why not.
fn carry_out(reading: &Reading, graph: &Graph) -> Result<Graph, model::Refusal> {
    let incoming = reading.incoming.as_ref().unwrap();
    let mut last = 0u128;
    let mut new_id = || {
        last += 1;
        Id(uuid::Uuid::from_u128(
            0x0190_0000_0000_7000_8000_0000_0000_0000 + last + ((graph.seq() as u128) << 40),
        ))
    };
    let batch = commands(incoming, graph, Target::default(), &mut new_id);
    assert_eq!(batch.commands.len(), batch.rows.len());
    let context = Context::new(graph, None, Moment(jiff::Timestamp::UNIX_EPOCH), &NoHistory);
    execute(graph, &context, &batch.commands).map(|outcome| outcome.graph)
}

fn table(text: &str) -> Reading {
    read(
        text.as_bytes(),
        "plan.csv",
        None,
        &Mapping::default(),
        today(),
    )
}

/// The outline, with what each task waits for and who does it.
fn show(graph: &Graph) -> String {
    let mut out = String::new();
    for project in graph.projects() {
        let _ = writeln!(
            out,
            "{} ({}) from {}",
            project.name, project.key, project.start
        );
        for (level, task) in graph.outline(project.id) {
            let estimate = &task.estimate;
            let _ = write!(
                out,
                "{}{} {} [{} min",
                "  ".repeat(level + 1),
                task.number,
                task.name,
                estimate.likely_minutes
            );
            if let (Some(low), Some(high)) = (estimate.low_minutes, estimate.high_minutes) {
                let _ = write!(out, ", {low} to {high}");
            }
            out.push(']');
            for it in graph.dependencies_into(task.id) {
                let other = graph.task(it.predecessor).unwrap();
                let _ = write!(
                    out,
                    " <- {} {:?} {}{:?}",
                    other.number, it.dependency_type, it.lag.value, it.lag.unit
                );
            }
            for it in graph.assignments_of(task.id) {
                let person = graph.person(it.person.unwrap()).unwrap();
                let _ = write!(out, " @{} {}%", person.name, it.units * 100.0);
            }
            if let Some(promise) = &task.promise {
                let _ = write!(out, " due {}", promise.due);
            }
            if let Some(constraint) = &task.constraint {
                let _ = write!(
                    out,
                    " {:?} {}",
                    constraint.kind,
                    constraint.at.map(|at| at.to_string()).unwrap_or_default()
                );
            }
            if let Some(column) = task.column.and_then(|column| graph.column(column)) {
                let _ = write!(out, " in {}", column.name);
            }
            if task.progress.percent_complete > 0 {
                let _ = write!(out, " {}%", task.progress.percent_complete);
            }
            out.push('\n');
        }
    }
    out
}

#[test]
fn real_project_files_come_in_whole() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/schedules");
    let Ok(files) = std::fs::read_dir(&directory) else {
        eprintln!("skipped: there are no files in {}", directory.display());
        return;
    };
    let mut files: Vec<_> = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "xml"))
        .collect();
    files.sort();
    assert!(files.len() >= 18);
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let reading = read(&bytes, &name, None, &Mapping::default(), today());
        assert!(
            reading.preview.can_apply,
            "{name}: {:?}",
            reading.preview.refused
        );
        let graph = carry_out(&reading, &Graph::default())
            .unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
        let counts = &reading.preview.counts;
        assert_eq!(graph.count(Kind::Task), counts["tasks"], "{name}");
        assert_eq!(
            graph.count(Kind::Dependency),
            counts["dependencies"],
            "{name}"
        );
        // The same file again: the people and calendars are the same ones.
        let twice = carry_out(&reading, &graph)
            .unwrap_or_else(|refusal| panic!("{name} again: {refusal:?}"));
        assert_eq!(
            twice.count(Kind::Person),
            graph.count(Kind::Person),
            "{name}"
        );
        assert_eq!(twice.count(Kind::Project), 2, "{name}");
    }
}

#[test]
fn a_table_of_asana() {
    let reading = table("\u{feff}Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,Start Date,Due Date,Tags,Notes,Projects,Parent task,Blocked By (Dependencies),Blocking (Dependencies)
1201,2027-02-01,2027-02-10,2027-02-10,Interview families,Done,Ann Bell,ann@oak.example,2027-02-01,2027-02-10,\"research, share\",\"First line
second line\",Share,,,Design the sheet
1202,2027-02-01,,2027-02-10,Design the sheet,In progress,Ben Cole,ben@oak.example,2027-03-01,2027-03-12,,,Share,,Interview families,
1203,2027-02-01,,2027-02-10,Sketch,In progress,Ben Cole,ben@oak.example,,2027-03-05,,,Share,Design the sheet,,
1204,2027-02-01,,2027-02-10,Build,To do,,,,2027-04-30,,,Share,,\"Design the sheet, Nobody knows\",
");
    assert_eq!(reading.preview.format, "asana_csv");
    insta::assert_snapshot!(show(&carry_out(&reading, &Graph::default()).unwrap()), @r#"
    plan (PLAN) from 2027-02-01T08:00:00
      1 Interview families [3840 min] @Ann Bell 100% due 2027-02-10 StartNoEarlierThan 2027-02-01T08:00:00 in Done 100%
      2 Design the sheet [4800 min] <- 1 FinishStart 0WorkingMinutes @Ben Cole 100% due 2027-03-12 StartNoEarlierThan 2027-03-01T08:00:00 in In progress
        3 Sketch [480 min] @Ben Cole 100% due 2027-03-05 in In progress
      4 Build [480 min] <- 2 FinishStart 0WorkingMinutes due 2027-04-30 in To do
    "#);
    insta::assert_debug_snapshot!(reading.preview.adapted, @r#"
    [
        Adapted {
            row: Some(
                6,
            ),
            field: Some(
                "predecessors",
            ),
            text: "“Nobody knows” is no row of this file: left out",
        },
    ]
    "#);
}

#[test]
fn a_table_with_columns_of_its_own() {
    let text = "Plan of the spring;;;;;;
Title;Days;From;Best;Worst;Depends on;Who
Dig;3;1.3.2027;2d;6d;;Ann [50%]; Ben
Plant;2 days;;;;1FS+1d;Ann
Water;4h;;;;2SS+50%;
Wait;2ed;soon;;;9;
";
    let columns = [
        ("Days", Some("duration")),
        ("From", Some("start")),
        ("Best", Some("low")),
        ("Worst", Some("high")),
        ("Who", Some("assignee")),
    ];
    let columns = columns.map(|(name, field)| (name.to_owned(), field.map(String::from)));
    let mapping = Mapping {
        columns: columns.into(),
        ..Mapping::default()
    };
    let reading = read(
        text.as_bytes(),
        "Spring plan.csv",
        Some(Format::Csv),
        &mapping,
        today(),
    );
    insta::assert_snapshot!(show(&carry_out(&reading, &Graph::default()).unwrap()), @r#"
    Spring plan (SP) from 2027-03-01T08:00:00
      1 Dig [1440 min, 960 to 2880] @Ann 50% StartNoEarlierThan 2027-03-01T08:00:00
      2 Plant [960 min] <- 1 FinishStart 480WorkingMinutes @Ann 100%
      3 Water [240 min] <- 2 StartStart 50Percent
      4 Wait [2880 min]
    "#);
    insta::assert_debug_snapshot!(reading.preview.adapted, @r#"
    [
        Adapted {
            row: None,
            field: None,
            text: "dates such as 1.3.2027 are read with the day first: choose the order if that is wrong",
        },
        Adapted {
            row: Some(
                3,
            ),
            field: None,
            text: "the row has more cells than the header: what is behind it is left out",
        },
        Adapted {
            row: Some(
                6,
            ),
            field: Some(
                "start",
            ),
            text: "“soon” is no date and is left out",
        },
        Adapted {
            row: Some(
                6,
            ),
            field: Some(
                "predecessors",
            ),
            text: "“9” is no row of this file: left out",
        },
    ]
    "#);
    insta::assert_debug_snapshot!(reading.preview.columns.unwrap().last(), @r#"
    Some(
        Column {
            name: "Who",
            sample: [
                "Ann [50%]",
                "Ann",
            ],
            field: Some(
                "assignee",
            ),
        },
    )
    "#);
}

#[test]
fn bad_files_are_refused_by_place() {
    let mut out = String::new();
    let cases: [(&str, &[u8]); 10] = [
        ("empty.csv", b""),
        ("no names.csv", b"A,B\n1,2\n"),
        ("cut off.csv", b"Name,Notes\nDig,\"and th"),
        ("twice.csv", b"Id,Name\n1,Dig\n1,Plant\n"),
        ("circle.csv", b"Id,Name,Parent\n1,Dig,2\n2,Plant,1\n"),
        ("only a header.csv", b"Name,Start\n"),
        ("binary.csv", b"Name,Start\n\x00\x01,\x02\n"),
        ("cut off.xml", b"<?xml version=\"1.0\"?>\n<Project>\n<Tasks><Task><UID>1</UID>"),
        ("other.xml", b"<html></html>"),
        ("bomb.xml", b"<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><Project><Name>&b;</Name></Project>"),
    ];
    for (name, bytes) in cases {
        let reading = read(bytes, name, None, &Mapping::default(), today());
        assert!(!reading.preview.can_apply, "{name}");
        let refused = &reading.preview.refused[0];
        let _ = writeln!(
            out,
            "{name}: row {:?}, line {:?}: {}",
            refused.row, refused.line, refused.text
        );
    }
    insta::assert_snapshot!(out, @r#"
    empty.csv: row None, line None: there is no row of column names in it
    no names.csv: row None, line Some(1): no column is read as the tasks' names: choose one
    cut off.csv: row None, line Some(2): the quotes that open in this line are never closed: the file is cut off or damaged
    twice.csv: row Some(3), line None: the id “1” is used by an earlier row
    circle.csv: row Some(2), line None: “Dig” lies below itself: the parents go in a circle
    only a header.csv: row None, line None: There is no task in it.
    binary.csv: row None, line None: this is no text: export the table as CSV
    cut off.xml: row None, line Some(3): the file is cut off: it ends inside <Task>
    other.xml: row None, line Some(1): this is not Microsoft Project XML: it begins with <html>, not <Project>
    bomb.xml: row None, line Some(1): the file has a document type declaration; entities defined there are not allowed, remove it
    "#);
}

#[test]
fn a_mapping_that_cannot_be_is_refused() {
    let map = |columns: &[(&str, &str)]| {
        let columns = columns
            .iter()
            .map(|(name, field)| ((*name).to_owned(), Some((*field).to_owned())))
            .collect();
        let mapping = Mapping {
            columns,
            ..Mapping::default()
        };
        read(
            b"Name,When\nDig,2027-03-01\n",
            "plan.csv",
            None,
            &mapping,
            today(),
        )
        .preview
        .refused
    };
    insta::assert_debug_snapshot!(map(&[("Wann", "start")]), @r#"
    [
        Refused {
            row: None,
            line: None,
            field: Some(
                "Wann",
            ),
            text: "The file has no column “Wann”.",
        },
    ]
    "#);
    insta::assert_debug_snapshot!(map(&[("When", "mood")]), @r#"
    [
        Refused {
            row: None,
            line: None,
            field: Some(
                "When",
            ),
            text: "“mood” is no field that a column can be read as.",
        },
    ]
    "#);
    assert_eq!(map(&[("When", "start")]), []);
}

proptest::proptest! {
    /// Whatever the bytes are, there is an answer.
    #[test]
    fn any_bytes_end_in_a_preview(bytes: Vec<u8>, header in "Name|Id,Name,Parent,Start,Duration,Predecessors") {
        let _ = read(&bytes, "x.csv", None, &Mapping::default(), today());
        let mut text = format!("{header}\n").into_bytes();
        text.extend(&bytes);
        let reading = read(&text, "x.csv", None, &Mapping::default(), today());
        if reading.preview.can_apply {
            // The graph may refuse it, but says so.
            let _ = carry_out(&reading, &Graph::default());
        }
    }
}
