//! Simulation with every index, calendars and risks. Each line prints its ratio to a peer:
//! a vectorised numpy simulation of 1,000 tasks x 10,000 Beta-PERT runs with criticality,
//! sensitivity index and cruciality takes 1.9 CPU seconds, linear in tasks x runs.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::Criterion;
use engine::network::Network;
use engine::plan::{
    Calendar, Dependency, Estimate, Exception, Lag, Link, Plan, Project, Risk, Shift, Task,
};
use engine::simulation::{Compiled, Group, Options, Start};

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PEER_SECONDS_PER_TASK_RUN: f64 = 1.9e-7;
const HOUR: i64 = 3_600;

/// A layered network: every task waits for one to three of the thirty before it; eight
/// calendars; a risk on every twentieth task.
fn plan(tasks: usize) -> Plan {
    let hours = vec![
        Shift {
            start: 28_800,
            end: 43_200,
        },
        Shift {
            start: 46_800,
            end: 61_200,
        },
    ];
    let mut week: [Option<Vec<Shift>>; 7] = std::array::from_fn(|_| Some(hours.clone()));
    week[5] = Some(Vec::new());
    week[6] = Some(Vec::new());
    let mut plan = Plan {
        projects: vec![Project {
            start: 20_454 * 86_400 + 8 * HOUR,
            ..Project::default()
        }],
        ..Plan::default()
    };
    for person in 0..8 {
        let holiday = |week: i32| Exception {
            name: "holiday".into(),
            first_day: 20_454 + week * 60 + person * 7,
            last_day: 20_454 + week * 60 + person * 7 + 4,
            shifts: Vec::new(),
        };
        plan.calendars.push(Calendar {
            name: format!("Person {person}"),
            week: week.clone(),
            exceptions: if person == 0 {
                Vec::new()
            } else {
                (0..20).map(holiday).collect()
            },
            ..Calendar::default()
        });
    }
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for index in 0..tasks {
        let mode = (4 + random(40)) as f64 * HOUR as f64;
        plan.tasks.push(Task {
            key: index as u64 + 1,
            name: format!("Task {index}"),
            duration: engine::plan::Duration {
                seconds: mode as i64,
                elapsed: false,
            },
            estimate: Estimate::Pert {
                low: mode * 0.6,
                mode,
                high: mode * (1.5 + random(10) as f64 / 5.0),
            },
            calendar: (random(4) == 0).then_some(random(8)),
            ..Task::default()
        });
        for _ in 0..(1 + random(3)).min(index) {
            plan.dependencies.push(Dependency {
                predecessor: index - 1 - random(index.min(30)),
                successor: index,
                link: Link::FinishStart,
                lag: Lag::default(),
            });
        }
        if index.is_multiple_of(20) {
            plan.risks.push(Risk {
                key: 1_000_000 + index as u64,
                probability: 0.3,
                hits: vec![index],
                impact: Estimate::Triangular {
                    low: 14_400.0,
                    mode: 28_800.0,
                    high: 144_000.0,
                },
                ..Risk::default()
            });
        }
    }
    plan
}

fn compiled(tasks: usize) -> Compiled {
    let plan = plan(tasks);
    let network = Network::compile(&plan).expect("a sound plan");
    let schedule = network.schedule().expect("a schedule");
    let dates: Vec<Start> = schedule.tasks.iter().map(Start::from).collect();
    let group = Group {
        tasks: (0..tasks).collect(),
        risks: (0..plan.risks.len()).collect(),
        traced: true,
        home: true,
        ..Group::default()
    };
    Compiled::new(&plan, &network, &dates, &[], &[group], 1)
}

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    for (tasks, runs, threads) in [
        (1_000, 10_000, 1),
        (1_000, 1_000, 1),
        (10_000, 1_000, 2),
        (10_000, 10_000, 2),
    ] {
        let compiled = compiled(tasks);
        let options = Options {
            runs,
            threads,
            cancel: None,
        };
        let mut best = f64::INFINITY;
        let name = format!("{tasks} tasks x {runs} runs, {threads} threads");
        criterion.bench_function(&name, |bencher| {
            bencher.iter(|| {
                let started = Instant::now();
                black_box(compiled.run(&options));
                best = best.min(started.elapsed().as_secs_f64());
            });
        });
        let task_runs = tasks as f64 * f64::from(runs);
        println!(
            "{name}: {:.4} s, {:.1} ns a task and run, {:.0} x the peer",
            best,
            best / task_runs * 1e9,
            PEER_SECONDS_PER_TASK_RUN * task_runs / best
        );
    }
    criterion.bench_function("make 10,000 tasks ready", |bencher| {
        let plan = plan(10_000);
        let network = Network::compile(&plan).expect("a sound plan");
        let schedule = network.schedule().expect("a schedule");
        let dates: Vec<Start> = schedule.tasks.iter().map(Start::from).collect();
        bencher.iter(|| black_box(Compiled::new(&plan, &network, &dates, &[], &[], 1)));
    });
    criterion.final_summary();
}
