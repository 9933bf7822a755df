//! Searches for a better order of work: one at a time per workspace, the newest wins.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Who searches, and the flag that ends it.
pub struct Searches {
    newest: Mutex<Arc<AtomicBool>>,
    turn: Arc<Semaphore>,
}

impl Default for Searches {
    fn default() -> Searches {
        Searches {
            newest: Mutex::default(),
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

/// Ends its search when dropped: when the answer is there, or when whoever asked has left.
pub struct Asked(Arc<AtomicBool>);

impl Asked {
    pub fn flag(&self) -> Arc<AtomicBool> {
        self.0.clone()
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Searches {
    /// Ends the search there is. The new one begins with its turn: once the old one has stopped.
    pub fn begin(&self) -> Asked {
        let flag = Arc::new(AtomicBool::new(false));
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        newest.store(true, Ordering::Relaxed);
        *newest = flag.clone();
        Asked(flag)
    }

    /// None when the workspace is closing.
    pub async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        self.turn.clone().acquire_owned().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_search_ends_the_old_one_and_leaving_ends_ones_own() {
        let searches = Searches::default();
        let first = searches.begin();
        assert!(!first.is_cancelled());
        let second = searches.begin();
        assert!(first.is_cancelled() && !second.is_cancelled());
        // The old one's end is not the new one's.
        drop(first);
        assert!(!second.is_cancelled());
        let flag = second.flag();
        drop(second);
        assert!(flag.load(Ordering::Relaxed));
    }
}
