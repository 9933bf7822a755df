//! Large-neighbourhood search (Shaw 1998; for this problem Palpant, Artigues, Michelon 2004): a
//! part of the order of work is changed, the rest kept, and all of it generated anew. Parts are
//! what a wait holds back, a project, what one person does, or what begins in a span of time.

use super::decode::{Decoder, Order, Solution};
use super::problem::{NOBODY, Problem};
use crate::levelling::random::Random;
use crate::plan::{Instant, TaskIx};

/// Schedules after which the search goes on from the best plan again.
const ROUND: u64 = 1000;
/// Delay above the best's that is accepted when a round begins (record-to-record travel, Dueck
/// 1993); it falls to nothing by its end.
const TOLERANCE: f64 = 0.0005;
/// Most tasks of one person that change places at once.
const MOST_OF_PERSON: usize = 8;

pub(super) struct Improver<'a> {
    pub decoder: Decoder<'a>,
    random: Random,
    order: Order,
    pub best: Solution,
    current: Solution,
    tried: Solution,
    /// By task: may be interrupted, for now.
    split: Vec<bool>,
    /// Of this round.
    tries: u64,
    /// Tasks that wait for somebody on the way to a project's end.
    waits: Vec<u32>,
    rivals: Vec<u32>,
    window: Vec<u32>,
}

impl<'a> Improver<'a> {
    pub fn new(problem: &'a Problem<'a>, start: &Solution, random: Random) -> Self {
        let mut split = vec![false; problem.was.len()];
        for (task, _) in &start.splits {
            split[*task as usize] = problem.can_split[*task as usize];
        }
        Improver {
            decoder: Decoder::new(problem),
            random,
            order: Order::new(problem),
            best: start.clone(),
            current: start.clone(),
            tried: Solution::default(),
            split,
            tries: 0,
            waits: Vec::new(),
            rivals: Vec::new(),
            window: Vec::new(),
        }
    }

    /// One more schedule.
    pub fn step(&mut self) {
        if self.tries == ROUND {
            self.tries = 0;
            self.current.clone_from(&self.best);
            self.split.fill(false);
            for (task, _) in &self.best.splits {
                self.split[*task as usize] = self.decoder.problem.can_split[*task as usize];
            }
        }
        self.tries += 1;
        self.order.key.copy_from_slice(&self.current.start);
        self.order.who.copy_from_slice(&self.decoder.problem.who);
        self.order.split.copy_from_slice(&self.split);
        self.order.keep_shapes(self.decoder.problem, &self.current);
        self.change();
        self.keep_people();
        self.decoder.decode(&self.order, &mut self.tried);
        let left = 1.0 - self.tries as f64 / ROUND as f64;
        let limit = (self.best.cost.delay as f64 * (1.0 + TOLERANCE * left)) as i128;
        if !self.tried.cost.passes(&self.current.cost, limit) {
            return;
        }
        std::mem::swap(&mut self.current, &mut self.tried);
        std::mem::swap(&mut self.split, &mut self.order.split);
        if self.current.cost < self.best.cost {
            self.best.clone_from(&self.current);
        }
    }

    fn change(&mut self) {
        match self.random.below(20) {
            0..9 if self.pull_ahead() => {}
            9..11 => self.shift_projects(),
            11..14 => self.move_projects(),
            14..16 => self.shuffle_window(),
            16 => self.interrupt(),
            _ => self.shuffle_person(),
        }
    }

    /// Where a late project waits for somebody, its task goes before one of those it waits for.
    fn pull_ahead(&mut self) -> bool {
        let Some(project) = self.late_project() else {
            return false;
        };
        self.find_waits(project);
        let times = 1 + self.random.below(2);
        let mut changed = false;
        for _ in 0..times {
            let Some(task) = self.waits.get(self.random.below(self.waits.len())).copied() else {
                break;
            };
            self.find_rivals(task as TaskIx);
            if let Some(rival) = self.rivals.get(self.random.below(self.rivals.len())) {
                self.order.key[task as usize] = self.current.start[*rival as usize] - 1;
                changed = true;
            }
        }
        changed
    }

    /// A project that ends later than it would alone, the more likely the more that costs.
    fn late_project(&mut self) -> Option<usize> {
        let problem = self.decoder.problem;
        let late: Vec<f64> = (0..problem.weight.len())
            .map(|project| {
                let ends = problem.movable[project].iter();
                let end = ends.map(|task| self.current.finish[*task as usize]).max();
                let late = end.map_or(0, |end| (end - problem.network_finish[project]).max(0));
                late as f64 * problem.weight[project] as f64
            })
            .collect();
        let mut left = self.random.unit() * late.iter().sum::<f64>();
        late.iter().position(|late| {
            left -= late;
            *late > 0.0 && left <= 0.0
        })
    }

    /// Back from the project's end, each time to what holds it there: the tasks on the way that
    /// wait for somebody.
    fn find_waits(&mut self, project: usize) {
        let problem = self.decoder.problem;
        let current = &self.current;
        self.waits.clear();
        let members = problem.movable[project].iter();
        let mut at = members
            .copied()
            .max_by_key(|task| current.finish[*task as usize]);
        for _ in 0..problem.was.len() {
            let Some(task) = at else { break };
            let task = task as usize;
            if current.start[task] > current.ready[task] && problem.moves[task] {
                self.waits.push(task as u32);
            }
            // Through its links to what ends last of what is before it; or else, now and then,
            // through the person.
            at = self.last_before(task);
        }
    }

    fn last_before(&self, task: TaskIx) -> Option<u32> {
        let problem = self.decoder.problem;
        let mut last = None;
        let mut above = Some(task);
        let mut depth = 0;
        while let Some(at) = above.filter(|_| depth < 64) {
            for before in &problem.before[at] {
                let at = *before as usize;
                let end = (self.current.finish[at], problem.ties[at], *before);
                if problem.moves[at] && last.is_none_or(|known| end > known) {
                    last = Some(end);
                }
            }
            above = problem.plan.tasks[at].parent;
            depth += 1;
        }
        let (.., before) = last?;
        // What starts together needs no end; it must not lead in a circle.
        (self.current.start[before as usize] < self.current.start[task]).then_some(before)
    }

    /// Tasks done by the same people while it waits.
    fn find_rivals(&mut self, task: TaskIx) {
        let problem = self.decoder.problem;
        let current = &self.current;
        let (from, to) = (current.ready[task], current.start[task]);
        self.rivals.clear();
        for need in problem.needs(task) {
            let resource = current.who[need.assignment as usize];
            if resource == NOBODY {
                continue;
            }
            let rivals = problem.tasks_of[resource as usize].iter().filter(|other| {
                let other = **other as usize;
                other != task
                    && problem.stays[other].is_none()
                    && current.finish[other] > from
                    && current.start[other] < to
            });
            self.rivals.extend(rivals);
        }
    }

    /// All of one project's work more or less urgent, sometimes of two.
    fn shift_projects(&mut self) {
        let problem = self.decoder.problem;
        let span = self.span() as f64;
        for _ in 0..1 + self.random.below(2) {
            let project = match self.random.below(2) {
                0 => self.late_project(),
                _ => None,
            };
            let project = project.unwrap_or_else(|| self.random.below(problem.weight.len()));
            let reach = match self.random.below(4) {
                0 => 2.0,
                _ => 0.3 * self.random.unit(),
            };
            let by = (span * reach * (self.random.unit() - 0.5)) as i64;
            for task in &problem.movable[project] {
                self.order.key[*task as usize] += by;
            }
        }
    }

    /// A project or two go into what the others leave, or before all others.
    fn move_projects(&mut self) {
        let problem = self.decoder.problem;
        let span = self.span();
        let far = match self.random.chance(0.75) {
            true => 4 * span,
            false => -4 * span,
        };
        let shake = span as f64 * 0.2 * self.random.unit().powi(3);
        for place in 0..1 + self.random.below(2) as i64 {
            let project = match self.random.chance(0.5) {
                true => self.late_project(),
                false => None,
            };
            let project = project.unwrap_or_else(|| self.random.below(problem.weight.len()));
            for task in &problem.movable[project] {
                self.order.key[*task as usize] +=
                    far * (place + 1) + (shake * self.random.unit()) as i64;
            }
        }
    }

    /// Some of what one person does, one task after the other, in another order.
    fn shuffle_person(&mut self) {
        let problem = self.decoder.problem;
        let resource = self.random.below(problem.tasks_of.len());
        let current = &self.current;
        self.window.clear();
        if let Some(tasks) = problem.tasks_of.get(resource) {
            self.window.extend(tasks);
        }
        self.window
            .sort_by_key(|task| (current.start[*task as usize], problem.ties[*task as usize]));
        let size = (2 + self.random.below(MOST_OF_PERSON - 1)).min(self.window.len());
        let first = self.random.below(self.window.len() - size + 1);
        let window = &self.window[first..first + size];
        for at in (1..size).rev() {
            let with = self.random.below(at + 1);
            let (one, other) = (window[at] as usize, window[with] as usize);
            self.order.key.swap(one, other);
        }
    }

    /// What begins within a span of time, in another order.
    fn shuffle_window(&mut self) {
        let problem = self.decoder.problem;
        let span = self.span();
        let width = (span as f64 * 0.15 * self.random.unit()) as i64 + 86_400;
        let Some(task) = problem.order.get(self.random.below(problem.order.len())) else {
            return;
        };
        let from = self.current.start[*task as usize] - width / 2;
        for task in &problem.order {
            let key = &mut self.order.key[*task as usize];
            if (from..from + width).contains(key) && problem.moves[*task as usize] {
                *key += (width as f64 * (self.random.unit() - 0.5)) as i64;
            }
        }
    }

    /// A task that may be interrupted is, or is so no more.
    fn interrupt(&mut self) {
        let problem = self.decoder.problem;
        self.window.clear();
        let waits = problem.order.iter().filter(|task| {
            let task = **task as usize;
            problem.can_split[task]
                && (self.split[task] || self.current.start[task] > self.current.ready[task])
        });
        self.window.extend(waits);
        match self.window.get(self.random.below(self.window.len())) {
            Some(task) => {
                let task = *task as usize;
                self.order.split[task] = !self.order.split[task];
            }
            None => self.shuffle_person(),
        }
    }

    /// Who does what, and in which parts, stays as it is but for what was changed and a few more.
    fn keep_people(&mut self) {
        let problem = self.decoder.problem;
        if self.order.shapes.is_empty() && problem.pools.is_empty() || self.random.chance(0.02) {
            return;
        }
        for task in &problem.order {
            let task = *task as usize;
            let changed = self.order.key[task] != self.current.start[task];
            let anew = if changed { 0.3 } else { 0.01 };
            if self.order.shape_of[task].is_some() && self.random.chance(anew) {
                self.order.shape_of[task] = None;
            }
            if !problem.moves[task] {
                continue;
            }
            for need in problem.needs(task) {
                if need.resource == NOBODY && !self.random.chance(anew) {
                    self.order.who[need.assignment as usize] =
                        self.current.who[need.assignment as usize];
                }
            }
        }
    }

    fn span(&self) -> i64 {
        let first = self.current.start.iter().copied().min().unwrap_or(0);
        (self.current.cost.finish - first.max(Instant::MIN / 4)).max(86_400)
    }
}
