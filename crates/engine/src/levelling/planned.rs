//! What has been levelled stays as it was: everything has its time and its people already, so
//! that after an edit only what has to move does.
//!
//! Work goes in the order of its planned starts. What finds its people free at its planned time
//! keeps it. What the edit pushes goes where it disturbs nobody, if that delays nothing beyond
//! its slack; else it keeps its turn and pushes others, as right-shift repair does (Smith 1995;
//! stability: Herroelen and Leus 2004).

use super::leveller::Leveller;
use super::pieces::pieces_to;
use super::profile::Profile;
use super::roster::Roster;
use super::{LevelledPlan, TOLERANCE};
use crate::network::{Network, Ready, Schedule};
use crate::plan::{Instant, Plan, ResourceIx, TaskIx};

/// So many tasks of a project, and one in so many, may be without room at their planned time;
/// where more are, its dates are not those of a levelled plan.
const FEW: usize = 3;
const ONE_IN: usize = 5;

/// In which order work is placed, and how far it goes out of others' way.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    /// In the order of time across all projects, else project by project by priority.
    pub in_time: bool,
    aside: Aside,
}

#[derive(Clone, Copy)]
enum Aside {
    Never,
    /// While it pushes none of its successors.
    FreeSlack,
    /// While it delays no project.
    TotalSlack,
}

/// No rule is best for all edits.
pub(super) const RULES: [Rule; 4] = [
    Rule {
        in_time: false,
        aside: Aside::FreeSlack,
    },
    Rule {
        in_time: true,
        aside: Aside::FreeSlack,
    },
    Rule {
        in_time: true,
        aside: Aside::Never,
    },
    Rule {
        in_time: true,
        aside: Aside::TotalSlack,
    },
];

/// What an order of work loses against the plan.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(super) struct Loss {
    /// Seconds by which projects end later than planned, by priority.
    delay: f64,
    /// Tasks that start at another time.
    moved: usize,
}

impl Loss {
    /// So little, of a plan of so many tasks, that no other rule need be tried.
    pub fn is_small(&self, tasks: usize) -> bool {
        100 * self.moved <= tasks
    }
}

#[derive(Clone)]
pub(super) struct Planned<'a> {
    pub rule: Rule,
    schedule: &'a Schedule,
    /// By project: fits as planned.
    levelled: Vec<bool>,
    /// By assignment: who of a team is to do it.
    pub who: Vec<Option<ResourceIx>>,
    /// By resource: all that is placed, and what has been levelled at its planned time.
    pub reserved: Vec<Profile>,
    /// By task: the room kept for it.
    stays: Vec<Vec<Stay>>,
}

#[derive(Clone, Copy)]
struct Stay {
    resource: ResourceIx,
    from: Instant,
    to: Instant,
    units: f64,
}

impl<'a> Planned<'a> {
    /// None where nothing was levelled. `leveller` has placed what cannot move, `fixed`.
    pub fn new(
        leveller: &Leveller,
        fixed: &[(TaskIx, Instant, Instant)],
        network: &Network,
        schedule: &'a Schedule,
    ) -> Option<Self> {
        let plan = leveller.plan;
        let mut marked = vec![false; plan.projects.len()];
        for (index, task) in plan.tasks.iter().enumerate() {
            marked[task.project] |= is_marked(plan, index) && network.is_movable(index);
        }
        if !marked.contains(&true) {
            return None;
        }
        let fixed = fixed.iter().flat_map(|(task, start, finish)| {
            let who = |index: &usize| Some((*index, leveller.who[*index]?, *start, *finish));
            leveller.assignments[*task].iter().filter_map(who)
        });
        let mut roster = Roster::new(plan, fixed);
        roster.fill(network, schedule);
        let mut planned = Planned {
            who: roster.who,
            reserved: Vec::new(),
            schedule,
            rule: RULES[0],
            stays: vec![Vec::new(); plan.tasks.len()],
            levelled: vec![true; plan.projects.len()],
        };
        planned.keep_places(leveller, network);
        // What nothing was levelled in was perhaps made since: it goes first.
        planned.drop_unfit(leveller, |project| !marked[project]);
        planned.drop_unfit(leveller, |_| true);
        planned.levelled.contains(&true).then_some(planned)
    }

    fn keep_places(&mut self, leveller: &Leveller, network: &Network) {
        let plan = leveller.plan;
        for (task, dates) in self.schedule.tasks.iter().enumerate() {
            if !network.is_movable(task) || dates.finish <= dates.start {
                continue;
            }
            let needs = leveller.staff(task, |index, _| self.who[index]).needs;
            let table = network.task_calendar(task);
            let splits = &plan.tasks[task].splits;
            for (from, to) in pieces_to(table, dates.start, dates.finish, splits) {
                let stay = |(resource, units): &(ResourceIx, f64)| Stay {
                    resource: *resource,
                    from,
                    to,
                    units: units.min(plan.resources[*resource].max_units),
                };
                self.stays[task].extend(needs.iter().map(stay));
            }
        }
        self.reserve(leveller);
    }

    fn reserve(&mut self, leveller: &Leveller) {
        self.reserved.clone_from(&leveller.profiles);
        for (task, stays) in self.stays.iter().enumerate() {
            for stay in stays {
                self.reserved[stay.resource].take(task, stay.from, stay.to, stay.units);
            }
        }
    }

    /// Without those of the projects many of whose tasks have no room.
    fn drop_unfit(&mut self, leveller: &Leveller, which: impl Fn(usize) -> bool) {
        let plan = leveller.plan;
        let mut counts = vec![(0, 0); self.levelled.len()];
        for (task, stays) in self.stays.iter().enumerate() {
            if !stays.is_empty() {
                let (unfit, all) = &mut counts[plan.tasks[task].project];
                *all += 1;
                *unfit += usize::from(!self.fits(plan, task));
            }
        }
        let before = self.levelled.clone();
        for (project, (unfit, all)) in counts.into_iter().enumerate() {
            self.levelled[project] &= !which(project) || unfit <= FEW.max(all / ONE_IN);
        }
        if self.levelled != before {
            for (task, stays) in self.stays.iter_mut().enumerate() {
                if !self.levelled[plan.tasks[task].project] {
                    stays.clear();
                }
            }
            self.reserve(leveller);
        }
    }

    /// Is there room for it at its planned time beside all that is placed and kept?
    fn fits(&self, plan: &Plan, task: TaskIx) -> bool {
        self.stays[task].iter().all(|stay| {
            let most = plan.resources[stay.resource].max_units + TOLERANCE;
            self.reserved[stay.resource].peak(stay.from, stay.to) <= most
        })
    }

    pub fn by(&self, rule: Rule) -> Self {
        Planned {
            rule,
            ..self.clone()
        }
    }

    /// The latest start up to which it goes out of others' way.
    pub fn latest(&self, ready: &Ready) -> Instant {
        let dates = &self.schedule.tasks[ready.task];
        let slack = match self.rule.aside {
            Aside::Never => 0,
            Aside::FreeSlack => dates.free_slack,
            Aside::TotalSlack => dates.total_slack,
        };
        ready.table.add(dates.start, slack.max(0)).max(ready.start)
    }

    pub fn loss(&self, plan: &Plan, levelled: &LevelledPlan) -> Loss {
        let mut ends = vec![(Instant::MIN, Instant::MIN); plan.projects.len()];
        let mut moved = 0;
        for (task, info) in plan.tasks.iter().enumerate() {
            let (planned, (start, finish)) = (&self.schedule.tasks[task], levelled.dates[task]);
            let (was, is) = &mut ends[info.project];
            (*was, *is) = ((*was).max(planned.finish), (*is).max(finish));
            moved += usize::from(start != planned.start);
        }
        let late = ends.iter().zip(&plan.projects).map(|((was, is), project)| {
            let weight = project.priority.max(f64::MIN_POSITIVE);
            is.saturating_sub(*was).max(0) as f64 * weight
        });
        Loss {
            delay: late.sum(),
            moved,
        }
    }

    /// When its turn is, in a levelled project.
    pub fn turn(&self, plan: &Plan, task: TaskIx) -> Option<Instant> {
        self.levelled[plan.tasks[task].project].then(|| self.schedule.tasks[task].start)
    }

    /// Does it come at its planned time, with room for everything there?
    pub fn is_kept(&self, plan: &Plan, ready: &Ready) -> bool {
        let stays = !self.stays[ready.task].is_empty();
        stays && ready.start == self.schedule.tasks[ready.task].start && self.fits(plan, ready.task)
    }

    /// Others give way to it at its planned time: levelling put it there, or it is there before
    /// them, and takes longer now. Its own room is free again.
    pub fn is_first(&self, plan: &Plan, ready: &Ready, needs: &[(ResourceIx, f64)]) -> bool {
        let (task, start) = (&plan.tasks[ready.task], ready.start);
        let levelled = task.levelled_start.map(|at| ready.table.next_start(at));
        let has_room = |(resource, units): &(ResourceIx, f64)| {
            let most = plan.resources[*resource].max_units;
            let taken = self.reserved[*resource].peak(start, start + 1);
            taken + units.min(most) <= most + TOLERANCE
        };
        self.levelled[task.project]
            && start == self.schedule.tasks[ready.task].start
            && (levelled == Some(start) || task.levelling_delay > 0 || needs.iter().all(has_room))
    }

    /// It is placed, and not where room was kept for it.
    pub fn take(
        &mut self,
        resource: ResourceIx,
        task: TaskIx,
        from: Instant,
        to: Instant,
        units: f64,
    ) {
        if self.stays[task].is_empty() {
            self.reserved[resource].take(task, from, to, units);
        }
    }

    /// It has its turn: the room kept for it is free again.
    pub fn release(&mut self, task: TaskIx) {
        for stay in std::mem::take(&mut self.stays[task]) {
            self.reserved[stay.resource].release(task, stay.from, stay.to, stay.units);
        }
    }
}

/// Levelling has put it where it is.
fn is_marked(plan: &Plan, task: TaskIx) -> bool {
    let task = &plan.tasks[task];
    task.levelling_delay > 0 || task.levelled_start.is_some()
}
