//! How documents and letters are kept in the register's cells: packed, and read back even when they are older than the program.

use super::error::Problem;
use crate::diag::Diagnostic;
use crate::model::{Document, Letter};
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};

/// A decoded document and what its decoder remarked: enough to read the letters again without the file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Decoded {
    /// pages of lines
    pub document: Document,
    /// remarks of the decoder alone
    pub diagnostics: Vec<Diagnostic>,
}

/// zlib over JSON, at the fastest level: lines of Japanese text with their boxes shrink to about a sixth.
pub(super) fn pack(decoded: &Decoded) -> Result<Vec<u8>, Problem> {
    pack_json(decoded)
}

/// The other way.
pub(super) fn unpack(bytes: &[u8]) -> Result<Decoded, Problem> {
    unpack_json(bytes)
}

/// Anything as zlib over JSON.
pub(super) fn pack_json(value: &impl Serialize) -> Result<Vec<u8>, Problem> {
    let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
    out.write_all(&serde_json::to_vec(value)?)?;
    Ok(out.finish()?)
}

/// The other way.
pub(super) fn unpack_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = Vec::new();
    ZlibDecoder::new(bytes).read_to_end(&mut json)?;
    Ok(serde_json::from_slice(&json)?)
}

/// A stored letter. One that an older program wrote may lack keys that came later: they take their empty value.
pub(super) fn letter(json: &str) -> Result<Letter, Problem> {
    if let Ok(letter) = serde_json::from_str(json) {
        return Ok(letter);
    }
    let mut value = serde_json::to_value(Letter::default())?;
    let stored: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json)?;
    if let Some(keys) = value.as_object_mut() {
        keys.extend(stored);
    }
    Ok(serde_json::from_value(value)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Line, Page};

    #[test]
    fn a_document_comes_back_as_it_was() {
        let line = Line { number: 1, page: 1, text: "令 和 ５ 年".to_owned(), ..Line::default() };
        let document =
            Document { pages: vec![Page { number: 1, lines: vec![line], ..Page::default() }], ..Document::default() };
        let decoded = Decoded { document, diagnostics: Vec::new() };
        assert_eq!(unpack(&pack(&decoded).unwrap()).unwrap(), decoded);
    }

    #[test]
    fn a_letter_of_an_older_program_takes_empty_values_for_keys_it_lacks() {
        let mut value = serde_json::to_value(Letter { subject: Some("件名".to_owned()), ..Letter::default() }).unwrap();
        value.as_object_mut().unwrap().remove("passes_on");
        assert_eq!(letter(&value.to_string()).unwrap().subject.as_deref(), Some("件名"));
    }

    #[test]
    fn broken_bytes_are_reported_as_damage() {
        assert!(matches!(unpack(b"no zlib"), Err(Problem::Damaged { .. })));
        assert!(matches!(letter("{"), Err(Problem::Damaged { .. })));
    }
}
