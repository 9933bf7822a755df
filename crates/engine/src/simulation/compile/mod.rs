//! A plan made ready for runs: what never varies is folded into constants, the rest becomes
//! steps in topological order over flat arrays.

mod asks;
mod compiler;

use std::sync::Arc;

use compiler::Compiler;

use super::correlation::Loadings;
use super::draws::Draws;
use super::quantiles::Quantile;
use super::{Group, Start};
use crate::calendar::WorkingTime;
use crate::flow::Course;
use crate::network::Network;
use crate::plan::{Instant, Plan, TaskIx};

pub(super) const NOTHING: f64 = f64::NEG_INFINITY;
/// The space of values that are instants, not places on a calendar's axis.
pub(super) const WALL: u32 = u32::MAX;
pub(super) const NO_STEP: u32 = u32::MAX;

/// One varying place of the network.
#[derive(Clone)]
pub(super) struct Step {
    pub task: u32,
    pub kind: StepKind,
    /// Index of the table whose axis its values are on, or [`WALL`].
    pub space: u32,
    /// What constants ask: no start and no finish before these, on the step's own axis.
    pub floor_start: f64,
    pub floor_finish: f64,
    pub hard: Hard,
    /// Elapsed seconds put in by levelling.
    pub delay: f64,
    pub links: (u32, u32),
    /// From whom people are handed over; a levelling delay does not come on top of that.
    pub hand_overs: (u32, u32),
    /// What constants among them ask of the start.
    pub floor_hand_over: f64,
    /// Index into [`Compiled::works`] of leaves.
    pub work: u32,
    /// A milestone whose date is written as the start of work.
    pub written_as_start: bool,
    /// Row of [`Pace`] that holds no finish before its own, or [`NO_STEP`].
    pub paced: u32,
    /// How long a leaf takes by the plan: what a risk adds to that comes on top of its turn.
    pub base: f64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum StepKind {
    Leaf,
    /// Work has begun: the start is a fact, the floor is where the rest goes on.
    Begun,
    Opening,
    Closing,
}

/// Dates that beat the links, on the step's own axis.
#[derive(Clone, Copy)]
pub(super) enum Hard {
    No,
    StartOn(f64),
    FinishOn(f64),
    StartBy(f64),
    FinishBy(f64),
}

/// What one step asks of a later one.
#[derive(Clone, Copy)]
pub(super) struct Ask {
    pub from: u32,
    pub from_finish: bool,
    pub to_finish: bool,
    pub lag: AskLag,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum AskLag {
    /// Seconds on the successor's axis.
    Working(f64),
    Elapsed(f64),
    /// Share of the predecessor's duration, on the successor's axis or round the clock.
    Share(f64),
    ElapsedShare(f64),
}

impl AskLag {
    pub fn elapsed(self) -> bool {
        matches!(self, AskLag::Elapsed(_) | AskLag::ElapsedShare(_))
    }
}

/// How long a leaf takes in a run.
#[derive(Clone)]
pub(super) struct Work {
    pub duration: Quantile,
    pub draws: Draws,
    /// Added to what is drawn: gaps of a split task.
    pub gaps: f64,
    pub driver: u32,
    /// Index into [`Compiled::loadings`], or [`NO_STEP`].
    pub loadings: u32,
    /// Risks that hit it.
    pub risks: Vec<u32>,
    /// It varies by itself, not only because something before it does.
    pub uncertain: bool,
}

#[derive(Clone)]
pub(super) struct RiskStep {
    pub probability: f64,
    pub occurrence: Draws,
    pub impact: Quantile,
    pub impact_draws: Draws,
    /// None where it multiplies nothing.
    pub factor: Option<Quantile>,
    pub factor_draws: Draws,
    pub cost: Quantile,
    pub cost_draws: Draws,
}

#[derive(Clone)]
pub(super) struct DriverStep {
    pub factor: Quantile,
    pub draws: Draws,
}

/// A flow: in each run, when it has its items done.
#[derive(Clone)]
pub(super) struct Pace {
    pub course: Course,
    pub draws: Draws,
}

#[derive(Clone)]
pub(super) struct GroupStep {
    /// Varying members that nothing else of the group waits for, by space.
    pub sinks: Vec<u32>,
    /// The latest of the constant members.
    pub floor: f64,
    pub cost: f64,
    /// (index into works, money a second) of the varying members.
    pub costs: Vec<(u32, f64)>,
    pub risks: Vec<u32>,
    pub due: Option<Instant>,
    pub traced: bool,
    /// On whose axis the finish is compared with durations, which are working time too.
    pub measure: u32,
    /// The latest deterministic finish.
    pub last_fixed: Instant,
}

/// Ready to run. Holds no reference to the plan.
#[derive(Clone)]
pub struct Compiled {
    pub(super) seed: u64,
    pub(super) steps: Vec<Step>,
    pub(super) asks: Vec<Ask>,
    pub(super) works: Vec<Work>,
    /// Children of closings, as steps; a closing's range stands in its `links`.
    pub(super) members: Vec<u32>,
    pub(super) tables: Vec<Arc<WorkingTime>>,
    pub(super) risks: Vec<RiskStep>,
    pub(super) drivers: Vec<DriverStep>,
    pub(super) loadings: Vec<Loadings>,
    /// Scores that tasks share.
    pub(super) scores: Vec<Draws>,
    /// Each has a row an item, one after the other.
    pub(super) paces: Vec<Pace>,
    pub(super) groups: Vec<GroupStep>,
    /// By task: its step, or [`NO_STEP`] when its dates never vary.
    pub(super) step_of: Vec<u32>,
    pub(super) fixed: Vec<Start>,
    /// By task: which group is its project's, for criticality.
    pub(super) home_group: Vec<u32>,
}

impl Compiled {
    /// `dates` are the deterministic dates by task: of the network, or of the levelled plan
    /// together with its `arcs` (who hands a person over to whom). What no uncertainty
    /// reaches keeps exactly these dates.
    pub fn new(
        plan: &Plan,
        network: &Network,
        dates: &[Start],
        arcs: &[(TaskIx, TaskIx)],
        groups: &[Group],
        seed: u64,
    ) -> Compiled {
        Compiler::new(plan, network, dates, arcs, seed).finish(groups)
    }

    /// Indices of what a step asks of those before it; none for a closing, which has members.
    pub(super) fn asks_of(&self, step: &Step) -> impl Iterator<Item = usize> + use<> {
        let range = |(from, to): (u32, u32)| match step.kind {
            StepKind::Closing => 0..0,
            _ => from as usize..to as usize,
        };
        range(step.links).chain(range(step.hand_overs))
    }

    /// Tasks whose dates differ between runs.
    pub fn varying_tasks(&self) -> usize {
        self.step_of.iter().filter(|step| **step != NO_STEP).count()
    }
}

impl Step {
    pub(super) fn between(
        task: TaskIx,
        kind: StepKind,
        links: (u32, u32),
        start: f64,
        finish: f64,
    ) -> Step {
        Step {
            task: task as u32,
            kind,
            space: WALL,
            floor_start: start,
            floor_finish: finish,
            hard: Hard::No,
            delay: 0.0,
            links,
            hand_overs: (0, 0),
            floor_hand_over: NOTHING,
            work: NO_STEP,
            written_as_start: false,
            paced: NO_STEP,
            base: 0.0,
        }
    }
}
