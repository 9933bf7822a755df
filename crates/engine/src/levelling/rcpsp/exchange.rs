//! Schedules passed from thread to thread in a ring (the island model, Tanese 1989): together
//! the threads search like one with a larger population.
//!
//! Who passes what after how many schedules is fixed, and a reader waits for it, so that the
//! answer does not depend on how fast each thread is.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::search::Individual;

/// A schedule and how often its population had been started anew.
pub(super) struct Passed {
    pub start: u32,
    pub individual: Individual,
}

/// What one thread has passed on and its neighbour has not taken yet.
#[derive(Default)]
struct Lane {
    waiting: VecDeque<Option<Passed>>,
    /// Nothing will follow.
    closed: bool,
}

pub(super) struct Exchange {
    lanes: Vec<Mutex<Lane>>,
    news: Vec<Condvar>,
}

/// How long a reader waits before it asks again whether time is up.
const PAUSE: Duration = Duration::from_millis(1);

impl Exchange {
    pub fn new(threads: usize) -> Self {
        Exchange {
            lanes: (0..threads).map(|_| Mutex::default()).collect(),
            news: (0..threads).map(|_| Condvar::new()).collect(),
        }
    }

    /// One schedule, or word that there is none this time.
    pub fn pass(&self, thread: usize, passed: Option<Passed>) {
        let mut lane = self.lanes[thread]
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        lane.waiting.push_back(passed);
        self.news[thread].notify_one();
    }

    /// Tells the reader, when dropped, that nothing will follow.
    pub fn closing(&self, thread: usize) -> Closing<'_> {
        Closing(self, thread)
    }

    /// The next schedule of the neighbour; nothing once it has ended or time is up.
    pub fn take(&self, thread: usize, stop: &dyn Fn() -> bool) -> Option<Passed> {
        let neighbour = (thread + 1) % self.lanes.len();
        let lock = &self.lanes[neighbour];
        let mut lane = lock.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(passed) = lane.waiting.pop_front() {
                return passed;
            }
            if lane.closed || stop() {
                return None;
            }
            let waited = self.news[neighbour].wait_timeout(lane, PAUSE);
            lane = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// However a thread ends, nobody waits for it any longer.
pub(super) struct Closing<'a>(&'a Exchange, usize);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        let Closing(exchange, thread) = *self;
        let lane = exchange.lanes[thread].lock();
        lane.unwrap_or_else(PoisonError::into_inner).closed = true;
        exchange.news[thread].notify_one();
    }
}
