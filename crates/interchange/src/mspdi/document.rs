//! What an MSPDI file says, in its own terms: what scheduling, cost and import need.
//! Everything else stays in the text and is written back from there.

use engine::plan::{Instant, Seconds};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    pub project: Project,
    pub calendars: Vec<Calendar>,
    pub tasks: Vec<Task>,
    pub resources: Vec<Resource>,
    pub assignments: Vec<Assignment>,
    /// Where the text of the computed fields is, for [`super::write`].
    pub(super) places: Places,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    pub name: String,
    pub title: String,
    pub schedule_from_start: bool,
    pub start: Option<Instant>,
    pub finish: Option<Instant>,
    pub status_date: Option<Instant>,
    pub calendar_uid: Option<i64>,
    /// Days of total slack at which a task is still critical.
    pub critical_slack_limit: i64,
    pub honor_constraints: bool,
    pub multiple_critical_paths: bool,
    pub minutes_per_day: i64,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calendar {
    pub uid: i64,
    pub name: String,
    pub is_base: bool,
    pub base_uid: Option<i64>,
    pub week_days: Vec<WeekDay>,
    pub exceptions: Vec<Exception>,
    pub work_weeks: Vec<WorkWeek>,
    pub position: usize,
}

/// A day of the week (1 Sunday to 7 Saturday), or, with `day_type` 0, a span of dates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WeekDay {
    pub day_type: i64,
    pub working: bool,
    pub span: Option<(Instant, Instant)>,
    pub times: Vec<WorkingTime>,
}

/// Seconds after midnight; `to` at or before `from` reaches into the next day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WorkingTime {
    pub from: u32,
    pub to: u32,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exception {
    pub name: String,
    pub span: Option<(Instant, Instant)>,
    pub by_occurrences: bool,
    pub occurrences: i64,
    /// 1 daily, 2 and 3 yearly, 4 and 5 monthly, 6 weekly, 7 to 9 plain spans.
    pub kind: i64,
    pub period: i64,
    /// Bit 0 is Sunday.
    pub days_of_week: i64,
    pub month_item: i64,
    pub month_position: i64,
    pub month: i64,
    pub month_day: i64,
    pub working: bool,
    pub times: Vec<WorkingTime>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkWeek {
    pub span: Option<(Instant, Instant)>,
    pub week_days: Vec<WeekDay>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Task {
    pub uid: i64,
    pub id: i64,
    pub name: String,
    pub wbs: String,
    pub notes: String,
    pub is_null: bool,
    pub active: bool,
    pub manual: bool,
    /// 0 fixed units, 1 fixed duration, 2 fixed work.
    pub kind: i64,
    pub effort_driven: bool,
    pub outline_level: Option<i64>,
    pub priority: Option<i64>,
    pub start: Option<Instant>,
    pub finish: Option<Instant>,
    pub manual_start: Option<Instant>,
    pub manual_finish: Option<Instant>,
    pub duration: Option<Seconds>,
    pub duration_format: i64,
    pub work: Seconds,
    pub stop: Option<Instant>,
    pub resume: Option<Instant>,
    pub milestone: bool,
    pub summary: bool,
    pub external: bool,
    pub subproject: bool,
    pub fixed_cost: f64,
    pub percent_complete: i64,
    pub actual_start: Option<Instant>,
    pub actual_finish: Option<Instant>,
    pub actual_duration: Option<Seconds>,
    pub remaining_duration: Option<Seconds>,
    pub actual_cost: f64,
    /// 0 as soon as possible, 1 as late as possible, 2 must start on, 3 must finish on,
    /// 4 start no earlier, 5 start no later, 6 finish no earlier, 7 finish no later than.
    pub constraint_type: i64,
    pub constraint_date: Option<Instant>,
    pub deadline: Option<Instant>,
    pub calendar_uid: Option<i64>,
    pub ignore_resource_calendar: bool,
    pub leveling_can_split: bool,
    /// Seconds of elapsed time.
    pub leveling_delay: Seconds,
    pub links: Vec<PredecessorLink>,
    /// The first of its baselines.
    pub baseline: Option<Baseline>,
    pub actual_work: Seconds,
    /// Byte where the element begins.
    pub position: usize,
}

/// What was planned when the baseline was set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baseline {
    pub number: i64,
    pub start: Option<Instant>,
    pub finish: Option<Instant>,
    pub work: Seconds,
    /// Hundredths, as every cost of a task.
    pub cost: f64,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PredecessorLink {
    pub predecessor_uid: i64,
    /// 0 finish-finish, 1 finish-start, 2 start-finish, 3 start-start.
    pub kind: i64,
    pub cross_project: bool,
    /// Tenths of a minute, or the percentage itself.
    pub lag: f64,
    pub lag_format: i64,
    pub position: usize,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resource {
    pub uid: i64,
    pub name: String,
    pub email: String,
    pub is_null: bool,
    /// 0 material, 1 work, 2 cost.
    pub kind: i64,
    pub max_units: f64,
    /// Per hour.
    pub standard_rate: f64,
    pub cost_per_use: f64,
    pub calendar_uid: Option<i64>,
    pub position: usize,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assignment {
    pub uid: i64,
    pub task_uid: i64,
    pub resource_uid: i64,
    pub units: f64,
    pub work: Option<Seconds>,
    /// Spans of the work, done and planned, where the file has them: (from, to, working seconds).
    pub timephased: Vec<(Instant, Instant, Seconds)>,
    pub position: usize,
}

/// Byte ranges of what scheduling and levelling compute.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Places {
    pub tasks: Vec<TaskPlaces>,
    pub assignments: Vec<AssignmentPlaces>,
    /// The project's `FinishDate`, or where to put it.
    pub finish_date: Option<(usize, usize)>,
    pub after_start_date: Option<usize>,
    /// The white space before the project's first child.
    pub indent: (usize, usize),
}

/// For each of [`COMPUTED`]: the element, or an empty range where it belongs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TaskPlaces {
    pub ranges: [(usize, usize); COMPUTED.len()],
    /// Whether the element is there.
    pub present: [bool; COMPUTED.len()],
    /// The white space before the first child, to set new elements with.
    pub indent: (usize, usize),
}

/// Where an assignment says when it is worked on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct AssignmentPlaces {
    pub times: Vec<(Time, usize, usize)>,
    /// Where its first child begins; nought without one.
    pub first: usize,
    /// Behind its last child, where blocks of work belong.
    pub end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Time {
    Start,
    Finish,
    /// A block of work done or to do.
    Block,
}

/// The computed elements of a task, in the schema's order.
pub(super) const COMPUTED: [&str; 13] = [
    "Start",
    "Finish",
    "Duration",
    "Critical",
    "EarlyStart",
    "EarlyFinish",
    "LateStart",
    "LateFinish",
    "FreeSlack",
    "TotalSlack",
    "StartSlack",
    "FinishSlack",
    "LevelingDelay",
];

/// How many of [`COMPUTED`] come before or at a child of a task, in the schema's order;
/// the rest belong behind it.
pub(super) fn computed_up_to(name: &str) -> usize {
    match name {
        "UID" | "GUID" | "ID" | "Name" | "Active" | "Manual" | "Type" | "IsNull" | "CreateDate"
        | "Contact" | "WBS" | "WBSLevel" | "OutlineNumber" | "OutlineLevel" | "Priority" => 0,
        "Start" => 1,
        "Finish" => 2,
        "Duration"
        | "ManualStart"
        | "ManualFinish"
        | "ManualDuration"
        | "DurationFormat"
        | "FreeformDurationFormat"
        | "Work"
        | "Stop"
        | "Resume"
        | "ResumeValid"
        | "EffortDriven"
        | "Recurring"
        | "OverAllocated"
        | "Estimated"
        | "Milestone"
        | "Summary"
        | "DisplayAsSummary" => 3,
        "Critical"
        | "IsSubproject"
        | "IsSubprojectReadOnly"
        | "SubprojectName"
        | "ExternalTask"
        | "ExternalTaskProject" => 4,
        "EarlyStart" => 5,
        "EarlyFinish" => 6,
        "LateStart" => 7,
        "LateFinish" | "StartVariance" | "FinishVariance" | "WorkVariance" => 8,
        "FreeSlack" => 9,
        "TotalSlack" => 10,
        "StartSlack" => 11,
        "FinishSlack"
        | "FixedCost"
        | "FixedCostAccrual"
        | "PercentComplete"
        | "PercentWorkComplete"
        | "Cost"
        | "OvertimeCost"
        | "OvertimeWork"
        | "ActualStart"
        | "ActualFinish"
        | "ActualDuration"
        | "ActualCost"
        | "ActualOvertimeCost"
        | "ActualWork"
        | "ActualOvertimeWork"
        | "RegularWork"
        | "RemainingDuration"
        | "RemainingCost"
        | "RemainingWork"
        | "RemainingOvertimeCost"
        | "RemainingOvertimeWork"
        | "ACWP"
        | "CV"
        | "ConstraintType"
        | "CalendarUID"
        | "ConstraintDate"
        | "Deadline"
        | "LevelAssignments"
        | "LevelingCanSplit" => 12,
        _ => COMPUTED.len(),
    }
}
