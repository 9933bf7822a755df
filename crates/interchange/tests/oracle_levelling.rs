//! Levelling against the best known makespans of PSPLIB's j30 and j60 (`../shared/data/psplib`).
//!
//! The budget is counted in schedules and one thread does it all, so that the figures are the
//! same everywhere; the answers are checked here by code of its own.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use engine::levelling::rcpsp::{Instance, Options, solve};

const SCHEDULES: u64 = 10_000;

#[test]
fn j30_is_nearly_always_optimal() {
    // 0.056 % when written.
    mean_deviation("j30", 480).inspect(|mean| assert!(*mean <= 0.07, "{mean:.3} %"));
}

#[test]
fn j60_is_near_the_best_known() {
    // 0.486 % when written.
    mean_deviation("j60", 480).inspect(|mean| assert!(*mean <= 0.55, "{mean:.3} %"));
}

/// In percent above the best known; nothing where the files are absent.
fn mean_deviation(set: &str, count: usize) -> Option<f64> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/psplib");
    let Ok(best) = fs::read_to_string(shared.join(format!("{set}_best_known.csv"))) else {
        eprintln!("SKIPPED: no ../shared/data/psplib beside this checkout");
        return None;
    };
    let best: HashMap<&str, (u32, u32)> = best
        .lines()
        .skip(1)
        .map(|line| {
            let [name, lower, upper] = line.split(',').collect::<Vec<_>>()[..] else {
                panic!("{line}");
            };
            (name, (lower.parse().unwrap(), upper.parse().unwrap()))
        })
        .collect();
    let files = unpack(&shared.join(format!("{set}.sm.tar.xz")), set)?;
    assert_eq!(files.len(), count);
    let mut sum = 0.0;
    for file in &files {
        let instance = interchange::rcpsp::read(&fs::read_to_string(file).unwrap()).unwrap();
        let options = Options {
            seed: 1,
            threads: 1,
            schedules: SCHEDULES,
            stop: &|| false,
        };
        let answer = solve(&instance, &options).unwrap();
        let name = file.file_stem().unwrap().to_str().unwrap();
        let (lower, upper) = best[name];
        assert_eq!(ends(&instance, &answer.starts), answer.makespan, "{name}");
        assert!(answer.makespan >= lower, "{name} is below its proved bound");
        assert!(answer.lower_bound <= upper, "{name}: our bound is none");
        sum += 100.0 * f64::from(answer.makespan - upper) / f64::from(upper);
    }
    Some(sum / files.len() as f64)
}

/// The `.sm` files of an archive, in the folder that cargo keeps for tests.
fn unpack(archive: &Path, set: &str) -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(set);
    fs::create_dir_all(&folder).unwrap();
    let tar = Command::new("tar")
        .arg("xJf")
        .arg(archive)
        .arg("-C")
        .arg(&folder)
        .status();
    if !tar.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no tar that reads xz here");
        return None;
    }
    let mut files = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "sm") {
                files.push(path);
            }
        }
    }
    files.sort();
    Some(files)
}

/// The makespan, once every start is found to hold: day by day, pair by pair.
fn ends(instance: &Instance, starts: &[u32]) -> u32 {
    let end = |a: usize| starts[a] + instance.durations[a];
    for &(from, to) in &instance.arcs {
        assert!(starts[to] >= end(from), "{to} starts before {from} ends");
    }
    let makespan = (0..instance.len()).map(end).max().unwrap();
    for period in 0..makespan {
        let running = (0..instance.len()).filter(|&a| starts[a] <= period && period < end(a));
        let mut left: Vec<i64> = instance.capacities.iter().map(|&c| i64::from(c)).collect();
        for activity in running {
            for (left, &units) in left.iter_mut().zip(&instance.demands[activity]) {
                *left -= i64::from(units);
            }
        }
        assert!(
            left.iter().all(|&left| left >= 0),
            "too much in period {period}"
        );
    }
    makespan
}
