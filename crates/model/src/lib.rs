//! The graph: entities, commands, rules, ops, undo and visibility. No clock, no I/O.

pub mod access;
mod board;
pub mod command;
pub mod entity;
pub mod execute;
pub mod graph;
pub mod id;
pub mod merge;
pub mod rank;
pub mod references;
pub mod refusal;
pub mod rules;
pub mod search;
pub mod undo;
pub mod visibility;
pub mod wording;

pub use command::{Change, Command, Op, Seq};
pub use entity::{Entity, Kind};
pub use execute::{Context, History, NoHistory, Outcome, execute};
pub use graph::{Graph, KindVisitor, Stored, each_kind};
pub use id::{Day, Id, LocalTime, Moment};
pub use refusal::{Category, Fault, Refusal};
pub use visibility::{Viewer, visible};
