//! Scheduling for projects: working time, critical path, levelling, simulation, and the
//! reason behind every date. Pure: no clock, no I/O, no global state.

pub mod calendar;
pub mod earned_value;
pub mod explain;
pub mod flow;
mod grouped;
pub mod levelling;
pub mod network;
pub mod plan;
pub mod simulation;

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod robustness;
