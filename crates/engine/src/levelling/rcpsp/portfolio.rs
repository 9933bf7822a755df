//! Search for portfolios, project by project: large-neighbourhood search (Shaw 1998) whose
//! parts are whole projects.
//!
//! First the order in which projects are served, each generated into what the ones before it
//! leave (Smith's rule 1956 to start with, then insertion moves). Then one to three projects
//! at a time are taken out of the schedule and generated anew into its gaps, or pulled ahead of
//! the others or behind them with everything generated anew.

use super::decode::Problem;
use super::random::Random;
use super::search::{Cost, Individual, Search};

/// Tries of the first phase.
const ORDERS: usize = 6_000;
/// Tries after which the second phase goes on from the best again.
const ROUND: usize = 5_000;
/// Delay above the best's that is accepted when a round begins.
const TOLERANCE: f64 = 0.03;
/// Most projects taken out at once.
const MOST_MOVED: usize = 3;

/// A way to serve projects one before the other.
#[derive(Clone)]
struct Service {
    /// By project: periods by which its activities count as more or less urgent.
    offsets: Vec<f64>,
    parallel: bool,
}

pub(super) struct Portfolio {
    /// By project: its activities.
    members: Vec<Vec<u32>>,
    /// Activities of no project that need nobody, such as a common end: they follow the others.
    loose: Vec<u32>,
    /// By activity: latest finish by the network.
    late: Vec<f64>,
    /// Ways to serve still to be tried.
    first: Vec<Service>,
    /// The way to serve that the first phase works on, and what it gives.
    service: Option<(Service, Cost)>,
    /// Tries of this phase so far.
    tries: usize,
    /// What the second phase works on.
    current: Option<Individual>,
    moves: Vec<bool>,
    /// Priorities of all activities for the next schedule, smaller first.
    keys: Vec<f64>,
    /// Activities taken out, in the order in which they go back in.
    list: Vec<u32>,
}

impl Portfolio {
    pub fn new<const W: usize>(
        problem: &Problem<W>,
        late: Vec<f64>,
        orders: Vec<Vec<f64>>,
    ) -> Self {
        let mut members = vec![Vec::new(); problem.projects.len()];
        let mut loose = Vec::new();
        for (activity, &project) in problem.project.iter().enumerate() {
            if let Some(members) = members.get_mut(project as usize) {
                members.push(activity as u32);
            } else if !problem.needs[activity] {
                loose.push(activity as u32);
            }
        }
        let longest = late.iter().copied().fold(1.0, f64::max);
        let mut first = Vec::new();
        for order in orders {
            // From side by side to one after another.
            for apart in [0.03, 0.1, 0.3, 1.0] {
                let places = ranks(&order);
                let offsets = places.iter().map(|place| place * apart * longest);
                let offsets: Vec<f64> = offsets.collect();
                first.extend([true, false].map(|parallel| Service {
                    offsets: offsets.clone(),
                    parallel,
                }));
            }
        }
        Portfolio {
            members,
            loose,
            late,
            first,
            service: None,
            tries: 0,
            current: None,
            moves: vec![false; problem.count],
            keys: vec![0.0; problem.count],
            list: Vec::new(),
        }
    }

    /// A few schedules at most.
    pub fn step<const W: usize>(&mut self, search: &mut Search<'_, W>) {
        if let Some(service) = self.first.pop() {
            self.serve(search, service);
        } else if self.tries < ORDERS
            && let Some((service, _)) = &self.service
        {
            let service = service.changed(&mut search.random);
            self.serve(search, service);
        } else if let Some(current) = self.current.take() {
            let better = if search.random.chance(0.8) {
                self.reinsert(search, &current)
            } else {
                self.pull(search, &current)
            };
            self.tries += 1;
            if self.tries < ROUND {
                self.current = Some(better.unwrap_or(current));
            }
        } else {
            self.current.clone_from(&search.best);
            self.tries = 0;
        }
    }

    /// Generates everything by urgency and keeps the way where it passes.
    fn serve<const W: usize>(&mut self, search: &mut Search<'_, W>, service: Service) {
        for (activity, key) in self.keys.iter_mut().enumerate() {
            let project = search.decoder.problem.project[activity] as usize;
            let offset = service.offsets.get(project).copied().unwrap_or(0.0);
            *key = offset + self.late[activity];
        }
        let list = if service.parallel {
            search.decoder.parallel(&self.keys)
        } else {
            search.sample(&self.keys, 0.0)
        };
        let cost = search.try_order(&list, 0).cost;
        self.tries += 1;
        let limit = threshold(search, self.tries, ORDERS);
        if self
            .service
            .as_ref()
            .is_none_or(|(_, old)| cost.passes(old, limit))
        {
            self.service = Some((service, cost));
        }
    }

    /// Takes projects out and generates them anew into the gaps of the rest.
    fn reinsert<const W: usize>(
        &mut self,
        search: &mut Search<'_, W>,
        current: &Individual,
    ) -> Option<Individual> {
        let chosen = self.choose(search, current);
        self.moves.fill(false);
        self.list.clear();
        let problem = search.decoder.problem;
        let by_network = search.random.chance(0.3);
        let shake = f64::from(current.cost.makespan) * 0.2 * search.random.unit().powi(3);
        for (place, &project) in chosen.iter().enumerate() {
            // One after another, or all at once by their starts.
            let ahead = place as f64 * f64::from(current.cost.makespan) * 2.0;
            for &activity in &self.members[project] {
                let at = activity as usize;
                let start = f64::from(current.finish[at] - problem.durations[at]);
                let key = if by_network { self.late[at] } else { start };
                self.keys[at] = key + ahead + shake * search.random.unit();
                self.moves[at] = true;
                self.list.push(activity);
            }
        }
        for &activity in &self.loose {
            self.keys[activity as usize] = f64::from(current.finish[activity as usize]);
            self.moves[activity as usize] = true;
            self.list.push(activity);
        }
        search.arrange(&mut self.list, &self.moves, &self.keys);
        let inserted = search
            .decoder
            .insert(&self.list, &current.finish, &self.moves);
        search.accept(inserted?, current, threshold(search, self.tries, ROUND))
    }

    /// Pulls a project or two ahead or pushes them behind; everything is generated anew.
    fn pull<const W: usize>(
        &mut self,
        search: &mut Search<'_, W>,
        current: &Individual,
    ) -> Option<Individual> {
        let problem = search.decoder.problem;
        for (activity, key) in self.keys.iter_mut().enumerate() {
            *key = f64::from(current.finish[activity] - problem.durations[activity]);
        }
        let reach = f64::from(current.cost.makespan) * 0.3;
        for project in self.choose(search, current) {
            let by = reach * (search.random.unit() - 0.5) * search.random.unit();
            for &activity in &self.members[project] {
                self.keys[activity as usize] += by;
            }
        }
        let list = search.sample(&self.keys, 0.0);
        let found = search.try_order(&list, 1);
        let limit = threshold(search, self.tries, ROUND);
        found.cost.passes(&current.cost, limit).then_some(found)
    }

    /// One project, and others at work at the same time, in random order.
    fn choose<const W: usize>(
        &self,
        search: &mut Search<'_, W>,
        current: &Individual,
    ) -> Vec<usize> {
        let durations = &search.decoder.problem.durations;
        let span = |project: usize| {
            let ends = self.members[project]
                .iter()
                .map(|&a| current.finish[a as usize]);
            let starts = self.members[project]
                .iter()
                .map(|&a| current.finish[a as usize] - durations[a as usize]);
            (starts.min().unwrap_or(0), ends.max().unwrap_or(0))
        };
        let random = &mut search.random;
        let first = random.below(self.members.len());
        let (from, to) = span(first);
        let mut chosen = vec![first];
        for _ in 0..random.below(MOST_MOVED) {
            let other = random.below(self.members.len());
            let (start, end) = span(other);
            if !chosen.contains(&other) && start < to && from < end {
                chosen.insert(random.below(chosen.len() + 1), other);
            }
        }
        chosen
    }
}

impl Service {
    /// Another way near this one.
    fn changed(&self, random: &mut Random) -> Self {
        let mut next = self.clone();
        let count = next.offsets.len();
        let (one, other) = (random.below(count), random.below(count));
        match random.below(10) {
            0 => next.parallel = !next.parallel,
            1 => {
                let by = (random.unit() - 0.5).exp();
                next.offsets.iter_mut().for_each(|offset| *offset *= by);
            }
            2..6 => next.offsets.swap(one, other),
            _ => {
                let towards = next.offsets[other] - next.offsets[one];
                next.offsets[one] += towards * 2.0 * random.unit();
            }
        }
        next
    }
}

/// The delay still accepted: above the best's by a share that falls to nothing in the course
/// of a round (record-to-record travel, Dueck 1993).
fn threshold<const W: usize>(search: &Search<'_, W>, tries: usize, round: usize) -> u64 {
    let best = search.best.as_ref().map_or(0, |best| best.cost.delay);
    let left = 1.0 - (tries as f64 / round as f64).min(1.0);
    (best as f64 * (1.0 + TOLERANCE * left)) as u64
}

/// By project: its place in the order of the keys.
fn ranks(keys: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by(|&a, &b| keys[a].total_cmp(&keys[b]));
    let mut places = vec![0.0; keys.len()];
    for (place, project) in order.into_iter().enumerate() {
        places[project] = place as f64;
    }
    places
}
