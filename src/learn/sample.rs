//! A document as learning sees it: what each piece shows, and what it is.

use super::{Label, Truth, labels};
use crate::model::Document;
use crate::segment::{FeatureNames, Shown, observe};
use crate::tables::Tables;

/// One document with what is known of its lines.
#[derive(Debug)]
pub struct Sample {
    /// what each piece shows
    pub shown: Vec<Shown>,
    /// what each piece is
    pub labels: Vec<Label>,
}

impl Sample {
    /// Observes a document and labels its pieces from its truth.
    #[must_use]
    pub fn new(document: &Document, truth: &Truth, tables: &Tables) -> Self {
        let (cuts, shown) = observe(document, &FeatureNames::new(tables), tables);
        let labels = labels(&cuts, truth, tables);
        Self { shown, labels }
    }
}

/// The same document as other hands would pass it on: without its indents, without its empty lines, without both. Letters
/// copied out of a mail or a web page look like that, and truth is dear.
#[must_use]
pub fn variants(document: &Document) -> Vec<Document> {
    let without = |indents: bool, blanks: bool| {
        let mut copy = document.clone();
        for page in &mut copy.pages {
            if blanks {
                page.lines.retain(|line| !line.text.trim().is_empty());
            }
            for line in page.lines.iter_mut().filter(|_| indents) {
                line.text = line.text.trim_start().to_owned();
            }
        }
        copy
    };
    vec![document.clone(), without(true, false), without(false, true), without(true, true)]
}
