//! A writer is killed with SIGKILL under load, again and again. Whatever it had acknowledged
//! is there afterwards, and nothing is half there.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command as Process, Stdio};
use std::time::Duration;

use common::*;
use model::Command;
use store::{Store, check};

const ROUNDS: u64 = 30;
const DIRECTORY: &str = "TANDEM_TEST_KILLED_WRITER";

/// The writer: groups of one to five changes, each acknowledged once it is durable. Does
/// nothing unless the test below has started it.
#[test]
fn writer_that_is_killed() {
    let Some(directory) = std::env::var_os(DIRECTORY) else {
        return;
    };
    let store = Store::open(directory.as_ref()).unwrap();
    let mut graph = store.load(id(WORKSPACE)).unwrap().unwrap();
    let mut out = std::io::stdout().lock();
    loop {
        let mut group = Vec::new();
        for _ in 0..=graph.seq() % 5 {
            let n = 1_000 + graph.seq() * 10;
            let commands: Vec<Command> = match graph.tasks().nth(20) {
                Some(task) if graph.seq().is_multiple_of(3) => {
                    vec![Command::Delete {
                        kind: model::Kind::Task,
                        id: task.id,
                    }]
                }
                _ => vec![task(n), task(n + 1), task(n + 2)],
            };
            let (after, change) = change(&graph, &commands);
            graph = after;
            group.push(change);
        }
        store.commit(id(WORKSPACE), &group).unwrap();
        // Straight to the parent: what it reads here was promised.
        writeln!(out, "acknowledged {}", graph.seq()).unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn acknowledged_changes_survive_sigkill() {
    let directory = tempfile::tempdir().unwrap();
    drop(new_store(directory.path()));
    let (mut last, mut growing) = (1, 0);
    for round in 0..ROUNDS {
        let mut writer = Process::new(std::env::current_exe().unwrap())
            .args(["--exact", "writer_that_is_killed", "--nocapture"])
            .env(DIRECTORY, directory.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let reader = std::thread::spawn(move || {
            lines
                .map_while(Result::ok)
                .filter_map(|line| {
                    line.rsplit_once("acknowledged ")
                        .and_then(|(_, seq)| seq.parse().ok())
                })
                .last()
        });
        // From “hardly begun” to some dozens of writes, never twice at the same point.
        std::thread::sleep(Duration::from_micros(8_000 + round * 2_711));
        writer.kill().unwrap();
        assert!(
            !writer.wait().unwrap().success(),
            "it was to run until killed"
        );
        let acknowledged: u64 = reader.join().unwrap().unwrap_or(last);

        let store = Store::open(directory.path()).unwrap();
        let graph = store.load(id(WORKSPACE)).unwrap().unwrap();
        assert!(
            graph.seq() >= acknowledged,
            "round {round}: {} of {acknowledged} acknowledged",
            graph.seq()
        );
        growing += u64::from(graph.seq() > last);
        last = graph.seq();
        // Gapless, and the rows are what the log says.
        let file = directory.path().join(format!("round-{round}.db"));
        let summary = store.backup(id(WORKSPACE), &file).unwrap();
        assert_eq!(summary.seq, last);
        assert_eq!(check(&file).unwrap().entities, graph.len());
        std::fs::remove_file(file).unwrap();
    }
    assert!(
        growing > ROUNDS / 2,
        "the writer hardly ever got to write: {growing} of {ROUNDS} rounds"
    );
    println!("{ROUNDS} kills, {last} changes, none lost");
}
