-- The graph as it is now: one row an entity, as JSON.
CREATE TABLE entity (
    id      BLOB PRIMARY KEY,
    kind    TEXT NOT NULL,
    -- The change that wrote it last.
    version INTEGER NOT NULL,
    -- Which shape of the JSON it is; older ones are brought up to date on loading.
    schema  INTEGER NOT NULL,
    data    TEXT NOT NULL
) WITHOUT ROWID;

-- How it came to be so: one row an accepted batch, without gaps from 1.
CREATE TABLE change (
    seq    INTEGER PRIMARY KEY,
    at     TEXT NOT NULL,
    actor  BLOB,
    label  TEXT NOT NULL,
    undoes INTEGER,
    redoes INTEGER,
    schema INTEGER NOT NULL,
    ops    TEXT NOT NULL
);

-- The history of one entity.
CREATE TABLE change_entity (
    entity BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (entity, seq)
) WITHOUT ROWID;

-- The highest number given so far, also where the entity that had it is deleted.
CREATE TABLE counter (
    kind  TEXT NOT NULL,
    scope BLOB NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (kind, scope)
) WITHOUT ROWID;
