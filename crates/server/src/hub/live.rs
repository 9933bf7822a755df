//! What one open browser is told, in order: changes as its person may see them, and the parts of
//! the forecast that differ from what it was told last.

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use axum::response::sse;
use forecast::{Forecast, OutcomeForecast, RiskForecast, WeekLoad};
use futures_util::Stream;
use model::entity::Role;
use model::{Change, Day, Graph, Id, Kind, Op, Seq, Viewer, visibility};
use serde::Serialize;
use tokio::sync::{broadcast, watch};
use utoipa::ToSchema;

use super::columns::TaskColumns;
use super::{Event, Hub, Step};

/// Changes a returning browser may have missed; beyond that loading anew is cheaper.
pub const MISSED_MAX: u64 = 500;

/// The text of an event that many connections send alike, made by the first that needs it.
pub type SharedText = OnceLock<Arc<str>>;

/// A change as it goes over the wire.
#[derive(Serialize, ToSchema)]
pub struct LiveChange {
    pub seq: Seq,
    pub at: model::Moment,
    pub actor: Option<Id>,
    pub label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undoes: Option<Seq>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redoes: Option<Seq>,
    pub ops: Vec<LiveOp>,
}

/// An entity as it is now; without one it is gone.
#[derive(Serialize, ToSchema)]
pub struct LiveOp {
    pub kind: Kind,
    pub id: Id,
    /// The change that wrote it last: this one.
    pub version: Seq,
    pub after: Option<model::Entity>,
}

impl LiveOp {
    /// None for an op that is nothing at all.
    pub fn new(op: Op, version: Seq) -> Option<LiveOp> {
        let entity = op.after.as_ref().or(op.before.as_ref())?;
        Some(LiveOp {
            kind: entity.kind(),
            id: entity.id(),
            version,
            after: op.after,
        })
    }
}

/// The parts of a forecast that differ from the last one sent.
#[derive(Serialize, ToSchema)]
pub struct ForecastDelta {
    pub seq: Seq,
    pub runs: u32,
    pub complete: bool,
    pub status_day: Option<Day>,
    pub computed_ms: f64,
    pub tasks: TaskColumns,
    pub features: BTreeMap<Id, OutcomeForecast>,
    pub projects: BTreeMap<Id, OutcomeForecast>,
    pub goals: BTreeMap<Id, OutcomeForecast>,
    pub risks: BTreeMap<Id, RiskForecast>,
    pub people: BTreeMap<Id, Vec<WeekLoad>>,
    pub problems: Vec<forecast::Problem>,
    /// What has no forecast any more.
    pub gone: Vec<Id>,
}

impl ForecastDelta {
    pub fn between(before: Option<&Forecast>, after: &Forecast) -> ForecastDelta {
        let nothing = Forecast::default();
        let before = before.unwrap_or(&nothing);
        let mut gone = Vec::new();
        ForecastDelta {
            seq: after.seq,
            runs: after.runs,
            complete: after.complete,
            status_day: after.status_day,
            computed_ms: after.computed_ms,
            tasks: TaskColumns::of(&differing(&before.tasks, &after.tasks, &mut gone)),
            features: changed(&before.features, &after.features, &mut gone),
            projects: changed(&before.projects, &after.projects, &mut gone),
            goals: changed(&before.goals, &after.goals, &mut gone),
            risks: changed(&before.risks, &after.risks, &mut gone),
            people: changed(&before.people, &after.people, &mut gone),
            problems: after.problems.clone(),
            gone,
        }
    }
}

fn changed<T: Clone + PartialEq>(
    before: &BTreeMap<Id, T>,
    after: &BTreeMap<Id, T>,
    gone: &mut Vec<Id>,
) -> BTreeMap<Id, T> {
    let differing = differing(before, after, gone).into_iter();
    differing.map(|(id, value)| (*id, value.clone())).collect()
}

/// What is new or other than before; what is there no more is noted as gone.
fn differing<'a, T: PartialEq>(
    before: &'a BTreeMap<Id, T>,
    after: &'a BTreeMap<Id, T>,
    gone: &mut Vec<Id>,
) -> Vec<(&'a Id, &'a T)> {
    let mut differing = Vec::new();
    let mut before = before.iter().peekable();
    for (id, value) in after {
        while let Some((past, _)) = before.next_if(|(past, _)| *past < id) {
            gone.push(*past);
        }
        let known = before.next_if(|(past, _)| *past == id);
        if known.is_none_or(|(_, known)| known != value) {
            differing.push((id, value));
        }
    }
    gone.extend(before.map(|(past, _)| *past));
    differing
}

/// The forecast as a guest may see it.
pub fn visible_forecast(graph: &Graph, viewer: &Viewer, forecast: &Arc<Forecast>) -> Arc<Forecast> {
    if viewer.role != Role::Guest {
        return forecast.clone();
    }
    let sees = |kind, id| {
        graph
            .get(kind, id)
            .is_some_and(|entity| visibility::can_see(graph, viewer, &entity))
    };
    let mut seen = Forecast::clone(forecast);
    seen.tasks.retain(|id, _| sees(Kind::Task, *id));
    seen.features.retain(|id, _| sees(Kind::Feature, *id));
    seen.projects.retain(|id, _| sees(Kind::Project, *id));
    seen.goals.retain(|id, _| sees(Kind::Goal, *id));
    seen.risks.retain(|id, _| sees(Kind::Risk, *id));
    // A person's load tells of projects that are none of a guest's business.
    seen.people.clear();
    seen.problems
        .retain(|problem| sees(problem.kind, problem.id));
    for outcome in seen.features.values_mut().chain(seen.goals.values_mut()) {
        outcome
            .held_back_by
            .retain(|hindrance| sees(hindrance.kind, hindrance.id));
    }
    Arc::new(seen)
}

/// One open connection.
struct Connection {
    hub: Arc<Hub>,
    person: Id,
    events: broadcast::Receiver<Event>,
    stopping: watch::Receiver<bool>,
    waiting: VecDeque<sse::Event>,
    /// The last change told.
    seq: Seq,
    /// The last forecast told, before anything was hidden from it.
    forecast: Option<Arc<Forecast>>,
    over: bool,
    _counted: Counted,
}

/// What a returning browser has and what it missed.
pub struct Resume {
    pub seq: Seq,
    /// Changes from `seq` on, in order; none: too many, load anew.
    pub missed: Option<Vec<Change>>,
}

pub fn stream(
    hub: Arc<Hub>,
    person: Id,
    events: broadcast::Receiver<Event>,
    resume: Option<Resume>,
    known: Option<Arc<Forecast>>,
    stopping: watch::Receiver<bool>,
) -> impl Stream<Item = Result<sse::Event, Infallible>> {
    let mut connection = Connection {
        person,
        events,
        stopping,
        waiting: VecDeque::new(),
        seq: 0,
        forecast: known,
        over: false,
        _counted: Counted::new(),
        hub,
    };
    connection.begin(resume);
    futures_util::stream::unfold(connection, |mut connection| async {
        let event = connection.next().await?;
        Some((Ok(event), connection))
    })
}

impl Connection {
    fn begin(&mut self, resume: Option<Resume>) {
        let graph = self.hub.graph();
        self.seq = graph.seq();
        if let Some(resume) = resume {
            let is_guest = Viewer::new(&graph, Some(self.person)).role == Role::Guest;
            match resume.missed {
                Some(missed) if missed.is_empty() || !is_guest => {
                    self.seq = resume.seq;
                    for change in missed {
                        self.tell_change(&change, None, &graph, &graph, None);
                    }
                }
                // What a guest may see may have changed on the way.
                _ => self.reset("missed"),
            }
        }
        if let Some(forecast) = self.hub.forecast() {
            self.tell_forecast(&graph, &forecast, None);
        }
    }

    async fn next(&mut self) -> Option<sse::Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if self.over {
                return None;
            }
            let event = tokio::select! {
                event = self.events.recv() => event,
                _ = self.stopping.wait_for(|stopping| *stopping) => return None,
            };
            match event {
                Ok(Event::Change(published, text)) => {
                    if published.change.seq > self.seq {
                        let (before, after) = (&published.before, &published.after);
                        let client = published.client_id.as_deref();
                        self.tell_change(&published.change, client, before, after, Some(&text));
                    }
                }
                Ok(Event::Forecast(step)) => {
                    let graph = self.hub.graph();
                    self.tell_forecast(&graph, &step.current, Some(&step));
                }
                Ok(Event::Closed) => self.reset("closed"),
                Err(broadcast::error::RecvError::Lagged(_)) => self.reset("slow"),
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }

    fn tell_change(
        &mut self,
        change: &Change,
        client_id: Option<&str>,
        before: &Graph,
        after: &Graph,
        shared: Option<&SharedText>,
    ) {
        self.seq = change.seq;
        let viewer = Viewer::new(after, Some(self.person));
        let is_active = after
            .person(self.person)
            .is_some_and(|person| !person.inactive);
        let ops = if is_active {
            visibility::visible_ops(before, after, &viewer, &change.ops)
        } else {
            None
        };
        let Some(ops) = ops else {
            return self.reset("access");
        };
        let id = change.seq.to_string();
        if ops.is_empty() {
            // Nothing to see, but a browser that comes back has not missed it.
            return self.waiting.push_back(sse::Event::default().id(id));
        }
        let make = || {
            to_text(&LiveChange {
                seq: change.seq,
                at: change.at,
                actor: change.actor,
                label: change.label.clone(),
                client_id: client_id.map(String::from),
                undoes: change.undoes,
                redoes: change.redoes,
                ops: ops
                    .into_iter()
                    .filter_map(|op| LiveOp::new(op, change.seq))
                    .collect(),
            })
        };
        // Owners see everything alike.
        let shared = shared.filter(|_| viewer.role == Role::Owner);
        if let Some(text) = written_once(shared, make) {
            self.waiting
                .push_back(sse::Event::default().event("change").id(id).data(&*text));
        }
    }

    fn tell_forecast(&mut self, graph: &Graph, forecast: &Arc<Forecast>, step: Option<&Step>) {
        let last = self.forecast.replace(forecast.clone());
        let viewer = Viewer::new(graph, Some(self.person));
        let is_next = |step: &Step| match (&step.previous, &last) {
            (Some(previous), Some(last)) => Arc::ptr_eq(previous, last),
            (previous, last) => previous.is_none() && last.is_none(),
        };
        let make = || {
            let last = last
                .as_ref()
                .map(|last| visible_forecast(graph, &viewer, last));
            let next = visible_forecast(graph, &viewer, forecast);
            to_text(&ForecastDelta::between(last.as_deref(), &next))
        };
        let step = step.filter(|step| viewer.role != Role::Guest && is_next(step));
        if let Some(text) = written_once(step.map(|step| &step.delta), make) {
            self.waiting
                .push_back(sse::Event::default().event("forecast").data(&*text));
        }
    }

    /// The browser has to load everything anew; nothing after it would make sense.
    fn reset(&mut self, reason: &'static str) {
        metrics::counter!("tandem_live_resets_total", "reason" => reason).increment(1);
        self.waiting.clear();
        self.waiting
            .push_back(sse::Event::default().event("reset").data(reason));
        self.over = true;
    }
}

/// The text that others have made already, or else made now and kept for them.
fn written_once(
    shared: Option<&SharedText>,
    make: impl FnOnce() -> Option<Arc<str>>,
) -> Option<Arc<str>> {
    match shared {
        None => make(),
        Some(shared) => match shared.get() {
            Some(text) => Some(text.clone()),
            None => make().map(|text| shared.get_or_init(|| text).clone()),
        },
    }
}

fn to_text(value: &impl Serialize) -> Option<Arc<str>> {
    match serde_json::to_string(value) {
        Ok(text) => Some(text.into()),
        Err(error) => {
            tracing::error!(%error, "cannot write a live event");
            None
        }
    }
}

/// Keeps the gauge of open connections right however a connection ends.
struct Counted;

impl Counted {
    fn new() -> Counted {
        metrics::gauge!("tandem_live_connections").increment(1.0);
        Counted
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        metrics::gauge!("tandem_live_connections").decrement(1.0);
    }
}
