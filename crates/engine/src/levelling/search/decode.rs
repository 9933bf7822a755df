//! From an order of work to dates: serial generation, in the same memory again and again.

use super::super::pieces::pieces;
use super::super::timeline::{Timeline, Units};
use super::cost::Cost;
use super::problem::{NOBODY, Need, Problem};
use crate::calendar::LATEST;
use crate::network::{Generator, Ready};
use crate::plan::{Instant, Seconds, TaskIx};

const MINUTE: Seconds = 60;
/// The least a part of an interrupted task may be: a working day.
const PART: Seconds = 8 * 3_600;

/// What a schedule is generated from, by task.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// The least goes first.
    pub key: Vec<i64>,
    /// Not before this.
    pub floor: Vec<Instant>,
    /// May be interrupted, now and where it can be at all.
    pub split: Vec<bool>,
    /// Start and gaps of tasks that stay interrupted as they are while there is room for it;
    /// and by task its place there.
    pub shapes: Vec<Shape>,
    pub shape_of: Vec<Option<u32>>,
    /// By assignment of a pool: who does it, or [`NOBODY`] to take who is free first.
    pub who: Vec<u32>,
}

pub(super) type Shape = (Instant, Vec<(Seconds, Seconds)>);

impl Order {
    pub fn new(problem: &Problem) -> Self {
        Order {
            key: vec![0; problem.was.len()],
            floor: vec![Instant::MIN; problem.was.len()],
            split: vec![false; problem.was.len()],
            shapes: Vec::new(),
            shape_of: vec![None; problem.was.len()],
            who: problem.who.clone(),
        }
    }

    /// What is interrupted in the solution stays so.
    pub fn keep_shapes(&mut self, problem: &Problem, solution: &Solution) {
        self.shapes.clear();
        self.shape_of.fill(None);
        for (place, (task, gaps)) in (0..).zip(&solution.splits) {
            let task = *task as usize;
            if problem.can_split[task] {
                self.shape_of[task] = Some(place);
            }
            self.shapes.push((solution.start[task], gaps.clone()));
        }
    }
}

/// A plan found.
#[derive(Clone, Debug, Default)]
pub(super) struct Solution {
    pub cost: Cost,
    /// By task.
    pub start: Vec<Instant>,
    pub finish: Vec<Instant>,
    /// Where it could start if nobody were short of time from there on.
    pub ready: Vec<Instant>,
    /// By assignment.
    pub who: Vec<u32>,
    /// Tasks interrupted, and their gaps.
    pub splits: Vec<(u32, Vec<(Seconds, Seconds)>)>,
}

pub(super) struct Decoder<'a> {
    pub problem: &'a Problem<'a>,
    generator: Generator<'a>,
    lines: Vec<Timeline>,
    ends: Vec<Instant>,
    needs: Vec<(u32, Units)>,
    pub schedules: u64,
}

impl<'a> Decoder<'a> {
    pub fn new(problem: &'a Problem<'a>) -> Self {
        Decoder {
            problem,
            generator: Generator::new(problem.network),
            lines: problem.taken.clone(),
            ends: Vec::new(),
            needs: Vec::new(),
            schedules: 0,
        }
    }

    pub fn decode(&mut self, order: &Order, into: &mut Solution) {
        let problem = self.problem;
        self.schedules += 1;
        for (line, taken) in self.lines.iter_mut().zip(&problem.taken) {
            line.clone_from(taken);
        }
        let count = problem.was.len();
        into.ready.resize(count, 0);
        into.who.clone_from(&problem.who);
        into.splits.clear();
        let mut placing = Placing {
            problem,
            order,
            lines: &mut self.lines,
            needs: &mut self.needs,
            held: false,
            pushed: 0,
            into,
        };
        self.generator
            .run(&order.key, &problem.ties, |ready| placing.place(ready));
        let (held, mut overload) = (placing.held, placing.pushed);
        into.start.clear();
        into.finish.clear();
        for task in 0..count {
            let (start, finish) = self.generator.dates(task);
            into.start.push(start);
            into.finish.push(finish);
        }
        if held {
            let lines = self.lines.iter().zip(&problem.capacity);
            overload += lines.map(|(line, most)| line.excess(*most)).sum::<i128>();
            let taken = problem.taken.iter().zip(&problem.capacity);
            overload -= taken.map(|(line, most)| line.excess(*most)).sum::<i128>();
        }
        into.cost = problem.cost(overload, |task| into.finish[task], &mut self.ends);
    }
}

/// One schedule in the making.
struct Placing<'a, 'b> {
    problem: &'a Problem<'a>,
    order: &'b Order,
    lines: &'b mut Vec<Timeline>,
    needs: &'b mut Vec<(u32, Units)>,
    /// Work was put where a constraint holds it, room or not.
    held: bool,
    /// Seconds by which work that should stay was pushed.
    pushed: i128,
    into: &'b mut Solution,
}

impl Placing<'_, '_> {
    fn place(&mut self, ready: &Ready) -> (Instant, Instant) {
        let task = ready.task;
        self.into.ready[task] = ready.start;
        if let Some(stay) = self.problem.stays[task] {
            // Its people have it already.
            let start = later(ready, stay);
            self.pushed += i128::from(start - stay).max(0);
            return (start, ready.table.add(start, ready.duration));
        }
        let from = later(ready, self.order.floor[task]).min(ready.latest.max(ready.start));
        if ready.duration == 0 || self.problem.needs(task).is_empty() {
            return (from, ready.table.add(from, ready.duration));
        }
        self.choose(ready, from);
        let splits = &self.problem.plan.tasks[task].splits;
        if !splits.is_empty() {
            return self.place_shaped(ready, from, splits);
        }
        if self.order.split[task]
            && let Some(place) = self.order.shape_of[task]
            && let Some(dates) = self.place_as_it_was(ready, from, place)
        {
            return dates;
        }
        let mut start = earliest(self.lines, self.needs, &self.problem.capacity, ready, from);
        if start > ready.latest {
            start = ready.latest.max(ready.start);
            self.held = true;
        }
        let finish = ready.table.add(start, ready.duration);
        if self.order.split[task]
            && start > from
            && let Some(dates) = self.place_in_parts(ready, from, finish)
        {
            return dates;
        }
        for (resource, units) in self.needs.iter() {
            self.lines[*resource as usize].take(start, finish, *units);
        }
        (start, finish)
    }

    /// Who does it, with how many units each.
    fn choose(&mut self, ready: &Ready, from: Instant) {
        let problem = self.problem;
        self.needs.clear();
        for need in problem.needs(ready.task) {
            let resource = match need.resource {
                NOBODY => self.member(ready, from, need),
                named => named,
            };
            if resource == NOBODY {
                continue;
            }
            self.into.who[need.assignment as usize] = resource;
            let most = problem.capacity[resource as usize] - 1;
            let same = self.needs.iter_mut().find(|(other, _)| *other == resource);
            match same {
                Some((_, units)) => *units = (*units + need.units).min(most),
                None => self.needs.push((resource, need.units.min(most))),
            }
        }
    }

    /// Whoever of the pool is free first, of equals the one with the least key.
    fn member(&self, ready: &Ready, from: Instant, need: &Need) -> u32 {
        let chosen = self.order.who[need.assignment as usize];
        if chosen != NOBODY {
            return chosen;
        }
        let capacity = &self.problem.capacity;
        let pool = self.problem.pools[need.pool as usize].iter();
        let mut best = (Instant::MAX, NOBODY);
        for resource in pool {
            if self.needs.iter().any(|(other, _)| other == resource) {
                continue;
            }
            let units = need.units.min(capacity[*resource as usize] - 1);
            let start = earliest(self.lines, &[(*resource, units)], capacity, ready, from);
            if start < best.0 {
                best = (start, *resource);
            }
            if start == from {
                break;
            }
        }
        best.1
    }

    /// A task whose gaps are given moves as a whole.
    fn place_shaped(
        &mut self,
        ready: &Ready,
        from: Instant,
        splits: &[(Seconds, Seconds)],
    ) -> (Instant, Instant) {
        let table = ready.table;
        let mut start = from;
        'search: loop {
            for (begin, end) in pieces(table, start, ready.duration, splits) {
                for (resource, units) in self.needs.iter() {
                    let room = self.problem.capacity[*resource as usize] - units;
                    let line = &self.lines[*resource as usize];
                    let Some(until) = line.blocked(begin, end, room) else {
                        continue;
                    };
                    let by = table.working_seconds_between(begin, until);
                    let next = table.from_axis_start(table.to_axis(start).saturating_add(by));
                    let next = later(ready, next);
                    if next > ready.latest || next <= start || next >= LATEST {
                        self.held = true;
                        start = ready.latest.max(ready.start).min(next.max(start));
                        break 'search;
                    }
                    start = next;
                    continue 'search;
                }
            }
            break;
        }
        for (begin, end) in pieces(table, start, ready.duration, splits) {
            for (resource, units) in self.needs.iter() {
                self.lines[*resource as usize].take(begin, end, *units);
            }
        }
        (start, table.add(start, ready.duration))
    }

    /// Interrupted where it was, if there is still room for that.
    fn place_as_it_was(
        &mut self,
        ready: &Ready,
        from: Instant,
        place: u32,
    ) -> Option<(Instant, Instant)> {
        let (start, splits) = &self.order.shapes[place as usize];
        let table = ready.table;
        let gaps: Seconds = splits.iter().map(|(_, gap)| gap).sum();
        if *start < from || *start > ready.latest || later(ready, *start) != *start {
            return None;
        }
        let parts: Vec<_> = pieces(table, *start, ready.duration + gaps, splits).collect();
        let is_free = |(begin, end): &(Instant, Instant)| {
            self.needs.iter().all(|(resource, units)| {
                let room = self.problem.capacity[*resource as usize] - units;
                let line = &self.lines[*resource as usize];
                line.blocked(*begin, *end, room).is_none()
            })
        };
        if !parts.iter().all(is_free) {
            return None;
        }
        self.take_parts(ready.task, &parts, splits.clone())
    }

    fn take_parts(
        &mut self,
        task: TaskIx,
        parts: &[(Instant, Instant)],
        splits: Vec<(Seconds, Seconds)>,
    ) -> Option<(Instant, Instant)> {
        for (begin, end) in parts {
            for (resource, units) in self.needs.iter() {
                self.lines[*resource as usize].take(*begin, *end, *units);
            }
        }
        self.into.splits.push((task as u32, splits));
        Some((parts.first()?.0, parts.last()?.1))
    }

    /// Fills the gaps there are, where that ends before `finish`.
    fn place_in_parts(
        &mut self,
        ready: &Ready,
        from: Instant,
        finish: Instant,
    ) -> Option<(Instant, Instant)> {
        let table = ready.table;
        let mut parts: Vec<(Instant, Instant)> = Vec::new();
        let mut left = ready.duration;
        let mut at = from;
        while left > 0 {
            let end = table.add(at, left);
            if end >= finish || at >= LATEST {
                return None;
            }
            let blocked = self.needs.iter().filter_map(|(resource, units)| {
                let room = self.problem.capacity[*resource as usize] - units;
                self.lines[*resource as usize].first_blocked(at, end, room)
            });
            let Some((block, until)) = blocked.min() else {
                parts.push((at, end));
                break;
            };
            let length = table.working_seconds_between(at, block) / MINUTE * MINUTE;
            if length >= PART {
                parts.push((at, table.add(at, length)));
                left -= length;
            }
            at = later(ready, until);
        }
        let start = parts.first()?.0;
        if parts.len() < 2 || start > ready.latest {
            return None;
        }
        let mut splits = Vec::with_capacity(parts.len() - 1);
        let mut worked = 0;
        for pair in parts.windows(2) {
            worked += table.working_seconds_between(pair[0].0, pair[0].1);
            let gap = table.working_seconds_between(pair[0].1, pair[1].0);
            if gap <= 0 || gap % MINUTE != 0 {
                return None;
            }
            splits.push((worked, gap));
        }
        self.take_parts(ready.task, &parts, splits)
    }
}

/// The first start at or after `from` at which everybody needed has room.
#[inline]
fn earliest(
    lines: &[Timeline],
    needs: &[(u32, Units)],
    capacity: &[Units],
    ready: &Ready,
    from: Instant,
) -> Instant {
    let mut start = from;
    'search: loop {
        let mut free = start;
        for (resource, units) in needs {
            let room = capacity[*resource as usize] - units;
            free = lines[*resource as usize].free_from(free, ready.duration, room);
        }
        if free > start {
            start = later(ready, free);
            if start >= LATEST {
                return start;
            }
        }
        let finish = ready.table.add(start, ready.duration);
        for (resource, units) in needs {
            let room = capacity[*resource as usize] - units;
            if let Some(until) = lines[*resource as usize].blocked(start, finish, room) {
                let next = later(ready, until);
                if next >= LATEST || next <= start {
                    return start;
                }
                start = next;
                continue 'search;
            }
        }
        return start;
    }
}

/// The first start at or after `at` that a delay in whole minutes leads to.
#[inline]
fn later(ready: &Ready, at: Instant) -> Instant {
    if at <= ready.start {
        return ready.start;
    }
    let minutes = (at - ready.start + MINUTE - 1) / MINUTE;
    let start = ready.start + minutes * MINUTE;
    match ready.duration {
        0 => start,
        _ => ready.table.next_start(start),
    }
}

/// Tasks in a solution that start elsewhere than they do now.
pub(super) fn moved(problem: &Problem, solution: &Solution) -> (usize, i128) {
    let starts = solution.start.iter().zip(&problem.was);
    let mut moved = (0, 0);
    for (task, (start, (was, _))) in starts.enumerate() {
        if start != was && problem.moves[task as TaskIx] {
            moved.0 += 1;
            moved.1 += i128::from((start - was).abs());
        }
    }
    moved
}
