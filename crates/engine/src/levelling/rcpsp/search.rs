//! The search of one thread: a population of left-justified schedules, improved by crossover
//! around windows of high use and by shuffling windows, every child justified both ways.
//!
//! Debels and Vanhoucke 2007 (both directions, peak windows), Valls, Ballestin and Quintanilla
//! 2008 (peak crossover, double justification of every child).

use super::decode::{Decoder, Problem};
use super::random::Random;

/// What a schedule is judged by, most important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// Makespan beyond what the portfolio may take (0 for one project).
    pub excess: u32,
    pub delay: u64,
    pub makespan: u32,
    /// Sum of finishes: of two equal schedules the denser one has more to give.
    pub spread: u64,
}

#[derive(Clone)]
pub(super) struct Individual {
    pub cost: Cost,
    /// Activities by start.
    pub list: Vec<u32>,
    pub finish: Vec<u32>,
}

pub(super) struct Search<'a, const W: usize> {
    pub decoder: Decoder<'a, W>,
    pub random: Random,
    /// By activity: share of all capacities it uses, in thousandths.
    weight: Vec<u32>,
    limit: u32,
    population: Vec<Individual>,
    pub best: Option<Individual>,
    child: Vec<u32>,
    spare: Vec<u32>,
    mark: Vec<bool>,
    waits: Vec<u32>,
    use_by_period: Vec<u64>,
    /// Schedules generated when the population's best last became better.
    improved: u64,
}

/// Individuals in the population of one thread.
const POPULATION: usize = 60;

impl<'a, const W: usize> Search<'a, W> {
    pub fn new(problem: &'a Problem<W>, weight: Vec<u32>, random: Random) -> Self {
        Search {
            decoder: Decoder::new(problem),
            random,
            weight,
            limit: u32::MAX,
            population: Vec::new(),
            best: None,
            child: Vec::with_capacity(problem.count),
            spare: Vec::with_capacity(problem.count),
            mark: vec![false; problem.count],
            waits: vec![0; problem.count],
            use_by_period: Vec::new(),
            improved: 0,
        }
    }

    /// Portfolios: schedules longer than this are worse than any shorter one.
    pub fn allow(&mut self, makespan: u32) {
        self.limit = makespan;
    }

    fn cost(&mut self, makespan: u32) -> Cost {
        let delay = self.decoder.delay();
        let spread = (0..self.decoder.problem.count)
            .map(|a| u64::from(self.decoder.finish(a)))
            .sum();
        Cost {
            excess: makespan.saturating_sub(self.limit),
            delay,
            makespan,
            spread,
        }
    }

    /// Decodes the order of a rule and keeps the schedule where it is the best so far.
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

    fn keep(&mut self, makespan: u32) -> Individual {
        let cost = self.cost(makespan);
        let mut list = Vec::with_capacity(self.child.len());
        let mut finish = Vec::with_capacity(self.child.len());
        self.by_start();
        list.extend_from_slice(&self.child);
        finish.extend((0..self.decoder.problem.count).map(|a| self.decoder.finish(a)));
        let found = Individual { cost, list, finish };
        if self.best.as_ref().is_none_or(|best| found.cost < best.cost) {
            self.best = Some(found.clone());
        }
        found
    }

    /// Orders the child by start; its own order, which is feasible, breaks ties.
    fn by_start(&mut self) {
        let decoder = &self.decoder;
        self.child.sort_by_key(|&a| decoder.start(a as usize));
    }

    /// Fills the population from biased random samples of a priority (smaller goes first).
    pub fn populate(&mut self, rules: &[Vec<f64>], keep: Option<Individual>) {
        self.population.clear();
        self.population.extend(keep);
        while self.population.len() < POPULATION {
            let rule = &rules[self.random.below(rules.len())];
            let spread = self.random.unit();
            let list = self.sample(rule, spread);
            let found = self.try_order(&list, 1);
            self.population.push(found);
        }
        self.improved = self.decoder.schedules;
    }

    /// An order of activities that follows `rule`, shaken by `spread` of its range.
    pub fn sample(&mut self, rule: &[f64], spread: f64) -> Vec<u32> {
        let problem = self.decoder.problem;
        let (low, high) = rule
            .iter()
            .fold((f64::MAX, f64::MIN), |(l, h), &r| (l.min(r), h.max(r)));
        let range = (high - low) * 0.5 * spread * spread;
        let key = |random: &mut Random, a: usize| rule[a] + range * random.unit();
        let mut ready: std::collections::BinaryHeap<Ready> = Default::default();
        for activity in 0..problem.count {
            self.waits[activity] = problem.before.of(activity).len() as u32;
            if self.waits[activity] == 0 {
                ready.push(Ready(key(&mut self.random, activity), activity as u32));
            }
        }
        let mut list = Vec::with_capacity(problem.count);
        while let Some(Ready(_, activity)) = ready.pop() {
            list.push(activity);
            for &next in problem.after.of(activity as usize) {
                self.waits[next as usize] -= 1;
                if self.waits[next as usize] == 0 {
                    ready.push(Ready(key(&mut self.random, next as usize), next));
                }
            }
        }
        list
    }

    /// One child of the population. Two schedules, or three where it starts from the right.
    pub fn step(&mut self) {
        let father = self.tournament();
        let size = self.population.len();
        if self.random.chance(0.35) {
            self.shuffle_window(father);
        } else {
            let mother = (father + 1 + self.random.below(size - 1)) % size;
            if self.random.chance(0.5) {
                self.cross_segments(father, mother);
            } else {
                self.cross_two_points(father, mother);
            }
            if self.random.chance(0.3) {
                self.mutate();
            }
        }
        let makespan = self.decoder.forward(&self.child);
        let makespan = self
            .decoder
            .justify(&mut self.child, &mut self.spare, makespan);
        let cost = self.cost(makespan);
        if cost > self.population[father].cost
            || self.population.iter().any(|other| other.cost == cost)
        {
            return;
        }
        let found = self.keep(makespan);
        if self.population.iter().all(|other| {
            (cost.excess, cost.delay, cost.makespan)
                < (other.cost.excess, other.cost.delay, other.cost.makespan)
        }) {
            self.improved = self.decoder.schedules;
        }
        self.population[father] = found;
    }

    /// Schedules since this population last found something better.
    pub fn stale(&self) -> u64 {
        self.decoder.schedules - self.improved
    }

    fn tournament(&mut self) -> usize {
        let (one, other) = (
            self.random.below(self.population.len()),
            self.random.below(self.population.len()),
        );
        if self.population[one].cost <= self.population[other].cost {
            one
        } else {
            other
        }
    }

    /// Positions of a window of the father's list: where use is highest, or anywhere.
    fn window(&mut self, father: usize, least: f64, most: f64) -> (usize, usize) {
        let individual = &self.population[father];
        let makespan = individual.cost.makespan as usize;
        let share = least + (most - least) * self.random.unit();
        let span = ((makespan as f64 * share) as usize).clamp(1, makespan.max(1));
        let room = makespan.saturating_sub(span);
        let from = if self.random.chance(0.5) {
            self.random.below(room + 1)
        } else {
            // Of a few random windows the fullest.
            self.use_by_period.clear();
            self.use_by_period.resize(makespan + 2, 0);
            for (activity, &finish) in individual.finish.iter().enumerate() {
                let weight = u64::from(self.weight[activity]);
                let start = finish - self.decoder.problem.durations[activity];
                let used = &mut self.use_by_period;
                used[start as usize + 1] = used[start as usize + 1].wrapping_add(weight);
                used[finish as usize + 1] = used[finish as usize + 1].wrapping_sub(weight);
            }
            for _ in 0..2 {
                // Use by period, then use up to each period.
                for at in 0..=makespan {
                    self.use_by_period[at + 1] =
                        self.use_by_period[at + 1].wrapping_add(self.use_by_period[at]);
                }
            }
            let mut fullest = (0, 0);
            for _ in 0..3 {
                let from = self.random.below(room + 1);
                let used = self.use_by_period[from + span].wrapping_sub(self.use_by_period[from]);
                fullest = fullest.max((used, from));
            }
            fullest.1
        };
        let durations = &self.decoder.problem.durations;
        let start = |a: &u32| (individual.finish[*a as usize] - durations[*a as usize]) as usize;
        let first = individual.list.partition_point(|a| start(a) < from);
        let last = individual.list.partition_point(|a| start(a) < from + span);
        (first, last)
    }

    /// The father's window stays; what comes before it and after it takes the mother's order.
    fn cross_segments(&mut self, father: usize, mother: usize) {
        let (first, last) = self.window(father, 0.15, 0.75);
        let (father, mother) = (&self.population[father].list, &self.population[mother].list);
        let child = &mut self.child;
        child.clear();
        self.mark.fill(false);
        for &activity in &father[..first] {
            self.mark[activity as usize] = true;
        }
        child.extend(mother.iter().filter(|&&a| self.mark[a as usize]));
        child.extend_from_slice(&father[first..last]);
        for &activity in &father[..last] {
            self.mark[activity as usize] = true;
        }
        child.extend(mother.iter().filter(|&&a| !self.mark[a as usize]));
    }

    /// Two-point crossover of activity lists (Hartmann 1998): the mother's beginning, the
    /// father's next, the mother's rest.
    fn cross_two_points(&mut self, father: usize, mother: usize) {
        let (first, last) = self.window(father, 0.15, 0.75);
        let (father, mother) = (&self.population[father].list, &self.population[mother].list);
        let child = &mut self.child;
        child.clear();
        self.mark.fill(false);
        for &activity in &mother[..first] {
            self.mark[activity as usize] = true;
        }
        child.extend_from_slice(&mother[..first]);
        for &activity in father {
            if child.len() >= last {
                break;
            }
            if !self.mark[activity as usize] {
                self.mark[activity as usize] = true;
                child.push(activity);
            }
        }
        child.extend(mother.iter().filter(|&&a| !self.mark[a as usize]));
    }

    /// The father's list with a window of it in a new random order near the old one.
    fn shuffle_window(&mut self, father: usize) {
        let (first, last) = self.window(father, 0.05, 0.4);
        self.child.clear();
        self.child.extend_from_slice(&self.population[father].list);
        if last - first < 2 {
            return;
        }
        let moves = 1 + self.random.below((last - first).div_ceil(3).min(12));
        for _ in 0..moves {
            let from = first + self.random.below(last - first);
            let to = first + self.random.below(last - first);
            self.shift(from, to);
        }
    }

    fn mutate(&mut self) {
        let count = self.child.len();
        for _ in 0..=self.random.below(3) {
            let from = self.random.below(count);
            let to = (from + self.random.below(13))
                .saturating_sub(6)
                .min(count - 1);
            self.shift(from, to);
        }
    }

    /// Moves an activity of the child towards a position, as far as its links let it.
    fn shift(&mut self, from: usize, to: usize) {
        let activity = self.child[from];
        let mut at = from;
        let problem = self.decoder.problem;
        if to > from {
            let after = problem.after.of(activity as usize);
            while at < to && after.binary_search(&self.child[at + 1]).is_err() {
                self.child[at] = self.child[at + 1];
                at += 1;
            }
        } else {
            let before = problem.before.of(activity as usize);
            while at > to && before.binary_search(&self.child[at - 1]).is_err() {
                self.child[at] = self.child[at - 1];
                at -= 1;
            }
        }
        self.child[at] = activity;
    }
}

/// The smallest key first.
struct Ready(f64, u32);

impl PartialEq for Ready {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Ready {}
impl PartialOrd for Ready {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Ready {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.0.total_cmp(&self.0).then(other.1.cmp(&self.1))
    }
}
