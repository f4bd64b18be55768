//! A locked file whose table is gone gets a new one, for the layer that unlocks files reads only what a table names.
//!
//! `1 0 obj … 9 0 obj <</Filter/Standard…>>` and nothing behind → the same bytes, then `xref`, `trailer <</Root 1 0 R/Encrypt 9 0 R>>`
//!
//! Hard: what the cut took. The identifier of the file stands in the trailer, and the older ways of locking need it for the key.

use super::object::Object;
use super::xref::{Index, Place, find};
use std::fmt::Write;

/// A file with a new table.
pub(super) struct Rebuilt {
    pub(super) bytes: Vec<u8>,
    /// the file still has its identifier, or its key does not need one
    pub(super) has_key: bool,
}

/// The same file with a table of the objects that stand in its bytes; `None` when it is not locked or its catalog is gone.
pub(super) fn with_table(bytes: &[u8]) -> Option<Rebuilt> {
    let index = Index::search(bytes);
    let Some(&Object::Reference(root)) = index.trailer.get(b"Root") else { return None };
    let (lock, lock_at) = match index.trailer.get(b"Encrypt") {
        Some(&Object::Reference(number)) => (number, offset_of(&index, number)?),
        _ => lock(bytes, &index)?,
    };
    let identifier = index.trailer.get(b"ID").and_then(Object::as_array).and_then(|parts| parts.first()?.as_string());
    let newest = bytes.get(lock_at..(lock_at + 2048).min(bytes.len())).is_some_and(|head| {
        let head = head.get(..find(head, b"endobj", 0).unwrap_or(head.len())).unwrap_or_default();
        find(head, b"/V 5", 0).or_else(|| find(head, b"/V5", 0)).is_some()
    });
    let mut table = String::from("\nxref\n0 1\n0000000000 65535 f \n");
    let mut size = 1;
    for (number, place) in &index.places {
        if let Place::Offset(offset) = place
            && find(bytes, b"endobj", *offset).is_some()
        {
            // writing to a String does not fail
            let _ = write!(table, "{number} 1\n{offset:010} 00000 n \n");
            size = number.saturating_add(1).max(size);
        }
    }
    let mut hex = String::new();
    for byte in identifier.unwrap_or_default() {
        let _ = write!(hex, "{byte:02x}");
    }
    let start = bytes.len() + 1;
    let _ = write!(
        table,
        "trailer\n<</Size {size}/Root {root} 0 R/Encrypt {lock} 0 R/ID[<{hex}><{hex}>]>>\nstartxref\n{start}\n%%EOF\n"
    );
    Some(Rebuilt { bytes: [bytes, table.as_bytes()].concat(), has_key: newest || identifier.is_some() })
}

/// Whether the bytes look locked, whatever is left of the table.
pub(super) fn looks_locked(bytes: &[u8]) -> bool {
    find(bytes, b"/Encrypt", 0).is_some() || standard(bytes).is_some()
}

fn standard(bytes: &[u8]) -> Option<usize> {
    find(bytes, b"/Filter /Standard", 0).or_else(|| find(bytes, b"/Filter/Standard", 0))
}

/// Number and place of the dictionary that says how the file is locked.
fn lock(bytes: &[u8], index: &Index<'_>) -> Option<(u32, usize)> {
    let at = standard(bytes)?;
    index
        .places
        .iter()
        .filter_map(|(number, place)| match place {
            Place::Offset(offset) if *offset < at => Some((*number, *offset)),
            _ => None,
        })
        .max_by_key(|(_, offset)| *offset)
}

fn offset_of(index: &Index<'_>, wanted: u32) -> Option<usize> {
    index.places.iter().find_map(|(number, place)| match place {
        Place::Offset(offset) if *number == wanted => Some(*offset),
        _ => None,
    })
}
