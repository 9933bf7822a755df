//! Who is asking: passwords, sessions, tokens, and what keeps guessers and other sites out.

pub mod caller;
pub mod cookie;
pub mod csrf;
pub mod password;
pub mod secret;
pub mod throttle;
