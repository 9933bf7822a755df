//! Who does what when, once people are shared by all projects.
//!
//! Serial schedule generation (Kelley 1963): the most urgent task that may be placed goes to
//! the first time at which everybody it needs is free. Urgent is: higher project priority,
//! higher task priority, earlier late start. Begun, finished and typed work stays where it is.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use engine::network::{Network, Role, Schedule};
use engine::plan::{Constraint, Instant, Plan, ResourceIx, TaskIx, TaskMode, Who};
use engine::simulation::Start;

use crate::asked::{Rules, asked};

/// By task of the plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levelled {
    pub dates: Vec<Start>,
    /// The people who do it, for what was asked of a team or a skill.
    pub who: Vec<Vec<ResourceIx>>,
    /// The person it waits for, where it waits for one.
    pub waits_for: Vec<Option<ResourceIx>>,
    /// Who hands a person over to whom.
    pub arcs: Vec<(TaskIx, TaskIx)>,
}

/// A stretch of a person's time.
#[derive(Clone, Copy, Debug)]
struct Booking {
    start: Instant,
    finish: Instant,
    units: f64,
    task: TaskIx,
}

/// A person found for a task.
#[derive(Clone, Copy, Debug)]
struct Found {
    person: ResourceIx,
    units: f64,
    /// Not anyone of a team or with a skill, but this one.
    by_name: bool,
}

/// Somebody who is not free.
#[derive(Clone, Copy, Debug)]
struct Busy {
    person: ResourceIx,
    until: Instant,
}

struct Leveller<'a> {
    plan: &'a Plan,
    network: &'a Network,
    schedule: &'a Schedule,
    rules: Rules<'a>,
    /// By task: assignments, as indices into the plan's.
    assignments: Vec<Vec<usize>>,
    /// By person.
    bookings: Vec<Vec<Booking>>,
    out: Levelled,
}

/// Tolerance when shares of a person are added up.
const EPSILON: f64 = 1e-6;

pub(crate) fn level(plan: &Plan, network: &Network, schedule: &Schedule) -> Levelled {
    let mut assignments = vec![Vec::new(); plan.tasks.len()];
    for (index, assignment) in plan.assignments.iter().enumerate() {
        assignments[assignment.task].push(index);
    }
    let dates = schedule.tasks.iter().map(|task| Start {
        start: task.start,
        finish: task.finish,
    });
    let mut leveller = Leveller {
        rules: Rules::new(plan, network, schedule),
        plan,
        network,
        schedule,
        assignments,
        bookings: vec![Vec::new(); plan.resources.len()],
        out: Levelled {
            dates: dates.collect(),
            who: vec![Vec::new(); plan.tasks.len()],
            waits_for: vec![None; plan.tasks.len()],
            arcs: Vec::new(),
        },
    };
    for task in 0..plan.tasks.len() {
        if leveller.stays(task) {
            leveller.book_as_is(task);
        }
    }
    leveller.place_all();
    leveller.hand_over();
    leveller.out
}

impl Leveller<'_> {
    /// Has its dates whatever people do: it happened, was typed, or a hard constraint says so.
    fn stays(&self, task: TaskIx) -> bool {
        let planned = &self.plan.tasks[task];
        let hard = matches!(
            planned.constraint,
            Constraint::MustStartOn(_)
                | Constraint::MustFinishOn(_)
                | Constraint::StartNoLaterThan(_)
                | Constraint::FinishNoLaterThan(_)
        );
        !planned.active
            || planned.progress.actual_start.is_some()
            || planned.progress.actual_finish.is_some()
            || matches!(planned.mode, TaskMode::Manual { .. })
            || hard && self.plan.projects[planned.project].honor_constraints
    }

    fn book_as_is(&mut self, task: TaskIx) {
        let planned = &self.plan.tasks[task];
        let Start { start, finish } = self.out.dates[task];
        if !planned.active || planned.progress.actual_finish.is_some() || finish <= start {
            return;
        }
        // What has been done keeps nobody busy any more.
        let status = self.plan.projects[planned.project].status_date;
        let start = start.max(status.unwrap_or(start));
        self.book(task, start, finish);
    }

    /// All nodes in an order of urgency in which none comes before what it waits for.
    fn place_all(&mut self) {
        let count = self.network.nodes().len();
        let mut waits = vec![0u32; count];
        let mut next: Vec<Vec<u32>> = vec![Vec::new(); count];
        let mut edge = |from: usize, to: usize| {
            next[from].push(to as u32);
            waits[to] += 1;
        };
        for (node, info) in self.network.nodes().iter().enumerate() {
            for into in self.network.edges_into(node) {
                edge(into.node as usize, node);
            }
            let task = info.task as TaskIx;
            if info.role == Role::Closing {
                edge(self.network.opening_of(task), node);
                for child in self.network.children(task) {
                    edge(self.network.node_of(*child as usize), node);
                }
            } else if let Some(parent) = self.plan.tasks[task].parent {
                edge(self.network.opening_of(parent), node);
            }
        }
        let key = |node: usize| Reverse((self.urgency(node), node));
        let mut ready: BinaryHeap<_> = (0..count)
            .filter(|node| waits[*node] == 0)
            .map(key)
            .collect();
        let mut order = Vec::with_capacity(count);
        while let Some(Reverse((_, node))) = ready.pop() {
            order.push(node);
            for to in &next[node] {
                let to = *to as usize;
                waits[to] -= 1;
                if waits[to] == 0 {
                    ready.push(key(to));
                }
            }
        }
        for node in order {
            let info = &self.network.nodes()[node];
            let task = info.task as TaskIx;
            match info.role {
                Role::Leaf if !self.stays(task) => self.place(task),
                Role::Closing => self.roll_up(task),
                Role::Leaf | Role::Opening => {}
            }
        }
    }

    /// Smaller goes first. The order among equals is that of the tasks' own keys.
    fn urgency(&self, node: usize) -> (i64, i64, Instant, u64) {
        let info = &self.network.nodes()[node];
        let task = info.task as TaskIx;
        if info.role != Role::Leaf {
            return (i64::MIN, 0, 0, 0);
        }
        let planned = &self.plan.tasks[task];
        let project = self.plan.projects[planned.project].priority;
        let thousandths = |value: f64| -((value * 1_000.0) as i64);
        let late_start = self.schedule.tasks[task].late_start;
        (
            thousandths(project),
            thousandths(planned.priority),
            late_start,
            planned.key,
        )
    }

    fn place(&mut self, task: TaskIx) {
        let planned = &self.plan.tasks[task];
        let table = self.network.task_calendar(task);
        let mut ready = asked(&self.rules, &self.out.dates, task).start;
        if planned.constraint == Constraint::AsLateAsPossible {
            ready = ready.max(self.schedule.tasks[task].start);
        }
        let length = self.span(task);
        let snap = |at: Instant| if length > 0 { table.next_start(at) } else { at };
        ready = snap(ready);
        if planned.levelling_delay > 0 {
            ready = snap(ready.saturating_add(planned.levelling_delay));
        }
        let mut start = ready;
        let mut blocker = None;
        // Every move goes to the end of some booking, so there are no more moves than bookings.
        let most: usize = self.bookings.iter().map(Vec::len).sum::<usize>() + 1;
        let mut chosen = Vec::new();
        for _ in 0..most {
            let finish = table.add(start, length);
            match self.people_for(task, start, finish) {
                Ok(people) => {
                    chosen = people;
                    break;
                }
                Err(Busy { person, until }) => {
                    blocker = Some(person);
                    start = snap(until.max(start + 1));
                }
            }
        }
        let finish = table.add(start, length);
        self.out.dates[task] = Start { start, finish };
        self.out.waits_for[task] = blocker.filter(|_| start > ready);
        for Found {
            person,
            units,
            by_name,
        } in chosen
        {
            if !by_name {
                self.out.who[task].push(person);
            }
            if finish > start {
                let booking = Booking {
                    start,
                    finish,
                    units,
                    task,
                };
                self.bookings[person].push(booking);
            }
        }
    }

    /// Working (or elapsed) seconds from start to finish, gaps of a split task included.
    fn span(&self, task: TaskIx) -> i64 {
        let planned = &self.plan.tasks[task];
        let length = planned.duration.seconds;
        let gaps = planned
            .splits
            .iter()
            .filter(|(at, _)| *at < length)
            .map(|(_, gap)| *gap);
        length + gaps.sum::<i64>()
    }

    /// Everybody the task needs, or who is not free and until when.
    fn people_for(
        &self,
        task: TaskIx,
        start: Instant,
        finish: Instant,
    ) -> Result<Vec<Found>, Busy> {
        let mut people: Vec<Found> = Vec::new();
        for index in &self.assignments[task] {
            let assignment = &self.plan.assignments[*index];
            if let Who::Resource(person) = assignment.who {
                match self.busy_until(person, assignment.units, start, finish) {
                    Some(until) => return Err(Busy { person, until }),
                    None => people.push(Found {
                        person,
                        units: assignment.units,
                        by_name: true,
                    }),
                }
                continue;
            }
            let mut soonest: Option<(Instant, ResourceIx)> = None;
            let mut free: Option<(usize, ResourceIx, f64)> = None;
            for (person, resource) in self.plan.resources.iter().enumerate() {
                let fits = match &assignment.who {
                    Who::Resource(_) => false,
                    Who::Team(team) => resource.teams.contains(team),
                    Who::Skill { skill, level } => {
                        let mut skills = resource.skills.iter();
                        skills.any(|(own, at)| own == skill && at >= level)
                    }
                };
                if !fits || people.iter().any(|found| found.person == person) {
                    continue;
                }
                let units = assignment.units.min(resource.max_units);
                match self.busy_until(person, units, start, finish) {
                    None => {
                        // Of those who are free, who has the least to do.
                        let load = self.bookings[person].len();
                        if free.is_none_or(|(least, ..)| load < least) {
                            free = Some((load, person, units));
                        }
                    }
                    Some(until) => {
                        soonest =
                            Some(soonest.map_or((until, person), |best| best.min((until, person))));
                    }
                }
            }
            match (free, soonest) {
                (Some((_, person, units)), _) => people.push(Found {
                    person,
                    units,
                    by_name: false,
                }),
                (None, Some((until, person))) => return Err(Busy { person, until }),
                // More were asked for than there are: whoever there is does it.
                (None, None) => {}
            }
        }
        Ok(people)
    }

    /// When the first booking ends that leaves too little of the person; none when free.
    fn busy_until(
        &self,
        person: ResourceIx,
        units: f64,
        start: Instant,
        finish: Instant,
    ) -> Option<Instant> {
        let resource = &self.plan.resources[person];
        if !resource.limits_schedule || finish <= start {
            return None;
        }
        let over = |booking: &&Booking| booking.start < finish && booking.finish > start;
        let during: Vec<&Booking> = self.bookings[person].iter().filter(over).collect();
        // Load only rises where a booking begins.
        let moments = during.iter().map(|booking| booking.start.max(start));
        let crowded = moments.filter(|moment| {
            let at = during
                .iter()
                .filter(|it| it.start <= *moment && it.finish > *moment);
            at.map(|it| it.units).sum::<f64>() + units > resource.max_units + EPSILON
        });
        let last = crowded.max()?;
        let there = during
            .iter()
            .filter(|it| it.start <= last && it.finish > last);
        there.map(|it| it.finish).min()
    }

    fn book(&mut self, task: TaskIx, start: Instant, finish: Instant) {
        for index in &self.assignments[task] {
            let assignment = &self.plan.assignments[*index];
            if let Who::Resource(person) = assignment.who {
                let units = assignment.units;
                self.bookings[person].push(Booking {
                    start,
                    finish,
                    units,
                    task,
                });
            }
        }
    }

    fn roll_up(&mut self, task: TaskIx) {
        if matches!(self.plan.tasks[task].mode, TaskMode::Manual { .. }) {
            return;
        }
        let children = self
            .network
            .children(task)
            .iter()
            .map(|child| *child as TaskIx);
        let active = children.filter(|child| self.plan.tasks[*child].active);
        let dates = active.map(|child| self.out.dates[child]);
        let both = dates.fold(None, |both: Option<Start>, dates| match both {
            None => Some(dates),
            Some(both) => Some(Start {
                start: both.start.min(dates.start),
                finish: both.finish.max(dates.finish),
            }),
        });
        if let Some(dates) = both {
            self.out.dates[task] = dates;
        }
    }

    /// Arcs from who gives a share of a person to who takes it (a resource flow, Artigues et
    /// al. 2003): each takes from the one that was done last.
    fn hand_over(&mut self) {
        for (person, bookings) in self.bookings.iter_mut().enumerate() {
            if !self.plan.resources[person].limits_schedule {
                continue;
            }
            bookings.sort_by_key(|booking| {
                (
                    booking.start,
                    booking.finish,
                    self.plan.tasks[booking.task].key,
                )
            });
            // (free from, share, who gives it)
            let mut shares: Vec<(Instant, f64, TaskIx)> = Vec::new();
            for booking in bookings.iter() {
                let mut needed = booking.units;
                shares.sort_by_key(|(from, _, task)| (Reverse(*from), *task));
                for (_, share, giver) in shares
                    .iter_mut()
                    .filter(|(from, ..)| *from <= booking.start)
                {
                    if needed <= EPSILON {
                        break;
                    }
                    let taken = needed.min(*share);
                    if taken > EPSILON && *giver != booking.task {
                        self.out.arcs.push((*giver, booking.task));
                    }
                    *share -= taken;
                    needed -= taken;
                }
                shares.retain(|(_, share, _)| *share > EPSILON);
                shares.push((booking.finish, booking.units, booking.task));
            }
        }
        self.out.arcs.sort_unstable();
        self.out.arcs.dedup();
    }
}
