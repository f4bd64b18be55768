//! A pack of evidence: everything that a few circulars rest on, in one folder that proves itself (see [`crate::export::Bag`]).
//!
//! ```text
//! data/説明.txt                   what is in here and how it is checked
//! data/audit.html register.csv …  the outputs, of these circulars alone
//! data/originals/tokyo/155.pdf    the files as they came in, byte for byte
//! data/text/tokyo/155.pdf.txt     the text that the values were read from, with the lines that the records name
//! data/pages/tokyo/155.pdf/p001.png
//! ```

use super::archive::Archive;
use super::drawing::draw;
use super::run::{Progress, RunError};
use super::{Context, clock, original};
use crate::config::{Format, Settings};
use crate::diag::Sink;
use crate::export::{self, Bag};
use crate::model::{Circular, DocumentRecord, MediaType, Place, RegisterEntry, SourceRecord, Told};
use crate::register::Register;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Dots across the picture of a page: an A4 page can be read and printed.
const WIDTH: u16 = 1_240;

/// What is packed.
#[derive(Debug, Clone)]
pub struct PackOrder<'a> {
    /// the circulars, in the order of the archive
    pub circulars: Vec<&'a Circular>,
    /// what they have in common, for people: 医政発0609第3号, 2023-04-01 – 2024-03-31
    pub title: String,
    /// kairan itself, which draws the pages; `None` for no pictures
    pub program: Option<PathBuf>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Packed {
    /// the folder
    pub folder: PathBuf,
    /// circulars in it
    pub circulars: usize,
    /// files that came in and lie in it
    pub originals: usize,
    /// pictures of pages
    pub pictures: usize,
    /// what is not in it: path and reason
    pub missing: Vec<(String, Told)>,
}

/// Packs circulars into a new folder. What cannot be had (a file that is gone) is named in the pack and in the result.
///
/// # Errors
/// The register cannot be read, or the folder not be written.
pub fn pack(
    register: &Register,
    archive: &Archive,
    order: &PackOrder<'_>,
    folder: &Path,
    context: &Context,
    progress: &mut dyn Progress,
) -> Result<Packed, RunError> {
    let bag = Bag::begin(folder)?;
    let paths: BTreeSet<&str> =
        order.circulars.iter().flat_map(|circular| places(circular)).map(|place| place.path.as_str()).collect();
    let records: Vec<DocumentRecord> =
        archive.records.iter().filter(|record| paths.contains(record.source.path.as_str())).cloned().collect();
    let entries: Vec<RegisterEntry> =
        register.letters()?.into_iter().filter(|entry| paths.contains(entry.source.path.as_str())).collect();
    let part = Archive::timed(
        records,
        order.circulars.iter().map(|circular| (*circular).clone()).collect(),
        archive.survey.clone(),
        context,
    );
    part.write_pack(&entries, &bag.payload(), context)?;
    let mut packed = Packed { circulars: order.circulars.len(), ..Packed::default() };
    progress.begin(part.records.len());
    let mut outer = BTreeSet::new();
    for record in &part.records {
        let source = &record.source;
        if let Some(container) = source.container.as_ref().filter(|container| outer.insert(container.path.clone())) {
            let around = archive.records.iter().find(|other| other.source.path == container.path);
            if let Some(around) = around.filter(|around| !paths.contains(around.source.path.as_str())) {
                keep_original(&bag, &around.source, context, &mut packed)?;
            }
        }
        let bytes = keep_original(&bag, source, context, &mut packed)?;
        if let Some((decoded, _)) = register.decoded(&source.path, &source.sha256)? {
            bag.put(Some("text"), &format!("{}.txt", source.path), decoded.document.to_text().as_bytes())?;
        }
        if let (Some(bytes), Some(program), MediaType::Pdf) = (bytes, &order.program, source.media_type) {
            pictures(&bag, source, &bytes, program, context, &mut packed)?;
        }
        progress.done(&source.path);
    }
    progress.end();
    bag.put(None, "説明.txt", explanation(&part.circulars, order, &packed).as_bytes())?;
    let about = [
        ("Bagging-Date", clock::today().to_string()),
        ("Bag-Software-Agent", format!("kairan {}", env!("CARGO_PKG_VERSION"))),
        ("External-Description", order.title.clone()),
    ];
    packed.folder = bag.close(&about)?;
    Ok(packed)
}

/// Every letter that a circular rests on.
fn places(circular: &Circular) -> impl Iterator<Item = &Place> {
    let forwards = circular.forwards.iter().flat_map(|forward| std::iter::once(&forward.from).chain(&forward.to));
    let reached = circular.reached.iter().flat_map(|reached| &reached.evidence);
    let odd = circular.anomalies.iter().flat_map(|anomaly| &anomaly.places);
    circular.copies.iter().chain(forwards).chain(reached).chain(odd)
}

fn keep_original(
    bag: &Bag,
    source: &SourceRecord,
    context: &Context,
    packed: &mut Packed,
) -> Result<Option<Vec<u8>>, RunError> {
    match original(source, context) {
        Ok(bytes) => {
            bag.put(Some("originals"), &source.path, &bytes)?;
            packed.originals += 1;
            Ok(Some(bytes))
        }
        Err(why) => {
            packed.missing.push((source.path.clone(), why.told()));
            Ok(None)
        }
    }
}

fn pictures(
    bag: &Bag,
    source: &SourceRecord,
    bytes: &[u8],
    program: &Path,
    context: &Context,
    packed: &mut Packed,
) -> Result<(), RunError> {
    let passwords = context.settings.passwords_for(&source.path);
    let drawn: Vec<_> =
        (1..=source.pages).into_par_iter().map(|page| (page, draw(program, bytes, &passwords, page, WIDTH))).collect();
    for (page, drawn) in drawn {
        match drawn {
            Ok(drawn) => {
                bag.put(Some("pages"), &format!("{}/p{page:03}.png", source.path), &drawn.png)?;
                packed.pictures += 1;
                if drawn.fonts_missing {
                    let why = Told::new(
                        "text is missing from the picture: a font is neither in the PDF nor on this machine",
                        "画像に写っていない文字があります。書体が PDF にもこの機械にもありません",
                    );
                    packed.missing.push((format!("{} p{page:03}.png", source.path), why));
                }
            }
            Err(why) => packed.missing.push((format!("{} p{page:03}.png", source.path), why.told())),
        }
    }
    Ok(())
}

impl Archive {
    /// All files of the outputs into the folder of a pack.
    fn write_pack(&self, entries: &[RegisterEntry], folder: &Path, context: &Context) -> Result<(), RunError> {
        let mut settings = Settings { out: folder.to_owned(), ..Settings::clone(&context.settings) };
        settings.output.formats = vec![Format::Jsonl, Format::Csv, Format::Xlsx, Format::Html, Format::Svg];
        export::write_all(&self.bundle(entries), &settings, &context.tables, &mut Sink::new())?;
        Ok(())
    }
}

/// What a person reads first.
fn explanation(circulars: &[Circular], order: &PackOrder<'_>, packed: &Packed) -> String {
    let mut out = format!(
        "証拠一式: {}\r\n\r\n\
         originals/ 受け取ったままのファイル（一字一句そのまま）\r\n\
         text/      そこから取り出した文章。letters.jsonl の行番号はこの行です\r\n\
         pages/     PDF の各頁の画像\r\n\
         audit.html 到達と経路のまとめ（ブラウザーで開いて印刷できます）\r\n\
         register.csv / register.xlsx  収受簿の該当部分\r\n\
         letters.jsonl / circulars.jsonl  読み取った値と、その根拠\r\n\
         way-*.svg  経路の図\r\n\r\n\
         改ざんがないことの確認:  kairan verify このフォルダ\r\n\
         kairan がなくても:  sha256sum -c manifest-sha256.txt （BagIt, RFC 8493）\r\n\r\n\
         収めた回覧文書:\r\n",
        order.title
    );
    for circular in circulars {
        let root = &circular.root;
        let date = root.date.map(|date| date.to_string()).unwrap_or_default();
        let parts = [date, root.reference_numbers.join("・"), root.issuer.clone().unwrap_or_default()];
        let subject = root.subject.clone().unwrap_or_default();
        // writing to a String does not fail
        let _ = write!(out, "  {}  {subject}\r\n", parts.join("  ").trim_start());
    }
    if !packed.missing.is_empty() {
        out.push_str("\r\n収められなかったもの / not in this pack:\r\n");
        for (path, why) in &packed.missing {
            let _ = write!(out, "  {path}: {} / {}\r\n", why.japanese, why.english);
        }
    }
    out
}
