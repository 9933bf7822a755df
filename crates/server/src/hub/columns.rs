//! Forecasts of many tasks column by column: an edit in a large portfolio moves thousands of
//! dates, and as numbers in columns they take a fifth of the text and of the time to read it.

use forecast::{Spread, TaskForecast};
use model::{Id, LocalTime};
use serde::Serialize;
use utoipa::ToSchema;

/// What [`TaskForecast`] says of each task in `ids`, in their order. Times are whole seconds
/// after `origin`, on the workspace's wall clock.
#[derive(Default, Serialize, ToSchema)]
pub struct TaskColumns {
    pub origin: Option<LocalTime>,
    pub ids: Vec<Id>,
    pub start: Vec<i64>,
    pub finish: Vec<i64>,
    pub early_start: Vec<i64>,
    pub early_finish: Vec<i64>,
    pub late_start: Vec<i64>,
    pub late_finish: Vec<i64>,
    pub total_slack_minutes: Vec<i64>,
    pub free_slack_minutes: Vec<i64>,
    pub critical: Vec<bool>,
    pub duration_minutes: Vec<i64>,
    pub work_minutes: Vec<i64>,
    /// P10, P50, P80, P90 and P95 of the finish.
    pub spread: Vec<Option<[i64; 5]>>,
    pub criticality: Vec<f64>,
    pub cost_minor: Vec<i64>,
    pub waits_for: Vec<Option<Id>>,
    pub levelling_delay_minutes: Vec<i64>,
    pub chance: Vec<Option<f64>>,
}

impl TaskColumns {
    pub fn of(tasks: &[(&Id, &TaskForecast)]) -> TaskColumns {
        let Some(origin) = tasks.iter().map(|(_, task)| task.start).min() else {
            return TaskColumns::default();
        };
        let mut columns = TaskColumns {
            origin: Some(origin),
            ..TaskColumns::default()
        };
        let from = forecast::time::instant(origin);
        let seconds = |at: LocalTime| forecast::time::instant(at) - from;
        for (id, task) in tasks {
            columns.ids.push(**id);
            columns.start.push(seconds(task.start));
            columns.finish.push(seconds(task.finish));
            columns.early_start.push(seconds(task.early_start));
            columns.early_finish.push(seconds(task.early_finish));
            columns.late_start.push(seconds(task.late_start));
            columns.late_finish.push(seconds(task.late_finish));
            columns.total_slack_minutes.push(task.total_slack_minutes);
            columns.free_slack_minutes.push(task.free_slack_minutes);
            columns.critical.push(task.critical);
            columns.duration_minutes.push(task.duration_minutes);
            columns.work_minutes.push(task.work_minutes);
            let spread = |it: Spread| [it.p10, it.p50, it.p80, it.p90, it.p95].map(seconds);
            columns.spread.push(task.spread.map(spread));
            columns.criticality.push(task.criticality);
            columns.cost_minor.push(task.cost_minor);
            columns.waits_for.push(task.waits_for);
            let delay = task.levelling_delay_minutes;
            columns.levelling_delay_minutes.push(delay);
            columns.chance.push(task.chance);
        }
        columns
    }
}
