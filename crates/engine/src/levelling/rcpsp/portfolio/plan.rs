//! A schedule in hand from which some activities are taken out and put back elsewhere: what a
//! try costs depends on what moves, not on all there is.

use crate::levelling::rcpsp::decode::{NO_PROJECT, Problem};
use crate::levelling::rcpsp::room::Room;
use crate::levelling::rcpsp::search::{Cost, Individual};

pub(super) struct Plan<'a, const W: usize> {
    problem: &'a Problem<W>,
    room: Room<W>,
    pub finish: Vec<u32>,
    /// By project: its last finish.
    ends: Vec<u32>,
    /// Activities of no project that need nobody, such as a common end: they follow the others.
    loose: Vec<u32>,
    /// Last finish of what is in no project and does not follow the others.
    rest: u32,
    /// Longest makespan the portfolio may take.
    limit: u32,
    /// The activities taken out and where they were.
    old: Vec<(u32, u32)>,
}

impl<'a, const W: usize> Plan<'a, W> {
    pub fn new(problem: &'a Problem<W>, limit: u32, of: &Individual) -> Self {
        let mut room = problem.room();
        for activity in (0..problem.count).filter(|&a| problem.needs[a]) {
            let end = of.finish[activity];
            let start = end - problem.durations[activity];
            room.take(start, end, &problem.demands[activity]);
        }
        let apart = |&a: &u32| problem.project[a as usize] == NO_PROJECT;
        let (loose, fixed): (Vec<u32>, Vec<u32>) = of
            .by_start
            .iter()
            .copied()
            .filter(apart)
            .partition(|&a| !problem.needs[a as usize]);
        let mut plan = Plan {
            problem,
            room,
            finish: of.finish.clone(),
            ends: vec![0; problem.projects.len()],
            rest: fixed
                .iter()
                .map(|&a| of.finish[a as usize])
                .max()
                .unwrap_or(0),
            loose,
            limit,
            old: Vec::new(),
        };
        for activity in 0..problem.count {
            let project = problem.project[activity];
            if let Some(end) = plan.ends.get_mut(project as usize) {
                *end = (*end).max(plan.finish[activity]);
            }
        }
        plan
    }

    pub fn start(&self, activity: u32) -> u32 {
        self.finish[activity as usize] - self.problem.durations[activity as usize]
    }

    pub fn end(&self, project: usize) -> u32 {
        self.ends[project]
    }

    /// A project leaves its room to the others. `members` are all its activities.
    pub fn take_out(&mut self, members: &[u32]) {
        for &activity in members {
            self.old.push((activity, self.finish[activity as usize]));
            self.give(activity);
        }
    }

    /// Puts activities, in an order of the network, each as early as there is room.
    pub fn put(&mut self, list: &[u32]) {
        for &activity in list {
            let end = self.earliest(activity);
            self.take(activity, end);
        }
    }

    /// Justifies the activities of one project within its end and back to the left.
    pub fn justify(&mut self, list: &mut [u32]) {
        let problem = self.problem;
        let latest = list.iter().map(|&a| self.finish[a as usize]).max();
        let latest = latest.unwrap_or(0);
        // What ties stays in the order of the network.
        list.reverse();
        list.sort_by_key(|&a| std::cmp::Reverse(self.finish[a as usize]));
        for &activity in list.iter() {
            let after = problem.after.of(activity as usize).iter();
            let after = after.filter(|&&a| !self.is_loose(a));
            let end = after.map(|&a| self.start(a)).fold(latest, u32::min);
            if end > self.finish[activity as usize] {
                self.give(activity);
                let duration = problem.durations[activity as usize];
                let end = if self.uses(activity) {
                    let demand = &problem.demands[activity as usize];
                    // There is room where it was.
                    self.room.last(end, duration, demand).unwrap_or(0) + duration
                } else {
                    end
                };
                self.take(activity, end);
            }
        }
        list.reverse();
        list.sort_by_key(|&a| self.start(a));
        for &activity in list.iter() {
            self.give(activity);
            let end = self.earliest(activity);
            self.take(activity, end);
        }
    }

    /// What the schedule costs now; nothing where one that stays would have to follow one that
    /// is too late for it. The spread is not looked at.
    pub fn cost(&mut self) -> Option<Cost> {
        let problem = self.problem;
        for &(activity, _) in &self.old {
            let end = self.finish[activity as usize];
            let mut after = problem.after.of(activity as usize).iter();
            if !after.all(|&next| self.is_loose(next) || self.start(next) >= end) {
                return None;
            }
            let project = problem.project[activity as usize] as usize;
            self.ends[project] = 0;
        }
        for &(activity, _) in &self.old {
            let project = problem.project[activity as usize] as usize;
            self.ends[project] = self.ends[project].max(self.finish[activity as usize]);
        }
        let mut makespan = self.ends.iter().copied().fold(self.rest, u32::max);
        for at in 0..self.loose.len() {
            let activity = self.loose[at];
            let end = self.earliest(activity);
            self.finish[activity as usize] = end;
            makespan = makespan.max(end);
            let mut after = problem.after.of(activity as usize).iter();
            if !after.all(|&next| self.is_loose(next) || self.start(next) >= end) {
                return None;
            }
        }
        Some(Cost {
            excess: makespan.saturating_sub(self.limit),
            delay: problem.delay(&self.ends),
            makespan,
            spread: 0,
        })
    }

    pub fn keep(&mut self) {
        self.old.clear();
    }

    /// Everything back to where it was.
    pub fn undo(&mut self) {
        let old = std::mem::take(&mut self.old);
        for &(activity, _) in &old {
            self.give(activity);
        }
        for &(activity, end) in &old {
            self.take(activity, end);
        }
        self.old = old;
        // Ends and what follows the others.
        self.cost();
        self.old.clear();
    }

    fn is_loose(&self, activity: u32) -> bool {
        let activity = activity as usize;
        !self.problem.needs[activity] && self.problem.project[activity] == NO_PROJECT
    }

    fn uses(&self, activity: u32) -> bool {
        self.problem.needs[activity as usize]
    }

    fn earliest(&mut self, activity: u32) -> u32 {
        let problem = self.problem;
        let at = activity as usize;
        let before = problem.before.of(at).iter();
        let ready = before.map(|&b| self.finish[b as usize]);
        let mut start = ready.fold(problem.releases[at], u32::max);
        if self.uses(activity) {
            start = self
                .room
                .first(start, problem.durations[at], &problem.demands[at]);
        }
        start + problem.durations[at]
    }

    fn take(&mut self, activity: u32, end: u32) {
        self.finish[activity as usize] = end;
        if self.uses(activity) {
            let start = self.start(activity);
            self.room
                .take(start, end, &self.problem.demands[activity as usize]);
        }
    }

    fn give(&mut self, activity: u32) {
        if self.uses(activity) {
            let (start, end) = (self.start(activity), self.finish[activity as usize]);
            self.room
                .give(start, end, &self.problem.demands[activity as usize]);
        }
    }
}
