//! From the graph to an answer: when, how likely, for how much, and why.
//!
//! A [`Forecaster`] turns a workspace's graph into the engine's plan ([`plan`]), schedules it
//! ([`schedule`]) and writes down what came out ([`report`]) as a [`Forecast`].

mod explain;
pub mod forecaster;
pub mod levelled;
pub mod plan;
mod report;
pub mod result;
pub mod schedule;
pub mod time;
mod whatif;

pub use forecaster::{Forecaster, Options};
pub use result::*;
