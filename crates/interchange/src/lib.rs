//! Bytes in, commands out; the graph in, bytes out. Knows neither the network nor the store.

pub mod export;
pub mod import;
pub mod mspdi;
pub mod rcpsp;
