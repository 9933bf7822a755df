//! Secrets that identify a session, an API token or an invite. Shown once; only their SHA-256
//! is kept. They are 256 random bits, so no slow hash is needed.

use sha2::{Digest, Sha256};

/// Of API tokens.
pub const TOKEN_PREFIX: &str = "tandem_";

const BYTES: usize = 32;

/// A new secret with a prefix that tells people and secret scanners what it is.
pub fn generate(prefix: &str) -> Result<String, getrandom::Error> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{prefix}{}", hex(&bytes)))
}

/// What is kept and looked up instead of the secret.
pub fn fingerprint(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn secrets_are_long_and_all_different() {
        let (a, b) = (generate("tandem_").unwrap(), generate("tandem_").unwrap());
        assert_ne!(a, b);
        assert_eq!(a.len(), "tandem_".len() + 64);
        assert_eq!(fingerprint(&a).len(), 64);
        assert_ne!(fingerprint(&a), fingerprint(&b));
    }
}
