//! A workspace at work: one writer, snapshots for all readers, and what is published of both.

mod baseline;
mod columns;
mod forecaster;
pub mod levelling;
pub mod live;
pub mod past;
mod writer;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use forecast::{Forecast, Forecaster};
use model::{Change, Command, Graph, Id, Seq};
use store::Store;
use tokio::sync::{OnceCell, Semaphore, broadcast, mpsc, oneshot, watch};

use crate::problem::Problem;
pub use forecaster::{explain, parts, runs_to_compare, today};

/// Batches that may wait for the writer before senders have to wait themselves.
const QUEUE: usize = 1024;
/// Events a live connection may lag behind before it is told to start again.
const EVENTS: usize = 256;
/// Forecasts on the way at once, all workspaces together: each uses all cores by itself.
const FORECASTS_AT_ONCE: usize = 1;
/// Forecasts kept so that a browser that has just loaded one is sent the difference only.
const FORECASTS_KEPT: usize = 3;

/// What somebody asks of a workspace.
#[derive(Debug)]
pub struct Wish {
    /// None: the system itself.
    pub actor: Option<Id>,
    pub commands: Vec<Command>,
    pub label: Option<String>,
    pub client_id: Option<String>,
}

/// A change that is durable, with the graph on both sides of it.
#[derive(Debug)]
pub struct Published {
    pub change: Change,
    pub client_id: Option<String>,
    pub before: Graph,
    pub after: Graph,
}

/// A forecast and the one published before it.
pub struct Step {
    pub previous: Option<Arc<Forecast>>,
    pub current: Arc<Forecast>,
    pub delta: live::SharedText,
}

#[derive(Clone)]
pub enum Event {
    Change(Arc<Published>, Arc<live::SharedText>),
    Forecast(Arc<Step>),
    /// The workspace is gone.
    Closed,
}

struct Job {
    wish: Wish,
    reply: oneshot::Sender<Result<Arc<Published>, Problem>>,
}

pub struct Hub {
    pub workspace: Id,
    graph: RwLock<Graph>,
    /// The last ones published, newest first.
    forecasts: RwLock<Vec<Arc<Forecast>>>,
    /// What the next forecast is made from besides the graph, and what explains the last one.
    forecaster: Mutex<Forecaster>,
    moved: Mutex<past::LastMove>,
    pub levelling: levelling::Searches,
    queue: mpsc::Sender<Job>,
    events: broadcast::Sender<Event>,
    wake: watch::Sender<Seq>,
}

impl Hub {
    /// The workspace as it is now. Costs nothing and never waits for a writer.
    pub fn graph(&self) -> Graph {
        self.graph
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub fn forecast(&self) -> Option<Arc<Forecast>> {
        self.forecasts
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .first()
            .cloned()
    }

    /// The one published forecast of this position, if it is still at hand and the only one.
    pub fn forecast_at(&self, seq: Seq, runs: Option<u32>) -> Option<Arc<Forecast>> {
        let forecasts = self
            .forecasts
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let mut fitting = forecasts.iter().filter(|forecast| {
            forecast.seq == seq && runs.is_none_or(|runs| forecast.runs == runs)
        });
        let found = fitting.next().cloned();
        if fitting.next().is_some() {
            None
        } else {
            found
        }
    }

    /// Carries the batch out, whole or not at all. When this returns, the change is durable.
    pub async fn carry_out(&self, mut wish: Wish) -> Result<Arc<Published>, Problem> {
        baseline::fill(
            &mut wish.commands,
            &self.graph(),
            self.forecast().as_deref(),
        )?;
        let (reply, answer) = oneshot::channel();
        let closed = || Problem::not_found("This workspace was deleted.");
        self.queue
            .send(Job { wish, reply })
            .await
            .map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    fn publish_change(&self, published: &Arc<Published>) {
        *self.graph.write().unwrap_or_else(PoisonError::into_inner) = published.after.clone();
        // Nobody listening is fine.
        let _ = self
            .events
            .send(Event::Change(published.clone(), Arc::default()));
        self.wake.send_replace(published.change.seq);
    }

    fn publish_forecast(&self, current: Arc<Forecast>) {
        let previous = {
            let mut kept = self
                .forecasts
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            let previous = kept.first().cloned();
            kept.insert(0, current.clone());
            kept.truncate(FORECASTS_KEPT);
            previous
        };
        let step = Step {
            previous,
            current,
            delta: live::SharedText::default(),
        };
        let _ = self.events.send(Event::Forecast(Arc::new(step)));
    }
}

/// The open workspaces. One is opened when first asked for and stays open.
pub struct Hubs {
    store: Store,
    /// A cell each, so that opening a large one keeps nobody else waiting.
    open: Mutex<HashMap<Id, Arc<OnceCell<Arc<Hub>>>>>,
    forecasts: Arc<Semaphore>,
}

impl Hubs {
    pub fn new(store: Store) -> Hubs {
        let forecasts = Arc::new(Semaphore::new(FORECASTS_AT_ONCE));
        Hubs {
            store,
            open: Mutex::default(),
            forecasts,
        }
    }

    /// The workspace's hub; none when there is no such workspace.
    pub async fn get(&self, workspace: Id) -> Result<Option<Arc<Hub>>, Problem> {
        let cell = self.cells().entry(workspace).or_default().clone();
        let opened = cell.get_or_try_init(|| async {
            let store = self.store.clone();
            let loaded = tokio::task::spawn_blocking(move || store.load(workspace)).await;
            match loaded.map_err(Problem::internal) {
                Ok(Ok(Some(graph))) => Ok(self.start(workspace, graph)),
                Ok(Ok(None)) => Err(None),
                Ok(Err(error)) => Err(Some(Problem::internal(error))),
                Err(problem) => Err(Some(problem)),
            }
        });
        match opened.await {
            Ok(hub) => Ok(Some(hub.clone())),
            Err(problem) => {
                self.cells().remove(&workspace);
                problem.map_or(Ok(None), Err)
            }
        }
    }

    fn cells(&self) -> MutexGuard<'_, HashMap<Id, Arc<OnceCell<Arc<Hub>>>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(&self, workspace: Id, graph: Graph) -> Arc<Hub> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let (wake, woken) = watch::channel(graph.seq());
        let hub = Arc::new(Hub {
            workspace,
            graph: RwLock::new(graph),
            forecasts: RwLock::default(),
            forecaster: Mutex::default(),
            moved: Mutex::default(),
            levelling: levelling::Searches::default(),
            queue,
            events: broadcast::channel(EVENTS).0,
            wake,
        });
        tokio::spawn(writer::run(Arc::downgrade(&hub), self.store.clone(), jobs));
        tokio::spawn(forecaster::run(
            Arc::downgrade(&hub),
            woken,
            self.forecasts.clone(),
        ));
        hub
    }

    /// Ends the hub's work and everyone's live stream, before its workspace is deleted.
    pub fn close(&self, workspace: Id) {
        let cell = self.cells().remove(&workspace);
        if let Some(hub) = cell.as_deref().and_then(OnceCell::get) {
            let _ = hub.events.send(Event::Closed);
        }
    }
}
