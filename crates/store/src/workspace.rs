//! A workspace's graph and log.

use std::sync::Arc;

use model::graph::number_of;
use model::{Change, Graph, Id, Kind, Moment, Op, Seq};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use uuid::Uuid;

use crate::{Error, Store, upgrade};

impl Store {
    /// Makes the changes durable, all of them or none, with one wait for the disk. They have
    /// to follow what is stored without a gap.
    ///
    /// # Errors
    /// Nothing of them is stored then.
    pub fn commit(&self, workspace: Id, changes: &[Arc<Change>]) -> Result<(), Error> {
        if changes.is_empty() {
            return Ok(());
        }
        self.existing(workspace)?.write(|transaction| {
            let mut last = last_seq(transaction)?;
            for change in changes {
                if change.seq != last + 1 {
                    return Err(Error::OutOfOrder {
                        given: change.seq,
                        last,
                    });
                }
                insert(transaction, change)?;
                last = change.seq;
            }
            Ok(())
        })
    }

    /// The graph as it is stored; none when there is no such workspace.
    pub fn load(&self, workspace: Id) -> Result<Option<Graph>, Error> {
        match self.workspace(workspace)? {
            Some(database) => database.read(load).map(Some),
            None => Ok(None),
        }
    }

    pub fn change(&self, workspace: Id, seq: Seq) -> Result<Option<Change>, Error> {
        self.existing(workspace)?.read(|connection| {
            let mut query = connection.prepare_cached(&select("WHERE seq = ?1"))?;
            query
                .query_row([number(seq)?], change)
                .optional()?
                .transpose()
        })
    }

    /// The changes behind `after`, oldest first.
    pub fn changes_since(
        &self,
        workspace: Id,
        after: Seq,
        limit: usize,
    ) -> Result<Vec<Change>, Error> {
        self.existing(workspace)?.read(|connection| {
            let mut query =
                connection.prepare_cached(&select("WHERE seq > ?1 ORDER BY seq LIMIT ?2"))?;
            collect(query.query_map(params![number(after)?, number(limit as u64)?], change)?)
        })
    }

    /// The changes before `before` (none: the newest), newest first; those of one entity or all.
    pub fn changes_before(
        &self,
        workspace: Id,
        entity: Option<Id>,
        before: Option<Seq>,
        limit: usize,
    ) -> Result<Vec<Change>, Error> {
        let before = before.map_or(Ok(i64::MAX), number)?;
        self.existing(workspace)?.read(|connection| match entity {
            None => {
                let mut query = connection.prepare_cached(&select("WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2"))?;
                collect(query.query_map(params![before, number(limit as u64)?], change)?)
            }
            Some(entity) => {
                let mut query = connection.prepare_cached(&select(
                    "JOIN change_entity USING (seq) WHERE entity = ?3 AND seq < ?1 ORDER BY seq DESC LIMIT ?2",
                ))?;
                collect(query.query_map(params![before, number(limit as u64)?, entity.0], change)?)
            }
        })
    }

    /// Which of these changes have been taken back by a later one that still stands.
    pub fn undoings(&self, workspace: Id) -> Result<Vec<(Seq, Seq)>, Error> {
        self.existing(workspace)?.read(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT seq, coalesce(undoes, redoes) FROM change
                 WHERE undoes IS NOT NULL OR redoes IS NOT NULL ORDER BY seq DESC",
            )?;
            let rows = query.query_map([], |row| {
                Ok((row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)? as u64))
            })?;
            rows.map(|row| row.map_err(Error::from)).collect()
        })
    }
}

fn insert(transaction: &Transaction, change: &Change) -> Result<(), Error> {
    let ops =
        serde_json::to_string(&change.ops).map_err(|error| Error::Damaged(error.to_string()))?;
    transaction
        .prepare_cached("INSERT INTO change (seq, at, actor, label, undoes, redoes, schema, ops) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![
            number(change.seq)?,
            change.at.to_string(),
            change.actor.map(|actor| actor.0),
            change.label,
            change.undoes.map(number).transpose()?,
            change.redoes.map(number).transpose()?,
            upgrade::SCHEMA,
            ops,
        ])?;
    for op in &change.ops {
        write_entity(transaction, change.seq, op)?;
    }
    Ok(())
}

fn write_entity(transaction: &Transaction, seq: Seq, op: &Op) -> Result<(), Error> {
    let Some(entity) = op.after.as_ref().or(op.before.as_ref()) else {
        return Ok(());
    };
    let id = entity.id().0;
    transaction
        .prepare_cached("INSERT OR IGNORE INTO change_entity (entity, seq) VALUES (?1, ?2)")?
        .execute(params![id, number(seq)?])?;
    if op.after.is_none() {
        transaction
            .prepare_cached("DELETE FROM entity WHERE id = ?1")?
            .execute([id])?;
        return Ok(());
    }
    let data = serde_json::to_string(entity).map_err(|error| Error::Damaged(error.to_string()))?;
    transaction
        .prepare_cached("INSERT OR REPLACE INTO entity (id, kind, version, schema, data) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![id, entity.kind().name(), number(seq)?, upgrade::SCHEMA, data])?;
    if let Some(((kind, scope), value)) = number_of(entity)
        && op.before.is_none()
    {
        transaction
            .prepare_cached(
                "INSERT INTO counter (kind, scope, value) VALUES (?1, ?2, ?3)
                 ON CONFLICT (kind, scope) DO UPDATE SET value = max(value, excluded.value)",
            )?
            .execute(params![kind.name(), scope.0, value])?;
    }
    Ok(())
}

pub fn last_seq(connection: &Connection) -> Result<Seq, Error> {
    let mut query = connection.prepare_cached("SELECT coalesce(max(seq), 0) FROM change")?;
    Ok(query.query_row([], |row| row.get::<_, i64>(0))? as u64)
}

/// The graph from the entity rows.
pub fn load(connection: &Connection) -> Result<Graph, Error> {
    let seq = last_seq(connection)?;
    let mut entities = Vec::new();
    let mut query = connection.prepare("SELECT version, schema, data FROM entity ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (version, schema) = (row.get::<_, i64>(0)? as u64, row.get(1)?);
        let data = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
        entities.push((upgrade::entity(schema, data)?, version));
    }
    let mut counters = Vec::new();
    let mut query = connection.prepare("SELECT kind, scope, value FROM counter")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let kind: String = row.get(0)?;
        let kind = Kind::from_name(&kind)
            .ok_or_else(|| Error::Damaged(format!("it counts an unknown kind “{kind}”")))?;
        counters.push(((kind, Id(row.get::<_, Uuid>(1)?)), row.get(2)?));
    }
    Ok(Graph::load(seq, entities, counters))
}

/// The graph from the log alone.
pub fn replay(connection: &Connection) -> Result<Graph, Error> {
    let mut graph = Graph::default();
    let mut query = connection.prepare(&select("ORDER BY seq"))?;
    for row in query.query_map([], change)? {
        let change = row??;
        if change.seq != graph.seq() + 1 {
            return Err(Error::Damaged(format!(
                "change {} is missing from the log",
                graph.seq() + 1
            )));
        }
        graph = graph.apply(&change);
    }
    Ok(graph)
}

fn select(rest: &str) -> String {
    format!("SELECT seq, at, actor, label, undoes, redoes, schema, ops FROM change {rest}")
}

/// The outer error is SQLite's, the inner one says that what it gave is not a change.
fn change(row: &Row) -> rusqlite::Result<Result<Change, Error>> {
    let seq = row.get::<_, i64>(0)? as u64;
    let at = row.get_ref(1)?.as_str()?.parse::<Moment>();
    let (schema, ops) = (row.get(6)?, row.get_ref(7)?.as_str()?);
    let (at, ops) = match (at, upgrade::ops(schema, ops)) {
        (Ok(at), Ok(ops)) => (at, ops),
        (Err(error), _) => {
            return Ok(Err(Error::Damaged(format!(
                "change {seq} has no time ({error})"
            ))));
        }
        (_, Err(error)) => return Ok(Err(error)),
    };
    Ok(Ok(Change {
        seq,
        at,
        actor: row.get::<_, Option<Uuid>>(2)?.map(Id),
        label: row.get(3)?,
        ops,
        undoes: row.get::<_, Option<i64>>(4)?.map(|seq| seq as u64),
        redoes: row.get::<_, Option<i64>>(5)?.map(|seq| seq as u64),
    }))
}

fn collect(
    rows: impl Iterator<Item = rusqlite::Result<Result<Change, Error>>>,
) -> Result<Vec<Change>, Error> {
    rows.map(|row| row?).collect()
}

/// SQLite's integers have a sign.
fn number(value: u64) -> Result<i64, Error> {
    i64::try_from(value).map_err(|_| Error::Damaged(format!("{value} is too large")))
}
