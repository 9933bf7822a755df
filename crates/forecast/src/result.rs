//! What the forecaster says, as it goes over the wire. Everything here is computed.

use std::collections::BTreeMap;

use model::{Day, Id, Kind, LocalTime, Seq};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The forecast of a whole workspace at one position of its log.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Forecast {
    /// The change it includes last.
    pub seq: Seq,
    pub status_day: Option<Day>,
    /// Simulation runs behind the figures: few in a first answer, then all.
    pub runs: u32,
    /// False while a fuller answer is still to come.
    pub complete: bool,
    pub computed_ms: f64,
    pub tasks: BTreeMap<Id, TaskForecast>,
    pub features: BTreeMap<Id, OutcomeForecast>,
    pub projects: BTreeMap<Id, OutcomeForecast>,
    pub goals: BTreeMap<Id, OutcomeForecast>,
    pub risks: BTreeMap<Id, RiskForecast>,
    pub people: BTreeMap<Id, Vec<WeekLoad>>,
    /// What keeps parts of the plan from being computed, each with the way out.
    pub problems: Vec<Problem>,
}

/// The levelled plan and the spread around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TaskForecast {
    /// Dates of the levelled plan with every estimate at its likely value.
    pub start: LocalTime,
    pub finish: LocalTime,
    /// Dates of the critical-path network, before anybody waits for a person.
    pub early_start: LocalTime,
    pub early_finish: LocalTime,
    pub late_start: LocalTime,
    pub late_finish: LocalTime,
    /// Working minutes.
    pub total_slack_minutes: i64,
    pub free_slack_minutes: i64,
    pub critical: bool,
    /// Working minutes of the likely duration (a summary's: from its first to its last day).
    pub duration_minutes: i64,
    /// Working minutes of effort.
    pub work_minutes: i64,
    /// Quantiles of the simulated finish; none for what is finished.
    pub spread: Option<Spread>,
    /// Share of runs in which it was on the critical path, 0 to 1.
    pub criticality: f64,
    pub cost_minor: i64,
    /// Whom it waits for when levelling moved it.
    pub waits_for: Option<Id>,
    /// Elapsed minutes by which levelling has it start later than its dependencies allow.
    #[serde(default)]
    pub levelling_delay_minutes: i64,
    /// Chance to keep the task's own promise.
    pub chance: Option<f64>,
}

/// A stretch of work on a split task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub start: LocalTime,
    pub finish: LocalTime,
    /// Working time.
    pub minutes: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Spread {
    pub p10: LocalTime,
    pub p50: LocalTime,
    pub p80: LocalTime,
    pub p90: LocalTime,
    pub p95: LocalTime,
}

/// When and for how much a feature, project or goal becomes real.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OutcomeForecast {
    pub finish: Option<Spread>,
    /// Shape of the finish for drawing: shares of the runs in equal bins.
    pub hump: Option<Hump>,
    /// Chance to be real by the promise, 0 to 1.
    pub chance: Option<f64>,
    pub cost: Option<CostSpread>,
    /// Chance to stay within the budget, 0 to 1.
    pub chance_of_budget: Option<f64>,
    /// Chance of both at once.
    pub chance_of_both: Option<f64>,
    /// Likely finish with every estimate at its likely value.
    pub planned_finish: Option<LocalTime>,
    /// The share of the work that is done, 0 to 1, by likely duration.
    pub done: f64,
    pub tasks_total: u32,
    pub tasks_done: u32,
    /// What makes it late most often, strongest first.
    pub held_back_by: Vec<Hindrance>,
    /// Of a project whose work is forecast from what its team has finished.
    #[serde(default)]
    pub pace: Option<Pace>,
}

/// A team's throughput or velocity: what its work to come is forecast from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Pace {
    pub unit: PaceUnit,
    pub period: PacePeriod,
    /// Periods of the past that are drawn from.
    pub periods: u32,
    /// Finished in them.
    pub finished: f64,
    /// Expected of a period to come, with the people who are still there.
    pub per_period: f64,
    /// Still to do.
    pub left: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaceUnit {
    Items,
    /// Story points.
    Points,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PacePeriod {
    /// A day on which somebody works.
    Day,
    Sprint,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hump {
    pub from: LocalTime,
    pub to: LocalTime,
    pub bins: Vec<f64>,
}

/// Minor units of the workspace's currency.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CostSpread {
    pub p10_minor: i64,
    pub p50_minor: i64,
    pub p80_minor: i64,
    pub p95_minor: i64,
    pub mean_minor: i64,
    pub spent_minor: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hindrance {
    /// `task` or `risk`.
    pub kind: Kind,
    pub id: Id,
    pub name: String,
    /// Share of the late runs it drives, 0 to 1.
    pub share: f64,
    /// Days off the P80 if it took no time or never happened.
    pub p80_days: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RiskForecast {
    /// What it costs its project's P80, in days and in minor units: same luck with and without it.
    pub p80_days: f64,
    pub p80_cost_minor: i64,
    /// What its response takes off that, or would once it is in place: before against after.
    #[serde(default)]
    pub response: Option<ResponseForecast>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ResponseForecast {
    pub p80_days: f64,
    pub p80_cost_minor: i64,
}

/// A person's week: planned work against what the calendar and capacity give.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WeekLoad {
    /// The week's Monday.
    pub week: Day,
    pub capacity_minutes: i64,
    /// By project, as levelled.
    pub work_minutes: BTreeMap<Id, i64>,
    /// What the network alone would ask for, before levelling: where overload shows.
    pub demand_minutes: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    pub kind: Kind,
    pub id: Id,
    /// What is wrong and what to do.
    pub text: String,
}

/// Why a date is what it is: links in order of time whose lengths add up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Explanation {
    pub kind: Kind,
    pub id: Id,
    pub date: LocalTime,
    pub chain: Vec<ChainLink>,
    /// What would pull it in, strongest first: same luck with the change made.
    pub levers: Vec<Lever>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChainLink {
    pub cause: Cause,
    /// The task this link is about, or the one that waits.
    pub task: Option<Id>,
    /// The person, calendar, risk or predecessor it names.
    pub other: Option<Id>,
    pub from: LocalTime,
    pub to: LocalTime,
    /// Elapsed days of this link; they add up to the whole chain.
    pub days: f64,
    /// In a manager's words.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    ProjectStart,
    Work,
    Dependency,
    Lag,
    Person,
    Calendar,
    Constraint,
    Progress,
    Risk,
    /// What the team has finished in the past, and what has its turn before.
    Pace,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Lever {
    pub text: String,
    pub kind: Kind,
    pub id: Id,
    pub p80_days: f64,
}
