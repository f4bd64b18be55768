//! Records and circulars for the tests of this stage.

use crate::model::{
    Circular, DocumentRecord, Evidenced, Forward, Letter, MediaType, Place, RegisterEntry, Root, SourceRecord,
    TextSource,
};

pub(super) fn letter(subject: &str) -> Letter {
    Letter { first_page: 1, last_page: 1, subject: Some(subject.to_owned()), ..Letter::default() }
}

pub(super) fn record(path: &str, letters: &[Letter]) -> DocumentRecord {
    DocumentRecord {
        schema: DocumentRecord::SCHEMA.to_owned(),
        source: SourceRecord {
            path: path.to_owned(),
            sha256: "0a1b".to_owned(),
            bytes: 1,
            media_type: MediaType::Pdf,
            pages: 1,
            encoding: None,
            container: None,
            holder: None,
        },
        text_source: TextSource::TextLayer,
        letters: letters.to_vec(),
        material: Vec::new(),
        diagnostics: Vec::new(),
    }
}

pub(super) fn entry(letter: Letter) -> RegisterEntry {
    RegisterEntry::unregistered(&record("in/a.pdf", &[letter])).remove(0)
}

pub(super) fn place(path: &str, letter: usize) -> Place {
    Place { path: path.to_owned(), letter }
}

pub(super) fn forward(from: &Place, to: &[Place], body: &str) -> Forward {
    Forward {
        from: from.clone(),
        to: to.to_vec(),
        evidence: Evidenced::Enclosed,
        from_body: Some(body.to_owned()),
        to_bodies: Vec::new(),
        date: None,
        elapsed_days: None,
        confidence: 0.9,
        reasons: vec!["同封".to_owned()],
    }
}

pub(super) fn circular(copies: &[Place], forwards: Vec<Forward>) -> Circular {
    Circular {
        schema: Circular::SCHEMA.to_owned(),
        id: "c1".to_owned(),
        root: Root::default(),
        copies: copies.to_vec(),
        forwards,
        reached: Vec::new(),
        not_reached: Vec::new(),
        anomalies: Vec::new(),
        revises: Vec::new(),
        revised_by: Vec::new(),
        bodies_from: crate::model::BodiesFrom::List,
    }
}
