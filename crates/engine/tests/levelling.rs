//! Levelling of generated problems, held against a checker that goes by the instance alone.
#![allow(clippy::unwrap_used)]

#[path = "../benches/instances/mod.rs"]
mod generated;

use std::sync::atomic::{AtomicU32, Ordering};

use engine::levelling::rcpsp::{Instance, Options, Portion, relevel, solve};

fn options(schedules: u64) -> Options<'static> {
    Options {
        seed: 1,
        threads: 1,
        schedules,
        stop: &|| false,
    }
}

/// The makespan of a schedule, or what is wrong with it: uses are added up event by event.
fn check(instance: &Instance, starts: &[u32]) -> Result<u32, String> {
    let end = |a: usize| starts[a] + instance.durations[a];
    if let Some((from, to)) = instance.arcs.iter().find(|(a, b)| starts[*b] < end(*a)) {
        return Err(format!("{to} starts before {from} ends"));
    }
    let early = |p: &Portion| p.activities.iter().any(|&a| starts[a] < p.release);
    if instance.projects.iter().any(early) {
        return Err("a start before the release".into());
    }
    for (resource, &capacity) in instance.capacities.iter().enumerate() {
        let mut events = Vec::new();
        for (activity, &start) in starts.iter().enumerate() {
            let units = i64::from(instance.demands[activity][resource]);
            if instance.durations[activity] > 0 {
                // Whoever ends makes room before others begin.
                events.push((end(activity), -units));
                events.push((start, units));
            }
        }
        events.sort_unstable();
        let mut used = 0;
        for (period, units) in events {
            used += units;
            if used > i64::from(capacity) {
                return Err(format!("{used} of {resource} in use in period {period}"));
            }
        }
    }
    Ok((0..instance.len()).map(end).max().unwrap_or(0))
}

#[test]
fn a_portfolio_is_served_sooner_within_the_makespan_it_may_take() {
    let portfolio = generated::portfolio(12, 20, 5.0, 0.0, 1);
    let heads = generated::heads(&portfolio);
    let delay = |starts: &[u32]| -> u32 {
        let end = |at: &[u32], a: usize| at[a] + portfolio.durations[a];
        let last =
            |p: &Portion, at: &[u32]| p.activities.iter().map(|&a| end(at, a)).max().unwrap();
        let late = |p: &Portion| last(p, starts) - last(p, &heads).max(p.release);
        portfolio.projects.iter().map(late).sum()
    };
    let first = solve(&portfolio, &options(1)).unwrap();
    let best = solve(&portfolio, &options(20_000)).unwrap();
    assert_eq!(check(&portfolio, &best.starts), Ok(best.makespan));
    // The first is the one-pass rule of latest finishes, generated serially.
    assert!(40 * best.makespan <= 41 * first.makespan);
    assert!(
        10 * delay(&best.starts) <= 7 * delay(&first.starts),
        "{} of {}",
        delay(&best.starts),
        delay(&first.starts)
    );
}

#[test]
fn whoever_has_no_time_gets_the_first_schedule() {
    let instance = generated::progen(120, 1.5, 0.5, 0.2, 1);
    let hurried = Options {
        stop: &|| true,
        ..options(u64::MAX)
    };
    let answer = solve(&instance, &hurried).unwrap();
    assert_eq!(check(&instance, &answer.starts), Ok(answer.makespan));
    assert!(answer.schedules <= 4);
}

#[test]
fn a_stop_in_the_middle_of_a_schedule_leaves_a_whole_one() {
    let instance = generated::progen(3_000, 1.8, 0.75, 0.2, 1);
    for after in [1, 2, 3, 5, 8, 13, 21] {
        let asked = AtomicU32::new(0);
        let stop = || asked.fetch_add(1, Ordering::Relaxed) >= after;
        let options = Options {
            stop: &stop,
            ..options(u64::MAX)
        };
        let answer = solve(&instance, &options).unwrap();
        assert_eq!(check(&instance, &answer.starts), Ok(answer.makespan));
    }
}

#[test]
fn schedules_of_120_activities_are_near_their_bound() {
    let mut over = 0.0;
    let sets = generated::j120_sets();
    for (at, &(complexity, factor, strength)) in sets.iter().enumerate().step_by(3) {
        let instance = generated::progen(120, complexity, factor, strength, 1_000 + at as u64);
        let answer = solve(&instance, &options(2_000)).unwrap();
        assert_eq!(check(&instance, &answer.starts), Ok(answer.makespan));
        assert!(answer.lower_bound <= answer.makespan);
        over += f64::from(answer.makespan) / f64::from(answer.lower_bound) - 1.0;
    }
    let mean = 100.0 * over / sets.len().div_ceil(3) as f64;
    assert!(mean < 11.6, "{mean:.2} % above the bound");
}

#[test]
fn drags_in_a_large_portfolio_move_few() {
    let portfolio = generated::portfolio(24, 60, 3.0, 0.5, 1);
    let plan = solve(&portfolio, &options(100)).unwrap().starts;
    let mut random = generated::Random::new(1);
    let mut moved = 0;
    for _ in 0..50 {
        let activity = random.below(portfolio.len());
        let to = plan[activity] + random.below(20) as u32;
        let next = relevel(&portfolio, &plan, activity, to).unwrap();
        assert!(check(&portfolio, &next).is_ok());
        moved += next.iter().zip(&plan).filter(|(a, b)| a != b).count();
    }
    assert!(moved < 50 * 40, "{moved} activities moved in 50 drags");
}
