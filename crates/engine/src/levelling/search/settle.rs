//! Stability: of equally good plans the one that moves the least. Work goes back to where it is
//! now, as much at once as leaves the plan as good as it is.

use super::decode::{Decoder, Order, Solution, moved};
use super::problem::Problem;
use crate::plan::Instant;

/// Far before every other key.
const FIRST: i64 = -(1 << 60);
/// Schedules this may take at most.
const TRIES: u64 = 1_000;

pub(super) fn settle<'a>(
    decoder: &mut Decoder<'a>,
    found: Solution,
    schedules: u64,
    stop: &dyn Fn() -> bool,
) -> Solution {
    let problem = decoder.problem;
    let mut settler = Settler {
        stays: vec![false; problem.was.len()],
        order: Order::new(problem),
        tried: Solution::default(),
        tries: TRIES.min(schedules),
        best: found,
        decoder,
        stop,
    };
    // First without gaps, then project by project, then in the order of time.
    settler.join();
    for project in 0..problem.movable.len() {
        let tasks = settler.moved_of(&problem.movable[project]);
        settler.back(&tasks);
    }
    let tasks = settler.moved_of(&problem.order);
    settler.back(&tasks);
    settler.best
}

struct Settler<'a, 'b> {
    decoder: &'b mut Decoder<'a>,
    /// By task: is back where it was, for good.
    stays: Vec<bool>,
    order: Order,
    best: Solution,
    tried: Solution,
    tries: u64,
    stop: &'b dyn Fn() -> bool,
}

impl<'a> Settler<'a, '_> {
    fn problem(&self) -> &'a Problem<'a> {
        self.decoder.problem
    }

    /// Those that start or end elsewhere than they do now, by where they do now.
    fn moved_of(&self, tasks: &[u32]) -> Vec<u32> {
        let problem = self.problem();
        let is_moved = |task: &&u32| {
            let task = **task as usize;
            let dates = (self.best.start[task], self.best.finish[task]);
            problem.moves[task] && dates != problem.was[task]
        };
        let mut moved: Vec<u32> = tasks.iter().filter(is_moved).copied().collect();
        moved.sort_by_key(|task| (problem.was[*task as usize], problem.ties[*task as usize]));
        moved
    }

    /// All of these back, or else as many as can be, halves of them after one another.
    fn back(&mut self, tasks: &[u32]) {
        if tasks.is_empty() || self.tries == 0 || (self.stop)() {
            return;
        }
        for task in tasks {
            self.stays[*task as usize] = true;
        }
        if self.attempt() {
            return;
        }
        for task in tasks {
            self.stays[*task as usize] = false;
        }
        if tasks.len() > 1 {
            let (first, second) = tasks.split_at(tasks.len() / 2);
            self.back(first);
            self.back(second);
        }
    }

    fn attempt(&mut self) -> bool {
        let problem = self.problem();
        self.tries = self.tries.saturating_sub(1);
        let order = &mut self.order;
        for task in 0..problem.was.len() {
            let (key, floor): (i64, Instant) = match self.stays[task] {
                true => (FIRST + problem.was[task].0, problem.was[task].0),
                false => (self.best.start[task], self.best.start[task]),
            };
            order.key[task] = key;
            order.floor[task] = floor;
            order.split[task] = false;
        }
        for (task, _) in &self.best.splits {
            order.split[*task as usize] = problem.can_split[*task as usize];
        }
        order.keep_shapes(problem, &self.best);
        order.who.copy_from_slice(&self.best.who);
        self.decoder.decode(order, &mut self.tried);
        self.accept()
    }

    /// As good, and moves less.
    fn accept(&mut self) -> bool {
        let problem = self.problem();
        let better = self.tried.cost <= self.best.cost
            && (self.tried.cost < self.best.cost
                || moved(problem, &self.tried) < moved(problem, &self.best));
        if better {
            std::mem::swap(&mut self.best, &mut self.tried);
        }
        better
    }

    /// Without the gaps it does not need.
    fn join(&mut self) {
        let problem = self.problem();
        for (task, _) in self.best.splits.clone() {
            if self.tries == 0 || (self.stop)() {
                return;
            }
            self.tries -= 1;
            let order = &mut self.order;
            order.key.copy_from_slice(&self.best.start);
            order.floor.copy_from_slice(&self.best.start);
            order.who.copy_from_slice(&self.best.who);
            order.keep_shapes(problem, &self.best);
            order.split.fill(false);
            for (other, _) in self.best.splits.iter().filter(|(other, _)| *other != task) {
                order.split[*other as usize] = problem.can_split[*other as usize];
            }
            order.floor[task as usize] = Instant::MIN;
            self.decoder.decode(order, &mut self.tried);
            if self.tried.cost <= self.best.cost {
                std::mem::swap(&mut self.best, &mut self.tried);
            }
        }
    }
}
