//! From the graph to an answer: when, how likely, for how much, and why.
//!
//! A [`Forecaster`] turns a workspace's graph into the engine's plan ([`plan`]), schedules it
//! ([`schedule`]) and writes down what came out ([`report`]) as a [`Forecast`].

mod asked;
mod explain;
pub mod forecaster;
pub mod levelled;
mod levelling;
mod moved;
pub mod plan;
mod report;
pub mod result;
pub mod schedule;
mod simulated;
mod steady;
pub mod time;
mod whatif;

pub use forecaster::{Forecaster, Options, first_runs};
pub use levelling::{
    LevelledGoal, LevelledProject, LevellingMove, LevellingOptions, LevellingOverload,
    LevellingProposal, LevellingWait, propose,
};
pub use moved::{
    CauseChanges, ChangedEntity, Figures, MoveCause, MovePart, Moved, MovedOptions, OutcomeMove,
    Then, moved,
};
pub use result::*;
