//! The workspace as it was, by taking its log back, and what has moved since.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError};

use forecast::{Moved, MovedOptions, Then};
use model::execute::local_time;
use model::undo::inverse;
use model::{Change, Day, Graph, LocalTime, Seq};
use store::Store;

use super::Hub;
use super::forecaster::runs_to_compare;

/// A point of the log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Point {
    /// Right after this change.
    Seq(Seq),
    /// As the day began on the workspace's wall clock.
    Day(Day),
}

/// A state of the workspace, and the day it was then.
#[derive(Clone)]
pub struct Past {
    pub graph: Graph,
    pub today: Day,
}

/// What has moved between two states.
pub struct Move {
    pub since: Past,
    pub until: Past,
    pub moved: Moved,
}

/// What the last answer was for, and the answer.
pub type LastMove = Option<((Seq, Day, Seq, Day), Arc<Move>)>;

/// Changes read at a time.
const PAGE: usize = 500;

/// `now` with everything behind `point` taken back.
pub fn at(store: &Store, hub: &Hub, now: &Past, point: Point) -> Result<Past, store::Error> {
    let mut graph = now.graph.clone();
    let day = |change: &Change| Day(local_time(&now.graph, change.at).0.date());
    let mut before = Some(graph.seq() + 1);
    loop {
        let page = store.changes_before(hub.workspace, None, before, PAGE)?;
        for change in &page {
            let kept = match point {
                Point::Seq(seq) => change.seq <= seq,
                Point::Day(first) => day(change) < first,
            };
            if kept {
                let today = match point {
                    Point::Seq(seq) if seq >= now.graph.seq() => now.today,
                    Point::Seq(_) => day(change),
                    Point::Day(first) => first,
                };
                return Ok(Past { graph, today });
            }
            graph = graph.apply_ops(&inverse(&change.ops), change.seq - 1);
        }
        match page.last() {
            Some(last) => before = Some(last.seq),
            // Before everything.
            None => {
                let today = match point {
                    Point::Day(first) => first,
                    Point::Seq(_) => now.today,
                };
                return Ok(Past { graph, today });
            }
        }
    }
}

/// The move from one state to the other. Asked again for the same, it is not computed again.
pub fn moved(hub: &Hub, since: Past, until: Past) -> Option<Arc<Move>> {
    let key = (
        since.graph.seq(),
        since.today,
        until.graph.seq(),
        until.today,
    );
    let mut last = hub.moved.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((asked, known)) = &*last
        && *asked == key
    {
        return Some(known.clone());
    }
    let midnight = |day: Day| LocalTime(day.0.to_datetime(jiff::civil::Time::midnight()));
    fn then(past: &Past, today: LocalTime) -> Then<'_> {
        Then {
            graph: &past.graph,
            today,
        }
    }
    let moved = forecast::moved(
        then(&since, midnight(since.today)),
        then(&until, midnight(until.today)),
        &MovedOptions {
            runs: runs_to_compare(&until.graph),
            seed: hub.workspace.key(),
            cancel: &AtomicBool::new(false),
        },
    )?;
    let found = Arc::new(Move {
        since,
        until,
        moved,
    });
    *last = Some((key, found.clone()));
    Some(found)
}
