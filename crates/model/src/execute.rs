//! Commands in, ops out. Pure: a batch is carried out on a copy of the graph, the rules are
//! checked on what has come of it, and either all of it holds or nothing has happened.

mod draft;
mod outline;
mod write;

use std::sync::Arc;

use crate::command::{Change, Command, Op, Seq};
use crate::graph::Graph;
use crate::id::{Id, LocalTime, Moment};
use crate::refusal::{Fault, Refusal};
use crate::rules::BATCH_COMMANDS_MAX;
use crate::{undo, wording};
pub(crate) use draft::Draft;

/// Who asks, and when.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The person; none is the system itself, which may do everything.
    pub actor: Option<Id>,
    pub now: Moment,
    /// `now` on the workspace's wall clock.
    pub local_now: LocalTime,
    /// Where undo finds earlier changes.
    pub history: &'a dyn History,
}

impl<'a> Context<'a> {
    /// Takes the wall clock from the workspace's time zone (UTC where that is not known).
    pub fn new(
        graph: &Graph,
        actor: Option<Id>,
        now: Moment,
        history: &'a dyn History,
    ) -> Context<'a> {
        Context {
            actor,
            now,
            local_now: local_time(graph, now),
            history,
        }
    }
}

/// The moment on the workspace's wall clock, to the minute.
pub fn local_time(graph: &Graph, now: Moment) -> LocalTime {
    let zone = graph
        .workspace()
        .and_then(|workspace| jiff::tz::TimeZone::get(&workspace.time_zone).ok())
        .unwrap_or(jiff::tz::TimeZone::UTC);
    let time = zone.to_datetime(now.0);
    LocalTime(
        time.with()
            .second(0)
            .subsec_nanosecond(0)
            .build()
            .unwrap_or(time),
    )
}

/// The log of changes, as far back as it is at hand.
pub trait History {
    fn change(&self, seq: Seq) -> Option<Arc<Change>>;
}

/// A log in memory, in order and without gaps.
impl History for [Arc<Change>] {
    fn change(&self, seq: Seq) -> Option<Arc<Change>> {
        let first = self.first()?.seq;
        self.get(usize::try_from(seq.checked_sub(first)?).ok()?)
            .cloned()
    }
}

impl History for Vec<Arc<Change>> {
    fn change(&self, seq: Seq) -> Option<Arc<Change>> {
        self.as_slice().change(seq)
    }
}

/// Remembers nothing: undo finds no change.
pub struct NoHistory;

impl History for NoHistory {
    fn change(&self, _: Seq) -> Option<Arc<Change>> {
        None
    }
}

/// What came of a batch.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The graph with the batch in it, one position further in the log.
    pub graph: Graph,
    /// Each entity at most once. Empty: the batch changed nothing and needs no place in the log.
    pub ops: Vec<Op>,
    /// In the users' words.
    pub label: String,
    pub undoes: Option<Seq>,
    pub redoes: Option<Seq>,
}

impl Outcome {
    /// The row of the log. `label` replaces the one made from the commands.
    pub fn into_change(
        self,
        at: Moment,
        actor: Option<Id>,
        label: Option<String>,
    ) -> (Graph, Change) {
        let change = Change {
            seq: self.graph.seq(),
            at,
            actor,
            label: label.unwrap_or(self.label),
            ops: self.ops,
            undoes: self.undoes,
            redoes: self.redoes,
        };
        (self.graph, change)
    }
}

/// Carries out a batch, whole or not at all.
///
/// # Errors
/// What was wrong, command by command; the graph is as it was.
pub fn execute(graph: &Graph, context: &Context, commands: &[Command]) -> Result<Outcome, Refusal> {
    if commands.len() > BATCH_COMMANDS_MAX {
        let message = format!(
            "{} commands are too many at once: send at most {BATCH_COMMANDS_MAX}.",
            commands.len()
        );
        return Err(Fault::invalid("commands", message).into());
    }
    if commands
        .iter()
        .any(|command| matches!(command, Command::Undo { .. } | Command::Redo))
    {
        return match commands {
            [Command::Undo { change }] => undo::undo(graph, context, *change),
            [Command::Redo] => undo::redo(graph, context),
            _ => Err(Fault::new(
                crate::refusal::Category::Invalid,
                "Undo and redo stand alone: send them without other commands.",
            )
            .into()),
        };
    }
    let mut draft = Draft::new(graph, context);
    for (position, command) in commands.iter().enumerate() {
        draft.at_command(position);
        if let Err(fault) = run(&mut draft, command) {
            draft.fault(fault);
        }
        if draft.is_hopeless() {
            break;
        }
    }
    let (after, ops) = draft.finish()?;
    let label = wording::label(graph, &after, commands);
    Ok(Outcome {
        graph: after,
        ops,
        label,
        undoes: None,
        redoes: None,
    })
}

fn run(draft: &mut Draft, command: &Command) -> Result<(), Fault> {
    match command {
        Command::Create { entity } => write::create(draft, entity.clone()),
        Command::Update {
            kind,
            id,
            set,
            version,
        } => write::update(draft, *kind, *id, set, *version),
        Command::Delete { kind, id } => write::delete(draft, *kind, *id),
        Command::Move {
            kind,
            id,
            parent,
            after,
        } => outline::move_behind(draft, *kind, *id, *parent, *after),
        Command::Indent { tasks } => outline::indent(draft, tasks),
        Command::Outdent { tasks } => outline::outdent(draft, tasks),
        Command::Undo { .. } | Command::Redo => {
            Err(Fault::invalid("do", "Undo and redo stand alone."))
        }
    }
}
