//! The resource-constrained project scheduling problem (RCPSP) in whole periods: the shortest
//! schedule, or for a portfolio the one with the least weighted delay of its projects.
//!
//! Starts from several priority rules, justified both ways, then a genetic search on each
//! thread (Debels and Vanhoucke 2007; Valls, Ballestin, Quintanilla 2008), the threads passing
//! schedules to each other, until the lower bound is met, the budget of schedules is spent or
//! the caller says stop. With a budget and without
//! a stop the answer depends on seed, threads and budget alone.

mod bounds;
mod decode;
mod events;
mod exchange;
mod instance;
mod operators;
mod parallel;
mod portfolio;
mod relevel;
mod room;
mod rules;
mod search;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicU64, Ordering};

use crate::levelling::random::Random;
use bounds::Ends;
use decode::{Decoder, Problem};
use exchange::Exchange;
pub use instance::{Instance, InstanceError, Portion};
use portfolio::Portfolio;
pub use relevel::relevel;
use search::{Individual, Search};

/// How long to search.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    pub seed: u64,
    pub threads: usize,
    /// Schedules to generate at most, over all threads.
    pub schedules: u64,
    /// Asked every few dozen schedules: true ends the search.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

/// A feasible schedule and how good it is known to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// By activity: the period it starts in.
    pub starts: Vec<u32>,
    pub makespan: u32,
    /// No schedule is shorter than this.
    pub lower_bound: u32,
    /// Schedules generated.
    pub schedules: u64,
}

/// Searches for the best schedule.
///
/// # Errors
/// When the problem has no answer: a cycle, a demand beyond the capacity, a broken reference.
pub fn solve(instance: &Instance, options: &Options) -> Result<Answer, InstanceError> {
    instance.validate()?;
    let divisor = common_divisor(instance);
    let scaled;
    let small = if divisor > 1 {
        scaled = divided(instance, divisor);
        &scaled
    } else {
        instance
    };
    let words = room::layout(&small.capacities).0;
    let mut answer = match words {
        1 => run::<1>(small, options),
        2 => run::<2>(small, options),
        3..=8 => run::<8>(small, options),
        9..=64 => run::<64>(small, options),
        _ => Err(InstanceError::TooLarge(format!(
            "{} resources",
            small.capacities.len()
        ))),
    }?;
    for start in &mut answer.starts {
        *start *= divisor;
    }
    answer.makespan *= divisor;
    answer.lower_bound *= divisor;
    Ok(answer)
}

/// Days written as minutes need not be searched minute by minute.
fn common_divisor(instance: &Instance) -> u32 {
    let releases = instance.projects.iter().map(|p| p.release);
    instance
        .durations
        .iter()
        .copied()
        .chain(releases)
        .fold(0, |mut a, mut b| {
            while b > 0 {
                (a, b) = (b, a % b);
            }
            a
        })
}

fn divided(instance: &Instance, by: u32) -> Instance {
    let mut small = instance.clone();
    small.durations.iter_mut().for_each(|d| *d /= by);
    small.projects.iter_mut().for_each(|p| p.release /= by);
    small
}

fn run<const W: usize>(instance: &Instance, options: &Options) -> Result<Answer, InstanceError> {
    let ends = Ends::new(instance)?;
    let lower_bound = bounds::lower_bound(instance, &ends);
    let projects = instance.projects.iter().map(|portion| {
        let end = |&a: &usize| ends.heads[a] + instance.durations[a];
        (
            portion.activities.iter().map(end).max().unwrap_or(0),
            portion.weight,
        )
    });
    let threads = options.threads.max(1);
    let problem = Problem::<W>::new(instance, projects.collect());
    let shared = Shared {
        problem: &problem,
        rules: rules::priorities(instance, &ends),
        orders: rules::orders_of_service(instance, &ends),
        weight: rules::weights(instance),
        lower_bound,
        proved: AtomicU64::new(u64::MAX),
        exchange: Exchange::new(threads),
    };
    let mut found: Vec<Found> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .map(|t| {
                let shared = &shared;
                scope.spawn(move || shared.search(options, t, threads))
            })
            .collect();
        let mut found = vec![shared.search(options, 0, threads)];
        found.extend(others.into_iter().filter_map(|other| other.join().ok()));
        found
    });
    let schedules = found.iter().map(|found| found.schedules).sum();
    // The first of equals, and of several proofs the one after the fewest schedules, so that
    // who was faster decides nothing.
    found.sort_by_key(|found| (found.proved_after.unwrap_or(u64::MAX), found.best.cost));
    let best = found.swap_remove(0).best;
    let starts = best
        .finish
        .iter()
        .zip(&instance.durations)
        .map(|(f, d)| f - d)
        .collect();
    Ok(Answer {
        starts,
        makespan: best.cost.makespan,
        lower_bound,
        schedules,
    })
}

/// Of a portfolio, how much longer all of it may take than by one pass of a good rule, in
/// thousandths: its projects' own delays count more.
const MORE_MAKESPAN: u64 = 29;

struct Shared<'a, const W: usize> {
    problem: &'a Problem<W>,
    rules: Vec<Vec<f64>>,
    /// First orders of service for the projects of a portfolio.
    orders: Vec<Vec<f64>>,
    weight: Vec<u32>,
    lower_bound: u32,
    /// After how many schedules of a thread the optimum was proved.
    proved: AtomicU64,
    exchange: Exchange,
}

/// What one thread found.
struct Found {
    best: Individual,
    schedules: u64,
    proved_after: Option<u64>,
}

impl<const W: usize> Shared<'_, W> {
    fn search(&self, options: &Options, thread: usize, threads: usize) -> Found {
        let _closing = self.exchange.closing(thread);
        let random = Random::new(options.seed, thread as u64);
        let decoder = Decoder::new(self.problem, options.stop);
        let mut search = Search::new(decoder, self.weight.clone(), random);
        let budget = options.schedules / threads as u64;
        let mut first = None;
        // Asking costs little beside 2,000 activities placed.
        let every = (2_000 / self.problem.count.max(1)).clamp(1, 16) as u32;
        let mut one_pass = u32::MAX;
        for (rule_place, rule) in self.rules.iter().enumerate() {
            for parallel in [false, true] {
                let list = if parallel {
                    search.decoder.parallel(rule)
                } else {
                    search.sample(rule, 0.0)
                };
                if search.decoder.stopped {
                    return self.result(search, first);
                }
                let plain = search.try_order(&list, 0);
                if rule_place == 0 || (parallel && rule_place == rules::SLACK) {
                    one_pass = one_pass.min(plain.cost.makespan);
                }
                first.get_or_insert(plain);
                if self.over(&search, options, budget) {
                    return self.result(search, first);
                }
                search.try_order(&list, 1);
            }
        }
        if self.problem.projects.len() > 1 {
            search.allow(
                one_pass.saturating_add((u64::from(one_pass) * MORE_MAKESPAN / 1_000) as u32),
            );
            let late = self.rules[0].clone();
            let mut portfolio = Portfolio::new(self.problem, late, self.orders.clone());
            while !self.over(&search, options, budget) {
                portfolio.step(&mut search);
            }
            return self.result(search, first);
        }
        let mut step = 0u32;
        loop {
            step += 1;
            if step.is_multiple_of(every) && self.over(&search, options, budget) {
                return self.result(search, first);
            }
            search.step(&self.rules);
            if search.decoder.stopped {
                return self.result(search, first);
            }
            if threads > 1 && search.passes_on() {
                self.exchange.pass(thread, search.passed());
                if let Some(passed) = self.exchange.take(thread, options.stop) {
                    search.receive(passed);
                }
            }
        }
    }

    /// Whether to end: the optimum is proved, by this thread or by another one after no more
    /// schedules, or the budget is spent, or the caller says stop.
    fn over(&self, search: &Search<'_, W>, options: &Options, budget: u64) -> bool {
        let schedules = search.decoder.schedules;
        if self.proves(search.best.as_ref()) {
            self.proved.fetch_min(schedules, Ordering::Relaxed);
        }
        schedules >= budget.min(self.proved.load(Ordering::Relaxed)) || (options.stop)()
    }

    fn proves(&self, best: Option<&Individual>) -> bool {
        best.is_some_and(|best| best.cost.delay == 0 && best.cost.makespan <= self.lower_bound)
    }

    fn result(&self, search: Search<'_, W>, first: Option<Individual>) -> Found {
        let schedules = search.decoder.schedules;
        let proved_after = self.proves(search.best.as_ref()).then_some(schedules);
        Found {
            best: search.best.or(first).unwrap_or_default(),
            schedules,
            proved_after,
        }
    }
}
