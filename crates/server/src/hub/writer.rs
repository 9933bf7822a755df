//! The one writer of a workspace. Batches that arrive while the disk is busy are made durable
//! together by the next write.

use std::sync::{Arc, Weak};
use std::time::Instant;

use model::{Category, Change, Context, Graph, History, Id, Moment, Refusal, Seq, execute};
use store::Store;
use tokio::sync::mpsc;

use super::{Hub, Job, Published, Wish};
use crate::problem::{FieldError, Problem};

const GROUP_MAX: usize = 256;

pub async fn run(hub: Weak<Hub>, store: Store, mut jobs: mpsc::Receiver<Job>) {
    let mut group = Vec::new();
    while jobs.recv_many(&mut group, GROUP_MAX).await > 0 {
        let Some(hub) = hub.upgrade() else { return };
        let (wishes, replies): (Vec<_>, Vec<_>) =
            group.drain(..).map(|job| (job.wish, job.reply)).unzip();
        let (graph, store, workspace) = (hub.graph(), store.clone(), hub.workspace);
        let now = Moment(jiff::Timestamp::now());
        let done =
            tokio::task::spawn_blocking(move || carry_out(&store, workspace, graph, wishes, now))
                .await;
        match done {
            Ok(results) => {
                for (result, reply) in results.into_iter().zip(replies) {
                    if let Ok(published) = &result
                        && !published.change.ops.is_empty()
                    {
                        hub.publish_change(published);
                    }
                    let outcome = if result.is_ok() {
                        "accepted"
                    } else {
                        "refused"
                    };
                    metrics::counter!("tandem_commands_total", "outcome" => outcome).increment(1);
                    // Whoever asked may have hung up; what is done is done.
                    let _ = reply.send(result);
                }
            }
            Err(error) => {
                tracing::error!(%error, "the writer failed; this group was not carried out");
                for reply in replies {
                    let _ = reply.send(Err(Problem::internal("the writer failed")));
                }
            }
        }
    }
}

type Outcome = Result<Arc<Published>, Problem>;

/// Each wish on the graph that the ones before it left; then all changes in one transaction.
fn carry_out(
    store: &Store,
    workspace: Id,
    graph: Graph,
    wishes: Vec<Wish>,
    now: Moment,
) -> Vec<Outcome> {
    let mut log = Log {
        store,
        workspace,
        stored_to: graph.seq(),
        new: Vec::new(),
    };
    let mut current = graph;
    let mut results: Vec<Outcome> = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let context = Context::new(&current, wish.actor, now, &log);
        let result = execute(&current, &context, &wish.commands);
        results.push(match result {
            Err(refusal) => Err(refusal.into()),
            Ok(outcome) => {
                let before = current.clone();
                let (after, change) = if outcome.ops.is_empty() {
                    (before.clone(), unchanged(&before, now, wish.actor))
                } else {
                    outcome.into_change(now, wish.actor, wish.label)
                };
                if !change.ops.is_empty() {
                    log.new.push(Arc::new(change.clone()));
                    current = after.clone();
                }
                Ok(Arc::new(Published {
                    change,
                    client_id: wish.client_id,
                    before,
                    after,
                }))
            }
        });
    }
    if log.new.is_empty() {
        return results;
    }
    let started = Instant::now();
    let stored = store.commit(workspace, &log.new);
    metrics::histogram!("tandem_commit_seconds").record(started.elapsed().as_secs_f64());
    if let Err(error) = stored {
        tracing::error!(%error, %workspace, "changes could not be stored");
        for result in &mut results {
            if result
                .as_ref()
                .is_ok_and(|published| !published.change.ops.is_empty())
            {
                *result = Err(not_stored());
            }
        }
    }
    results
}

fn unchanged(graph: &Graph, at: Moment, actor: Option<Id>) -> Change {
    Change {
        seq: graph.seq(),
        at,
        actor,
        label: String::new(),
        ops: Vec::new(),
        undoes: None,
        redoes: None,
    }
}

fn not_stored() -> Problem {
    Problem::new(
        axum::http::StatusCode::SERVICE_UNAVAILABLE,
        "The change could not be written to disk and was not made. Is the disk full? The server's \
         log says more.",
    )
}

/// The log as undo sees it: what is stored, and what this group is about to store.
struct Log<'a> {
    store: &'a Store,
    workspace: Id,
    stored_to: Seq,
    new: Vec<Arc<Change>>,
}

impl History for Log<'_> {
    fn change(&self, seq: Seq) -> Option<Arc<Change>> {
        if seq > self.stored_to {
            return self.new.as_slice().change(seq);
        }
        match self.store.change(self.workspace, seq) {
            Ok(change) => change.map(Arc::new),
            Err(error) => {
                tracing::error!(%error, seq, "cannot read the log");
                None
            }
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let detail = refusal.to_string();
        let problem = match refusal.category {
            Category::NotFound => Problem::not_found(detail),
            Category::Forbidden => Problem::forbidden(detail),
            Category::Conflict => Problem::conflict(detail),
            Category::Invalid => Problem::refused(detail),
        };
        let error = |fault: model::Fault| FieldError {
            command: fault.command,
            field: fault.field,
            message: fault.message,
        };
        problem.with_errors(refusal.faults.into_iter().map(error).collect())
    }
}
