//! `Idempotency-Key`: a request sent again with the same key gets the first one's answer.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use model::Id;

use crate::problem::Problem;

const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
const ENTRIES_MAX: usize = 4096;
const BYTES_MAX: usize = 16 << 20;
const KEY_LENGTH_MAX: usize = 255;

type Key = (Id, String);

struct Entry {
    at: Instant,
    /// Of the request: the same key with another request is a mistake.
    fingerprint: String,
    /// None while the first one is still being carried out.
    reply: Option<String>,
}

/// The answers of the last day, within bounds: the oldest go first.
#[derive(Default)]
pub struct Replies {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    entries: HashMap<Key, Entry>,
    order: VecDeque<(Instant, Key)>,
    bytes: usize,
}

pub enum Begin<'a> {
    /// Carry it out, then [`Ticket::done`].
    First(Ticket<'a>),
    /// It was carried out before, with this answer.
    Again(String),
}

/// Dropped without an answer, the key is free again.
pub struct Ticket<'a> {
    replies: &'a Replies,
    key: Key,
    finished: bool,
}

impl Replies {
    pub fn begin(
        &self,
        who: Id,
        key: &str,
        fingerprint: String,
        now: Instant,
    ) -> Result<Begin<'_>, Problem> {
        if key.is_empty() || key.len() > KEY_LENGTH_MAX {
            return Err(Problem::bad_request(format!(
                "The Idempotency-Key has to be 1 to {KEY_LENGTH_MAX} characters long."
            )));
        }
        let key = (who, key.to_owned());
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget_old(now);
        if let Some(entry) = inner.entries.get(&key) {
            return if entry.fingerprint != fingerprint {
                Err(Problem::refused(
                    "This Idempotency-Key came with another request before. Use a new key.",
                ))
            } else {
                entry.reply.clone().map(Begin::Again).ok_or_else(|| {
                    Problem::conflict(
                        "The first request with this Idempotency-Key is still running.",
                    )
                })
            };
        }
        inner.entries.insert(
            key.clone(),
            Entry {
                at: now,
                fingerprint,
                reply: None,
            },
        );
        inner.order.push_back((now, key.clone()));
        Ok(Begin::First(Ticket {
            replies: self,
            key,
            finished: false,
        }))
    }
}

impl Inner {
    fn forget_old(&mut self, now: Instant) {
        while let Some((at, key)) = self.order.front() {
            let full = self.entries.len() >= ENTRIES_MAX || self.bytes > BYTES_MAX;
            if !full && now.duration_since(*at) < KEPT {
                return;
            }
            // A key that was freed and taken again has a later place in the queue.
            if self.entries.get(key).is_some_and(|entry| entry.at == *at)
                && let Some(entry) = self.entries.remove(key)
            {
                self.bytes -= entry.reply.map_or(0, |reply| reply.len());
            }
            self.order.pop_front();
        }
    }
}

impl Ticket<'_> {
    pub fn done(mut self, reply: &str) {
        let mut inner = self
            .replies
            .inner
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let kept = match inner.entries.get_mut(&self.key) {
            Some(entry) => {
                entry.reply = Some(reply.to_owned());
                reply.len()
            }
            None => 0,
        };
        inner.bytes += kept;
        self.finished = true;
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        if !self.finished {
            let mut inner = self
                .replies
                .inner
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            inner.entries.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn first<'a>(replies: &'a Replies, key: &str, now: Instant) -> Ticket<'a> {
        match replies.begin(Id::NIL, key, "a".into(), now).unwrap() {
            Begin::First(ticket) => ticket,
            Begin::Again(reply) => panic!("answered before: {reply}"),
        }
    }

    #[test]
    fn the_second_request_gets_the_answer_of_the_first() {
        let (replies, now) = (Replies::default(), Instant::now());
        let ticket = first(&replies, "k", now);
        let status = replies
            .begin(Id::NIL, "k", "a".into(), now)
            .err()
            .map(|problem| problem.status);
        assert_eq!(status, Some(409), "still running");
        ticket.done("answer");
        let Begin::Again(reply) = replies.begin(Id::NIL, "k", "a".into(), now).unwrap() else {
            panic!("carried out twice")
        };
        assert_eq!(reply, "answer");
        let status = replies
            .begin(Id::NIL, "k", "b".into(), now)
            .err()
            .map(|problem| problem.status);
        assert_eq!(status, Some(422), "another request");
        first(&replies, "k", now + KEPT).done("later");
    }

    #[test]
    fn a_failed_request_leaves_its_key_free() {
        let (replies, now) = (Replies::default(), Instant::now());
        drop(first(&replies, "k", now));
        first(&replies, "k", now).done("second try");
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let (replies, now) = (Replies::default(), Instant::now());
        for n in 0..ENTRIES_MAX + 100 {
            first(&replies, &n.to_string(), now).done("x");
        }
        let inner = replies.inner.lock().unwrap();
        assert!(inner.entries.len() <= ENTRIES_MAX && inner.order.len() <= ENTRIES_MAX);
        assert_eq!(inner.bytes, inner.entries.len());
    }
}
