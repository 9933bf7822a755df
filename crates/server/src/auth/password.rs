//! Passwords, kept as argon2id hashes. Hashing costs 20 MB and tens of milliseconds by design,
//! so it runs off the async threads and only a few at a time.

use std::sync::{Arc, LazyLock};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::problem::Problem;

pub const LENGTH_MIN: usize = 10;
/// Longer ones would only be a way to keep the server busy.
pub const LENGTH_MAX: usize = 1024;

const HASHES_AT_ONCE: usize = 2;
static SLOTS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(HASHES_AT_ONCE)));

/// What a log-in with an unknown address is checked against, so that it takes as long as any.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| hash_now("nobody has this password").unwrap_or_default());

/// Says what is wrong with a password someone wants to set.
pub fn check(password: &str) -> Result<(), Problem> {
    let problem = if password.chars().count() < LENGTH_MIN {
        format!(
            "The password needs at least {LENGTH_MIN} characters. A few unrelated words do well."
        )
    } else if password.len() > LENGTH_MAX {
        format!("The password is longer than {LENGTH_MAX} bytes.")
    } else {
        return Ok(());
    };
    Err(Problem::refused(problem.clone()).with_field("password", problem))
}

/// A PHC string with its own random salt.
pub fn hash_now(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash
        .map_err(|error| anyhow::anyhow!("cannot hash the password: {error}"))?
        .to_string())
}

fn verify_now(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

pub async fn hash(password: String) -> Result<String, Problem> {
    off_thread(move || hash_now(&password))
        .await?
        .map_err(Problem::internal)
}

/// `hash` none: there is no such account; takes its time all the same and says no.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Problem> {
    off_thread(move || {
        let known = hash.is_some();
        verify_now(&password, hash.as_deref().unwrap_or(&NOBODY)) && known
    })
    .await
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let permit = SLOTS
        .clone()
        .acquire_owned()
        .await
        .map_err(Problem::internal)?;
    tokio::task::spawn_blocking(move || {
        let _held = permit;
        work()
    })
    .await
    .map_err(Problem::internal)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_the_right_password_passes() {
        let hash = hash_now("correct horse battery").unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(verify_now("correct horse battery", &hash));
        assert!(!verify_now("correct horse battery ", &hash));
        assert!(!verify_now("correct horse battery", "not a hash"));
        assert_ne!(hash, hash_now("correct horse battery").unwrap(), "salted");
    }

    #[tokio::test]
    async fn nobody_has_a_password() {
        assert!(
            !verify("nobody has this password".into(), None)
                .await
                .unwrap()
        );
    }

    #[test]
    fn weak_passwords_are_refused_by_field() {
        let problem = check("short").unwrap_err();
        assert_eq!(
            (problem.status, problem.errors[0].field.as_deref()),
            (422, Some("password"))
        );
        assert!(check(&"x".repeat(LENGTH_MAX + 1)).is_err());
        assert!(check("äöüäöüäöüä").is_ok(), "characters count, not bytes");
    }
}
