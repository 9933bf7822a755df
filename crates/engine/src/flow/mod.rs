//! Forecasts from flow: how many items by a day, when so many items, how long one item takes.
//!
//! Throughput forecasts draw whole periods (days, weeks, sprints) of the team's own history
//! with replacement (bootstrap; Vacanti 2015, "Actionable Agile Metrics"), so they need no
//! estimates and keep the shape of good and bad periods. Draws are counter-based: the same
//! key and seed give the same luck on every machine.

mod cycle_time;
#[cfg(test)]
mod tests;
mod throughput;

pub use cycle_time::{cycle_days, percentile};
pub use throughput::{HowMany, Throughput, When};
