use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Promise;
use crate::id::{Id, LocalTime, Moment};

/// Tasks done to reach an outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Project {
    pub id: Id,
    pub name: String,
    /// Capital letters, unique: tasks are called `SHARE-12` by it.
    pub key: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub approach: Approach,
    /// Length of a sprint, in days from the project's start on.
    #[serde(default = "defaults::sprint_days")]
    pub sprint_days: u16,
    #[serde(default)]
    pub status: ProjectStatus,
    pub start: LocalTime,
    /// Plan backwards from this date instead of forwards from the start.
    #[serde(default)]
    pub from_finish: Option<LocalTime>,
    #[serde(default)]
    pub promise: Option<Promise>,
    #[serde(default)]
    pub budget_minor: Option<i64>,
    #[serde(default)]
    pub calendar: Option<Id>,
    /// Who wears the project hat here.
    #[serde(default)]
    pub project_managers: Vec<Id>,
    /// Guests who may see it.
    #[serde(default)]
    pub guests: Vec<Id>,
    /// Order among projects that want the same people, 0 to 1000; higher goes first.
    #[serde(default = "defaults::priority")]
    pub priority: u16,
    /// Hard constraints beat dependencies.
    #[serde(default = "defaults::yes")]
    pub honor_constraints: bool,
    /// A task with at most this total slack is critical.
    #[serde(default)]
    pub critical_slack_minutes: i64,
    /// How far its tasks go long or short together, 0 (each by itself) to 0.9.
    #[serde(default)]
    pub estimate_correlation: f64,
}

/// How the work is run. Changes views and forecasting, never the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Approach {
    #[default]
    Waterfall,
    Scrum,
    Kanban,
    Hybrid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProjectStatus {
    #[default]
    Active,
    Paused,
    Done,
}

/// A piece of work. One with children is a summary: its dates roll up from them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Task {
    pub id: Id,
    pub project: Id,
    #[serde(default)]
    pub parent: Option<Id>,
    /// `SHARE-12`: given by the server, once per project.
    #[serde(default)]
    pub number: u32,
    /// Place among the siblings: sorts as text. Set through `move`, never by hand.
    #[serde(default)]
    pub rank: String,
    pub name: String,
    #[serde(default)]
    pub notes: String,
    #[serde(default)]
    pub milestone: bool,
    #[serde(default)]
    pub estimate: Estimate,
    #[serde(default)]
    pub constraint: Option<Constraint>,
    /// Typed dates that stand whatever the network says (a manually scheduled task).
    #[serde(default)]
    pub manual: Option<ManualDates>,
    #[serde(default)]
    pub promise: Option<Promise>,
    #[serde(default)]
    pub calendar: Option<Id>,
    #[serde(default)]
    pub ignore_resource_calendars: bool,
    #[serde(default)]
    pub progress: Progress,
    #[serde(default)]
    pub effort_rule: EffortRule,
    /// 0 to 1000, 500 is normal.
    #[serde(default = "defaults::priority")]
    pub priority: u16,
    #[serde(default)]
    pub can_split: bool,
    #[serde(default)]
    pub splits: Vec<Split>,
    /// Elapsed minutes by which levelling in another tool put the start later.
    #[serde(default)]
    pub levelling_delay_minutes: i64,
    /// Where levelling put the start: no earlier than this, whatever its dependencies allow.
    #[serde(default)]
    pub levelled_start: Option<LocalTime>,
    #[serde(default)]
    pub inactive: bool,
    #[serde(default)]
    pub fixed_cost_minor: i64,
    #[serde(default)]
    pub actual_cost_minor: Option<i64>,
    #[serde(default)]
    pub column: Option<Id>,
    #[serde(default)]
    pub points: Option<f64>,
    #[serde(default)]
    pub tags: Vec<String>,
    /// For a finished task whose column shows it on a board: when it got there.
    #[serde(default)]
    pub done_at: Option<Moment>,
}

/// Duration as one figure or three. `low` and `high` are read as the shape says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// The most likely duration; with `shape` lognormal the median.
    pub likely_minutes: i64,
    #[serde(default)]
    pub low_minutes: Option<i64>,
    #[serde(default)]
    pub high_minutes: Option<i64>,
    #[serde(default)]
    pub shape: EstimateShape,
    /// Counted round the clock.
    #[serde(default)]
    pub elapsed: bool,
    /// With `shape` discrete: one of these, the likely one among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<DurationOutcome>,
}

/// How long it may take, and how much that counts among the outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DurationOutcome {
    pub minutes: i64,
    /// Weights need not add up to one.
    pub weight: f64,
}

impl Default for Estimate {
    fn default() -> Self {
        Estimate {
            likely_minutes: 480,
            low_minutes: None,
            high_minutes: None,
            shape: EstimateShape::Pert,
            elapsed: false,
            outcomes: Vec::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EstimateShape {
    /// Beta-PERT: low and high are the extremes.
    #[default]
    Pert,
    Triangular,
    Uniform,
    /// Low and high are the 10th and 90th percentile.
    Lognormal,
    /// One of the outcomes.
    Discrete,
    /// No spread at all.
    Exact,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Constraint {
    pub kind: ConstraintKind,
    /// All but as-late-as-possible need one.
    #[serde(default)]
    pub at: Option<LocalTime>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintKind {
    AsLateAsPossible,
    MustStartOn,
    MustFinishOn,
    StartNoEarlierThan,
    StartNoLaterThan,
    FinishNoEarlierThan,
    FinishNoLaterThan,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ManualDates {
    pub start: LocalTime,
    pub finish: LocalTime,
}

/// What has happened so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    #[serde(default)]
    pub actual_start: Option<LocalTime>,
    #[serde(default)]
    pub actual_finish: Option<LocalTime>,
    #[serde(default)]
    pub done_minutes: i64,
    /// Without one: what the estimate leaves.
    #[serde(default)]
    pub remaining_minutes: Option<i64>,
    #[serde(default)]
    pub stop: Option<LocalTime>,
    #[serde(default)]
    pub resume: Option<LocalTime>,
    /// 0 to 100.
    #[serde(default)]
    pub percent_complete: u8,
}

/// After `after_minutes` of work a gap of `gap_minutes` working time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Split {
    pub after_minutes: i64,
    pub gap_minutes: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EffortRule {
    #[default]
    FixedUnits,
    FixedDuration,
    FixedWork,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dependency {
    pub id: Id,
    pub predecessor: Id,
    pub successor: Id,
    #[serde(default)]
    pub dependency_type: DependencyType,
    #[serde(default)]
    pub lag: Lag,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DependencyType {
    #[default]
    FinishStart,
    StartStart,
    FinishFinish,
    StartFinish,
}

/// Negative is a lead. `value` is minutes, or percent of the predecessor's duration.
#[derive(Clone, Copy, Debug, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lag {
    #[serde(default)]
    pub unit: LagUnit,
    #[serde(default)]
    pub value: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LagUnit {
    #[default]
    WorkingMinutes,
    ElapsedMinutes,
    Percent,
    ElapsedPercent,
}

/// Who does a task: a person, anyone of a team, or anyone with a skill. Exactly one of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    pub id: Id,
    pub task: Id,
    #[serde(default)]
    pub person: Option<Id>,
    #[serde(default)]
    pub team: Option<Id>,
    #[serde(default)]
    pub skill: Option<super::Skill>,
    /// Share of a person's time: 1.0 is full time.
    #[serde(default = "defaults::one")]
    pub units: f64,
    /// Effort; without one it follows from duration and units.
    #[serde(default)]
    pub work_minutes: Option<i64>,
}

/// A column of a project's board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub id: Id,
    pub project: Id,
    pub name: String,
    #[serde(default)]
    pub rank: String,
    /// What being in it says about a task.
    #[serde(default)]
    pub stage: Stage,
    #[serde(default)]
    pub wip_limit: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    #[default]
    ToDo,
    Doing,
    Done,
}

/// The plan as it stood when someone said: this is what we compare with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    pub id: Id,
    pub project: Id,
    pub name: String,
    /// Set by the server.
    #[serde(default)]
    pub at: Option<Moment>,
    /// Filled by the server from the current forecast when left empty.
    #[serde(default)]
    pub tasks: Vec<BaselineTask>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BaselineTask {
    pub task: Id,
    pub start: LocalTime,
    pub finish: LocalTime,
    #[serde(default)]
    pub cost_minor: i64,
}

/// Something that may happen to a project and what it would then cost in time and money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    pub id: Id,
    pub project: Id,
    /// `R-4`: given by the server, once.
    #[serde(default)]
    pub number: u32,
    pub name: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub status: RiskStatus,
    /// 0 to 1.
    pub probability: f64,
    /// Extra working time on each task it hits, if it happens.
    #[serde(default)]
    pub impact: Option<ImpactMinutes>,
    /// If it happens, each task it hits takes this share of the time it would have: one cause
    /// for all of them. With a probability of 1 it is an uncertainty they share.
    #[serde(default)]
    pub impact_percent: Option<ImpactPercent>,
    /// Extra cost if it happens.
    #[serde(default)]
    pub cost: Option<ImpactMinor>,
    #[serde(default)]
    pub tasks: Vec<Id>,
    #[serde(default)]
    pub owner: Option<Id>,
    /// What would tell that it is happening.
    #[serde(default)]
    pub trigger: String,
    #[serde(default)]
    pub response: Option<Response>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RiskStatus {
    #[default]
    Open,
    /// No longer counted.
    Closed,
    /// It did; its consequences are now in the plan.
    Happened,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImpactMinutes {
    pub low_minutes: i64,
    pub likely_minutes: i64,
    pub high_minutes: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImpactPercent {
    pub low_percent: f64,
    pub likely_percent: f64,
    pub high_percent: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImpactMinor {
    pub low_minor: i64,
    pub likely_minor: i64,
    pub high_minor: i64,
}

/// What is done about a risk (PMBOK: avoid, transfer, mitigate, accept, escalate).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Response {
    pub strategy: Strategy,
    #[serde(default)]
    pub text: String,
    /// The tasks that carry it out.
    #[serde(default)]
    pub tasks: Vec<Id>,
    /// Probability once it is in place.
    #[serde(default)]
    pub residual_probability: Option<f64>,
    #[serde(default)]
    pub in_place: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    Avoid,
    Transfer,
    Mitigate,
    Accept,
    Escalate,
}

mod defaults {
    pub fn sprint_days() -> u16 {
        14
    }
    pub fn priority() -> u16 {
        500
    }
    pub fn yes() -> bool {
        true
    }
    pub fn one() -> f64 {
        1.0
    }
}
