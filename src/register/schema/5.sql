-- Schema 5: what letters are found by for linking, exact. The keys of schema 3 were made by other rules and are made anew by the
-- first run that needs them.

DELETE FROM link_keys;

-- Names of issuers as linking compares them; an archive of a million letters has some thousand.
CREATE TABLE link_issuers (
    name TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- By which rules all keys were made (`link::MARKS_SCHEME`); no row: not all by the same.
CREATE TABLE link_scheme (
    scheme INTEGER NOT NULL
) STRICT;

-- The bodies that all letters together showed when they were last joined, as JSON, in their order.
CREATE TABLE inferred_bodies (
    id   INTEGER PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;

-- How files lay there when they were read; `basis`: short hash of what the reading rests on.
CREATE TABLE stamps (
    path     TEXT NOT NULL PRIMARY KEY,
    bytes    INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    basis    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A source that is no longer there as it was has to be looked at when it comes back.
CREATE TRIGGER no_stamp_of_the_past AFTER UPDATE OF standing, path ON sources
WHEN new.standing <> 'present' OR new.path <> old.path BEGIN
    DELETE FROM stamps WHERE path = old.path;
END;
