-- Schema 8: letters that are looked at together for being the same stand together, so that a day of a large book is read at once and
-- not letter by letter. Filled with the keys of linking, which are made anew by the first run that needs them.

-- cell: hash of a day, of a subject where no day was read, or of a month of covers, see `link::marks`. letters: path of the source,
-- then of each of its letters of the cell what is looked at (see `register/cells.rs`). Sources that are there have rows, no others.
CREATE TABLE link_cells (
    cell    INTEGER NOT NULL,
    source  INTEGER NOT NULL REFERENCES sources,
    letters BLOB NOT NULL,
    PRIMARY KEY (cell, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_cells_by_source ON link_cells (source);

CREATE TRIGGER no_cells_of_the_past AFTER UPDATE OF standing, path ON sources
WHEN new.standing <> 'present' OR new.path <> old.path BEGIN
    DELETE FROM link_cells WHERE source = old.id;
END;
