//! The server as its clients see it: real HTTP on a real port.
#![allow(clippy::unwrap_used)]

mod access;
mod accounts;
mod document;
mod forecast;
mod frame;
mod graph;
mod imports;
mod levelling;
mod live;
mod resources;
#[allow(dead_code, reason = "the benches use it too")]
mod support;
