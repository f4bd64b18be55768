//! What came in with one file: the file itself and everything inside it.

use super::error::RegisterError;
use super::file::Register;
use rusqlite::params;

impl Register {
    /// The sources that are there now under a path and inside it (`a.zip`, `a.zip!/b.pdf`), by path.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn sources_at(&self, path: &str) -> Result<Vec<i64>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id FROM sources WHERE standing = 'present' AND (path = ?1 OR (path > ?2 AND path < ?3))
                 ORDER BY path",
            )?;
            // ! / is followed by ! 0
            let inside = params![path, format!("{path}!/"), format!("{path}!0")];
            Ok(statement.query_map(inside, |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::register::sample::{letter, recording, register, run};

    #[test]
    fn a_file_is_found_with_what_lies_inside_it() {
        let (_folder, _, mut register) = register();
        run(
            &mut register,
            &[
                recording("in/a.zip", "a", &[]),
                recording("in/a.zip!/b.txt", "b", &[letter(1, "甲")]),
                recording("in/a.zip.txt", "c", &[letter(1, "乙")]),
            ],
        );
        let letters: Vec<usize> = register
            .sources_at("in/a.zip")
            .unwrap()
            .into_iter()
            .map(|source| register.letters_of(source).unwrap().len())
            .collect();
        assert_eq!(letters, [0, 1]);
    }
}
