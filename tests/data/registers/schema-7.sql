-- A register as a program of schema 7 left it: two files, four letters, one correction. Never changed: it stands for what lies in offices.

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

INSERT INTO runs (id, started, finished, outcome, version, settings_hash, tables_hash) VALUES (1, '2026-11-23T01:13:15', '2026-11-23T01:13:15', 'complete', '0.1.0', 'caa2adff5c45e42d6b04fa494226578d232363d2d1b31320109d3cffb5ebb65e', 'c73d774221e3603a388b39bdf814a1b3d3abaeeffa569cfd5bda920bf39c6299');
INSERT INTO sources (id, path, sha256, bytes, media_type, arrived, holder, container_path, container_member, standing) VALUES (1, 'in/bundle.txt', '8261620cb7afcade24573b6a436c5fe194ea83a5de0c286a3f1224d9378d2a6c', 2826, 'text/plain', '2024-02-05', NULL, NULL, NULL, 'present');
INSERT INTO sources (id, path, sha256, bytes, media_type, arrived, holder, container_path, container_member, standing) VALUES (2, 'in/single.txt', '16516d9d224e5820230bca0e5d3f65946e73934cd1406d9ee943bdb84a06c760', 318, 'text/plain', '2024-02-05', NULL, NULL, NULL, 'present');
INSERT INTO documents (source, record, decoded, version, settings_hash, tables_hash, run, decoder) VALUES (1, '{"schema":"kairan/document/1","source":{"path":"in/bundle.txt","sha256":"8261620cb7afcade24573b6a436c5fe194ea83a5de0c286a3f1224d9378d2a6c","bytes":2826,"media_type":"text/plain","pages":1,"encoding":"UTF-8","container":null,"holder":null},"text_source":"plain","letters":[],"material":[],"diagnostics":[]}', x'7801aa564ac94f2ecd4dcd2b51b2aa562a484c4f2d56b28aae56ca2bcd4d4a2d52b232d451cacecc4b51b2522a49ad2851d2512acf4c29c950b232d033d051ca48cd4ccf2881727232f330f5820c041b02d66da5f4b8b1e9d9daf5cf67ee7abe66cdfb3d13dfef99f47ecff4a7fddb956a7510761ae9801d82acefc9ee254f27f5bcdf33f5e9ce2d607d139ecde90033663c9bbe1445b731a66e1479134cf9277b663d6e68783a7921889cd0f2b8a1e1c9de5e144da6989a50e4cd30e51f373490819eec6878d1b1e6f9927d4f672f7eb679ea935dbb1e37363d6e9cfab871d3d3391b9ef6ec0205dff2894f7b763fddb1fac99e5928ae30a79a2bf6cc7a39753bc4f9cfa6af5478deb0061434937a149eecda8562a505b5ac7cbfa7e369eb9aa7bd1b9ecf697c3e75e9fb3d9d28f65862da83226f6880a900e2fec70d0d90307bb162d7f3994dcf3a1b1e37ae7edcd8f5b871e2e3a6eea78d735ecedefd6c66d3e3c67520c6ae098f1bd73d5fb4ebc9feb960654b1e37b63c6e5cf67e4fc7e3c6aee7f3973e6eea7cdc381bdd75868698b6a33a0f4b9a0685e8cecdcfb72c78dcd4f1b8a9ebd99c35a074d8b8ee6563f7d369db1e37ae7eba6fe1d3de294fbb6683dd30ff71e382c78dbd8f1b1a9ff6cd7adcd8ff74dfc2e74bf63c9fb2f971e3f4273bba1e374e7adcb8ef71e3ccc70d4da85663c910a09001a5a9658f1b1a9fad98f962c50c64cf8204a72f7d36670d24dce0690de2cea71d4b9f6ddffdb871dde3c615a0606cea7ad9300b14328d3da0a4dad40576c6f4c78df3c16a963f6e68440ebac78dd3c10a30dd89256382ddb904e46b90d7a63f6e5cf6b871fde386c69733173d6d6b7ddcb8eec9ae8ea74d331171d734e979d3ce674be6806c01d93b17149b5b273c9b37e771d3248c426422ac1099f06cfad2f77b3a5eb64f7cbfa713ecbce58f1b574362e4c9aeeea7dd339f6e6c78dcb80314230b363e9dd8f5b8b11f1c1d534151831ee0840a0b432ca5c5fb3d1dcfba5b9fee9dfc7e4f27c2c6868697ed7d8f1b5a9fcd9df8b8a1e1e5ecdd2f566e543030d635353535d0353034347cdcd0f07ecfb2f77b16bedfb30359c2083509602918501560c9c6cfa62f05c53fb4a89ef97ecf0c50f18b56541b62c99718c10c2fab27a297d54658722d8ac38cb064ac97cd7b5f364e7eba6bcef3393d20172295864f60e5d6b375fb51cdc192ff5e362f7cbaa309b348851b022a39d0cdc19299502dc2918a49af0c9eb6ae793ebb0bb92600c50846a644b51d4bd203e521d26d4709848513149e4f990f0a8eb58b155eb42f46b5134b6a26cf4e02558011a1546c842515c35d02492994d401a8bec692f05114186349daa0109cd9f4644737b8889909219fee5bf86c47ebf3a54bc1c5e56470a90a2a589fb56e7bdcb89970f96e8c258b805a30bbbb5e74ac81d416cfa7cc7fdab5e56973eff3398d4f7b763f9bb2ffe94668a5f864ffdca78d4b5facda0429dc1f3734e2c8be539e4d5ffa64f78cc78d1321c5d3cb86c5cfb72e7cdc34e97153d3e3c6c5a0a219a92e79396d11a82a6aea7e3a7105b86e58f764dfdc970bf63c6eecc1ac3fd0ab0db4f2d4184bde05456b23968ae1c5a62d4ff6cc7ab26716a831d7b8e371e33a88039e4ddb09aa8740156d2fa86e0015df5d2f17ce78dcd842440813caf4c65832fd935ddda00abe7b26a8e06e58fcb8a1e1f9d685a829044b66c513f8a87ab1643a540558320b91250ac8d9fb163ed9b116d5402c990b5501961c018a26d2cb9ea77db38849b128b69b60c96ea80ab06713880ba95c38986049b1a88ec192a240c1debfe1e5a215a0a61828a176bf9cbafdd9cca697d326839231b89d0a6a14829a3b1d8f9bba410daca646505b6dedfae7cb2722956c3d4f776e06b768bb1f37753e5fb4eb7163f7e3a646500e05b57afb1f37ee7cdcd8fb6457f7cb05ada056d18eee17a0f61fa23df7b47fda6368336e0558e33e709641b4e75073d96a481603b584406dbe05a0b65153c7e3c6b6c78dd02c0693c2d1f233c1927d50830b4b4e81441c91e48b1533500d24947d4cb0649ff77b408db0679b763f87f4161aa63cd9b1f671e37248170212444f176c793aa10314830d8dcf9a16bf680085f0d3759d4f5b41d1fab2a1e1e9ba25e0dedcecc74dddcf3abb5f2e687bdc34e9e9ba59e0705e066a4f838a26702d80560c9a60c980eff74c02259b093b9eee99fa6271ebf3bdeb9ef677816a8dd6e5cf66f461691f837a3ed02e0da86a0077a69fce9ef764f7525017a2a1f1c5a6052f7ab73f6e9af4ac6f36a883d4b8ecc9de394fbba73e6e9a844848a0b487d585584a80f77b263f6e6878316dcdd3c98dcfa7ac00a5e4b6ed2fa66c7dba6bf5e3c675cf76ac7cba6bd9e3c61e70776b19284c2009be69d2b31d6b4089b0a1f1f9f2dd2f1b1a9fb676805cb57117e1803225541498e22b0a884c518011a3ecc9eea5a08a7847174ada332554389862291cdeefe978deba1c54afb576bcdfd389b3126f6878b2a7f1f994dd4ff63781ea1df40e83b1a1526d6c6dac0e783027be38bfb4283955c94aa9202731334f494729352f393f25332f5dc94a2934c44dd742a95647292533313d2fbfb82433193430145b0b00d4b780c5', '0.1.0', 'caa2adff5c45e42d6b04fa494226578d232363d2d1b31320109d3cffb5ebb65e', 'c73d774221e3603a388b39bdf814a1b3d3abaeeffa569cfd5bda920bf39c6299', 1, '1e7e629198e87694');
INSERT INTO documents (source, record, decoded, version, settings_hash, tables_hash, run, decoder) VALUES (2, '{"schema":"kairan/document/1","source":{"path":"in/single.txt","sha256":"16516d9d224e5820230bca0e5d3f65946e73934cd1406d9ee943bdb84a06c760","bytes":318,"media_type":"text/plain","pages":1,"encoding":"UTF-8","container":null,"holder":null},"text_source":"plain","letters":[],"material":[],"diagnostics":[]}', x'7801aa564ac94f2ecd4dcd2b51b2aa562a484c4f2d56b28aae56ca2bcd4d4a2d52b232d451cacecc4b51b2522a49ad2851d2512acf4c29c950b232d033d051ca48cd4ccf2881727232f330f5820c041b02d66da5f4b8a18178f46cedfae733773d5fb3c6d0e869ff76a55a1d84b38c74c06e25dbe827bb973c9dd463f674e716a367733a0c9f4d5f8a62bc31a6f128f22698f24ff6cc7a3a79e1d3092d4ff6f6a2a835c5548b226f86294f4c103d9fb2e9f99c1e50102d9ff8b467f7d31dab9fec99f564cfac97535143ca1cd37814eb01b3c094875bff7cc19427fbd73dd933eb71e3ba97d3ba9f36ad79dcb8fa71e392c78d2d8f1b97a1186389690c8abca101a682c70d0dcf56cc7cb162c6e3c6754f766f4336fb7143e3931ddd2fc0528f1b573c6eec7adcd4057342cbe3c6f98f1ba73f6edcf7b871e6e38626a5dad8da581d70028d2fce2f2d4a4e55b2522ac849cccc53d2514acd4bce4fc9cc4b57b2520a0d71d3b550aad5514ac94c4ccfcb2f2ec94c0625f6d85a0072fb5a50', '0.1.0', 'caa2adff5c45e42d6b04fa494226578d232363d2d1b31320109d3cffb5ebb65e', 'c73d774221e3603a388b39bdf814a1b3d3abaeeffa569cfd5bda920bf39c6299', 1, '1e7e629198e87694');
INSERT INTO letters (id, source, position, last_index, identity, first_line, last_line, received, year, serial, record) VALUES (1, 1, 0, 0, 'あ歯発第127号
2023-10-18
歯科診療所における停電時の電源の確保について', 1, 16, '2024-02-05', 2023, 1, '{"id":"8261620cb7af#0","first_page":1,"last_page":1,"first_line":1,"last_line":16,"kind":"案内","date":"2023-10-18","reference_numbers":["あ歯発第127号"],"issuers":[{"text":"一般社団法人あさひ地区歯科医師会会長","organization":"一般社団法人あさひ地区歯科医師会","post":"会長","person":"早瀬和人","id":null,"level":"district_association"}],"addressees":[{"text":"会員","organization":"会員","post":null,"honorific":"各位","id":"class_members","level":"member"}],"subject":"歯科診療所における停電時の電源の確保について","subject_note":"お知らせ","attachments":[{"label":"別添","title":null,"reference_number":null,"date":null,"present":true,"found":"letter:1"}],"cites":[],"contacts":[{"kind":"tel","value":"03-5550-0111"},{"kind":"fax","value":"03-5550-0112"}],"seal_omitted":true,"copy_mark":false,"deadlines":["2023-11-10"],"request":"回答","encloses":[1],"passes_on":[{"issuer":"日本歯科医師会","via":null,"reference_number":null,"date":null,"title":null,"enclosed":true}],"received":null,"confidence":0.9,"review":[],"evidence":{"date":{"text":"令和５年１０月１８日","page":1,"line":2,"bbox":null,"rule":"date-line","confidence":1.0},"reference_numbers":[{"text":"あ歯発第１２７号","page":1,"line":1,"bbox":null,"rule":"number-line","confidence":0.9}],"issuers":[{"text":"一般社団法人あさひ地区歯科医師会\n会長　　早 瀬　和 人","page":1,"line":6,"bbox":null,"rule":"issuer-line","confidence":0.99996555}],"addressees":[{"text":"会　員　各　位","page":1,"line":4,"bbox":null,"rule":"addressee-line","confidence":1.0}],"subject":{"text":"歯科診療所における停電時の電源の確保について（お知らせ）","page":1,"line":10,"bbox":null,"rule":"subject-line","confidence":0.9999993},"attachments":[{"text":"別添","page":1,"line":13,"bbox":null,"rule":"enclosure-named","confidence":0.7}],"contacts":[{"text":"03-5550-0111","page":1,"line":16,"bbox":null,"rule":"contact","confidence":0.97},{"text":"03-5550-0112","page":1,"line":16,"bbox":null,"rule":"contact","confidence":0.97}],"seal_omitted":{"text":"（公印省略）","page":1,"line":8,"bbox":null,"rule":"seal","confidence":0.99998116},"deadlines":[{"text":"令和５年１１月１０日（金）までに","page":1,"line":14,"bbox":null,"rule":"deadline","confidence":0.92}],"request":{"text":"つきましては、院内の予備の電源を点検し、その結果を令和５年１１月１０日（金）までに本会事務局へ御報告ください。","page":1,"line":14,"bbox":null,"rule":"request","confidence":0.85},"passes_on":[{"text":"さて、標記について、日本歯科医師会より別添のとおり通知がありましたので、お知らせします。","page":1,"line":13,"bbox":null,"rule":"forwarding-sentence","confidence":0.9}]}}');
INSERT INTO letters (id, source, position, last_index, identity, first_line, last_line, received, year, serial, record) VALUES (2, 1, 1, 1, '日歯発第985号
2023-10-11
歯科診療所における停電時の電源の確保について', 18, 32, '2024-02-05', 2023, 2, '{"id":"8261620cb7af#1","first_page":1,"last_page":1,"first_line":18,"last_line":32,"kind":"通知","date":"2023-10-11","reference_numbers":["日歯発第985号"],"issuers":[{"text":"公益社団法人日本歯科医師会会長","organization":"公益社団法人日本歯科医師会","post":"会長","person":"桐生正臣","id":"jda","level":"national_association"}],"addressees":[{"text":"都道府県歯科医師会会長","organization":"都道府県歯科医師会","post":"会長","honorific":"殿","id":"class_pref_association_歯科医師会","level":"prefectural_association"},{"text":"郡市区歯科医師会会長","organization":"郡市区歯科医師会","post":"会長","honorific":"殿","id":"class_gun_association_歯科医師会","level":"district_association"}],"subject":"歯科診療所における停電時の電源の確保について","subject_note":null,"attachments":[{"label":"別添","title":null,"reference_number":null,"date":null,"present":true,"found":"letter:2"}],"cites":[{"reference_number":null,"date":"2023-10-04","issuer":"厚生労働省医政局歯科保健課","title":null,"relation":"cites","law":false}],"contacts":[],"seal_omitted":true,"copy_mark":false,"deadlines":[],"request":"周知","encloses":[2],"passes_on":[{"issuer":"厚生労働省医政局歯科保健課","via":null,"reference_number":null,"date":"2023-10-04","title":null,"enclosed":true}],"received":null,"confidence":0.9968273,"review":[],"evidence":{"date":{"text":"令和５年１０月１１日","page":1,"line":19,"bbox":null,"rule":"date-line","confidence":0.99999964},"reference_numbers":[{"text":"日歯発第９８５号","page":1,"line":18,"bbox":null,"rule":"number-line","confidence":1.0}],"issuers":[{"text":"公益社団法人日本歯科医師会\n会長　　桐 生　正 臣","page":1,"line":24,"bbox":null,"rule":"issuer-line","confidence":0.9968273}],"addressees":[{"text":"都道府県歯科医師会会長　殿","page":1,"line":21,"bbox":null,"rule":"addressee-line","confidence":1.0},{"text":"郡市区歯科医師会会長　　殿","page":1,"line":22,"bbox":null,"rule":"addressee-line","confidence":1.0}],"subject":{"text":"歯科診療所における停電時の電源の確保について","page":1,"line":28,"bbox":null,"rule":"subject-line","confidence":0.99999976},"attachments":[{"text":"別添","page":1,"line":31,"bbox":null,"rule":"enclosure-named","confidence":0.7}],"cites":[{"text":"令和５年１０月４日付け","page":1,"line":31,"bbox":null,"rule":"date-cited","confidence":0.85}],"seal_omitted":{"text":"（公印省略）","page":1,"line":26,"bbox":null,"rule":"seal","confidence":0.9999995},"request":{"text":"つきましては、貴会会員への周知方、よろしくお願い申し上げます。","page":1,"line":32,"bbox":null,"rule":"request","confidence":0.85},"passes_on":[{"text":"今般、厚生労働省医政局歯科保健課より、令和５年１０月４日付け事務連絡をもって、標記に関する周知の依頼が別添のとおりありました。","page":1,"line":31,"bbox":null,"rule":"forwarding-sentence","confidence":0.9}]}}');
INSERT INTO letters (id, source, position, last_index, identity, first_line, last_line, received, year, serial, record) VALUES (3, 1, 2, 2, '2023-10-04
歯科診療所における停電時の電源の確保について', 34, 53, '2024-02-05', 2023, 3, '{"id":"8261620cb7af#2","first_page":1,"last_page":1,"first_line":34,"last_line":53,"kind":"事務連絡","date":"2023-10-04","reference_numbers":[],"issuers":[{"text":"厚生労働省医政局歯科保健課","organization":"厚生労働省医政局歯科保健課","post":null,"person":null,"id":"isei_shika","level":"division"}],"addressees":[{"text":"公益社団法人日本歯科医師会","organization":"公益社団法人日本歯科医師会","post":null,"honorific":"御中","id":"jda","level":"national_association"}],"subject":"歯科診療所における停電時の電源の確保について","subject_note":null,"attachments":[],"cites":[],"contacts":[{"kind":"tel","value":"03-5550-0131"}],"seal_omitted":false,"copy_mark":false,"deadlines":[],"request":"周知","encloses":[],"passes_on":[],"received":null,"confidence":0.9999981,"review":[],"evidence":{"kind":{"text":"事　務　連　絡","page":1,"line":34,"bbox":null,"rule":"printed-label","confidence":0.9991953},"date":{"text":"令和５年１０月４日","page":1,"line":35,"bbox":null,"rule":"date-line","confidence":0.99999964},"issuers":[{"text":"厚生労働省医政局歯科保健課","page":1,"line":39,"bbox":null,"rule":"issuer-line","confidence":0.9999981}],"addressees":[{"text":"公益社団法人日本歯科医師会　御中","page":1,"line":37,"bbox":null,"rule":"addressee-line","confidence":1.0}],"subject":{"text":"歯科診療所における停電時の電源の確保について","page":1,"line":41,"bbox":null,"rule":"subject-line","confidence":1.0},"contacts":[{"text":"03-5550-0131","page":1,"line":53,"bbox":null,"rule":"contact","confidence":0.97}],"request":{"text":"台風による長時間の停電に備えるため、歯科診療所が平時から確かめておくべき事項を下記のとおり取りまとめましたので、貴会会員に周知いただくようお願いいたします。","page":1,"line":43,"bbox":null,"rule":"request","confidence":0.85}}}');
INSERT INTO letters (id, source, position, last_index, identity, first_line, last_line, received, year, serial, record) VALUES (4, 2, 0, 0, '歯発第12号
2024-02-01
研修会の開催について', 1, 10, '2024-02-05', 2023, 4, '{"id":"16516d9d224e#0","first_page":1,"last_page":1,"first_line":1,"last_line":10,"kind":"案内","date":"2024-02-01","reference_numbers":["歯発第12号"],"issuers":[{"text":"甲県歯科医師会会長","organization":"甲県歯科医師会","post":"会長","person":null,"id":null,"level":"district_association"}],"addressees":[{"text":"会員","organization":"会員","post":null,"honorific":"各位","id":"class_members","level":"member"}],"subject":"研修会の開催について","subject_note":null,"attachments":[],"cites":[],"contacts":[],"seal_omitted":false,"copy_mark":false,"deadlines":[],"request":null,"encloses":[],"passes_on":[],"received":null,"confidence":0.9,"review":[],"evidence":{"date":{"text":"令和6年2月1日","page":1,"line":2,"bbox":null,"rule":"date-line","confidence":1.0},"reference_numbers":[{"text":"歯発第12号","page":1,"line":1,"bbox":null,"rule":"number-line","confidence":0.9}],"issuers":[{"text":"甲県歯科医師会会長","page":1,"line":6,"bbox":null,"rule":"issuer-line","confidence":0.9999995}],"addressees":[{"text":"会員各位","page":1,"line":4,"bbox":null,"rule":"addressee-line","confidence":1.0}],"subject":{"text":"研修会の開催について","page":1,"line":8,"bbox":null,"rule":"subject-line","confidence":1.0}}}');
INSERT INTO serials (year, last) VALUES (2023, 4);
INSERT INTO corrections (id, letter, field, value, machine, who, made, undone_by, undone) VALUES (1, 4, 'subject', '"第3回研修会の開催について"', '"研修会の開催について"', '山田', '2026-11-23T01:13:16', NULL, NULL);
INSERT INTO ledger (id, run, path, stage, started, finished, outcome) VALUES (1, 1, 'in/bundle.txt', 'read', '2026-11-23T01:13:15', '2026-11-23T01:13:15', 'recorded');
INSERT INTO ledger (id, run, path, stage, started, finished, outcome) VALUES (2, 1, 'in/single.txt', 'read', '2026-11-23T01:13:15', '2026-11-23T01:13:15', 'recorded');
INSERT INTO passages (id, source, letter, subject, body) VALUES (1, 1, 1, '歯科診療所における停電時の電源の確保について', 'あ歯発第127号令和5年10月18日会員各位一般社団法人あさひ地区歯科医師会会長早瀬和人(公印省略)歯科診療所における停電時の電源の確保について(お知らせ)平素より本会の運営に御協力いただき、厚く御礼申し上げます。さて、標記について、日本歯科医師会より別添のとおり通知がありましたので、お知らせします。つきましては、院内の予備の電源を点検し、その結果を令和5年11月10日(金)までに本会事務局へ御報告ください。(担当)事務局野々村電話03-5550-0111FAX03-5550-0112');
INSERT INTO passages (id, source, letter, subject, body) VALUES (2, 1, 2, '歯科診療所における停電時の電源の確保について', '日歯発第985号令和5年10月11日都道府県歯科医師会会長殿郡市区歯科医師会会長殿公益社団法人日本歯科医師会会長桐生正臣(公印省略)歯科診療所における停電時の電源の確保について時下ますます御清祥のこととお慶び申し上げます。今般、厚生労働省医政局歯科保健課より、令和5年10月4日付け事務連絡をもって、標記に関する周知の依頼が別添のとおりありました。つきましては、貴会会員への周知方、よろしくお願い申し上げます。');
INSERT INTO passages (id, source, letter, subject, body) VALUES (3, 1, 3, '歯科診療所における停電時の電源の確保について', '事務連絡令和5年10月4日公益社団法人日本歯科医師会御中厚生労働省医政局歯科保健課歯科診療所における停電時の電源の確保について台風による長時間の停電に備えるため、歯科診療所が平時から確かめておくべき事項を下記のとおり取りまとめましたので、貴会会員に周知いただくようお願いいたします。記1治療の途中で停電した場合に、患者を安全に退室させる手順を定めておくこと。2吸引装置及び照明の予備の電源について、年1回以上、負荷を掛けて作動を確かめること。3薬品用の冷蔵庫の温度が保てる時間を測り、移送先を決めておくこと。以上(照会先)医政局歯科保健課企画係電話03-5550-0131');
INSERT INTO passages (id, source, letter, subject, body) VALUES (4, 2, 4, '第3回研修会の開催について', '歯発第12号令和6年2月1日会員各位甲県歯科医師会会長研修会の開催について標記の件について、下記のとおり開催いたします。');
INSERT INTO summaries (letter, source, summary, signature) VALUES (1, 1, '{"place":{"path":"","letter":0},"holder":null,"container":null,"kind":"案内","date":"2023-10-18","reference_numbers":["あ歯発第127号"],"issuers":[{"text":"一般社団法人あさひ地区歯科医師会会長","organization":"一般社団法人あさひ地区歯科医師会"}],"addressees":[{"text":"会員","organization":"会員"}],"subject":"歯科診療所における停電時の電源の確保について","deadlines":["2023-11-10"],"cites":[],"passes_on":[{"issuer":"日本歯科医師会","via":null,"reference_number":null,"date":null,"title":null,"enclosed":true}],"encloses":[1],"signature":{"hashes":[],"digits":0}}', x'df44ccce910eda402658b38da970c4730dd61d443da5a2e32faea50a443e1b0bccf2f4af4395015723c8480d1b066e834d63bc0510a9668fe04ab5be98e9a804eba135353935492d64b6eff46f93b9d894baf6c3c537f415a079db26e7b0e000a95197eb7518cb6f3c2ae2e7417f4b273d3b35b6eef5c678e3a3665dec4c6660e48f1584');
INSERT INTO summaries (letter, source, summary, signature) VALUES (2, 1, '{"place":{"path":"","letter":0},"holder":null,"container":null,"kind":"通知","date":"2023-10-11","reference_numbers":["日歯発第985号"],"issuers":[{"text":"公益社団法人日本歯科医師会会長","organization":"公益社団法人日本歯科医師会"}],"addressees":[{"text":"都道府県歯科医師会会長","organization":"都道府県歯科医師会"},{"text":"郡市区歯科医師会会長","organization":"郡市区歯科医師会"}],"subject":"歯科診療所における停電時の電源の確保について","deadlines":[],"cites":[{"reference_number":null,"date":"2023-10-04","issuer":"厚生労働省医政局歯科保健課","title":null,"relation":"cites","law":false}],"passes_on":[{"issuer":"厚生労働省医政局歯科保健課","via":null,"reference_number":null,"date":"2023-10-04","title":null,"enclosed":true}],"encloses":[2],"signature":{"hashes":[],"digits":0}}', x'f73bdfa3910e7d6fe1cbb38d1a78c4730dd6477ca8ee77e42faea50aa3e4dc0798f035de4f60015729f5e42d1b0603ecda8ffd5ac2440aa40ec0097085aca804eba1e6f012b5492d64b687066f93538594ba7054015a6d333fd420537fe31b474d58a8eeb92ecb6f3c2a8416c9673bfe06a435b63eea09aee3a3db257d599757b5166de4');
INSERT INTO summaries (letter, source, summary, signature) VALUES (3, 1, '{"place":{"path":"","letter":0},"holder":null,"container":null,"kind":"事務連絡","date":"2023-10-04","reference_numbers":[],"issuers":[{"text":"厚生労働省医政局歯科保健課","organization":"厚生労働省医政局歯科保健課"}],"addressees":[{"text":"公益社団法人日本歯科医師会","organization":"公益社団法人日本歯科医師会"}],"subject":"歯科診療所における停電時の電源の確保について","deadlines":[],"cites":[],"passes_on":[],"encloses":[],"signature":{"hashes":[],"digits":0}}', x'7645c9665c037d6f6d9a071a97ccc473ea0b13763da5c57d1f91a50ac959f100c4fab1d78fd64db148d1b13bf4a00e3ced61e6f5099dc74ae068f8242b8ca804f6415f6dedee492db28be248d241940e94ba7054e00cf3cfdb24d8c59b1206774d8d2fe54a1bb3cf811784dd5bcef79baa3c258a621f280d1267018638d1975746fa106f');
INSERT INTO summaries (letter, source, summary, signature) VALUES (4, 2, '{"place":{"path":"","letter":0},"holder":null,"container":null,"kind":"案内","date":"2024-02-01","reference_numbers":["歯発第12号"],"issuers":[{"text":"甲県歯科医師会会長","organization":"甲県歯科医師会"}],"addressees":[{"text":"会員","organization":"会員"}],"subject":"研修会の開催について","deadlines":[],"cites":[],"passes_on":[],"encloses":[],"signature":{"hashes":[],"digits":0}}', x'c59d1c81910e12f8f14f5ebc0641130f51926af6a83e22212fae32c75fd49a8ed43f35de149e552c1b59ce461ea3a30b4157dd79f153e2610ec0924a3efdddab4f656afc13f8f81196f6bedc619f267594baea91887a450347ec6e1f86e9936acb98ea4479a6f0e05f6ead110236d07c8e4d45e03eea7e324b17dbeca9af0cf5d60ccbe7');
INSERT INTO link_keys (key, source) VALUES (-6522339389699273709, 1);
INSERT INTO link_keys (key, source) VALUES (-3972525297571540783, 1);
INSERT INTO link_keys (key, source) VALUES (-3789417860322186718, 1);
INSERT INTO link_keys (key, source) VALUES (-2845701344012719580, 1);
INSERT INTO link_keys (key, source) VALUES (-2706406373612098892, 1);
INSERT INTO link_keys (key, source) VALUES (-2699719381093371756, 1);
INSERT INTO link_keys (key, source) VALUES (142003804623596166, 1);
INSERT INTO link_keys (key, source) VALUES (1846846440168890447, 1);
INSERT INTO link_keys (key, source) VALUES (4279083586435905070, 1);
INSERT INTO link_keys (key, source) VALUES (6267594402110776719, 1);
INSERT INTO link_keys (key, source) VALUES (6502895634139582753, 1);
INSERT INTO link_keys (key, source) VALUES (6750844543636444201, 1);
INSERT INTO link_keys (key, source) VALUES (6775242761739243805, 1);
INSERT INTO link_keys (key, source) VALUES (6937004903336087151, 1);
INSERT INTO link_keys (key, source) VALUES (7082589816289595301, 1);
INSERT INTO link_keys (key, source) VALUES (9092276153511420916, 1);
INSERT INTO link_keys (key, source) VALUES (-7240045226114809420, 2);
INSERT INTO link_keys (key, source) VALUES (-1046514884928049758, 2);
INSERT INTO link_keys (key, source) VALUES (1431313210160523497, 2);
INSERT INTO link_keys (key, source) VALUES (5451303873383689092, 2);
INSERT INTO link_keys (key, source) VALUES (8179965936829119783, 2);
INSERT INTO link_keys (key, source) VALUES (8725451398744886852, 2);
INSERT INTO listing (letter, current, year, serial, received, date, kind, numbers, issuers, addressees, subject, open, missing) VALUES (1, 1, 2023, 1, '2024-02-05', '2023-10-18', '案内', 'あ歯発第127号', '一般社団法人あさひ地区歯科医師会会長', '会員', '歯科診療所における停電時の電源の確保について', 0, 0);
INSERT INTO listing (letter, current, year, serial, received, date, kind, numbers, issuers, addressees, subject, open, missing) VALUES (2, 1, 2023, 2, '2024-02-05', '2023-10-11', '通知', '日歯発第985号', '公益社団法人日本歯科医師会会長', '都道府県歯科医師会会長、郡市区歯科医師会会長', '歯科診療所における停電時の電源の確保について', 0, 0);
INSERT INTO listing (letter, current, year, serial, received, date, kind, numbers, issuers, addressees, subject, open, missing) VALUES (3, 1, 2023, 3, '2024-02-05', '2023-10-04', '事務連絡', '', '厚生労働省医政局歯科保健課', '公益社団法人日本歯科医師会', '歯科診療所における停電時の電源の確保について', 0, 0);
INSERT INTO listing (letter, current, year, serial, received, date, kind, numbers, issuers, addressees, subject, open, missing) VALUES (4, 1, 2023, 4, '2024-02-05', '2024-02-01', '案内', '歯発第12号', '甲県歯科医師会会長', '会員', '第3回研修会の開催について', 0, 0);
INSERT INTO due (day, letter) VALUES ('2023-11-10', 1);
INSERT INTO circulars (id, date, numbers, issuer, subject, copies, forwards, reached, not_reached, anomalies, record) VALUES ('02aadb3d6f55', '2023-10-04', '', '厚生労働省医政局歯科保健課', '歯科診療所における停電時の電源の確保について', 1, 2, 2, 0, 0, x'7801aa562a4ece48cd4d54b252ca4ecc2c4accd34fce2c4a2ecd492cd23754d251ca4c51b25232304a4c4c49324e314b333555d2512acacf2f51b2aa562a4a4d4b2d4acd4b4e8dcf2bcd4d4a2d2a56b28a8ed5514a492c4955b25232323032d63534d035300119535c5c9a5aa464a5f4b46fd6f329f39f766d79dadcfb7c4ee3d39eddcfa6ec7fbab1e1d9daf5cf974f7cb27feed3c6a52f566d52d2512a2e4dca4a4d2e51b25282c8bd58b1ebf9cca6679d0d8f1b573f6eec7adc38f17153f7d3c6392f67ef7e36b3e971e33a1063d784c78deb9e2fdaf564ff5cb0b2258f1b5b1e372e53aad5514ace2fc84c0539b15aa920b12443c94a29334f3fa9342f252755afa4a24449472927b5a404e448a3da581da5b4fca2f2c4a2148886b4a2fc5c908f096834a8d5512ac957b28a26688521c88ad4b2cc1450f0295929a5e625e7e417a7a628e92881ec8a4fca4fa954b2527ab2a3e145c79ae74bf63d9dbdf8d9e6a94f76ed7adcd8f4b871eae3c64d4fe76c78dab30b12344f7b763fddb1fac99e594a20fb419a213e557ab267d6d3c90b953023c5d0424947293527b1a03835253e25b1b258c9ca1c14447969302719e8595ae82815a52616e7e7810241e9e9849ec78d331e374f7ddcb4f071d392c7cdab1f37ae7ebe6d0b48b0a9f37153cfe3c665a0d06eea56d2517ad9d0f864f78c67d3da1f37f63c9fb9ebc9fe852f1a5a1f374d7ad633f371e32484cad85a9d6ab08f89085d43a243171c818443f769eb9ae7b3bb9043f7d9f4a5cfe6ac2110a82f9bf7be6c9cfc74d79ce7737a3095be6c5ef874471396a8c11209a00c36282221161cd3c919a929e0c44b7eeacb492d4bcd51b232c62805c0092e0994a6334145418a6e7e1e287b8152213c1710ce368019d482130cd47dc4c71fd4598698ce024501c5ce32ac8d05e5e7bcfc92f8a2d4446830c6ea2825e6e5e726e640f2223888cb328bc145109c93120fb21c546a26e5a764a616c78372bf9215b4282a56aa05000daf8817');
INSERT INTO circular_letters (letter, circular) VALUES (1, '02aadb3d6f55');
INSERT INTO circular_letters (letter, circular) VALUES (2, '02aadb3d6f55');
INSERT INTO circular_letters (letter, circular) VALUES (3, '02aadb3d6f55');
INSERT INTO facts (name, value) VALUES ('joined', 'yes');
INSERT INTO passage_pairs (rowid, subject, body) VALUES (1, '歯科 科診 診療 療所 所に にお おけ ける る停 停電 電時 時の の電 電源 源の の確 確保 保に につ つい いて て ', 'あ歯 歯発 発第 第１ １２ ２７ ７号 号令 令和 和５ ５年 年１ １０ ０月 月１ １８ ８日 日会 会員 員各 各位 位一 一般 般社 社団 団法 法人 人あ あさ さひ ひ地 地区 区歯 歯科 科医 医師 師会 会会 会長 長早 早瀬 瀬和 和人 人（ （公 公印 印省 省略 略） ）歯 歯科 科診 診療 療所 所に にお おけ ける る停 停電 電時 時の の電 電源 源の の確 確保 保に につ つい いて て（ （お お知 知ら らせ せ） ）平 平素 素よ より り本 本会 会の の運 運営 営に に御 御協 協力 力い いた ただ だき き、 、厚 厚く く御 御礼 礼申 申し し上 上げ げま ます す。 。さ さて て、 、標 標記 記に につ つい いて て、 、日 日本 本歯 歯科 科医 医師 師会 会よ より り別 別添 添の のと とお おり り通 通知 知が があ あり りま まし した たの ので で、 、お お知 知ら らせ せし しま ます す。 。つ つき きま まし して ては は、 、院 院内 内の の予 予備 備の の電 電源 源を を点 点検 検し し、 、そ その の結 結果 果を を令 令和 和５ ５年 年１ １１ １月 月１ １０ ０日 日（ （金 金） ）ま まで でに に本 本会 会事 事務 務局 局へ へ御 御報 報告 告く くだ ださ さい い。 。（ （担 担当 当） ）事 事務 務局 局野 野々 々村 村電 電話 話０ ０３ ３－ －５ ５５ ５５ ５０ ０－ －０ ０１ １１ １１ １ｆ ｆａ ａｘ ｘ０ ０３ ３－ －５ ５５ ５５ ５０ ０－ －０ ０１ １１ １２ ２ ');
INSERT INTO passage_pairs (rowid, subject, body) VALUES (2, '歯科 科診 診療 療所 所に にお おけ ける る停 停電 電時 時の の電 電源 源の の確 確保 保に につ つい いて て ', '日歯 歯発 発第 第９ ９８ ８５ ５号 号令 令和 和５ ５年 年１ １０ ０月 月１ １１ １日 日都 都道 道府 府県 県歯 歯科 科医 医師 師会 会会 会長 長殿 殿郡 郡市 市区 区歯 歯科 科医 医師 師会 会会 会長 長殿 殿公 公益 益社 社団 団法 法人 人日 日本 本歯 歯科 科医 医師 師会 会会 会長 長桐 桐生 生正 正臣 臣（ （公 公印 印省 省略 略） ）歯 歯科 科診 診療 療所 所に にお おけ ける る停 停電 電時 時の の電 電源 源の の確 確保 保に につ つい いて て時 時下 下ま ます すま ます す御 御清 清祥 祥の のこ こと とと とお お慶 慶び び申 申し し上 上げ げま ます す。 。今 今般 般、 、厚 厚生 生労 労働 働省 省医 医政 政局 局歯 歯科 科保 保健 健課 課よ より り、 、令 令和 和５ ５年 年１ １０ ０月 月４ ４日 日付 付け け事 事務 務連 連絡 絡を をも もっ って て、 、標 標記 記に に関 関す する る周 周知 知の の依 依頼 頼が が別 別添 添の のと とお おり りあ あり りま まし した た。 。つ つき きま まし して ては は、 、貴 貴会 会会 会員 員へ への の周 周知 知方 方、 、よ よろ ろし しく くお お願 願い い申 申し し上 上げ げま ます す。 。 ');
INSERT INTO passage_pairs (rowid, subject, body) VALUES (3, '歯科 科診 診療 療所 所に にお おけ ける る停 停電 電時 時の の電 電源 源の の確 確保 保に につ つい いて て ', '事務 務連 連絡 絡令 令和 和５ ５年 年１ １０ ０月 月４ ４日 日公 公益 益社 社団 団法 法人 人日 日本 本歯 歯科 科医 医師 師会 会御 御中 中厚 厚生 生労 労働 働省 省医 医政 政局 局歯 歯科 科保 保健 健課 課歯 歯科 科診 診療 療所 所に にお おけ ける る停 停電 電時 時の の電 電源 源の の確 確保 保に につ つい いて て台 台風 風に によ よる る長 長時 時間 間の の停 停電 電に に備 備え える るた ため め、 、歯 歯科 科診 診療 療所 所が が平 平時 時か から ら確 確か かめ めて てお おく くべ べき き事 事項 項を を下 下記 記の のと とお おり り取 取り りま まと とめ めま まし した たの ので で、 、貴 貴会 会会 会員 員に に周 周知 知い いた ただ だく くよ よう うお お願 願い いい いた たし しま ます す。 。記 記１ １治 治療 療の の途 途中 中で で停 停電 電し した た場 場合 合に に、 、患 患者 者を を安 安全 全に に退 退室 室さ させ せる る手 手順 順を を定 定め めて てお おく くこ こと と。 。２ ２吸 吸引 引装 装置 置及 及び び照 照明 明の の予 予備 備の の電 電源 源に につ つい いて て、 、年 年１ １回 回以 以上 上、 、負 負荷 荷を を掛 掛け けて て作 作動 動を を確 確か かめ める るこ こと と。 。３ ３薬 薬品 品用 用の の冷 冷蔵 蔵庫 庫の の温 温度 度が が保 保て てる る時 時間 間を を測 測り り、 、移 移送 送先 先を を決 決め めて てお おく くこ こと と。 。以 以上 上（ （照 照会 会先 先） ）医 医政 政局 局歯 歯科 科保 保健 健課 課企 企画 画係 係電 電話 話０ ０３ ３－ －５ ５５ ５５ ５０ ０－ －０ ０１ １３ ３１ １ ');
INSERT INTO passage_pairs (rowid, subject, body) VALUES (4, '第３ ３回 回研 研修 修会 会の の開 開催 催に につ つい いて て ', '歯発 発第 第１ １２ ２号 号令 令和 和６ ６年 年２ ２月 月１ １日 日会 会員 員各 各位 位甲 甲県 県歯 歯科 科医 医師 師会 会会 会長 長研 研修 修会 会の の開 開催 催に につ つい いて て標 標記 記の の件 件に につ つい いて て、 、下 下記 記の のと とお おり り開 開催 催い いた たし しま ます す。 。 ');
PRAGMA application_id = 1801546098;
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

-- Schema 6: subjects have an index of their own. A subject is a hundredth of a letter: what stands in it is found without a walk
-- through the rest.

-- rowid is passages.id
CREATE VIRTUAL TABLE subject_pairs USING fts5 (subject, content = '', contentless_delete = 1, tokenize = 'ascii');
INSERT INTO subject_pairs (rowid, subject) VALUES (1, '歯科 科診 診療 療所 所に にお おけ ける る停 停電 電時 時の の電 電源 源の の確 確保 保に につ つい いて て ');
INSERT INTO subject_pairs (rowid, subject) VALUES (2, '歯科 科診 診療 療所 所に にお おけ ける る停 停電 電時 時の の電 電源 源の の確 確保 保に につ つい いて て ');
INSERT INTO subject_pairs (rowid, subject) VALUES (3, '歯科 科診 診療 療所 所に にお おけ ける る停 停電 電時 時の の電 電源 源の の確 確保 保に につ つい いて て ');
INSERT INTO subject_pairs (rowid, subject) VALUES (4, '第３ ３回 回研 研修 修会 会の の開 開催 催に につ つい いて て ');

INSERT INTO link_scheme (scheme) VALUES (2);

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

PRAGMA user_version = 7;
