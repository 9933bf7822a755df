//! Levelling of plans that Microsoft Project saved, held against a checker that goes by the plan
//! alone.
#![allow(clippy::unwrap_used)]

#[path = "../../engine/tests/plan_checker/mod.rs"]
mod plan_checker;

use std::path::PathBuf;

use engine::levelling::search::{Goal, Options, search};
use engine::network::Network;
use engine::plan::Constraint;
use interchange::mspdi::{self, Source};
use plan_checker::check;

const SCHEDULES: u64 = 300;

#[test]
fn plans_are_levelled_soundly_and_no_worse() {
    let folder = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/schedules"
    ));
    let Ok(entries) = folder.read_dir() else {
        eprintln!("skipped: {} is not here", folder.display());
        return;
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "xml"));
    paths.sort();
    for path in &paths {
        let name = path.file_stem().unwrap().display().to_string();
        let bytes = std::fs::read(path).unwrap();
        let source = Source::decode(&bytes).unwrap();
        let document = mspdi::read(&source).unwrap();
        let plan = document.to_plan().plan;
        let network = Network::compile(&plan).unwrap();
        let schedule = network.schedule().unwrap();
        let goal = Goal {
            clear: true,
            ..Goal::default()
        };
        let options = Options {
            seed: 1,
            threads: 1,
            schedules: SCHEDULES,
            stop: &|| false,
            cancel: &|| false,
        };
        let found = search(&plan, &network, &schedule, &goal, &options).unwrap();
        let levelled = Network::compile(&found.plan).unwrap().schedule().unwrap();
        // Levelling puts what is to be done as late as possible where it can be first.
        let late = |c: &Constraint| *c == Constraint::AsLateAsPossible;
        let exact = !plan.tasks.iter().any(|task| late(&task.constraint));
        let span = |dates: &[(i64, i64)]| {
            let first = dates.iter().map(|dates| dates.0).min().unwrap();
            (dates.iter().map(|dates| dates.1).max().unwrap() - first) as f64 / 86_400.0
        };
        eprintln!(
            "{name}: {} tasks, alone {:.1} days, one pass {:.1}, found {:.1}; weighted delay {:.1} to {:.1}; \
             {} moved; {} overloads; proved {}",
            plan.tasks.len(),
            span(&found.alone),
            span(&found.was.dates),
            span(&found.levelled.dates),
            found.cost_was.delay as f64 / 86_400e3,
            found.cost.delay as f64 / 86_400e3,
            found
                .levelled
                .dates
                .iter()
                .zip(&found.was.dates)
                .filter(|(a, b)| a != b)
                .count(),
            found.levelled.overloads.len(),
            found.proved,
        );
        assert_eq!(check(&plan, &found.was, &schedule), Ok(()), "{name}");
        assert_eq!(
            check(&found.plan, &found.levelled, &levelled),
            Ok(()),
            "{name}"
        );
        assert!(found.cost <= found.cost_was, "{name}");
        if exact && found.plan != plan {
            for (task, dates) in levelled.tasks.iter().enumerate() {
                let dates = (dates.start, dates.finish);
                assert_eq!(dates, found.levelled.dates[task], "{name}: task {task}");
            }
        }
    }
}
