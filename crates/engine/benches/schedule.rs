//! Critical path: both passes over a compiled network, compiling it, and one edit.
//!
//! Plans have three calendars, a summary over every twenty tasks, one link in five with lag
//! or not finish-to-start, and one milestone in twenty. A bare loop over the same links (one
//! calendar, finish-to-start only) is the limit to compare with.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use engine::calendar::day;
use engine::network::{Network, Scheduler};
use engine::plan::*;

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const HOUR: i64 = 3_600;

/// A small generator of its own (Marsaglia's xorshift), so that plans stay what they are.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

fn calendar(name: &str, end: u32, holidays: i64) -> Calendar {
    let hours = vec![
        Shift {
            start: 28_800,
            end: 43_200,
        },
        Shift { start: 46_800, end },
    ];
    let week = std::array::from_fn(|weekday| {
        Some(if weekday < 5 {
            hours.clone()
        } else {
            Vec::new()
        })
    });
    let exceptions = (0..holidays)
        .map(|n| {
            let day = (day(2026, 1, 1) + n * 37) as i32;
            Exception {
                name: "Holiday".into(),
                first_day: day,
                last_day: day,
                shifts: Vec::new(),
            }
        })
        .collect();
    Calendar {
        name: name.into(),
        week,
        exceptions,
        ..Calendar::default()
    }
}

fn plan(tasks: usize) -> Plan {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut plan = Plan {
        projects: vec![Project {
            start: day(2026, 1, 5) * 86_400 + 8 * HOUR,
            ..Project::default()
        }],
        calendars: vec![
            calendar("Standard", 61_200, 40),
            calendar("Long", 64_800, 0),
            calendar("Short", 54_000, 20),
        ],
        ..Plan::default()
    };
    let mut summary = 0;
    for index in 0..tasks {
        let is_summary = index.is_multiple_of(21);
        if is_summary {
            summary = index;
        }
        let hours = if index % 20 == 7 {
            0
        } else {
            4 + random.below(60) as i64
        };
        plan.tasks.push(Task {
            key: index as u64,
            parent: (!is_summary).then_some(summary),
            duration: Duration {
                seconds: hours * HOUR,
                elapsed: false,
            },
            calendar: (random.below(10) == 0).then_some(1 + random.below(2) as usize),
            ..Task::default()
        });
        if is_summary {
            continue;
        }
        // Most wait for something near, some for something far; chains stay short enough to
        // end within the years there are.
        for _ in 0..1 + random.below(2) {
            let back = if random.below(8) == 0 { 1_000 } else { 40 };
            let predecessor = index.saturating_sub(1 + random.below(back) as usize);
            if predecessor.is_multiple_of(21) || predecessor / 600 != index / 600 {
                continue;
            }
            let (link, lag) = match random.below(10) {
                0 => (Link::StartStart, 8 * HOUR),
                1 => (Link::FinishFinish, 0),
                _ => (Link::FinishStart, 0),
            };
            let lag = Lag::Working(lag);
            plan.dependencies.push(Dependency {
                predecessor,
                successor: index,
                link,
                lag,
            });
        }
    }
    plan
}

fn passes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("critical_path");
    for tasks in [1_000, 10_000, 100_000, 1_000_000] {
        let plan = plan(tasks);
        group.throughput(Throughput::Elements(tasks as u64));
        group.sample_size(10);
        let network = Network::compile(&plan).expect("the plan is sound");
        let mut passes = network.passes();
        group.bench_with_input(BenchmarkId::new("passes", tasks), &(), |b, ()| {
            b.iter(|| passes.run())
        });
        group.bench_with_input(BenchmarkId::new("passes_and_slack", tasks), &(), |b, ()| {
            b.iter(|| black_box(network.schedule()))
        });
        if tasks <= 100_000 {
            group.bench_with_input(BenchmarkId::new("compile", tasks), &(), |b, ()| {
                b.iter(|| black_box(Network::compile(&plan)))
            });
            group.bench_with_input(BenchmarkId::new("bare_loop", tasks), &(), |b, ()| {
                let bare = Bare::of(&plan);
                b.iter(|| black_box(bare.run()))
            });
        }
    }
    group.finish();
}

fn edits(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one_edit");
    for tasks in [10_000, 100_000] {
        let mut scheduler = Scheduler::new(plan(tasks)).expect("the plan is sound");
        let mut random = Random(42);
        group.bench_function(BenchmarkId::from_parameter(tasks), |b| {
            b.iter(|| {
                let mut index = random.below(tasks as u64) as usize;
                if index.is_multiple_of(21) {
                    index += 1;
                }
                let mut task = scheduler.plan().tasks[index].clone();
                task.duration.seconds = (4 + random.below(60) as i64) * HOUR;
                black_box(scheduler.update_task(index, task)).expect("the edit is sound")
            })
        });
    }
    // The worst an edit can do: the plan's end moves, and with it every late date.
    let mut scheduler = Scheduler::new(plan(100_000)).expect("the plan is sound");
    let leaves = (0..100_000usize).filter(|task| !task.is_multiple_of(21));
    let critical: Vec<usize> = leaves
        .filter(|task| scheduler.dates(*task).critical)
        .collect();
    let mut longer = false;
    group.bench_function("100000_critical", |b| {
        b.iter(|| {
            longer = !longer;
            let index = critical[critical.len() / 2];
            let mut task = scheduler.plan().tasks[index].clone();
            task.duration.seconds += if longer { 8 * HOUR } else { -8 * HOUR };
            black_box(scheduler.update_task(index, task)).expect("the edit is sound")
        })
    });
    group.finish();
}

/// What no scheduler can beat: working seconds only, one calendar, finish-to-start.
struct Bare {
    duration: Vec<i64>,
    links: Vec<(u32, u32)>,
}

impl Bare {
    fn of(plan: &Plan) -> Self {
        let links = plan
            .dependencies
            .iter()
            .map(|d| (d.predecessor as u32, d.successor as u32));
        Self {
            duration: plan
                .tasks
                .iter()
                .map(|task| task.duration.seconds)
                .collect(),
            links: links.collect(),
        }
    }

    fn run(&self) -> i64 {
        let mut start = vec![0i64; self.duration.len()];
        for (from, to) in &self.links {
            let finish = start[*from as usize] + self.duration[*from as usize];
            start[*to as usize] = start[*to as usize].max(finish);
        }
        let end = start
            .iter()
            .zip(&self.duration)
            .map(|(s, d)| s + d)
            .max()
            .unwrap_or(0);
        let mut finish = vec![end; self.duration.len()];
        for (from, to) in self.links.iter().rev() {
            let start = finish[*to as usize] - self.duration[*to as usize];
            finish[*from as usize] = finish[*from as usize].min(start);
        }
        start.iter().zip(&finish).map(|(s, f)| f - s).sum()
    }
}

criterion_group!(benches, passes, edits);
criterion_main!(benches);
