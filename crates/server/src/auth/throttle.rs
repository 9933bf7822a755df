//! Slows down guessing: failures within a window are counted by account and by address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::problem::Problem;

const WINDOW: Duration = Duration::from_secs(15 * 60);
const FAILURES_PER_ACCOUNT: u32 = 10;
const FAILURES_PER_ADDRESS: u32 = 50;
/// Beyond this the oldest entries go: a flood of made-up names must not fill the memory.
const ENTRIES_MAX: usize = 20_000;

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Account(String),
    Address(IpAddr),
}

struct Count {
    failures: u32,
    since: Instant,
}

#[derive(Default)]
pub struct Throttle {
    counts: Mutex<HashMap<Key, Count>>,
}

impl Throttle {
    /// Refuses when the account or the address has failed too often lately. Counts the attempt
    /// as a failure at once, so that attempts made at the same time cannot slip through.
    pub fn attempt(&self, account: &str, address: IpAddr, now: Instant) -> Result<(), Problem> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= ENTRIES_MAX {
            counts.retain(|_, count| now.duration_since(count.since) < WINDOW);
            if counts.len() >= ENTRIES_MAX {
                counts.clear();
            }
        }
        let limits = [
            (Key::Account(account.to_lowercase()), FAILURES_PER_ACCOUNT),
            (Key::Address(address), FAILURES_PER_ADDRESS),
        ];
        for (key, limit) in &limits {
            if let Some(count) = counts.get(key) {
                let age = now.duration_since(count.since);
                if age < WINDOW && count.failures >= *limit {
                    let wait = (WINDOW - age).as_secs().max(1);
                    metrics::counter!("tandem_logins_throttled_total").increment(1);
                    return Err(Problem::too_many(
                        format!(
                            "Too many failed attempts. Try again in {} min.",
                            wait.div_ceil(60)
                        ),
                        wait,
                    ));
                }
            }
        }
        for (key, _) in limits {
            let count = counts.entry(key).or_insert(Count {
                failures: 0,
                since: now,
            });
            if now.duration_since(count.since) >= WINDOW {
                *count = Count {
                    failures: 0,
                    since: now,
                };
            }
            count.failures += 1;
        }
        Ok(())
    }

    /// The attempt was right: the account starts anew, and the address is not blamed for it.
    pub fn succeeded(&self, account: &str, address: IpAddr) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.remove(&Key::Account(account.to_lowercase()));
        if let Some(count) = counts.get_mut(&Key::Address(address)) {
            count.failures = count.failures.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::net::Ipv4Addr;

    use super::*;

    fn address(last: u8) -> IpAddr {
        Ipv4Addr::new(10, 0, 0, last).into()
    }

    #[test]
    fn an_account_is_closed_after_ten_failures_and_opens_again() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        for n in 0..10 {
            throttle
                .attempt("maya@oakline.example", address(n), start)
                .unwrap();
        }
        let refused = throttle
            .attempt("Maya@Oakline.example", address(99), start)
            .unwrap_err();
        assert_eq!(
            (refused.status, refused.retry_after_seconds),
            (429, Some(900))
        );
        throttle
            .attempt("tomas@oakline.example", address(99), start)
            .unwrap();
        throttle
            .attempt("maya@oakline.example", address(99), start + WINDOW)
            .unwrap();
    }

    #[test]
    fn an_address_is_closed_after_fifty_failures() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        for n in 0..50 {
            throttle
                .attempt(&format!("{n}@oakline.example"), address(1), start)
                .unwrap();
        }
        assert!(
            throttle
                .attempt("x@oakline.example", address(1), start)
                .is_err()
        );
        assert!(
            throttle
                .attempt("x@oakline.example", address(2), start)
                .is_ok()
        );
    }

    #[test]
    fn success_is_not_held_against_anyone() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        for _ in 0..200 {
            throttle
                .attempt("maya@oakline.example", address(1), start)
                .unwrap();
            throttle.succeeded("maya@oakline.example", address(1));
        }
    }

    #[test]
    fn a_flood_of_names_does_not_fill_the_memory() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        for n in 0..(ENTRIES_MAX as u32 + 10) {
            let _ = throttle.attempt(&n.to_string(), Ipv4Addr::from(n).into(), start);
        }
        assert!(throttle.counts.lock().unwrap().len() <= ENTRIES_MAX + 2);
    }
}
