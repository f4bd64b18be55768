-- Schema 3: letters as linking sees them, and what they are found by, so that a new file meets its own circulars without a look at
-- all the others. Filled by the next run that reads the source; what is missing is made from the stored document.

CREATE TABLE summaries (
    letter    INTEGER PRIMARY KEY REFERENCES letters,
    source    INTEGER NOT NULL REFERENCES sources,
    summary   TEXT NOT NULL,
    signature BLOB NOT NULL
) STRICT;
CREATE INDEX summaries_by_source ON summaries (source);

-- key: hash of what a letter bears or names, see `link::marks`
CREATE TABLE link_keys (
    key    INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES sources,
    PRIMARY KEY (key, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_keys_by_source ON link_keys (source);

-- Questions that every run asks, without a walk over all rows.
CREATE INDEX letters_without_number ON letters (source) WHERE serial IS NULL AND position IS NOT NULL;
CREATE INDEX sources_that_failed ON diagnostics (source) WHERE severity = 'error';
