//! Levelling: schedules generated a second, the first plan of a portfolio, and one drag.
//!
//! One iteration of `schedules` is 10,000 schedules of one thread on problems of 120
//! activities; `first_plan` is a portfolio of 1,500 activities from problem to schedule;
//! `one_drag` repairs that schedule after one activity is moved; `plan_schedules_1000` searches for
//! a better plan of 1,000 tasks with calendars.

#![allow(clippy::unwrap_used)]

mod instances;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use engine::levelling::rcpsp::{Instance, Options, relevel, solve};
use engine::levelling::search;
use engine::network::Network;

const SCHEDULES: u64 = 10_000;

fn options(schedules: u64) -> Options<'static> {
    Options {
        seed: 1,
        threads: 1,
        schedules,
        stop: &|| false,
    }
}

fn starts(instance: &Instance, schedules: u64) -> Vec<u32> {
    solve(instance, &options(schedules)).unwrap().starts
}

fn schedules(c: &mut Criterion) {
    let mut group = c.benchmark_group("levelling");
    group.sample_size(10);
    group.throughput(Throughput::Elements(SCHEDULES));
    // Scarce and less scarce, neither solved by its first rules.
    let problems = [(1.5, 0.5, 0.2, 7), (2.1, 1.0, 0.4, 8)]
        .map(|(c, f, s, seed)| instances::progen(120, c, f, s, seed));
    group.bench_function("schedules_120", |b| {
        b.iter(|| {
            for problem in &problems {
                black_box(starts(problem, SCHEDULES / 2));
            }
        });
    });
    group.finish();
}

fn portfolio(c: &mut Criterion) {
    let mut group = c.benchmark_group("levelling");
    let portfolio = instances::portfolio(24, 60, 3.0, 0.5, 1);
    group.bench_function("first_plan_1500", |b| {
        b.iter(|| black_box(starts(&portfolio, 1)))
    });
    let plan = starts(&portfolio, 200);
    let mut random = instances::Random::new(1);
    let last = plan.iter().max().copied().unwrap_or(0) as usize;
    group.bench_function("one_drag_1500", |b| {
        b.iter_batched(
            || (random.below(portfolio.len()), random.below(last) as u32),
            |(activity, to)| black_box(relevel(&portfolio, &plan, activity, to)),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

/// 1,000 schedules of an organisation of 1,000 tasks with calendars, teams and partial units.
fn plan(c: &mut Criterion) {
    const SCHEDULES: u64 = 1_000;
    let plan = instances::plans::organisation(25, 40, 40, 1);
    let network = Network::compile(&plan).unwrap();
    let schedule = network.schedule().unwrap();
    let options = search::Options {
        seed: 1,
        threads: 1,
        schedules: SCHEDULES,
        stop: &|| false,
        cancel: &|| false,
    };
    let goal = search::Goal::default();
    let mut group = c.benchmark_group("levelling");
    group.sample_size(10);
    group.throughput(Throughput::Elements(SCHEDULES));
    group.bench_function("plan_schedules_1000", |b| {
        b.iter(|| black_box(search::search(&plan, &network, &schedule, &goal, &options)));
    });
    group.finish();
}

criterion_group!(benches, schedules, portfolio, plan);
criterion_main!(benches);
