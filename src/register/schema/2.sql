-- Schema 2: full text. A passage is a letter with what follows it up to the next letter; a source without a letter is one passage.

CREATE TABLE passages (
    id     INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES sources,
    letter INTEGER REFERENCES letters
) STRICT;
CREATE INDEX passages_by_source ON passages (source);
CREATE UNIQUE INDEX passages_by_letter ON passages (letter) WHERE letter IS NOT NULL;

-- rowid is passages.id; both columns are folded and without white space.
CREATE VIRTUAL TABLE passage_text USING fts5 (subject, body, tokenize = 'trigram');
