//! A better order of work, searched for beside everything else the hub does.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use forecast::{LevellingOptions, LevellingProposal};
use model::{Graph, Id, LocalTime};

/// What is wished for, of a workspace's search.
#[derive(Clone, Debug)]
pub struct Wish {
    pub seconds: f64,
    pub projects: Vec<Id>,
    pub clear: bool,
}

/// The search of a workspace that is going on. A second one ends the first.
#[derive(Default)]
pub struct Searches(Mutex<Option<Arc<AtomicBool>>>);

/// Ends its search when whoever asked is gone, or has the answer.
pub struct Search(Arc<AtomicBool>);

impl Searches {
    pub fn begin(&self) -> Search {
        let flag = Arc::new(AtomicBool::new(false));
        let mut going_on = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(other) = going_on.replace(flag.clone()) {
            other.store(true, Ordering::Relaxed);
        }
        Search(flag)
    }
}

impl Search {
    pub fn flag(&self) -> Arc<AtomicBool> {
        self.0.clone()
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// None when the search was ended, or when the plan has no dates.
pub fn propose(graph: &Graph, wish: Wish, cancel: &AtomicBool) -> Option<LevellingProposal> {
    let today = super::today(graph);
    let options = LevellingOptions {
        today: LocalTime(today.0.to_datetime(jiff::civil::Time::midnight())),
        seconds: wish.seconds,
        schedules: u64::MAX,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        seed: 1,
        projects: wish.projects,
        clear: wish.clear,
        cancel,
    };
    forecast::propose(graph, &options)
}
