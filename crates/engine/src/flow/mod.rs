//! Forecasts from flow: how many items by a day, when so many items, how long one item takes.
//!
//! Throughput forecasts draw whole periods (days, weeks, sprints) of the team's own history
//! with replacement (bootstrap; Vacanti 2015, "Actionable Agile Metrics"), so they need no
//! estimates and keep the shape of good and bad periods. Draws are counter-based: the same
//! key and seed give the same luck on every machine.
//!
//! A [`Flow`](crate::plan::Flow) of a plan is forecast in the same runs as everything else:
//! its items are tasks that are done no earlier than the drawn periods allow.

mod cycle_time;
mod pace;
#[cfg(test)]
mod tests;
mod throughput;

pub(crate) use pace::Course;

pub use cycle_time::{cycle_days, percentile};
pub use throughput::{HowMany, Throughput, When};
