//! Why the plan ends when it does, and what would pull it in.

use engine::explain::{ChainLink, End, Origin, Reason, chain};
use engine::levelling::LevelledPlan;
use engine::network::Network;
use engine::plan::{Dependency, Instant, Lag, Link, Plan, TaskIx};
use engine::simulation::{Bar, Change, Compiled, Options, Outcome, Question};

/// Tasks tried: those that decide the finish most.
const TRIED: usize = 12;
/// Runs of a question at most. Differences under the same luck are steady long before levels
/// are, and the forecast itself must not wait for them.
const QUESTION_RUNS: u32 = 1_000;
/// Less than an hour is not worth an effort.
const WORTH_SECONDS: f64 = 3_600.0;

pub struct Why {
    /// From the first to the last day of the plan as levelled; the links lie end to end.
    pub chain: Vec<Step>,
    /// Strongest first.
    pub pull_in: Vec<PullIn>,
    /// Widest first: the plan's 80th percentile with the task short (its P10) and long (P90).
    pub tornado: Vec<Bar>,
}

pub struct Step {
    pub from: Instant,
    pub to: Instant,
    pub task: Option<TaskIx>,
    pub text: String,
    /// Nobody works.
    pub off: bool,
    /// Somebody is busy elsewhere until then.
    pub wait: bool,
}

/// What halving what is left of a task would bring.
pub struct PullIn {
    pub task: TaskIx,
    /// Elapsed seconds off the 80th percentile of the finish.
    pub seconds: f64,
}

impl Why {
    /// `compiled` has the whole plan as its first group; none when it was stopped.
    pub fn new(
        plan: &Plan,
        levelled: Option<&LevelledPlan>,
        compiled: &Compiled,
        outcome: &Outcome,
        options: &Options,
    ) -> Option<Why> {
        let options = &Options {
            runs: options.runs.min(QUESTION_RUNS),
            ..*options
        };
        let mut deciding: Vec<TaskIx> = (0..plan.tasks.len()).collect();
        deciding.retain(|task| outcome.tasks[*task].ssi > 0.0);
        deciding.sort_by(|a, b| {
            outcome.tasks[*b]
                .ssi
                .total_cmp(&outcome.tasks[*a].ssi)
                .then(a.cmp(b))
        });
        deciding.truncate(TRIED);
        let halved = deciding.iter().map(|task| Question {
            change: Change::Times {
                task: *task,
                factor: 0.5,
            },
            groups: vec![0],
        });
        let effects = compiled.effects(&halved.collect::<Vec<_>>(), options)?;
        let pull_in = deciding.iter().zip(effects.into_iter().flatten());
        let pull_in = pull_in.map(|(task, effect)| PullIn {
            task: *task,
            seconds: effect.seconds,
        });
        let mut pull_in: Vec<PullIn> = pull_in.filter(|it| it.seconds > WORTH_SECONDS).collect();
        pull_in.sort_by(|a, b| b.seconds.total_cmp(&a.seconds).then(a.task.cmp(&b.task)));
        Some(Why {
            chain: steps(plan, levelled),
            pull_in,
            tornado: compiled.tornado(0, &deciding, options)?,
        })
    }
}

/// The chain to the last date of the plan. Whoever hands a person over is a predecessor like
/// any other, so the levelled plan is the network's with these added.
fn steps(plan: &Plan, levelled: Option<&LevelledPlan>) -> Vec<Step> {
    let mut levelled_plan = plan.clone();
    let own = plan.dependencies.len();
    let arcs = levelled.map_or(&[][..], |levelled| levelled.arcs.as_slice());
    let open = |task: TaskIx| plan.tasks[task].progress.actual_start.is_none();
    let arcs = arcs.iter().filter(|(_, to)| open(*to));
    levelled_plan
        .dependencies
        .extend(arcs.map(|(from, to)| Dependency {
            predecessor: *from,
            successor: *to,
            link: Link::FinishStart,
            lag: Lag::default(),
        }));
    // Hand-overs that the outline forbids say nothing of a chain.
    let network = Network::compile(&levelled_plan).or_else(|_| {
        levelled_plan.dependencies.truncate(own);
        Network::compile(&levelled_plan)
    });
    let Ok(network) = network else {
        return Vec::new();
    };
    let Ok(schedule) = network.schedule() else {
        return Vec::new();
    };
    let leaves = (0..plan.tasks.len())
        .filter(|task| plan.tasks[*task].active && network.children(*task).is_empty());
    let last = leaves.max_by_key(|task| (schedule.tasks[*task].finish, std::cmp::Reverse(*task)));
    let Some(last) = last else {
        return Vec::new();
    };
    let words = Words {
        plan: &levelled_plan,
        own,
        levelled,
    };
    let links = chain(&levelled_plan, &network, &schedule, last, End::Finish);
    links.iter().filter_map(|link| words.of(link)).collect()
}

struct Words<'a> {
    plan: &'a Plan,
    /// Dependencies from here on are hand-overs.
    own: usize,
    levelled: Option<&'a LevelledPlan>,
}

impl Words<'_> {
    /// None for what takes no time and goes without saying.
    fn of(&self, link: &ChainLink) -> Option<Step> {
        let name = |task: TaskIx| format!("\"{}\"", self.plan.tasks[task].name);
        let (task, text) = match link.reason {
            Reason::Origin { task, origin } => {
                (task, format!("{} {}", name(task), origin_words(origin)))
            }
            Reason::Work { task, .. } => (task, name(task)),
            Reason::NonWorkingTime { task } => {
                (task, format!("nights and days off before {}", name(task)))
            }
            Reason::LevellingDelay { task } => (
                task,
                format!("{} is held back by its levelling delay", name(task)),
            ),
            Reason::Dependency { dependency } => {
                let Dependency {
                    predecessor,
                    successor,
                    ..
                } = self.plan.dependencies[dependency];
                let text = if dependency >= self.own {
                    format!(
                        "{} waits for {}, busy with {}",
                        name(successor),
                        self.who(successor, predecessor),
                        name(predecessor)
                    )
                } else if link.from != link.to {
                    let what = if link.to > link.from { "lag" } else { "lead" };
                    format!(
                        "{what} between {} and {}",
                        name(predecessor),
                        name(successor)
                    )
                } else {
                    return None;
                };
                (successor, text)
            }
        };
        Some(Step {
            from: link.from,
            to: link.to,
            task: Some(task),
            text,
            off: matches!(link.reason, Reason::NonWorkingTime { .. }),
            wait: matches!(link.reason, Reason::Dependency { dependency } if dependency >= self.own),
        })
    }

    /// The person both are on.
    fn who(&self, task: TaskIx, busy: TaskIx) -> &str {
        let who = self
            .levelled
            .map_or(&[][..], |levelled| levelled.who.as_slice());
        let on = |task: TaskIx| {
            let assignments = self.plan.assignments.iter().zip(who);
            assignments
                .filter_map(move |(assignment, who)| (assignment.task == task).then_some(*who)?)
        };
        let both = on(task).find(|person| on(busy).any(|other| other == *person));
        both.map_or("somebody", |person| &self.plan.resources[person].name)
    }
}

fn origin_words(origin: Origin) -> &'static str {
    match origin {
        Origin::ProjectStart => "begins with the project",
        Origin::ProjectFinish => "is planned back from the project's finish",
        Origin::Constraint => "is held by its constraint",
        Origin::StatusDate => "can go on from the status date",
        Origin::Actual => "has begun",
        Origin::Typed => "has typed dates",
        Origin::AsLateAsPossible => "is done as late as possible",
    }
}
