//! Zip archives: members into memory, nothing to disk.
//!
//! ```text
//! 一式.zip: 通知.pdf, 別添/別添1.docx, __MACOSX/._通知.pdf → 一式.zip!/通知.pdf, 一式.zip!/別添/別添1.docx
//! ```
//!
//! Known to be hard: names are CP932 (Windows, Lhaplus), UTF-8 with or without the flag that says so, or decomposed UTF-8 (Mac);
//! offices send zips locked with a password that comes in the next mail.

use super::load::{Budget, Loaded, sheet, too_many_bytes};
use super::name::{Promise, is_litter, member_name, name_from_bytes, promise};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::MediaType;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Unpacks an archive into sources, in the order of its index. Anything but a zip has no members here. `passwords` are tried in
/// order on locked members.
pub fn unpack(archive: &Loaded, passwords: &[String], budget: &mut Budget, sink: &mut Sink) -> Vec<Loaded> {
    if archive.media != MediaType::Zip {
        return Vec::new();
    }
    let mut zip = match ZipArchive::new(Cursor::new(archive.bytes.as_slice())) {
        Ok(zip) => zip,
        Err(error) => {
            sink.push(Diagnostic::new(Code::CONTAINER_DAMAGED).found(error));
            return Vec::new();
        }
    };
    let mut members = Vec::new();
    let mut troubles = 0;
    for index in 0..zip.len() {
        match read_member(&mut zip, index, passwords, budget) {
            Member::Bytes(name, bytes) => {
                let before = sink.items().len();
                members.extend(archive.member(&name, bytes, budget, sink));
                troubles += sink.items().len() - before;
            }
            Member::Trouble(diagnostic) => {
                troubles += 1;
                sink.push(diagnostic);
            }
            Member::Skipped => {}
        }
    }
    if members.is_empty() && troubles == 0 {
        sink.push(Diagnostic::new(Code::FOLDER_WITHOUT_DOCUMENTS).detail("the archive", "書庫"));
    }
    members
}

enum Member {
    Bytes(String, Vec<u8>),
    Trouble(Diagnostic),
    Skipped,
}

fn read_member(zip: &mut ZipArchive<Cursor<&[u8]>>, index: usize, passwords: &[String], budget: &Budget) -> Member {
    let (name, is_folder, is_locked, size) = match zip.by_index_raw(index) {
        Ok(entry) => (member_name(&name_from_bytes(entry.name_raw())), entry.is_dir(), entry.encrypted(), entry.size()),
        Err(error) => return Member::Trouble(Diagnostic::new(Code::CONTAINER_DAMAGED).found(error)),
    };
    // what nobody misses is not unpacked
    let last = name.rsplit('/').next().unwrap_or_default();
    if is_folder || name.split('/').any(is_litter) || promise(last) == Promise::Record {
        return Member::Skipped;
    }
    if promise(last) == Promise::Sheet {
        return Member::Trouble(sheet(&name));
    }
    // the stated size may be a lie, so the bytes are counted again while they come
    let most = budget.bytes.min(budget.member_bytes);
    if size > most {
        return Member::Trouble(too_many_bytes(&name));
    }
    let outcome = if is_locked {
        let try_one = |password: &String| {
            zip.by_index_decrypt(index, password.as_bytes()).and_then(|entry| inflate(entry, most)).ok()
        };
        passwords.iter().find_map(try_one).ok_or(ZipError::InvalidPassword)
    } else {
        zip.by_index(index).and_then(|entry| inflate(entry, most))
    };
    match outcome {
        Ok(Some(bytes)) => Member::Bytes(name, bytes),
        Ok(None) => Member::Trouble(too_many_bytes(&name)),
        Err(ZipError::InvalidPassword) => Member::Trouble(Diagnostic::new(Code::CONTAINER_DAMAGED).detail(
            format_args!("\"{name}\" is locked, and no password of pipeline.toml [[passwords]] opens it"),
            format_args!("「{name}」はパスワード付きで、pipeline.toml の [[passwords]] では開けません"),
        )),
        Err(error) => {
            Member::Trouble(Diagnostic::new(Code::CONTAINER_DAMAGED).found(format_args!("\"{name}\": {error}")))
        }
    }
}

/// The bytes of a member; `None` when there are more than `most`.
fn inflate(entry: impl Read, most: u64) -> Result<Option<Vec<u8>>, ZipError> {
    let mut bytes = Vec::new();
    entry.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}
