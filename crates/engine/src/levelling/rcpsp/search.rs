//! The search of one thread: a population of left-justified schedules, each improved by its own
//! children, every child justified both ways.
//!
//! Debels and Vanhoucke 2007 (children of both directions), Valls, Ballestin and Quintanilla
//! 2008 (peak crossover, double justification of every child).

use std::ops::RangeInclusive;

use super::decode::Decoder;
use super::exchange::Passed;
use crate::levelling::random::Random;

/// What a schedule is judged by, most important first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// Makespan beyond what the portfolio may take (0 for one project).
    pub excess: u32,
    pub delay: u64,
    pub makespan: u32,
    /// Sum of the squares of all finishes: of two equally long schedules the one with less to
    /// do late has more to give. Tells schedules apart, too: no two of one cost live together.
    pub spread: u64,
}

impl Cost {
    /// No worse than another, or with a delay within a limit.
    pub fn passes(&self, other: &Cost, limit: u64) -> bool {
        (self.excess, self.delay, self.makespan) <= (other.excess, other.delay, other.makespan)
            || (self.excess <= other.excess && self.delay <= limit)
    }
}

/// A schedule, and the two orders in which children may take it up.
#[derive(Clone, Default)]
pub(super) struct Individual {
    pub cost: Cost,
    pub finish: Vec<u32>,
    pub by_start: Vec<u32>,
    pub by_finish: Vec<u32>,
}

/// From which side a child is generated first.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    Left,
    Right,
}

impl Individual {
    pub fn order(&self, side: Side) -> &[u32] {
        match side {
            Side::Left => &self.by_start,
            Side::Right => &self.by_finish,
        }
    }
}

pub(super) struct Search<'a, const W: usize> {
    pub decoder: Decoder<'a, W>,
    pub random: Random,
    /// By activity: share of all capacities it uses, in thousandths.
    pub(super) weight: Vec<u32>,
    /// Longest makespan a portfolio may take.
    pub limit: u32,
    pub(super) population: Vec<Individual>,
    /// Individuals that the population should have.
    size: usize,
    pub best: Option<Individual>,
    /// The order of activities that operators make and the decoder reads.
    pub(super) child: Vec<u32>,
    pub(super) side: Side,
    spare: Vec<u32>,
    /// Room for operators: by activity, and by stretch of periods.
    pub(super) mark: Vec<bool>,
    pub(super) waits: Vec<u32>,
    pub(super) use_by_stretch: Vec<u64>,
    /// Schedules generated when the population's best last became better.
    improved: u64,
    /// How often the population was started anew.
    starts: u32,
    /// Schedules generated when the neighbour was last given one.
    passed: u64,
}

/// Individuals in the first population of a thread: as many as there are activities, within
/// these; and activities in all of them at most.
const POPULATION: RangeInclusive<usize> = 60..=100;
const POPULATION_ACTIVITIES: usize = 60_000;
/// A population without a better best for so many schedules an individual makes way for one
/// this many times larger: small ones are soon good, large ones are better in the end
/// (restarts with increasing population, Auger and Hansen 2005).
const PATIENCE: u64 = 700;
const GROWTH: usize = 4;
const LARGEST: usize = 1_000;
const LARGEST_ACTIVITIES: usize = 500_000;
/// Schedules of a thread after which it passes one on to its neighbour.
const PASSED_EVERY: u64 = 1_000;
/// How often the best so far lives on in the new one.
const REMEMBERED: f64 = 0.5;

impl<'a, const W: usize> Search<'a, W> {
    pub fn new(decoder: Decoder<'a, W>, weight: Vec<u32>, random: Random) -> Self {
        let problem = decoder.problem;
        let affordable = POPULATION_ACTIVITIES / problem.count.max(1);
        let wanted = problem.count.clamp(*POPULATION.start(), *POPULATION.end());
        Search {
            decoder,
            random,
            weight,
            limit: u32::MAX,
            population: Vec::new(),
            size: affordable.clamp(8, wanted),
            best: None,
            child: Vec::with_capacity(problem.count),
            side: Side::Left,
            spare: Vec::with_capacity(problem.count),
            mark: vec![false; problem.count],
            waits: vec![0; problem.count],
            use_by_stretch: Vec::new(),
            improved: 0,
            starts: 0,
            passed: 0,
        }
    }

    /// Portfolios: schedules longer than this are worse than any shorter one.
    pub fn allow(&mut self, makespan: u32) {
        self.limit = makespan;
        if let Some(best) = &mut self.best {
            best.cost.excess = best.cost.makespan.saturating_sub(makespan);
        }
    }

    /// Generates an order and justifies the schedule so many times; keeps the best.
    pub fn try_order(&mut self, list: &[u32], justifications: usize) -> Individual {
        self.child.clear();
        self.child.extend_from_slice(list);
        let mut makespan = self.decoder.forward(&self.child);
        for _ in 0..justifications {
            makespan = self
                .decoder
                .justify(&mut self.child, &mut self.spare, makespan);
        }
        self.keep(makespan)
    }

    /// A schedule made elsewhere. `order` is one of the network.
    pub fn adopt(&mut self, cost: Cost, finish: &[u32], order: &[u32]) {
        if self.best.as_ref().is_none_or(|best| cost < best.cost) {
            self.child.clear();
            self.child.extend_from_slice(order);
            self.best = Some(self.individual(cost, finish.to_vec()));
        }
    }

    /// One more member of a population that is not complete yet, or one child.
    pub fn step(&mut self, rules: &[Vec<f64>]) {
        if self.population.len() < self.size {
            let rule = &rules[self.random.below(rules.len())];
            let spread = self.random.unit();
            let list = self.sample(rule, spread);
            let found = self.try_order(&list, 1);
            self.population.push(found);
            self.improved = self.decoder.schedules;
        } else if self.decoder.schedules - self.improved > PATIENCE * self.size as u64 {
            self.start_anew();
        } else {
            self.breed();
        }
    }

    /// A larger population in place of this one.
    fn start_anew(&mut self) {
        self.population.clear();
        let affordable = LARGEST_ACTIVITIES / self.decoder.problem.count.max(1);
        self.size = (self.size * GROWTH).min(affordable.clamp(self.size, LARGEST));
        self.starts += 1;
        if self.random.chance(REMEMBERED) {
            self.population.extend(self.best.clone());
        }
    }

    /// Whether it is time to pass a schedule on: after as many schedules on every thread.
    pub fn passes_on(&mut self) -> bool {
        let due = self.decoder.schedules / PASSED_EVERY > self.passed;
        self.passed = self.decoder.schedules / PASSED_EVERY;
        due
    }

    /// The better of two members.
    pub fn passed(&mut self) -> Option<Passed> {
        let count = self.population.len();
        let pair = [self.random.below(count), self.random.below(count)];
        let members = pair
            .iter()
            .filter_map(|&member| self.population.get(member));
        let individual = members.min_by_key(|member| member.cost)?.clone();
        Some(Passed {
            start: self.starts,
            individual,
        })
    }

    /// A neighbour's schedule takes the place of the worst. Its population may have been
    /// started anew: so is this one, then, which is as far as that one was.
    pub fn receive(&mut self, passed: Passed) {
        let Passed { start, individual } = passed;
        if self
            .best
            .as_ref()
            .is_none_or(|best| individual.cost < best.cost)
        {
            self.best = Some(individual.clone());
        }
        if start > self.starts {
            self.start_anew();
        }
        let known = self
            .population
            .iter()
            .any(|other| other.cost == individual.cost);
        if start < self.starts || known || self.population.len() < self.size {
            return;
        }
        let best = self
            .population
            .iter()
            .map(|other| other.cost.makespan)
            .min();
        if best.is_some_and(|best| individual.cost.makespan < best) {
            self.improved = self.decoder.schedules;
        }
        let worst = self.population.iter_mut().max_by_key(|other| other.cost);
        if let Some(worst) = worst.filter(|worst| individual.cost < worst.cost) {
            *worst = individual;
        }
    }

    /// One child, in its father's place where it is better. Everybody is a father as often as
    /// the best: a population that follows its best is soon all alike.
    fn breed(&mut self) {
        let father = self.random.below(self.population.len());
        self.side = if self.random.chance(0.5) {
            Side::Left
        } else {
            Side::Right
        };
        self.make_child(father);
        let makespan = match self.side {
            Side::Left => {
                let makespan = self.decoder.forward(&self.child);
                self.decoder
                    .justify(&mut self.child, &mut self.spare, makespan)
            }
            Side::Right => self
                .decoder
                .backward_forward(&mut self.child, &mut self.spare),
        };
        let cost = self.cost(makespan);
        let known = |other: &Individual| other.cost == cost;
        if cost > self.population[father].cost || self.population.iter().any(known) {
            return;
        }
        let found = self.keep(makespan);
        if self
            .population
            .iter()
            .all(|other| cost.makespan < other.cost.makespan)
        {
            self.improved = self.decoder.schedules;
        }
        self.population[father] = found;
    }

    fn cost(&mut self, makespan: u32) -> Cost {
        let delay = self.decoder.delay();
        // At most 2^21 a finish: the sum of 2^20 squares fits.
        let shift = (32 - makespan.leading_zeros()).saturating_sub(21);
        let square = |finish: &u32| u64::from(finish >> shift).pow(2);
        Cost {
            excess: makespan.saturating_sub(self.limit),
            delay,
            makespan,
            spread: self.decoder.finishes().iter().map(square).sum(),
        }
    }

    /// The decoder's schedule as an individual (no schedule if it was stopped: the end of the
    /// search).
    fn keep(&mut self, makespan: u32) -> Individual {
        let cost = self.cost(makespan);
        let found = self.individual(cost, self.decoder.finishes().to_vec());
        if self.decoder.stopped {
            return found;
        }
        self.decoder.hurried = true;
        if self.best.as_ref().is_none_or(|best| found.cost < best.cost) {
            self.best = Some(found.clone());
        }
        found
    }

    /// The child's order, which is one of the network, breaks ties.
    fn individual(&self, cost: Cost, finish: Vec<u32>) -> Individual {
        let durations = &self.decoder.problem.durations;
        let mut by_start = self.child.clone();
        by_start.sort_by_key(|&a| finish[a as usize] - durations[a as usize]);
        let mut by_finish = by_start.clone();
        by_finish.sort_by_key(|&a| finish[a as usize]);
        Individual {
            cost,
            finish,
            by_start,
            by_finish,
        }
    }
}
