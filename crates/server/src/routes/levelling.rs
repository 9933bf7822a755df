//! The action "Level": a better order of work, looked at before it is applied.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use forecast::{LevellingOptions, LevellingProposal};
use model::access::may_change;
use model::{Graph, Id, Kind, LocalTime, Seq};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::caller::{Member, WorkspaceQuery};
use crate::extract::Json;
use crate::hub::runs_to_compare;
use crate::problem::Problem;

const SECONDS_MIN: f64 = 0.05;
const SECONDS_MAX: f64 = 10.0;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LevellingWish {
    /// How long to search: 0.05 to 10, and 2 without it.
    #[serde(default = "two")]
    seconds: f64,
    /// Projects to level; without any, all that the caller may change. The others keep their dates.
    #[serde(default)]
    projects: Vec<Id>,
    /// Begin as if no task had a levelling delay.
    #[serde(default)]
    clear: bool,
}

fn two() -> f64 {
    2.0
}

/// A proposal and the state of the graph it holds for.
#[derive(Serialize, ToSchema)]
pub struct ProposedLevelling {
    /// The change the graph ended with.
    seq: Seq,
    /// The version of each task that would move: given with the update, it is refused when the
    /// task has changed since.
    versions: BTreeMap<Id, Seq>,
    /// The projects levelled.
    levelled: Vec<Id>,
    #[serde(flatten)]
    proposal: LevellingProposal,
}

/// Propose a better order of work
///
/// Changes nothing. Applied, it is one batch of updates of tasks: `levelled_start`,
/// `levelling_delay_minutes` (none) and `splits`. A new search in the workspace ends the one before, and so does leaving.
#[utoipa::path(post, path = "/levelling/proposal", operation_id = "propose_levelling", tag = "Forecast",
    params(WorkspaceQuery), request_body = LevellingWish,
    responses((status = 200, body = ProposedLevelling), (status = 401, body = Problem),
        (status = 403, body = Problem, description = "Not theirs to plan"), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "A newer search took its place"),
        (status = 422, body = Problem, description = "No such search, or a plan without dates")))]
pub async fn propose(
    member: Member,
    Json(wish): Json<LevellingWish>,
) -> Result<axum::Json<ProposedLevelling>, Problem> {
    let hub = member.hub.clone();
    if let Some(refused) = refused_at_once(&hub.graph(), &member, &wish) {
        return Err(refused);
    }
    let asked = hub.levelling.begin();
    let turn = hub.levelling.turn().await.ok_or_else(superseded)?;
    if asked.is_cancelled() {
        return Err(superseded());
    }
    // The graph of now, after the wait.
    let graph = hub.graph();
    let levelled = scope(&graph, member.person, &wish.projects)?;
    let (flag, seed) = (asked.flag(), hub.workspace.key());
    let found = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let today = crate::hub::today(&graph);
        let proposal = forecast::propose(
            &graph,
            &LevellingOptions {
                today: LocalTime(today.0.to_datetime(jiff::civil::Time::midnight())),
                seconds: wish.seconds,
                runs: runs_to_compare(&graph),
                schedules: u64::MAX,
                threads: std::thread::available_parallelism().map_or(1, usize::from),
                seed,
                projects: levelled.clone(),
                clear: wish.clear,
                cancel: &flag,
            },
        )?;
        let version = |task: Id| graph.version(Kind::Task, task).map(|seq| (task, seq));
        let tasks = proposal.moves.iter().map(|it| it.task);
        Some(ProposedLevelling {
            seq: graph.seq(),
            versions: tasks.filter_map(version).collect(),
            levelled,
            proposal,
        })
    });
    let found = found.await.map_err(Problem::internal)?;
    match found {
        Some(found) => Ok(axum::Json(found)),
        None if asked.is_cancelled() => Err(superseded()),
        None => Err(Problem::refused(
            "The plan has no dates to level: give a project tasks, and resolve what the forecast \
             names as its problems.",
        )),
    }
}

/// What can be told before anybody's search is ended for it.
fn refused_at_once(graph: &Graph, member: &Member, wish: &LevellingWish) -> Option<Problem> {
    if let Err(refused) = scope(graph, member.person, &wish.projects) {
        return Some(refused);
    }
    let fits = (SECONDS_MIN..=SECONDS_MAX).contains(&wish.seconds);
    (!fits).then(|| {
        let message = format!("Search for {SECONDS_MIN} to {SECONDS_MAX} seconds.");
        Problem::refused(message.clone()).with_field("seconds", message)
    })
}

/// The projects asked for, each of which the person must be allowed to change. Those are members,
/// who see the whole graph: nothing in the proposal has to be kept from them.
fn scope(graph: &Graph, person: Id, wanted: &[Id]) -> Result<Vec<Id>, Problem> {
    let may = |project: Id| may_change(graph, person, Kind::Project, project);
    if wanted.is_empty() {
        let all = graph.projects().map(|project| project.id);
        let theirs: Vec<Id> = all.filter(|id| may(*id).is_ok()).collect();
        return match theirs.is_empty() {
            false => Ok(theirs),
            true => Err(Problem::forbidden(
                "Only project managers and owners level: ask one of them, or be made a manager \
                 of a project.",
            )),
        };
    }
    for project in wanted {
        may(*project).map_err(|fault| Problem::from(model::Refusal::from(fault)))?;
    }
    Ok(wanted.to_vec())
}

fn superseded() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "A newer search for a better order took the place of this one. Ask again when it is done.",
    )
    .with_type("superseded")
}
