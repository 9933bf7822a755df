//! How near the best known makespans of PSPLIB's j30 and j60 the levelling comes in one and in
//! five seconds of two threads, on one instance of each set of parameters. Prints each figure
//! beside its limit; says so and ends where the files are absent.
#![allow(clippy::unwrap_used)]

#[path = "../tests/psplib/mod.rs"]
mod psplib;

use std::fs;
use std::time::{Duration, Instant};

use engine::levelling::rcpsp::{Options, solve};

/// Set, seconds, and the mean deviation from the best known that is allowed, in percent.
const GOALS: [(&str, u64, f64); 4] = [
    ("j30", 1, 0.0),
    ("j30", 5, 0.0),
    ("j60", 1, 0.2),
    ("j60", 5, 0.1),
];

fn main() {
    let folder = std::env::temp_dir().join("tandem-psplib");
    for (name, seconds, limit) in GOALS {
        let Some(set) = psplib::Set::read(name, &folder) else {
            return;
        };
        let (mut deviation, mut optimal, mut count) = (0.0, 0, 0);
        let begun = Instant::now();
        // `j601_1.sm`: the first of each ten.
        let sample = set.files.iter().filter(|file| {
            let stem = file.file_stem().unwrap().to_str().unwrap();
            stem.ends_with("_1")
        });
        for file in sample {
            let instance = interchange::rcpsp::read(&fs::read_to_string(file).unwrap()).unwrap();
            let clock = Instant::now();
            let limit = Duration::from_secs(seconds);
            let options = Options {
                seed: 1,
                threads: 2,
                schedules: u64::MAX,
                stop: &|| clock.elapsed() >= limit,
            };
            let answer = solve(&instance, &options).unwrap();
            let (_, (_, best)) = set.best_known(file);
            deviation += 100.0 * (f64::from(answer.makespan) / f64::from(best) - 1.0);
            optimal += u32::from(answer.makespan == best);
            count += 1;
        }
        let mean = deviation / f64::from(count);
        println!(
            "{name} at {seconds} s: {mean:.2} % above the best known (limit {limit:.2}), {optimal} of {count} at it, \
             {:.2} s each",
            begun.elapsed().as_secs_f64() / f64::from(count)
        );
    }
}
