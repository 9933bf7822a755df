//! A workspace told as dated steps: who did what, when.

use anyhow::{Context, Result};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use model::{Command, Day, Entity, Id, Kind, Moment};
use serde_json::{Map, Value};

/// One batch of commands by one person at one moment.
#[derive(Clone, Debug)]
pub struct Step {
    pub at: Moment,
    /// None: the workspace's set-up.
    pub actor: Option<Id>,
    pub label: String,
    pub commands: Vec<Command>,
}

pub struct Story {
    pub name: &'static str,
    /// Log-ins made for it: (person, email).
    pub logins: Vec<(Id, &'static str)>,
    pub steps: Vec<Step>,
    today: Date,
}

impl Story {
    pub fn new(name: &'static str, today: Day) -> Story {
        Story {
            name,
            logins: Vec::new(),
            steps: Vec::new(),
            today: today.0,
        }
    }

    /// The same name always gives the same id; references are names.
    pub fn id(&self, name: &str) -> Id {
        let mut bytes = [0u8; 10];
        let seed = format!("{}/{name}", self.name);
        bytes[..8].copy_from_slice(&fnv1a(seed.as_bytes()).to_be_bytes());
        let more = fnv1a(format!("{seed}+").as_bytes()).to_be_bytes();
        bytes[8..].copy_from_slice(&more[..2]);
        // Any fixed instant does: only the order of ids among themselves would follow from it.
        Id(uuid::Builder::from_unix_timestamp_millis(1_750_000_000_000, &bytes).into_uuid())
    }

    /// The working day at or before so many days ago (negative: ahead).
    pub fn day(&self, days_ago: i64) -> Day {
        let mut day = self.today.saturating_sub(days_ago.days());
        while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            day = day.saturating_sub(1.day());
        }
        Day(day)
    }

    pub fn local(&self, days_ago: i64, hour: i8) -> String {
        format!("{}T{hour:02}:00:00", self.day(days_ago))
    }

    /// A step so many days ago. Steps of one day keep their order.
    pub fn step(
        &mut self,
        days_ago: i64,
        actor: &str,
        label: impl Into<String>,
        commands: Vec<Command>,
    ) {
        let order = self.steps.len() as i64 % 28_000;
        let morning = TimeZone::UTC
            .to_timestamp(self.day(days_ago).0.at(8, 0, 0, 0))
            .unwrap_or_default();
        let at = morning + SignedDuration::from_secs(order);
        let actor = (!actor.is_empty()).then(|| self.id(actor));
        self.steps.push(Step {
            at: Moment(at),
            actor,
            label: label.into(),
            commands,
        });
    }

    /// The steps in order of time.
    pub fn sorted(mut self) -> Story {
        self.steps.sort_by_key(|step| step.at);
        self
    }
}

/// A new entity from its JSON, as any API client would send it.
pub fn create(entity: Value) -> Result<Command> {
    let entity: Entity = serde_json::from_value(entity.clone())
        .with_context(|| format!("the demo's entity {entity}"))?;
    Ok(Command::Create { entity })
}

pub fn set(kind: Kind, id: Id, fields: Value) -> Command {
    let set: Map<String, Value> = fields.as_object().cloned().unwrap_or_default();
    Command::Update {
        kind,
        id,
        set,
        version: None,
    }
}

/// Fowler, Noll, Vo: small, and the same on every machine.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Even, repeatable pseudo-random numbers in 0..1, by name.
pub fn luck(name: &str) -> f64 {
    let mixed = fnv1a(name.as_bytes());
    let mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    ((mixed ^ (mixed >> 33)) >> 11) as f64 / (1u64 << 53) as f64
}
