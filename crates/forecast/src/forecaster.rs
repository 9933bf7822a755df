//! Keeps a workspace's forecast: compiled state between one edit and the next.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use engine::levelling::pieces_to;
use engine::network::{Network, Schedule};
use model::{Day, Graph, Id, Kind, LocalTime, Seq};

use crate::explain;
use crate::levelled::Levelled;
use crate::plan::{Compiled, matters};
use crate::report::{self, Reruns};
use crate::result::{Explanation, Forecast, Part, Problem};
use crate::schedule::schedule;
use crate::simulated::Simulated;
use crate::steady::Anchor;
use crate::time::{MINUTE, local_time};

/// What one forecast is made with. The same graph, day and seed give the same forecast.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Now, on the workspace's wall clock: work still to do lies after it.
    pub today: LocalTime,
    /// The change the graph includes last.
    pub seq: Seq,
    pub runs: u32,
    pub seed: u64,
    /// The fullest answer that is wanted, not a first one: also re-runs what holds outcomes
    /// back. A first answer repeats those figures from the last full one.
    pub complete: bool,
    pub cancel: &'a AtomicBool,
}

/// Runs of a first answer: a thousand, and fewer where there is so much work that they would
/// keep an edit waiting. The last full answer makes it steady, and another follows.
pub fn first_runs(graph: &Graph) -> u32 {
    const TASK_RUNS: usize = 1_280_000;
    (TASK_RUNS / graph.count(Kind::Task).max(1)).clamp(128, 1_000) as u32
}

/// The plan as scheduled and levelled, behind a forecast.
pub(crate) struct State {
    /// What it was made from.
    graph: Graph,
    today: LocalTime,
    pub compiled: Compiled,
    pub network: Network,
    pub schedule: Schedule,
    pub levelled: Levelled,
    pub seed: u64,
}

impl State {
    /// Or what keeps the whole plan from having dates.
    fn new(graph: &Graph, options: &Options, last: Option<&State>) -> Result<State, Vec<Problem>> {
        let followed =
            last.and_then(|last| last.compiled.follow(&last.graph, graph, options.today));
        let compiled = followed.unwrap_or_else(|| Compiled::new(graph, options.today));
        State::of(graph, compiled, options)
    }

    pub fn of(
        graph: &Graph,
        mut compiled: Compiled,
        options: &Options,
    ) -> Result<State, Vec<Problem>> {
        let Some((network, schedule)) = schedule(&mut compiled, graph) else {
            return Err(compiled.problems);
        };
        let levelled = Levelled::new(&compiled.plan, &network, &schedule);
        Ok(State {
            graph: graph.clone(),
            today: options.today,
            compiled,
            network,
            schedule,
            levelled,
            seed: options.seed,
        })
    }

    fn is_for(&self, graph: &Graph, options: &Options) -> bool {
        self.graph.is_same(graph) && (self.today, self.seed) == (options.today, options.seed)
    }
}

/// One per workspace. A clone is a snapshot and costs nothing.
#[derive(Clone, Default)]
pub struct Forecaster {
    state: Option<Arc<State>>,
    reruns: Arc<Reruns>,
    /// The last one given.
    last: Option<Arc<Forecast>>,
    /// The last first answer, before it was made steady.
    first: Option<Arc<Forecast>>,
    anchor: Option<Arc<Anchor>>,
}

impl Forecaster {
    pub fn new() -> Forecaster {
        Forecaster::default()
    }

    /// The forecast of the graph; none when it was cancelled.
    pub fn update(&mut self, graph: &Graph, options: &Options) -> Option<Arc<Forecast>> {
        let clock = std::time::Instant::now();
        if let Some(still) = self.still_holds(graph, options) {
            self.last = Some(still.clone());
            return Some(still);
        }
        let state = match &self.state {
            Some(last) if last.is_for(graph, options) => Ok(last.clone()),
            last => State::new(graph, options, last.as_deref()).map(Arc::new),
        };
        let mut forecast = match &state {
            Err(problems) => Forecast {
                problems: problems.clone(),
                ..Forecast::default()
            },
            Ok(state) => {
                // On threads of their own: nobody else's short answer waits in a pool for this.
                let (planned, simulated) = std::thread::scope(|scope| {
                    let planned = scope.spawn(|| report::Planned::new(state));
                    let simulated = Simulated::new(state, options);
                    (planned.join(), simulated)
                });
                let simulated = simulated?;
                let planned = planned.unwrap_or_else(|panic| resume_unwind(panic));
                let mut forecast = report::forecast(state, graph, planned, &simulated.outcome);
                if options.complete {
                    let reruns = Reruns::new(state, &forecast, &simulated, options.cancel)?;
                    self.reruns = Arc::new(reruns);
                }
                self.reruns.write(&mut forecast, state);
                forecast
            }
        };
        forecast.seq = options.seq;
        forecast.status_day = Some(Day(options.today.0.date()));
        forecast.runs = options.runs;
        forecast.complete = options.complete;
        forecast.computed_ms = clock.elapsed().as_secs_f64() * 1_000.0;
        let forecast = self.steady(forecast);
        self.state = state.ok();
        self.last = Some(forecast.clone());
        Some(forecast)
    }

    /// The last full forecast where nothing it was made from has changed since: a comment, say.
    fn still_holds(&self, graph: &Graph, options: &Options) -> Option<Arc<Forecast>> {
        let (state, last) = (self.state.as_deref()?, self.last.as_deref()?);
        let mut changed = graph.changed_since(&state.graph).into_iter();
        let same = (state.today, state.seed) == (options.today, options.seed);
        if !last.complete || !same || changed.any(|(kind, _)| matters(kind)) {
            return None;
        }
        Some(Arc::new(Forecast {
            seq: options.seq,
            ..last.clone()
        }))
    }

    /// A first answer is corrected by the last full one; a full one is kept for that, beside the
    /// first answer there was for the same state.
    fn steady(&mut self, forecast: Forecast) -> Arc<Forecast> {
        let forecast = Arc::new(forecast);
        if forecast.complete {
            let same = |first: &Forecast| {
                (first.seq, first.status_day) == (forecast.seq, forecast.status_day)
            };
            if let Some(first) = self.first.take().filter(|first| same(first)) {
                let full = forecast.clone();
                self.anchor = Some(Arc::new(Anchor { first, full }));
            }
            return forecast;
        }
        self.first = Some(forecast.clone());
        match &self.anchor {
            Some(anchor) => Arc::new(anchor.steady(&forecast)),
            None => forecast,
        }
    }

    /// When work is done on the parts of split tasks.
    pub fn parts(&self) -> BTreeMap<Id, Vec<Part>> {
        let Some(state) = self.state.as_deref() else {
            return BTreeMap::new();
        };
        let plan = &state.compiled.plan;
        let split = plan
            .tasks
            .iter()
            .enumerate()
            .filter(|(_, task)| !task.splits.is_empty());
        let parts = split.map(|(index, task)| {
            let table = state.network.task_calendar(index);
            let dates = state.levelled.dates[index];
            let parts = pieces_to(table, dates.start, dates.finish, &task.splits);
            let parts = parts.map(|(start, finish)| Part {
                start: local_time(start),
                finish: local_time(finish),
                minutes: table.working_seconds_between(start, finish) / MINUTE,
            });
            (state.compiled.tasks[index], parts.collect())
        });
        parts.collect()
    }

    /// Why the date of a task, feature, project or goal is what it is; none without a date.
    pub fn explain(&self, graph: &Graph, kind: Kind, id: Id) -> Option<Explanation> {
        explain::explain(
            self.state.as_deref()?,
            self.last.as_deref()?,
            graph,
            kind,
            id,
        )
    }
}
