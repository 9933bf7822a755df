-- Times are milliseconds since 1970.
CREATE TABLE account (
    id            BLOB PRIMARY KEY,
    email         TEXT NOT NULL COLLATE NOCASE UNIQUE,
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE workspace (
    id BLOB PRIMARY KEY
) WITHOUT ROWID;

-- Which person of a workspace an account is. The first one joined comes first.
CREATE TABLE member (
    joined    INTEGER PRIMARY KEY,
    account   BLOB NOT NULL REFERENCES account ON DELETE CASCADE,
    workspace BLOB NOT NULL REFERENCES workspace ON DELETE CASCADE,
    person    BLOB NOT NULL,
    UNIQUE (account, workspace),
    UNIQUE (workspace, person)
);

-- Secrets are kept as fingerprints only.
CREATE TABLE session (
    fingerprint TEXT PRIMARY KEY,
    account     BLOB NOT NULL REFERENCES account ON DELETE CASCADE,
    created_ms  INTEGER NOT NULL,
    expires_ms  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE token (
    id           BLOB PRIMARY KEY,
    fingerprint  TEXT NOT NULL UNIQUE,
    account      BLOB NOT NULL REFERENCES account ON DELETE CASCADE,
    name         TEXT NOT NULL,
    created_ms   INTEGER NOT NULL,
    last_used_ms INTEGER
) WITHOUT ROWID;

CREATE TABLE invite (
    fingerprint TEXT PRIMARY KEY,
    workspace   BLOB NOT NULL REFERENCES workspace ON DELETE CASCADE,
    person      BLOB NOT NULL,
    created_ms  INTEGER NOT NULL,
    expires_ms  INTEGER NOT NULL
) WITHOUT ROWID;
