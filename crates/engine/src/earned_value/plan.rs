//! Planned and earned value of a plan.

use std::sync::Arc;

use super::Status;
use crate::calendar::WorkingTime;
use crate::plan::Instant;

/// A task as it was budgeted, and how far it is.
#[derive(Clone, Debug)]
pub struct Budgeted {
    /// As in the baseline.
    pub start: Instant,
    pub finish: Instant,
    /// Money or hours.
    pub budget: f64,
    /// 0 to 1.
    pub done: f64,
    /// What has been spent, in the budget's unit.
    pub actual: f64,
    /// Value is planned evenly over this working time between start and finish.
    pub calendar: Arc<WorkingTime>,
}

impl Budgeted {
    /// What was planned to be earned by an instant.
    pub fn planned(&self, at: Instant) -> f64 {
        if at >= self.finish {
            return self.budget;
        }
        let whole = self
            .calendar
            .working_seconds_between(self.start, self.finish);
        if at <= self.start || whole <= 0 {
            return 0.0;
        }
        let gone = self.calendar.working_seconds_between(self.start, at);
        self.budget * gone as f64 / whole as f64
    }
}

/// Where a plan stands at an instant.
pub fn status(tasks: &[Budgeted], at: Instant) -> Status {
    let sum = |of: &dyn Fn(&Budgeted) -> f64| tasks.iter().map(of).sum();
    Status {
        bac: sum(&|task| task.budget),
        pv: sum(&|task| task.planned(at)),
        ev: sum(&|task| task.budget * task.done.clamp(0.0, 1.0)),
        ac: sum(&|task| task.actual),
    }
}

/// Cumulative planned value by period, each `length` working seconds of a calendar long.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// At the start and at the end of each period.
    pub planned: Vec<f64>,
    /// Periods from the start to the status date.
    pub at: f64,
}

/// More periods than this make no difference to a reader: the periods grow instead.
const PERIODS_MAX: i64 = 20_000;

impl Curve {
    /// `status` is the date for which actual time is counted.
    pub fn new(tasks: &[Budgeted], calendar: &WorkingTime, length: f64, status: Instant) -> Curve {
        let start = tasks.iter().map(|task| task.start).min();
        let finish = tasks.iter().map(|task| task.finish).max();
        let (Some(start), Some(finish)) = (start, finish) else {
            return Curve::default();
        };
        let from = calendar.to_axis(start);
        let whole = calendar.to_axis(finish) - from;
        let length = (length.max(1.0) as i64).max(whole / PERIODS_MAX);
        let periods = whole.max(0).div_euclid(length) + i64::from(whole.rem_euclid(length) > 0);
        let mut planned: Vec<f64> = (0..=periods)
            .map(|period| {
                let at = match period {
                    0 => start,
                    _ => calendar.from_axis_finish(from + period * length),
                };
                tasks.iter().map(|task| task.planned(at)).sum()
            })
            .collect();
        // Work planned outside the calendar's own time counts with the last period.
        if let Some(last) = planned.last_mut() {
            *last = tasks.iter().map(|task| task.budget).sum();
        }
        let gone = calendar.to_axis(status) - from;
        Curve {
            planned,
            at: gone.max(0) as f64 / length as f64,
        }
    }
}
