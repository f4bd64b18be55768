-- Schema 1: what came in, what was read, what people changed, what was done when.

CREATE TABLE runs (
    id            INTEGER PRIMARY KEY,
    started       TEXT NOT NULL,
    finished      TEXT,
    outcome       TEXT,
    version       TEXT NOT NULL,
    settings_hash TEXT NOT NULL,
    tables_hash   TEXT NOT NULL
) STRICT;

-- A source is a path with a content. Two paths with one content are two sources; one path with two contents too.
CREATE TABLE sources (
    id               INTEGER PRIMARY KEY,
    path             TEXT NOT NULL,
    sha256           TEXT NOT NULL,
    bytes            INTEGER NOT NULL,
    media_type       TEXT NOT NULL,
    arrived          TEXT NOT NULL,
    holder           TEXT,
    container_path   TEXT,
    container_member TEXT,
    standing         TEXT NOT NULL CHECK (standing IN ('present', 'gone', 'replaced')),
    UNIQUE (path, sha256)
) STRICT;
CREATE UNIQUE INDEX one_present_content_per_path ON sources (path) WHERE standing = 'present';
CREATE INDEX sources_by_content ON sources (sha256);

-- Where a source lay before.
CREATE TABLE moves (
    source INTEGER NOT NULL REFERENCES sources,
    path   TEXT NOT NULL,
    run    INTEGER NOT NULL REFERENCES runs
) STRICT;

-- The last reading of a source. `record` is a line of letters.jsonl without its letters and diagnostics; `decoded` is zlib over
-- JSON: the document and what the decoder remarked.
CREATE TABLE documents (
    source        INTEGER PRIMARY KEY REFERENCES sources,
    record        TEXT NOT NULL,
    decoded       BLOB NOT NULL,
    version       TEXT NOT NULL,
    settings_hash TEXT NOT NULL,
    tables_hash   TEXT NOT NULL,
    run           INTEGER NOT NULL REFERENCES runs
) STRICT;

-- position: index in the last reading, NULL when that reading no longer finds the letter.
CREATE TABLE letters (
    id          INTEGER PRIMARY KEY,
    source      INTEGER NOT NULL REFERENCES sources,
    position    INTEGER,
    last_index  INTEGER NOT NULL,
    identity    TEXT NOT NULL,
    first_line  INTEGER NOT NULL,
    last_line   INTEGER NOT NULL,
    received    TEXT NOT NULL,
    year        INTEGER,
    serial      INTEGER,
    record      TEXT NOT NULL,
    UNIQUE (source, position),
    UNIQUE (year, serial)
) STRICT;

-- The last serial number given in a year (0: in all years together). Only ever raised.
CREATE TABLE serials (
    year INTEGER PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

CREATE TABLE diagnostics (
    source     INTEGER NOT NULL REFERENCES sources,
    position   INTEGER NOT NULL,
    code       TEXT NOT NULL,
    severity   TEXT NOT NULL,
    message    TEXT NOT NULL,
    message_ja TEXT NOT NULL,
    page       INTEGER,
    line       INTEGER,
    letter     INTEGER,
    PRIMARY KEY (source, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE corrections (
    id        INTEGER PRIMARY KEY,
    letter    INTEGER NOT NULL REFERENCES letters,
    field     TEXT NOT NULL,
    value     TEXT NOT NULL,
    machine   TEXT NOT NULL,
    who       TEXT NOT NULL,
    made      TEXT NOT NULL,
    undone_by TEXT,
    undone    TEXT
) STRICT;
CREATE INDEX corrections_by_letter ON corrections (letter);

-- One row for each source that a run took in hand; `finished` stays NULL when the run was killed over it.
CREATE TABLE ledger (
    id       INTEGER PRIMARY KEY,
    run      INTEGER NOT NULL REFERENCES runs,
    path     TEXT NOT NULL,
    stage    TEXT NOT NULL,
    started  TEXT NOT NULL,
    finished TEXT,
    outcome  TEXT
) STRICT;
CREATE INDEX ledger_by_run ON ledger (run, path);
