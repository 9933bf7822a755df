//! The input of every calculation: one plan, of one or many projects that share people.
//!
//! A [`Plan`] is plain data with indices instead of references; nothing in it is computed.
//! Instants are wall-clock seconds since 1970-01-01T00:00 in the plan's own time zone (an
//! offset or a change of the clock never enters the arithmetic, as in Microsoft Project);
//! durations and work are seconds. Money is in the plan's currency units.

/// Wall-clock seconds since 1970-01-01T00:00 in the plan's own time zone.
pub type Instant = i64;
/// A length of time in seconds: working time where a calendar applies, else elapsed.
pub type Seconds = i64;

/// Index into [`Plan::tasks`].
pub type TaskIx = usize;
/// Index into [`Plan::calendars`].
pub type CalendarIx = usize;
/// Index into [`Plan::resources`].
pub type ResourceIx = usize;
/// Index into [`Plan::projects`].
pub type ProjectIx = usize;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub projects: Vec<Project>,
    pub calendars: Vec<Calendar>,
    pub tasks: Vec<Task>,
    pub dependencies: Vec<Dependency>,
    pub resources: Vec<Resource>,
    pub assignments: Vec<Assignment>,
    pub risks: Vec<Risk>,
    /// Shared causes of uncertainty: tasks under one driver vary together.
    pub drivers: Vec<Driver>,
    /// Whose durations go long or short together; a task is in at most one of them.
    pub correlations: Vec<Correlation>,
    /// Work done at a team's own pace; a task is in at most one of them.
    pub flows: Vec<Flow>,
    pub goals: Vec<Goal>,
}

/// What a project gives to its tasks.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    pub name: String,
    /// Earliest start of work without other constraint (when scheduled from the start).
    pub start: Instant,
    /// Where `from_finish` is set, the date the plan is scheduled back from.
    pub finish: Option<Instant>,
    pub from_finish: bool,
    /// The day up to which progress is known; work still to do lies after it when set.
    pub status_date: Option<Instant>,
    pub calendar: CalendarIx,
    /// Hard constraints beat dependencies (Microsoft Project's HonorConstraints).
    pub honor_constraints: bool,
    /// A task is critical when its total slack is at most this.
    pub critical_slack: Seconds,
    /// Late dates of a task without successor come from its own early finish instead of
    /// the project's (Microsoft Project's MultipleCriticalPaths).
    pub multiple_critical_paths: bool,
    /// Weight of this project's delay when people are shared: higher goes first.
    pub priority: f64,
    /// Budget at completion the project has been given, if any.
    pub budget: Option<f64>,
}

impl Default for Project {
    fn default() -> Self {
        Self {
            name: String::new(),
            start: 0,
            finish: None,
            from_finish: false,
            status_date: None,
            calendar: 0,
            honor_constraints: true,
            critical_slack: 0,
            multiple_critical_paths: false,
            priority: 1.0,
            budget: None,
        }
    }
}

/// Working time: a week, work weeks that replace it for a span of days, and exceptions.
/// Precedence: exception, then work week, then week day, then the base calendar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calendar {
    pub name: String,
    /// Days left `None` are inherited from this calendar.
    pub base: Option<CalendarIx>,
    /// Monday first. `None`: as in the base (non-working when there is no base).
    pub week: [Option<Vec<Shift>>; 7],
    pub work_weeks: Vec<WorkWeek>,
    pub exceptions: Vec<Exception>,
}

/// Seconds after midnight, `start < end <= 86_400`. A night shift is two shifts on two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub start: u32,
    pub end: u32,
}

/// Days are counted from 1970-01-01, both ends included.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkWeek {
    pub first_day: i32,
    pub last_day: i32,
    pub week: [Option<Vec<Shift>>; 7],
}

/// Days that differ: a holiday (no shifts) or special hours. Days are counted from
/// 1970-01-01. Recurring exceptions are expanded by whoever builds the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    pub name: String,
    pub first_day: i32,
    pub last_day: i32,
    pub shifts: Vec<Shift>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The caller's own stable identity: draws and tie-breaks use it, never the position,
    /// so that adding or reordering tasks leaves every other task's luck as it was.
    pub key: u64,
    pub name: String,
    pub project: ProjectIx,
    /// The summary this task belongs to.
    pub parent: Option<TaskIx>,
    pub kind: TaskKind,
    pub mode: TaskMode,
    pub active: bool,
    pub duration: Duration,
    /// How uncertain the work still to do is.
    pub estimate: Estimate,
    pub constraint: Constraint,
    pub deadline: Option<Instant>,
    /// Own calendar; intersected with the people's calendars unless told to ignore them.
    pub calendar: Option<CalendarIx>,
    pub ignore_resource_calendars: bool,
    /// Whose working time the duration is counted in.
    pub duration_basis: DurationBasis,
    pub progress: Progress,
    /// Elapsed delay put in by levelling, after which work may start.
    pub levelling_delay: Seconds,
    /// Where levelling put the start: no earlier than this, whatever dependencies allow. Unlike
    /// the delay it does not move along when a predecessor does.
    pub levelled_start: Option<Instant>,
    /// Gaps of a split task, in order: (working seconds from the task's start to the gap,
    /// gaps not counted; working seconds of the gap), on the task's calendar.
    pub splits: Vec<(Seconds, Seconds)>,
    /// Levelling may interrupt it.
    pub can_split: bool,
    /// Higher goes first when people are short (Microsoft Project: 0 to 1000, 500 normal).
    pub priority: f64,
    pub effort: EffortRule,
    pub fixed_cost: f64,
    /// Index into [`Plan::drivers`].
    pub driver: Option<usize>,
}

impl Default for Task {
    fn default() -> Self {
        Self {
            key: 0,
            name: String::new(),
            project: 0,
            parent: None,
            kind: TaskKind::Task,
            mode: TaskMode::Auto,
            active: true,
            duration: Duration::default(),
            estimate: Estimate::Certain,
            constraint: Constraint::AsSoonAsPossible,
            deadline: None,
            calendar: None,
            ignore_resource_calendars: false,
            duration_basis: DurationBasis::Everyone,
            progress: Progress::default(),
            levelling_delay: 0,
            levelled_start: None,
            splits: Vec::new(),
            can_split: false,
            priority: 500.0,
            effort: EffortRule::FixedUnits,
            fixed_cost: 0.0,
            driver: None,
        }
    }
}

/// Whose working time a duration is counted in, when several people are on a task. Each
/// works when the task's calendar (where it has one) and their own do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum DurationBasis {
    /// Time in which all of them work.
    #[default]
    Everyone,
    /// Time in which any of them works, as Microsoft Project counts a stored duration; a
    /// fixed duration is counted on the task's own calendar, else the project's.
    Anyone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TaskKind {
    #[default]
    Task,
    /// Takes no time (it may still have a duration in files that mark it so).
    Milestone,
    /// Rolls up its children.
    Summary,
}

#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum TaskMode {
    #[default]
    Auto,
    /// The dates stand as typed, whatever the network says.
    Manual { start: Instant, finish: Instant },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Duration {
    pub seconds: Seconds,
    /// Counted round the clock instead of in working time.
    pub elapsed: bool,
}

/// What an edit of people or work does to the duration (Microsoft Project's task types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum EffortRule {
    #[default]
    FixedUnits,
    FixedDuration,
    FixedWork,
}

/// Spread of the remaining duration. Seconds of working time, except the factors of
/// `Lognormal` and `Spread`, which multiply the deterministic value.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Estimate {
    /// The duration as it stands.
    #[default]
    Certain,
    /// Beta-PERT with lambda 4 (Malcolm et al. 1959; Vose).
    Pert {
        low: f64,
        mode: f64,
        high: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    Uniform {
        low: f64,
        high: f64,
    },
    /// From the 10th and 90th percentile.
    Lognormal {
        p10: f64,
        p90: f64,
    },
    /// Lognormal around the single estimate: `median` and `sigma` of actual / estimate.
    Spread {
        median: f64,
        sigma: f64,
    },
    /// (value, weight); weights need not add up to one.
    Discrete(Vec<(f64, f64)>),
}

/// The day a task may or must begin or end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Constraint {
    #[default]
    AsSoonAsPossible,
    AsLateAsPossible,
    MustStartOn(Instant),
    MustFinishOn(Instant),
    StartNoEarlierThan(Instant),
    StartNoLaterThan(Instant),
    FinishNoEarlierThan(Instant),
    FinishNoLaterThan(Instant),
}

/// What has happened so far.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Progress {
    pub actual_start: Option<Instant>,
    pub actual_finish: Option<Instant>,
    /// Working seconds done.
    pub done: Seconds,
    /// Working seconds still to do; `None` takes duration less done.
    pub remaining: Option<Seconds>,
    /// Where work stopped and where the rest goes on.
    pub stop: Option<Instant>,
    pub resume: Option<Instant>,
    /// 0 to 1. Moves nothing by itself.
    pub percent_complete: f64,
    pub actual_cost: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dependency {
    pub predecessor: TaskIx,
    pub successor: TaskIx,
    pub link: Link,
    pub lag: Lag,
}

/// Predecessor's end first: finish-to-start is the common one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Link {
    #[default]
    FinishStart,
    StartStart,
    FinishFinish,
    StartFinish,
}

/// Time between the two ends of a dependency; negative is a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lag {
    /// Working seconds on the successor's calendar.
    Working(Seconds),
    /// Seconds round the clock.
    Elapsed(Seconds),
    /// Share of the predecessor's duration in thousandths of a percent, working time.
    Percent(i64),
    /// The same round the clock.
    ElapsedPercent(i64),
}

impl Default for Lag {
    fn default() -> Self {
        Lag::Working(0)
    }
}

/// A person, a team or a machine: something work waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    pub key: u64,
    pub name: String,
    pub calendar: Option<CalendarIx>,
    /// How much of it there is at once: 1.0 is one person full time.
    pub max_units: f64,
    /// Cost of an hour of work.
    pub rate_per_hour: f64,
    pub cost_per_use: f64,
    /// (index into the caller's skills, level). Work may ask for a skill instead of a person.
    pub skills: Vec<(u32, u8)>,
    /// Teams it belongs to (indices into the caller's teams).
    pub teams: Vec<u32>,
    /// Materials and costs never limit the schedule.
    pub limits_schedule: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    pub task: TaskIx,
    pub who: Who,
    /// Share of a person's time: 1.0 is full time.
    pub units: f64,
    /// Working seconds of effort; `None` follows from duration and units.
    pub work: Option<Seconds>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Resource(ResourceIx),
    /// Anyone of the team.
    Team(u32),
    /// Anyone with the skill at this level or above.
    Skill {
        skill: u32,
        level: u8,
    },
}

/// Something that may happen, once, and what it then does to tasks and money.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Risk {
    pub key: u64,
    pub name: String,
    pub project: Option<ProjectIx>,
    /// 0 to 1.
    pub probability: f64,
    /// Extra working time on each of these tasks when it happens.
    pub hits: Vec<TaskIx>,
    /// Seconds of working time.
    pub impact: Estimate,
    /// Multiplies the remaining duration of these tasks when it happens, before anything is
    /// added (a risk driver; Hulett 2009, "Practical Schedule Risk Analysis"). The estimate's
    /// numbers are factors here; `Certain` leaves durations as they are.
    pub factor: Estimate,
    /// Money, in units of the plan's currency (the estimate's numbers are money here).
    pub cost: Estimate,
}

/// A shared cause: multiplies the remaining duration of every task under it, once a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Driver {
    pub key: u64,
    pub name: String,
    /// Factor on remaining duration; `Spread` is the usual kind.
    pub factor: Estimate,
}

/// Tasks whose durations are correlated. Each keeps its own distribution; the coefficients are
/// those of the normal scores behind them (Gaussian copula). Pearson's correlation of two
/// durations is near them, and exactly `6 / pi * asin(coefficient / 2)` of their ranks.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    pub key: u64,
    pub tasks: Vec<TaskIx>,
    pub coefficients: Coefficients,
}

impl Correlation {
    /// The lower triangle whose product with itself is the matrix (Cholesky). None where the
    /// matrix is not one of correlations: not square, not symmetric, or contradictory.
    pub fn factor(&self) -> Option<Vec<Vec<f64>>> {
        let Coefficients::Matrix(matrix) = &self.coefficients else {
            return None;
        };
        let count = self.tasks.len();
        if matrix.len() != count || matrix.iter().any(|row| row.len() != count) {
            return None;
        }
        let mut factor: Vec<Vec<f64>> = Vec::with_capacity(count);
        for (row, given) in matrix.iter().enumerate() {
            let mut made: Vec<f64> = Vec::with_capacity(row + 1);
            for column in 0..row {
                if (given[column] - matrix[column][row]).abs() > 1e-9 {
                    return None;
                }
                let above: &[f64] = &factor[column];
                let sum: f64 = made.iter().zip(above).map(|(a, b)| a * b).sum();
                made.push((given[column] - sum) / above[column]);
            }
            let rest = 1.0 - made.iter().map(|loading| loading * loading).sum::<f64>();
            if (given[row] - 1.0).abs() > 1e-9 || rest.is_nan() || rest <= 1e-12 {
                return None;
            }
            made.push(rest.sqrt());
            factor.push(made);
        }
        Some(factor)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Coefficients {
    /// Of every two tasks, from 0 to 1.
    Same(f64),
    /// By task and task: symmetric, positive definite, 1 on its diagonal.
    Matrix(Vec<Vec<f64>>),
}

/// Work that a team pulls in order and finishes at its own pace: a Kanban system or a Scrum
/// team. When its items are done is drawn from what the team finished in periods of the past
/// (throughput or velocity), not from estimates: an item is done no earlier than the periods to
/// come have brought as much as it and everything before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    pub key: u64,
    pub name: String,
    /// In the order in which they are pulled.
    pub items: Vec<FlowItem>,
    /// Periods of the past, drawn from with replacement.
    pub history: Vec<PastPeriod>,
    /// Days or sprints to come, one after the other; after the last it goes on as in their mean.
    pub periods: Vec<Period>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlowItem {
    pub task: TaskIx,
    /// 1 where items are counted, else story points.
    pub size: f64,
    /// When the mean pace has it done. A finish-no-earlier-than constraint of the task at just
    /// this instant stands for the flow, and runs put what they draw in its place.
    pub planned: Instant,
    /// The task's own constraint where it gave way to that one: what it asks for no earlier
    /// holds in every run.
    pub given: Constraint,
    /// Where the rest of a begun task goes on by itself, whatever the flow says.
    pub resume: Option<Instant>,
}

/// A period of the past in which the team worked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PastPeriod {
    /// Items or points.
    pub finished: f64,
    /// How much of the team was there, in any unit.
    pub capacity: f64,
}

/// A period to come: what is drawn is brought in proportion to the capacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Period {
    pub start: Instant,
    pub end: Instant,
    /// In the unit of the history's.
    pub capacity: f64,
}

/// Something promised: real when all of these tasks are.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    pub key: u64,
    pub name: String,
    pub tasks: Vec<TaskIx>,
    pub due: Option<Instant>,
    pub budget: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contradictory_matrix_is_none() {
        let correlation = |matrix: Vec<Vec<f64>>| Correlation {
            key: 1,
            tasks: vec![0, 1, 2],
            coefficients: Coefficients::Matrix(matrix),
        };
        let sound = vec![
            vec![1.0, 0.5, 0.3],
            vec![0.5, 1.0, 0.4],
            vec![0.3, 0.4, 1.0],
        ];
        let made = correlation(sound).factor().unwrap();
        assert!((made[2][0] * made[1][0] + made[2][1] * made[1][1] - 0.4).abs() < 1e-12);
        // The first two go together, and the third with one and against the other.
        let torn = vec![
            vec![1.0, 0.9, 0.9],
            vec![0.9, 1.0, -0.9],
            vec![0.9, -0.9, 1.0],
        ];
        assert!(correlation(torn).factor().is_none());
    }
}
