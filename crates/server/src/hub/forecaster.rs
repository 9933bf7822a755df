//! Keeps a workspace's forecast up to date: a first answer from few runs at once, then the full
//! one; a new change stops what is under way and starts again from the newest graph.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, Weak};
use std::time::{Duration, Instant};

use forecast::{Explanation, Forecast, Forecaster, Part};
use model::{Day, Graph, Id, Kind, LocalTime, Moment, Seq};
use tokio::sync::{Semaphore, watch};

use super::Hub;

/// How often to look whether a new day has begun where the workspace is.
const DAY_CHECK: Duration = Duration::from_secs(60);
/// Runs of a full answer.
const FULL_RUNS: u32 = 10_000;
/// How long a full answer leaves the processors to a first one that is on its way to the screens,
/// and to the next edit of a quick hand.
const BREATH: Duration = Duration::from_millis(30);

pub async fn run(hub: Weak<Hub>, mut woken: watch::Receiver<Seq>, slots: Arc<Semaphore>) {
    let mut status_day = None;
    let mut first = true;
    loop {
        let waited = !first
            && tokio::select! {
                changed = woken.changed() => if changed.is_err() { return } else { false },
                () = tokio::time::sleep(DAY_CHECK) => true,
            };
        first = false;
        let Some(hub) = hub.upgrade() else { return };
        let graph = hub.graph();
        let today = today(&graph);
        if waited && status_day == Some(today) {
            continue;
        }
        status_day = Some(today);
        refresh(&hub, &mut woken, &slots, today).await;
    }
}

/// Until the full answer for the newest graph is out.
async fn refresh(
    hub: &Arc<Hub>,
    woken: &mut watch::Receiver<Seq>,
    slots: &Arc<Semaphore>,
    today: Day,
) {
    'again: loop {
        let started = Instant::now();
        woken.mark_unchanged();
        let graph = hub.graph();
        for stage in [Stage::First, Stage::Full] {
            if stage == Stage::Full {
                let changed = tokio::time::timeout(BREATH, woken.changed());
                match changed.await {
                    Ok(Ok(())) => continue 'again,
                    Ok(Err(_)) => return,
                    Err(_) => {}
                }
            }
            // A first answer never waits behind another workspace's full one.
            let _slot = match stage {
                Stage::First => None,
                Stage::Full => slots.acquire().await.ok(),
            };
            let cancel = Arc::new(AtomicBool::new(false));
            let (graph, flag, asked) = (graph.clone(), cancel.clone(), hub.clone());
            let work =
                tokio::task::spawn_blocking(move || answer(&asked, &graph, today, stage, &flag));
            // A first answer is short and worth showing even when it is already out of date: a
            // stream of edits must not keep everybody waiting. A full one gives way.
            let done = tokio::select! {
                done = work => done,
                changed = woken.changed(), if stage == Stage::Full => {
                    if changed.is_err() { return }
                    cancel.store(true, Ordering::Relaxed);
                    // It ends by itself within milliseconds; the next answer need not wait for it.
                    continue 'again;
                }
            };
            match done {
                Ok(Some((forecast, old))) => {
                    let stage = stage.name();
                    metrics::histogram!("tandem_forecast_seconds", "stage" => stage)
                        .record(started.elapsed().as_secs_f64());
                    let complete = forecast.complete;
                    hub.publish_forecast(forecast);
                    // Taking a large plan apart takes time that nobody need wait for.
                    tokio::task::spawn_blocking(move || drop(old));
                    if complete {
                        return;
                    }
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(%error, workspace = %hub.workspace, "forecasting failed")
                }
            }
            if woken.has_changed().unwrap_or(false) {
                continue 'again;
            }
        }
        return;
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    First,
    Full,
}

impl Stage {
    const fn name(self) -> &'static str {
        match self {
            Stage::First => "first",
            Stage::Full => "full",
        }
    }

    fn runs(self, graph: &Graph) -> u32 {
        match self {
            Stage::First => forecast::first_runs(graph),
            Stage::Full => FULL_RUNS,
        }
    }
}

/// Runs of two plans that are compared: as many as the forecast itself has, so that both say the
/// same, and fewer for much work: differences under the same luck are steady long before levels are.
pub fn runs_to_compare(graph: &Graph) -> u32 {
    const TASK_RUNS: usize = 20_000_000;
    (TASK_RUNS / graph.count(Kind::Task).max(1)).clamp(500, FULL_RUNS as usize) as u32
}

/// The forecast, and what it takes the place of. None when cancelled.
fn answer(
    hub: &Hub,
    graph: &Graph,
    today: Day,
    stage: Stage,
    cancel: &AtomicBool,
) -> Option<(Arc<Forecast>, Forecaster)> {
    // On a copy, so that nobody who asks why has to wait for this.
    let mut forecaster = hub.last_forecaster();
    let forecast = forecaster.update(
        graph,
        &forecast::Options {
            today: LocalTime(today.0.to_datetime(jiff::civil::Time::midnight())),
            seq: graph.seq(),
            runs: stage.runs(graph),
            // The workspace's own luck, the same at every edit: only what changed differs.
            seed: hub.workspace.key(),
            complete: stage == Stage::Full,
            cancel,
        },
    )?;
    let mut last = hub
        .forecaster
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    // Whoever stopped this may be ahead of it already.
    if cancel.load(Ordering::Relaxed) {
        return None;
    }
    let old = std::mem::replace(&mut *last, forecaster);
    Some((forecast, old))
}

impl Hub {
    fn last_forecaster(&self) -> Forecaster {
        self.forecaster
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Why the date of an entity is what it is; none when it has no forecast.
pub fn explain(hub: &Hub, kind: Kind, id: Id) -> Option<Explanation> {
    hub.last_forecaster().explain(&hub.graph(), kind, id)
}

/// When work is done on the parts of split tasks, as the last forecast has it.
pub fn parts(hub: &Hub) -> BTreeMap<Id, Vec<Part>> {
    hub.last_forecaster().parts()
}

/// The status day: today on the workspace's wall clock.
pub fn today(graph: &Graph) -> Day {
    let now = Moment(jiff::Timestamp::now());
    Day(model::execute::local_time(graph, now).0.date())
}
