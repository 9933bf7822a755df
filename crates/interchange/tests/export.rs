//! What is written is read back as what it was.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use interchange::export::{Extras, Format, write};
use interchange::import::{Mapping, Target, commands, read};
use model::entity::{Dependency, Task};
use model::{Context, Day, Graph, Id, Kind, Moment, NoHistory, execute};

fn import(bytes: &[u8], name: &str) -> Graph {
    let reading = read(
        bytes,
        name,
        None,
        &Mapping::default(),
        Day(jiff::civil::date(2027, 3, 1)),
    );
    assert!(
        reading.preview.can_apply,
        "{name}: {:?}",
        reading.preview.refused
    );
    let mut last = 0u128;
    let mut new_id = || {
        last += 1;
        Id(uuid::Uuid::from_u128(
            0x0190_0000_0000_7000_8000_0000_0000_0000 + last,
        ))
    };
    let (nothing, now) = (Graph::default(), Moment(jiff::Timestamp::UNIX_EPOCH));
    let batch = commands(
        &reading.incoming.unwrap(),
        &nothing,
        Target::default(),
        &mut new_id,
    );
    let context = Context::new(&nothing, None, now, &NoHistory);
    execute(&nothing, &context, &batch.commands).unwrap().graph
}

/// The tasks without their ids, each with its level and calendar, in order.
fn tasks(graph: &Graph) -> Vec<(usize, Task, Option<String>)> {
    let project = graph.projects().next().unwrap();
    let plain = |(level, task): (usize, &Task)| {
        let calendar = task
            .calendar
            .and_then(|id| graph.calendar(id))
            .map(|it| it.name.clone());
        let task = Task {
            id: Id::NIL,
            project: Id::NIL,
            parent: None,
            calendar: None,
            rank: String::new(),
            splits: Vec::new(),
            ..task.clone()
        };
        (level, task, calendar)
    };
    graph.outline(project.id).into_iter().map(plain).collect()
}

fn dependencies(graph: &Graph) -> Vec<String> {
    let number = |id| graph.task(id).unwrap().number;
    let plain = |it: &Dependency| {
        format!(
            "{} {:?} {} {:?}",
            number(it.predecessor),
            it.dependency_type,
            number(it.successor),
            it.lag
        )
    };
    let mut all: Vec<_> = graph.dependencies().map(plain).collect();
    all.sort();
    all
}

fn assignments(graph: &Graph) -> Vec<String> {
    let mut all: Vec<_> = graph
        .assignments()
        .map(|it| {
            let person = graph.person(it.person.unwrap()).unwrap();
            let calendar = person
                .calendar
                .and_then(|id| graph.calendar(id))
                .map(|it| it.name.clone());
            let task = graph.task(it.task).unwrap().number;
            format!(
                "{task} {} {:?} {:?} {:?} {} {:?}",
                person.name,
                person.capacity,
                person.rate_minor_per_hour,
                calendar,
                it.units,
                it.work_minutes
            )
        })
        .collect();
    all.sort();
    all
}

#[test]
fn project_xml_goes_around_without_loss() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/schedules");
    let Ok(files) = std::fs::read_dir(&directory) else {
        eprintln!("skipped: there are no files in {}", directory.display());
        return;
    };
    let mut seen = 0;
    for path in files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "xml"))
    {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let before = import(&std::fs::read(&path).unwrap(), &name);
        let project = before.projects().next().unwrap();
        let bytes = write(
            &before,
            project.id,
            Format::Mspdi,
            &Extras {
                rates: true,
                ..Extras::default()
            },
        )
        .unwrap();
        let after = import(&bytes, &name);
        let (was, is) = (tasks(&before), tasks(&after));
        assert_eq!(was.len(), is.len(), "{name}");
        for (was, is) in was.iter().zip(&is) {
            assert_eq!(was, is, "{name}");
        }
        assert_eq!(dependencies(&before), dependencies(&after), "{name}");
        // An assignment without its person's calendar takes the project's: the same time.
        assert_eq!(
            assignments(&before).len(),
            assignments(&after).len(),
            "{name}"
        );
        seen += 1;
    }
    assert!(seen >= 18);
}

const TABLE: &str = "Id,Outline level,Name,Duration,Low,High,Predecessors,Assignee,Due date,Percent complete,Status,Tags,Notes
1,1,Beds,1d,,,,,,,,,
2,2,Dig,3d,2d,6d,,\"Ann, Ben [50%]\",2027-03-20,30,Doing,\"heavy, outside\",\"With care,
and a spade\"
3,2,Plant,4h,,,2FS+1d,Ann,,,To do,,
4,1,Water,2ed,,,3SS+50%; 2,,,,To do,,
";

#[test]
fn a_table_goes_around_without_loss() {
    let before = import(TABLE.as_bytes(), "garden.csv");
    let project = before.projects().next().unwrap();
    let bytes = write(&before, project.id, Format::Csv, &Extras::default()).unwrap();
    let after = import(&bytes, "garden.csv");
    assert_eq!(tasks(&before).len(), 4);
    assert_eq!(tasks(&before), tasks(&after));
    assert_eq!(dependencies(&before), dependencies(&after));
    assert_eq!(assignments(&before), assignments(&after));
    assert_eq!(after.count(Kind::Column), 2);
    insta::assert_snapshot!(String::from_utf8(bytes).unwrap(), @r#"
    Id,Outline level,Name,Status,Start,Forecast start,Forecast finish,Duration,Low,High,Predecessors,Assignee,Due date,Percent complete,Completed,Tags,Notes
    1,1,Beds,,,,,1d,,,,,,0,,,
    2,2,Dig,Doing,,,,3d,2d,6d,,"Ann, Ben [50%]",2027-03-20,30,,"heavy, outside","With care,
    and a spade"
    3,2,Plant,To do,,,,4h,,,2FS+1d,Ann,,0,,,
    4,1,Water,To do,,,,2ed,,,3SS+50%; 2,,,0,,,
    "#);
}

#[test]
fn what_cannot_stand_in_xml_is_left_out() {
    let before = import(
        "Name,Notes\n\"<Dig> & \u{b}\"\"plant\"\"\",a\u{1}b]]>\n".as_bytes(),
        "garden.csv",
    );
    let project = before.projects().next().unwrap();
    let bytes = write(&before, project.id, Format::Mspdi, &Extras::default()).unwrap();
    let after = import(&bytes, "garden.xml");
    let (_, task, _) = &tasks(&after)[0];
    assert_eq!(
        (task.name.as_str(), task.notes.as_str()),
        ("<Dig> & \"plant\"", "ab]]>")
    );
}

#[test]
fn nobody_without_a_right_reads_what_people_cost() {
    let text = r#"<Project><Tasks><Task><UID>1</UID><ID>1</ID><Name>Dig</Name></Task></Tasks>
<Resources><Resource><UID>1</UID><Name>Ann</Name><Type>1</Type><StandardRate>95</StandardRate></Resource></Resources>
<Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units></Assignment></Assignments></Project>"#;
    let graph = import(text.as_bytes(), "garden.xml");
    let project = graph.projects().next().unwrap().id;
    let file = |rates| {
        String::from_utf8(
            write(
                &graph,
                project,
                Format::Mspdi,
                &Extras {
                    rates,
                    ..Extras::default()
                },
            )
            .unwrap(),
        )
        .unwrap()
    };
    assert!(file(true).contains("<StandardRate>95</StandardRate>"));
    assert!(!file(false).contains("StandardRate"));
}
