//! Runs on several threads, put together.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::axes::{LIMIT, NOTHING, SHIFTS};
use super::collect::{CHUNK, Counts, Driver, Drives, Pass, Sums, Tally};
use super::compile::{Compiled, NO_STEP};
use super::histograms::{Bins, Counted, Histograms, Spread};
use super::kernel::{Block, LANES};
use super::lanes::{Wide, widest};
use super::outcome::{GroupOutcome, Outcome, TaskOutcome};
use super::ready::Ready;
use super::ripple::{Asked, Questions, Ripple};
use super::what_if::{P80, Question};
use super::{Options, Start};
use crate::plan::TaskIx;

/// `None` when cancelled.
pub(super) fn run(compiled: &Compiled, options: &Options) -> Option<Outcome> {
    in_ticks(compiled, |ready, at_any_rate| {
        run_in_ticks(&ready, options, at_any_rate)
    })
}

/// Dates that do not fit are tried again in larger ticks, of which the last fit them all.
fn in_ticks<T>(
    compiled: &Compiled,
    work: impl Fn(Ready, bool) -> Result<Option<T>, Overflow>,
) -> Option<T> {
    let (last, finer) = SHIFTS.split_last()?;
    for shift in finer {
        if let Ok(outcome) = work(Ready::new(compiled, *shift), false) {
            return outcome;
        }
    }
    work(Ready::new(compiled, *last), true).unwrap_or(None)
}

/// A date was too far away for the ticks.
struct Overflow;

fn run_in_ticks(
    ready: &Ready,
    options: &Options,
    at_any_rate: bool,
) -> Result<Option<Outcome>, Overflow> {
    let compiled = ready.compiled;
    let runs = options.runs.max(1);
    let cancelled = || options.cancelled();
    // By the number of runs alone, so that threads change nothing.
    let block = LANES as u32;
    let chunk_runs = (runs / 16).next_multiple_of(block).clamp(block, CHUNK);
    let chunks = runs.div_ceil(chunk_runs);
    let bins = OnceLock::new();
    let next = AtomicU32::new(0);
    let worker = || {
        let mut block = Block::with_drivers(ready);
        let mut histograms = Histograms::new(ready.steps.len());
        let mut counts = Counts::new(compiled);
        let mut sums = Vec::new();
        let mut chunk = next.fetch_add(1, Ordering::Relaxed);
        // The first runs set the bins. Meanwhile other threads go ahead with their own.
        let mut known = chunk > 0 && chunk < chunks;
        if known {
            ranges(ready, &mut block, chunk * chunk_runs);
        }
        let (bins, too_far) = bins.get_or_init(|| {
            known = chunk == 0;
            pilot(ready, &mut block)
        });
        counts.overflow = *too_far;
        loop {
            if chunk >= chunks || cancelled() || counts.overflow && !at_any_rate {
                return (histograms, counts, sums);
            }
            let to = ((chunk + 1) * chunk_runs).min(runs);
            let mut sum = Sums::new(compiled, chunk);
            for first in (chunk * chunk_runs..to).step_by(LANES) {
                if cancelled() {
                    return (histograms, counts, sums);
                }
                widest(Pass {
                    ready,
                    block: &mut block,
                    first,
                    lanes: ((to - first) as usize).min(LANES),
                    known: std::mem::take(&mut known),
                    bins,
                    histograms: &mut histograms,
                    counts: &mut counts,
                    sums: &mut sum,
                });
            }
            sums.push(sum);
            chunk = next.fetch_add(1, Ordering::Relaxed);
        }
    };
    let threads = options.threads.clamp(1, chunks as usize);
    let threads = on_threads(threads, worker);
    if cancelled() {
        return Ok(None);
    }
    let (mut parts, mut counts, mut sums) = (Vec::new(), Counts::new(compiled), Vec::new());
    for (histograms, counted, summed) in threads {
        parts.push(histograms);
        counts.add(&counted);
        sums.extend(summed);
    }
    if counts.overflow && !at_any_rate {
        return Err(Overflow);
    }
    sums.sort_by_key(|sum: &Sums| sum.chunk);
    let counted = Counted {
        scale: ready.scale,
        axes: ready.axes.clone(),
        bins: bins.into_inner().map(|(bins, _)| bins).unwrap_or_default(),
        parts,
    };
    Ok(Some(put_together(
        ready,
        runs,
        Arc::new(counted),
        counts,
        sums,
    )))
}

/// 80th percentiles of groups, as they are and with each change made.
pub(super) struct Answers {
    /// By group; none of those nobody asks about.
    pub as_is: Vec<Option<P80>>,
    /// By question and its groups.
    pub changed: Vec<Vec<P80>>,
}

/// `None` when cancelled.
pub(super) fn answers(
    compiled: &Compiled,
    questions: &[Question],
    options: &Options,
) -> Option<Answers> {
    if questions.is_empty() {
        return (!options.cancelled()).then(|| Answers {
            as_is: vec![None; compiled.groups.len()],
            changed: Vec::new(),
        });
    }
    in_ticks(compiled, |ready, at_any_rate| {
        answers_in_ticks(ready, questions, options, at_any_rate)
    })
}

fn answers_in_ticks(
    mut ready: Ready,
    asked: &[Question],
    options: &Options,
    at_any_rate: bool,
) -> Result<Option<Answers>, Overflow> {
    let cancelled = || options.cancelled();
    let questions = Questions::new(&mut ready, asked);
    let ready = &ready;
    let runs = options.runs.max(1);
    let blocks = runs.div_ceil(LANES as u32);
    let next = AtomicU32::new(0);
    let worker = || {
        let mut block = Block::new(ready);
        let mut ripple = Ripple::new(ready);
        let mut base = vec![None; ready.compiled.groups.len()];
        for group in asked.iter().flat_map(|question| &question.groups) {
            base[*group] = Some(Tally::default());
        }
        let tallies = |question: &Question| vec![Tally::default(); question.groups.len()];
        let mut answers: Vec<Vec<Tally>> = asked.iter().map(tallies).collect();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= blocks || cancelled() {
                return (base, answers);
            }
            let first = at * LANES as u32;
            widest(Asked {
                ready,
                questions: &questions,
                block: &mut block,
                ripple: &mut ripple,
                first,
                lanes: ((runs - first) as usize).min(LANES),
                cancelled: &cancelled,
                base: &mut base,
                answers: &mut answers,
            });
        }
    };
    let parts = on_threads(options.threads.clamp(1, blocks as usize), worker);
    if cancelled() {
        return Ok(None);
    }
    let too_far = |tally: &Tally| tally.finishes.iter().any(|finish| *finish >= LIMIT);
    let all = parts
        .iter()
        .flat_map(|(base, answers)| base.iter().flatten().chain(answers.iter().flatten()));
    if !at_any_rate && all.into_iter().any(too_far) {
        return Err(Overflow);
    }
    // Percentiles do not care which thread a run was on.
    let p80 = |tallies: &mut dyn Iterator<Item = &Tally>| {
        let (mut finishes, mut costs) = (Vec::new(), Vec::new());
        for tally in tallies {
            let instants = tally.finishes.iter();
            finishes.extend(instants.map(|finish| ready.scale.instant(*finish) as f64));
            costs.extend_from_slice(&tally.costs);
        }
        P80::of(finishes, costs)
    };
    let groups = (0..ready.compiled.groups.len()).into_par_iter();
    let as_is = groups.map(|group| {
        let mut parts = parts
            .iter()
            .filter_map(|(base, _)| base[group].as_ref())
            .peekable();
        parts.peek().is_some().then(|| p80(&mut parts))
    });
    let changed = asked.par_iter().enumerate().map(|(index, question)| {
        let groups = 0..question.groups.len();
        let each =
            groups.map(|group| p80(&mut parts.iter().map(|(_, answers)| &answers[index][group])));
        each.collect()
    });
    Ok(Some(Answers {
        as_is: as_is.collect(),
        changed: changed.collect(),
    }))
}

/// The same work on several threads, one of them this one.
fn on_threads<T: Send>(threads: usize, worker: impl Fn() -> T + Sync) -> Vec<T> {
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(&worker)).collect();
        let mut parts = vec![worker()];
        parts.extend(others.into_iter().filter_map(|thread| thread.join().ok()));
        parts
    })
}

/// The first block of runs: where each step's finishes lie in it, and whether any did not fit.
fn pilot(ready: &Ready, block: &mut Block) -> (Vec<Bins>, bool) {
    let ranges = ranges(ready, block, 0);
    let overflow = ranges.iter().any(|(_, high)| *high >= LIMIT);
    let bins = ranges.into_iter().map(Bins::around);
    (bins.collect(), overflow)
}

/// One block of runs, and the earliest and latest finish of each step in it.
fn ranges(ready: &Ready, block: &mut Block, first: u32) -> Vec<(i32, i32)> {
    let mut ranges = vec![(LIMIT, NOTHING); ready.steps.len()];
    widest(Ranges {
        ready,
        block,
        first,
        ranges: &mut ranges,
    });
    ranges
}

struct Ranges<'a> {
    ready: &'a Ready<'a>,
    block: &'a mut Block,
    first: u32,
    ranges: &'a mut [(i32, i32)],
}

impl Wide for Ranges<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let ranges = self.ranges;
        let Ranges { ready, first, .. } = self;
        self.block.run::<true>(ready, first, |step, finish| {
            let (low, high) = &mut ranges[step];
            for value in finish {
                *low = (*low).min(*value);
                *high = (*high).max(*value);
            }
        });
    }
}

fn put_together(
    ready: &Ready,
    runs: u32,
    counted: Arc<Counted>,
    mut counts: Counts,
    sums: Vec<Sums>,
) -> Outcome {
    let drives = std::mem::take(&mut counts.drives).into_iter();
    let drives: Vec<Vec<Driver>> = drives.map(Drives::sums).collect();
    let compiled = ready.compiled;
    let n = f64::from(runs);
    let mut group_sums = vec![[0.0; 2]; compiled.groups.len()];
    let mut groups = vec![GroupOutcome::default(); compiled.groups.len()];
    for sum in &sums {
        let from = sum.groups.iter().flatten();
        for (to, from) in group_sums.iter_mut().flatten().zip(from) {
            *to += from;
        }
        for (index, group) in groups.iter_mut().enumerate() {
            let of = &compiled.groups[index];
            if of.floor.is_finite() || !of.sinks.is_empty() {
                let finishes = sum.finishes[index].iter();
                let finishes = finishes.map(|finish| ready.scale.instant(*finish));
                group.finishes.extend(finishes);
            }
            group.costs.extend_from_slice(&sum.costs[index]);
        }
    }
    let each_group = || {
        let groups = groups.par_iter_mut().enumerate();
        groups.for_each(|(index, group)| {
            driven_by(compiled, &counts, &drives[index], index, n, group);
        });
    };
    let tasks = (0..compiled.step_of.len())
        .into_par_iter()
        .with_min_len(256)
        .map(|task| {
            let Start { finish, .. } = compiled.fixed[task];
            let step = compiled.step_of[task];
            let mut outcome = TaskOutcome {
                fixed: finish,
                spread: None,
                criticality: 0.0,
                ssi: 0.0,
                cruciality: 0.0,
            };
            if step == NO_STEP {
                return outcome;
            }
            let space = ready.steps[step as usize].space;
            let as_start = compiled.steps[step as usize].written_as_start;
            outcome.spread = Spread::new(&counted, step, space, as_start);
            let home = compiled.home_group[task] as usize;
            let drives = drives.get(home).map_or(&[][..], Vec::as_slice);
            if let Ok(place) = drives.binary_search_by_key(&step, |driver| driver.step) {
                outcome.criticality = f64::from(drives[place].all) / n;
            }
            let work = compiled.steps[step as usize].work;
            if let (true, Some(group)) = (work != NO_STEP, group_sums.get(home)) {
                let mut of_work = [0.0; 3];
                for sum in &sums {
                    let from = sum.works[work as usize];
                    of_work
                        .iter_mut()
                        .zip(from)
                        .for_each(|(to, from)| *to += from);
                }
                indices(&mut outcome, of_work, *group, n);
            }
            outcome
        });
    let ((), tasks) = rayon::join(each_group, || tasks.collect());
    Outcome {
        runs,
        tasks,
        groups,
    }
}

/// Sensitivity index and cruciality from sums over `n` runs.
fn indices(outcome: &mut TaskOutcome, work: [f64; 3], group: [f64; 2], n: f64) {
    let sd = |sum: f64, squares: f64| ((squares - sum * sum / n) / n).max(0.0).sqrt();
    let ([sum, squares, products], [finish, finish_squares]) = (work, group);
    let (own, whole) = (sd(sum, squares), sd(finish, finish_squares));
    if own > 0.0 && whole > 0.0 {
        let covariance = (products - sum * finish / n) / n;
        outcome.cruciality = (covariance / (own * whole)).clamp(-1.0, 1.0);
        outcome.ssi = outcome.criticality * (own / whole).min(1.0);
    }
}

fn driven_by(
    compiled: &Compiled,
    counts: &Counts,
    drives: &[Driver],
    index: usize,
    runs: f64,
    group: &mut GroupOutcome,
) {
    let late = counts.late[index];
    group.late_runs = late;
    let late_share = |count: u32| f64::from(count) / f64::from(late.max(1));
    // Strongest first, by whole numbers, before any share is taken.
    let mut drives: Vec<(u32, u32, std::cmp::Reverse<u32>)> = drives
        .iter()
        .filter(|driver| compiled.steps[driver.step as usize].work != NO_STEP)
        .map(|driver| {
            let task = compiled.steps[driver.step as usize].task;
            (driver.late, driver.all, std::cmp::Reverse(task))
        })
        .collect();
    drives.sort_unstable_by(|a, b| b.cmp(a));
    let drives = drives.into_iter();
    group.driven_by = drives
        .map(|(of_late, all, task)| (task.0 as TaskIx, f64::from(all) / runs, late_share(of_late)))
        .collect();
    let risks = counts.risks[index].iter().enumerate();
    let risks = risks.filter(|(_, count)| **count > 0);
    group.late_by_risk = risks
        .map(|(risk, count)| (risk, late_share(*count)))
        .collect();
    group
        .late_by_risk
        .sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
}
