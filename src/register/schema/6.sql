-- Schema 6: subjects have an index of their own. A subject is a hundredth of a letter: what stands in it is found without a walk
-- through the rest.

-- rowid is passages.id
CREATE VIRTUAL TABLE subject_pairs USING fts5 (subject, content = '', contentless_delete = 1, tokenize = 'ascii');
