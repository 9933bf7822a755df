//! Levelling against the best known makespans of PSPLIB's j30 and j60 (`../shared/data/psplib`).
//!
//! The budget is counted in schedules and one thread does it all, so that the figures are the
//! same everywhere; the answers are checked here by code of its own.
#![allow(clippy::unwrap_used)]

mod psplib;

use std::fs;
use std::path::Path;

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
    let set = psplib::Set::read(set, Path::new(env!("CARGO_TARGET_TMPDIR")))?;
    assert_eq!(set.files.len(), count);
    let mut sum = 0.0;
    for file in &set.files {
        let instance = interchange::rcpsp::read(&fs::read_to_string(file).unwrap()).unwrap();
        let options = Options {
            seed: 1,
            threads: 1,
            schedules: SCHEDULES,
            stop: &|| false,
        };
        let answer = solve(&instance, &options).unwrap();
        let (name, (lower, upper)) = set.best_known(file);
        assert_eq!(ends(&instance, &answer.starts), answer.makespan, "{name}");
        assert!(answer.makespan >= lower, "{name} is below its proved bound");
        assert!(answer.lower_bound <= upper, "{name}: our bound is none");
        sum += 100.0 * f64::from(answer.makespan - upper) / f64::from(upper);
    }
    Some(sum / set.files.len() as f64)
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
