-- Schema 4: the desk. Rows that are sorted and filtered without opening a record, what people confirmed, cut and judged, the
-- circulars as joined last, and an index of two-character pieces in place of three.

-- What a document was decoded by; '' by a program that did not say.
ALTER TABLE documents ADD COLUMN decoder TEXT NOT NULL DEFAULT '';

-- The text that is searched stands once, and beside it an index of its pieces.
ALTER TABLE passages ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE passages ADD COLUMN body TEXT NOT NULL DEFAULT '';
UPDATE passages SET (subject, body) = (SELECT subject, body FROM passage_text WHERE passage_text.rowid = passages.id);
DROP TABLE passage_text;

-- rowid is passages.id; both columns are pieces of two characters, see `pairs`.
CREATE VIRTUAL TABLE passage_pairs USING fts5 (subject, body, content = '', contentless_delete = 1, tokenize = 'ascii');

-- A letter that a person found right: one field, or all of them ('*', an object by field). `value` is what stood there then.
CREATE TABLE confirmations (
    id        INTEGER PRIMARY KEY,
    letter    INTEGER NOT NULL REFERENCES letters,
    field     TEXT NOT NULL,
    value     TEXT NOT NULL,
    who       TEXT NOT NULL,
    made      TEXT NOT NULL,
    undone_by TEXT,
    undone    TEXT
) STRICT;
CREATE INDEX confirmations_by_letter ON confirmations (letter);

-- Borders between letters set by hand, in every source of this content: a letter begins at the line, or none from it to
-- `until`. `text` is that of the line, folded: by it the border is found again when a later decoder counts lines otherwise.
CREATE TABLE borders (
    id        INTEGER PRIMARY KEY,
    sha256    TEXT NOT NULL,
    line      INTEGER NOT NULL,
    until     INTEGER NOT NULL,
    text      TEXT NOT NULL,
    cut       TEXT NOT NULL CHECK (cut IN ('split', 'join')),
    who       TEXT NOT NULL,
    made      TEXT NOT NULL,
    undone_by TEXT,
    undone    TEXT
) STRICT;
CREATE INDEX borders_by_content ON borders (sha256);

-- What a person says of a forward: this letter passes that one on, or does not. `passed_on` NULL: a letter that lies nowhere.
CREATE TABLE judgements (
    id        INTEGER PRIMARY KEY,
    cover     INTEGER NOT NULL REFERENCES letters,
    passed_on INTEGER REFERENCES letters,
    verdict   TEXT NOT NULL CHECK (verdict IN ('confirmed', 'rejected')),
    who       TEXT NOT NULL,
    made      TEXT NOT NULL,
    undone_by TEXT,
    undone    TEXT
) STRICT;
CREATE INDEX judgements_by_cover ON judgements (cover);

-- One row per letter for lists: folded texts, days as text ('' for none). `year` and `serial` of a letter without a number come
-- after all numbers. Made of the record and what people said of it; never the only place of anything.
CREATE TABLE listing (
    letter     INTEGER PRIMARY KEY REFERENCES letters,
    current    INTEGER NOT NULL,
    year       INTEGER NOT NULL,
    serial     INTEGER NOT NULL,
    received   TEXT NOT NULL,
    date       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    numbers    TEXT NOT NULL,
    issuers    TEXT NOT NULL,
    addressees TEXT NOT NULL,
    subject    TEXT NOT NULL,
    open       INTEGER NOT NULL,
    missing    INTEGER NOT NULL
) STRICT;
CREATE INDEX listing_by_number ON listing (current, year, serial, letter);
CREATE INDEX listing_by_received ON listing (current, received, letter);
CREATE INDEX listing_by_date ON listing (current, date, letter);
CREATE INDEX listing_by_kind ON listing (current, kind, letter);
CREATE INDEX listing_by_issuer ON listing (current, issuers, letter);
CREATE INDEX listing_by_addressee ON listing (current, addressees, letter);
CREATE INDEX listing_by_subject ON listing (current, subject, letter);
CREATE INDEX listing_to_review ON listing (current, year, serial, letter) WHERE open > 0;
CREATE INDEX listing_incomplete ON listing (current, year, serial, letter) WHERE missing > 0;

CREATE TABLE due (
    day    TEXT NOT NULL,
    letter INTEGER NOT NULL REFERENCES letters,
    PRIMARY KEY (day, letter)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_by_letter ON due (letter);

-- Fields that wait for a person; conflict: something else was confirmed before.
CREATE TABLE open_fields (
    letter   INTEGER NOT NULL REFERENCES letters,
    field    TEXT NOT NULL,
    conflict INTEGER NOT NULL,
    PRIMARY KEY (letter, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_fields_by_field ON open_fields (field, letter);

-- Copies in the listing follow what they are copies of.
CREATE TRIGGER listing_follows_letter AFTER UPDATE OF position, year, serial ON letters BEGIN
    UPDATE listing SET
        current = NEW.position IS NOT NULL AND (SELECT standing FROM sources WHERE id = NEW.source) = 'present',
        year = coalesce(NEW.year, 32767),
        serial = coalesce(NEW.serial, NEW.id)
    WHERE letter = NEW.id;
END;
CREATE TRIGGER listing_follows_standing AFTER UPDATE OF standing ON sources WHEN NEW.standing <> OLD.standing BEGIN
    UPDATE listing SET
        current = NEW.standing = 'present' AND (SELECT position FROM letters WHERE id = listing.letter) IS NOT NULL
    WHERE letter IN (SELECT id FROM letters WHERE source = NEW.id);
END;

-- The circulars as they were joined last. `record` is zlib over a line of circulars.jsonl.
CREATE TABLE circulars (
    id          TEXT PRIMARY KEY,
    date        TEXT NOT NULL,
    numbers     TEXT NOT NULL,
    issuer      TEXT NOT NULL,
    subject     TEXT NOT NULL,
    copies      INTEGER NOT NULL,
    forwards    INTEGER NOT NULL,
    reached     INTEGER NOT NULL,
    not_reached INTEGER NOT NULL,
    anomalies   INTEGER NOT NULL,
    record      BLOB NOT NULL
) STRICT;
CREATE INDEX circulars_by_date ON circulars (date, id);
CREATE TABLE circular_letters (
    letter   INTEGER NOT NULL REFERENCES letters,
    circular TEXT NOT NULL REFERENCES circulars,
    PRIMARY KEY (letter, circular)
) STRICT, WITHOUT ROWID;
CREATE INDEX circular_letters_by_circular ON circular_letters (circular);

-- Plain facts about the register. 'joined': the circulars are those of the letters and words as they are now ('yes').
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
