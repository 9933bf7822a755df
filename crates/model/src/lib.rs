//! The graph: entities, commands, rules, ops, undo and visibility. No clock, no I/O.

pub mod command;
pub mod entity;
pub mod id;

pub use command::{Change, Command, Op, Seq};
pub use entity::{Entity, Kind};
pub use id::{Day, Id, LocalTime, Moment};
