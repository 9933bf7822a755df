//! From the graph to an answer: when, how likely, for how much, and why.

pub mod result;

pub use result::*;
