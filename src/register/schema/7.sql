-- Schema 7: what a letter was read as before its last reading, so that it is known again when a border is taken back. Oldest first.

CREATE TABLE earlier_marks (
    id         INTEGER PRIMARY KEY,
    source     INTEGER NOT NULL REFERENCES sources,
    letter     INTEGER NOT NULL REFERENCES letters,
    identity   TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line  INTEGER NOT NULL
) STRICT;
CREATE INDEX earlier_marks_by_source ON earlier_marks (source);
