//! Search for portfolios, project by project: large-neighbourhood search (Shaw 1998) whose
//! parts are whole projects.
//!
//! First the order in which projects are served, each generated into what the ones before it
//! leave (Smith's rule 1956 to start with, then insertion moves). Then one to three projects
//! at a time are taken out of the schedule and generated anew into its gaps, or pulled ahead of
//! the others or behind them with everything generated anew. The two phases take turns: where
//! the load is heavy the order decides most, elsewhere the gaps.

mod plan;
mod service;

use super::decode::Problem;
use super::search::{Cost, Search};
use plan::Plan;
use service::Service;

/// Tries of the first phase.
const ORDERS: usize = 6_000;
/// Tries after which the second phase goes on from the best again.
const ROUND: usize = 20_000;
/// Rounds of the second phase between two of the first.
const ROUNDS: usize = 2;
/// Delay above the best's that is accepted when a round begins.
const TOLERANCE: f64 = 0.015;
/// The same in the first phase.
const TOLERANCE_OF_SERVICE: f64 = 0.04;
/// How often everything is generated anew.
const PULLED: f64 = 0.08;
/// Most projects taken out at once.
const MOST_MOVED: usize = 3;

pub(super) struct Portfolio<'a, const W: usize> {
    /// By project: its activities.
    members: Vec<Vec<u32>>,
    /// By activity: latest finish by the network.
    late: Vec<f64>,
    /// Ways to serve still to be tried.
    first: Vec<Service>,
    /// The way to serve that the first phase works on, and what it gives.
    service: Option<(Service, Cost)>,
    /// The best way to serve so far.
    best_service: Option<(Service, Cost)>,
    /// Rounds of the second phase until the first one begins again.
    rounds: usize,
    /// Tries of this phase so far.
    tries: usize,
    /// What the second phase works on.
    current: Option<(Plan<'a, W>, Cost)>,
    /// By activity: whether it moves.
    moves: Vec<bool>,
    /// Priorities of all activities for the next schedule, smaller first.
    keys: Vec<f64>,
    /// Activities taken out, in the order in which they go back in.
    list: Vec<u32>,
}

impl<'a, const W: usize> Portfolio<'a, W> {
    pub fn new(problem: &'a Problem<W>, late: Vec<f64>, orders: Vec<Vec<f64>>) -> Self {
        let mut members = vec![Vec::new(); problem.projects.len()];
        for (activity, &project) in problem.project.iter().enumerate() {
            if let Some(members) = members.get_mut(project as usize) {
                members.push(activity as u32);
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
            late,
            first,
            service: None,
            best_service: None,
            rounds: ROUNDS,
            tries: 0,
            current: None,
            moves: vec![false; problem.count],
            keys: vec![0.0; problem.count],
            list: Vec::new(),
        }
    }

    /// A few schedules at most.
    pub fn step(&mut self, search: &mut Search<'a, W>) {
        if let Some(service) = self.first.pop() {
            self.serve(search, service);
        } else if let Some((service, _)) = &self.service {
            let service = service.changed(&mut search.random);
            self.serve(search, service);
            if self.tries >= ORDERS {
                self.service = None;
            }
        } else if let Some((plan, cost)) = self.current.take() {
            self.tries += 1;
            let next = if search.random.chance(PULLED) {
                self.pull(search, plan, cost)
            } else {
                self.reinsert(search, plan, cost)
            };
            if self.tries < ROUND {
                self.current = Some(next);
            }
        } else if self.rounds == 0 {
            self.rounds = ROUNDS;
            self.tries = 0;
            self.service.clone_from(&self.best_service);
        } else if let Some(best) = &search.best {
            self.rounds -= 1;
            self.current = Some((
                Plan::new(search.decoder.problem, search.limit, best),
                best.cost,
            ));
            self.tries = 0;
        }
    }

    /// Generates everything by urgency and keeps the way where it passes.
    fn serve(&mut self, search: &mut Search<'a, W>, service: Service) {
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
        if self
            .best_service
            .as_ref()
            .is_none_or(|(_, best)| cost < *best)
        {
            self.best_service = Some((service.clone(), cost));
        }
        let best = self.best_service.as_ref().map_or(0, |(_, best)| best.delay);
        let limit = threshold(best, TOLERANCE_OF_SERVICE, self.tries, ORDERS);
        if self
            .service
            .as_ref()
            .is_none_or(|(_, old)| cost.passes(old, limit))
        {
            self.service = Some((service, cost));
        }
    }

    /// Takes projects out and generates them anew into the gaps of the rest.
    fn reinsert(
        &mut self,
        search: &mut Search<'a, W>,
        mut plan: Plan<'a, W>,
        cost: Cost,
    ) -> (Plan<'a, W>, Cost) {
        search.decoder.schedules += 1;
        let chosen = self.choose(search, &plan);
        let makespan = f64::from(cost.makespan);
        let by_network = search.random.chance(0.3);
        let shake = makespan * 0.2 * search.random.unit().powi(3);
        for &project in &chosen {
            for &activity in &self.members[project] {
                let start = f64::from(plan.start(activity));
                let at = activity as usize;
                let key = if by_network { self.late[at] } else { start };
                self.keys[at] = key + shake * search.random.unit();
            }
            plan.take_out(&self.members[project]);
        }
        for &project in &chosen {
            self.list.clear();
            self.list.extend_from_slice(&self.members[project]);
            for &activity in &self.list {
                self.moves[activity as usize] = true;
            }
            search.arrange(&mut self.list, &self.moves, &self.keys);
            for &activity in &self.list {
                self.moves[activity as usize] = false;
            }
            plan.put(&self.list);
            plan.justify(&mut self.list);
        }
        let limit = threshold(delay(search), TOLERANCE, self.tries, ROUND);
        match plan.cost() {
            Some(found) if found.passes(&cost, limit) => {
                plan.keep();
                if let Some(best) = &search.best
                    && (found.excess, found.delay, found.makespan)
                        < (best.cost.excess, best.cost.delay, best.cost.makespan)
                {
                    let order = best.by_start.clone();
                    search.adopt(found, &plan.finish, &order);
                }
                (plan, found)
            }
            _ => {
                plan.undo();
                (plan, cost)
            }
        }
    }

    /// Pulls a project or two ahead or pushes them behind; everything is generated anew.
    fn pull(
        &mut self,
        search: &mut Search<'a, W>,
        plan: Plan<'a, W>,
        cost: Cost,
    ) -> (Plan<'a, W>, Cost) {
        for (activity, key) in self.keys.iter_mut().enumerate() {
            *key = f64::from(plan.start(activity as u32));
        }
        let reach = f64::from(cost.makespan) * 0.3;
        for project in self.choose(search, &plan) {
            let by = reach * (search.random.unit() - 0.5) * search.random.unit();
            for &activity in &self.members[project] {
                self.keys[activity as usize] += by;
            }
        }
        let list = search.sample(&self.keys, 0.0);
        let found = search.try_order(&list, 1);
        let limit = threshold(delay(search), TOLERANCE, self.tries, ROUND);
        if found.cost.passes(&cost, limit) && !search.decoder.stopped {
            let plan = Plan::new(search.decoder.problem, search.limit, &found);
            (plan, found.cost)
        } else {
            (plan, cost)
        }
    }

    /// One project, and others at work at the same time, in random order.
    fn choose(&self, search: &mut Search<'a, W>, plan: &Plan<'a, W>) -> Vec<usize> {
        let span = |project: usize| {
            let starts = self.members[project].iter().map(|&a| plan.start(a));
            (starts.min().unwrap_or(0), plan.end(project))
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

/// The delay still accepted: above the best's by a share that falls to nothing in the course
/// of a round (record-to-record travel, Dueck 1993).
fn threshold(best: u64, tolerance: f64, tries: usize, round: usize) -> u64 {
    let left = 1.0 - (tries as f64 / round as f64).min(1.0);
    (best as f64 * (1.0 + tolerance * left)) as u64
}

fn delay<const W: usize>(search: &Search<'_, W>) -> u64 {
    search.best.as_ref().map_or(0, |best| best.cost.delay)
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
