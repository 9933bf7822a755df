pub mod mspdi;
