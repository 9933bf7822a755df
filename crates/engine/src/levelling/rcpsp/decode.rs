//! From an order of activities to a schedule: serial generation, and justification by decoding
//! the reversed problem.

use super::instance::{Instance, Links};
use super::room::{Packed, Room, layout, pack};

/// The problem in flat arrays, shared by all threads.
pub(super) struct Problem<const W: usize> {
    pub count: usize,
    pub durations: Vec<u32>,
    pub demands: Vec<Packed<W>>,
    /// By activity: whether it takes any room.
    pub needs: Vec<bool>,
    pub capacities: Vec<u32>,
    pub before: Links,
    pub after: Links,
    pub releases: Vec<u32>,
    /// By activity: its project, where delays of projects count.
    pub project: Vec<u32>,
    /// By project: release plus critical path (what its delay is counted from), and weight.
    pub projects: Vec<(u32, f64)>,
}

pub(super) const NO_PROJECT: u32 = u32::MAX;

impl<const W: usize> Problem<W> {
    pub fn new(instance: &Instance, projects: Vec<(u32, f64)>) -> Self {
        let count = instance.len();
        let (_, places) = layout(&instance.capacities);
        let mut project = vec![NO_PROJECT; count];
        for (index, portion) in instance.projects.iter().enumerate() {
            for &activity in &portion.activities {
                project[activity] = index as u32;
            }
        }
        let releases = instance.releases();
        let pack = |units: &Vec<u32>| pack(units, &places);
        let demands: Vec<Packed<W>> = instance.demands.iter().map(pack).collect();
        Problem {
            count,
            needs: demands
                .iter()
                .zip(&instance.durations)
                .map(|(demand, &duration)| duration > 0 && demand.any())
                .collect(),
            demands,
            capacities: instance.capacities.clone(),
            before: Links::new(count, instance.arcs.iter().map(|&(a, b)| (b, a))),
            after: Links::new(count, instance.arcs.iter().copied()),
            releases,
            project,
            projects,
            durations: instance.durations.clone(),
        }
    }

    /// All that there is, nothing in use.
    pub fn room(&self) -> Room<W> {
        let busy = (0..self.count).filter(|&a| self.needs[a]);
        let (count, sum) = busy.fold((0, 0), |(count, sum), activity| {
            (count + 1, sum + self.durations[activity] as usize)
        });
        Room::new(&self.capacities, sum > LONG * count)
    }

    /// Weighted delay of all projects, by their ends, in 1/1024 of a period.
    pub fn delay(&self, ends: &[u32]) -> u64 {
        let delays = self.projects.iter().zip(ends);
        let sum: f64 = delays
            .map(|(&(from, weight), &end)| weight * f64::from(end.saturating_sub(from)))
            .sum();
        (sum * 1_024.0) as u64
    }
}

/// Periods that activities last on average above which a list of events is faster.
const LONG: usize = 64;

/// Activities placed between two questions whether time is up: large problems only.
pub(super) const PART: usize = 1_024;

/// Room for decoding; one a thread.
pub(super) struct Decoder<'a, const W: usize> {
    pub problem: &'a Problem<W>,
    room: Room<W>,
    finish: Vec<u32>,
    releases: Vec<u32>,
    project_finish: Vec<u32>,
    counts: Vec<u32>,
    /// Schedules generated so far.
    pub schedules: u64,
    stop: &'a (dyn Fn() -> bool + Sync),
    /// There is a schedule already: the next one may be broken off.
    pub hurried: bool,
    pub stopped: bool,
}

impl<'a, const W: usize> Decoder<'a, W> {
    pub fn new(problem: &'a Problem<W>, stop: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Decoder {
            problem,
            room: problem.room(),
            finish: vec![0; problem.count],
            releases: vec![0; problem.count],
            project_finish: vec![0; problem.projects.len()],
            counts: Vec::new(),
            schedules: 0,
            stop,
            hurried: false,
            stopped: false,
        }
    }

    /// Serial schedule generation: each activity in turn as early as its predecessors in
    /// `before` and the resources let it. Gives the makespan; finishes are in `self.finish`.
    fn pack(&mut self, list: &[u32], before: &Links, releases: &[u32]) -> u32 {
        self.schedules += 1;
        let mut makespan = 0u32;
        for (at, part) in list.chunks(PART).enumerate() {
            if at > 0 && self.interrupted() {
                break;
            }
            for &activity in part {
                let activity = activity as usize;
                makespan = makespan.max(self.place(activity, before, releases[activity]));
            }
        }
        self.clear(makespan);
        makespan
    }

    /// Asks, once there is a schedule to fall back on, whether time is up. What the decoder
    /// holds is no schedule from then on.
    pub fn interrupted(&mut self) -> bool {
        self.stopped |= self.hurried && (self.stop)();
        self.stopped
    }

    /// Puts an activity where its predecessors and the resources first let it; gives its end.
    #[inline(always)]
    fn place(&mut self, activity: usize, before: &Links, release: u32) -> u32 {
        let problem = self.problem;
        let mut start = release;
        for &other in before.of(activity) {
            start = start.max(self.finish[other as usize]);
        }
        let duration = problem.durations[activity];
        if problem.needs[activity] {
            let demand = &problem.demands[activity];
            start = self.room.first(start, duration, demand);
            self.room.take(start, start + duration, demand);
        }
        self.finish[activity] = start + duration;
        start + duration
    }

    /// Starts an activity in this period where there is room in it; what runs then only ends later.
    pub fn starts_at(&mut self, activity: usize, period: u32) -> bool {
        let problem = self.problem;
        if problem.needs[activity] {
            let demand = &problem.demands[activity];
            if !self.room.at(period, demand) {
                return false;
            }
            let end = period + problem.durations[activity];
            self.room.take(period, end, demand);
        }
        true
    }

    pub fn clear(&mut self, makespan: u32) {
        self.room.clear(makespan);
    }

    /// Orders `list` by falling finish; what ties keeps the reverse of its order, so that the
    /// result is an order of the reversed problem.
    fn turn(&mut self, list: &mut [u32], spare: &mut Vec<u32>, makespan: u32) {
        let span = makespan as usize + 1;
        if span > 16 * list.len() + 1_024 {
            list.reverse();
            let finish = &self.finish;
            list.sort_by_key(|&activity| std::cmp::Reverse(finish[activity as usize]));
            return;
        }
        self.counts.clear();
        self.counts.resize(span + 1, 0);
        for &activity in list.iter() {
            self.counts[(makespan - self.finish[activity as usize]) as usize + 1] += 1;
        }
        for at in 0..span {
            self.counts[at + 1] += self.counts[at];
        }
        spare.clear();
        spare.extend_from_slice(list);
        for &activity in spare.iter().rev() {
            let place = &mut self.counts[(makespan - self.finish[activity as usize]) as usize];
            list[*place as usize] = activity;
            *place += 1;
        }
    }

    /// Forward generation.
    pub fn forward(&mut self, list: &[u32]) -> u32 {
        self.pack(list, &self.problem.before, &self.problem.releases)
    }

    /// Justifies to the right and back to the left (Valls, Ballestin, Quintanilla 2005), from
    /// the finishes of the last forward pass. `list` becomes the order of starts.
    pub fn justify(&mut self, list: &mut [u32], spare: &mut Vec<u32>, makespan: u32) -> u32 {
        if self.stopped {
            return makespan;
        }
        let problem = self.problem;
        let mut releases = std::mem::take(&mut self.releases);
        releases.fill(0);
        if !problem.projects.is_empty() {
            // No activity moves past the end of its own project.
            self.project_finishes();
            for (activity, release) in releases.iter_mut().enumerate() {
                let project = problem.project[activity];
                if project != NO_PROJECT {
                    *release = makespan - self.project_finish[project as usize];
                }
            }
        }
        self.turn(list, spare, makespan);
        let back = self.pack(list, &problem.after, &releases);
        self.releases = releases;
        if self.stopped {
            return back;
        }
        self.turn(list, spare, back);
        self.forward(list)
    }

    /// Generates an order from the right, then what comes of it from the left: a child of two
    /// left-justified schedules needs no generation of its own first (Debels and Vanhoucke
    /// 2007). `list` becomes the order of starts.
    pub fn backward_forward(&mut self, list: &mut [u32], spare: &mut Vec<u32>) -> u32 {
        list.reverse();
        self.releases.fill(0);
        let releases = std::mem::take(&mut self.releases);
        let back = self.pack(list, &self.problem.after, &releases);
        self.releases = releases;
        if self.stopped {
            return back;
        }
        self.turn(list, spare, back);
        self.forward(list)
    }

    fn project_finishes(&mut self) {
        self.project_finish.fill(0);
        for (activity, &project) in self.problem.project.iter().enumerate() {
            if project != NO_PROJECT {
                let finish = &mut self.project_finish[project as usize];
                *finish = (*finish).max(self.finish[activity]);
            }
        }
    }

    /// Weighted delay of the projects after the last forward pass.
    pub fn delay(&mut self) -> u64 {
        if self.problem.projects.is_empty() {
            return 0;
        }
        self.project_finishes();
        self.problem.delay(&self.project_finish)
    }

    /// By activity, of the last forward generation.
    pub fn finishes(&self) -> &[u32] {
        &self.finish
    }
}
