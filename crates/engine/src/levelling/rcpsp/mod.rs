//! The resource-constrained project scheduling problem (RCPSP) in whole periods: the shortest
//! schedule, or for a portfolio the one with the least weighted delay of its projects.
//!
//! Starts from several priority rules, justified both ways, then a genetic search on each
//! thread (Debels and Vanhoucke 2007; Valls, Ballestin, Quintanilla 2008) until the lower bound
//! is met, the budget of schedules is spent or the caller says stop. With a budget and without
//! a stop the answer depends on seed, threads and budget alone.

mod bounds;
mod decode;
mod instance;
mod random;
mod search;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use bounds::Ends;
use decode::Problem;
pub use instance::{Instance, InstanceError, Portion};
use random::Random;
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
    let words = decode::layout(&small.capacities).0;
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
    let problem = Problem::<W>::new(instance, projects.collect());
    let shared = Shared {
        problem: &problem,
        rules: rules(instance, &ends),
        weight: weights(instance),
        lower_bound,
        done: AtomicBool::new(false),
        best: AtomicU32::new(u32::MAX),
    };
    let threads = options.threads.max(1);
    let mut found: Vec<(Individual, u64)> = std::thread::scope(|scope| {
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
    let schedules = found.iter().map(|(_, schedules)| schedules).sum();
    // The first of equals, so that who finished first decides nothing.
    found.sort_by_key(|(individual, _)| individual.cost);
    let (best, _) = found.swap_remove(0);
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

struct Shared<'a, const W: usize> {
    problem: &'a Problem<W>,
    rules: Vec<Vec<f64>>,
    weight: Vec<u32>,
    lower_bound: u32,
    done: AtomicBool,
    best: AtomicU32,
}

impl<const W: usize> Shared<'_, W> {
    fn search(&self, options: &Options, thread: usize, threads: usize) -> (Individual, u64) {
        let random = Random::new(options.seed, thread as u64);
        let mut search = Search::new(self.problem, self.weight.clone(), random);
        let budget = options.schedules / threads as u64;
        let mut first = None;
        for rule in &self.rules {
            let list = search.sample(rule, 0.0);
            let found = search.try_order(&list, 1);
            first.get_or_insert(found);
            if self.over(&search, options, budget) {
                return self.result(search, first);
            }
        }
        if !self.problem.projects.is_empty() {
            let makespan = search
                .best
                .as_ref()
                .map_or(u32::MAX, |best| best.cost.makespan);
            search.allow(makespan);
        }
        search.populate(&self.rules, None);
        let mut step = 0u32;
        loop {
            step += 1;
            if step.is_multiple_of(16) && self.over(&search, options, budget) {
                return self.result(search, first);
            }
            search.step();
            if search.stale() > 40_000 {
                search.populate(&self.rules, None);
            }
        }
    }

    fn over(&self, search: &Search<'_, W>, options: &Options, budget: u64) -> bool {
        if let Some(best) = &search.best {
            if self.best.load(Ordering::Relaxed) > best.cost.makespan {
                self.best.fetch_min(best.cost.makespan, Ordering::Relaxed);
            }
            if best.cost.delay == 0 && best.cost.makespan <= self.lower_bound {
                self.done.store(true, Ordering::Relaxed);
            }
        }
        self.done.load(Ordering::Relaxed) || search.decoder.schedules >= budget || (options.stop)()
    }

    fn result(&self, search: Search<'_, W>, first: Option<Individual>) -> (Individual, u64) {
        let schedules = search.decoder.schedules;
        let empty = || Individual {
            cost: search::Cost {
                excess: 0,
                delay: 0,
                makespan: 0,
                spread: 0,
            },
            list: Vec::new(),
            finish: Vec::new(),
        };
        (search.best.or(first).unwrap_or_else(empty), schedules)
    }
}

/// Share of all capacities that an activity uses while it runs, in thousandths.
fn weights(instance: &Instance) -> Vec<u32> {
    let share = |demands: &Vec<u32>| {
        let each = demands.iter().zip(&instance.capacities);
        each.map(|(&d, &c)| 1_000 * u64::from(d) / u64::from(c.max(1)))
            .sum::<u64>() as u32
    };
    instance.demands.iter().map(share).collect()
}

/// Priority rules as keys, smaller first: latest finish, latest start, earliest start, slack,
/// greatest rank positional weight, most total successors (Kolisch 1996).
fn rules(instance: &Instance, ends: &Ends) -> Vec<Vec<f64>> {
    let count = instance.len();
    let path = ends.critical_path(instance);
    let late_finish: Vec<f64> = ends.tails.iter().map(|&t| f64::from(path - t)).collect();
    let each = |key: &dyn Fn(usize) -> f64| (0..count).map(key).collect::<Vec<f64>>();
    let duration = |a: usize| f64::from(instance.durations[a]);
    let mut followers = vec![0.0; count];
    let mut weight = vec![0.0; count];
    for &(from, to) in &instance.arcs {
        followers[from] -= 1.0;
        weight[from] -= duration(to);
    }
    let late_start = each(&|a| late_finish[a] - duration(a));
    let middle = each(&|a| f64::from(ends.heads[a]) + late_finish[a]);
    let mut rules = vec![late_finish.clone(), late_start.clone(), middle];
    rules.push(each(&|a| late_start[a] - f64::from(ends.heads[a])));
    rules.push(each(&|a| weight[a] - duration(a)));
    rules.push(followers);
    // Portfolios: one project after another, the short and heavy ones first.
    if !instance.projects.is_empty() {
        let mut keys = late_finish.clone();
        for portion in &instance.projects {
            let end = |&a: &usize| ends.heads[a] + instance.durations[a];
            let last = f64::from(portion.activities.iter().map(end).max().unwrap_or(0));
            for &activity in &portion.activities {
                keys[activity] = last - f64::from(ends.tails[activity]) * 0.5;
            }
        }
        rules.push(keys);
    }
    rules
}
