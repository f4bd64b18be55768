//! Files that lie inside a PDF: attachments and portfolios.

use super::file::File;
use super::object::{Dictionary, Object};
use crate::decode::Embedded;

/// Levels of the tree of names.
const MAX_DEPTH: usize = 16;

/// The embedded files, in the order of the tree, at most `limit`.
pub(super) fn embedded(file: &File<'_>, limit: usize) -> Vec<Embedded> {
    let mut out = Vec::new();
    let Some(catalog) = file.catalog() else { return out };
    if let Some(names) = file.dictionary(catalog, b"Names").and_then(|names| names.get(b"EmbeddedFiles")) {
        let mut seen = std::collections::BTreeSet::new();
        let mut stack = vec![(names, 0)];
        while let Some((node, depth)) = stack.pop() {
            if let Object::Reference(number) = node
                && !seen.insert(*number)
            {
                continue;
            }
            let Some(node) = file.resolve(node).as_dictionary() else { continue };
            if let Some(kids) = file.entry(node, b"Kids").as_array().filter(|_| depth < MAX_DEPTH) {
                stack.extend(kids.iter().rev().map(|kid| (kid, depth + 1)));
            }
            for pair in file.entry(node, b"Names").as_array().unwrap_or_default().chunks(2) {
                if let Some(specification) = pair.get(1).and_then(|o| file.resolve(o).as_dictionary())
                    && out.len() < limit
                {
                    out.extend(one(file, specification));
                }
            }
        }
    }
    out
}

/// The file of a file specification.
pub(super) fn one<'a>(file: &File<'a>, specification: &Dictionary<'a>) -> Option<Embedded> {
    let files = file.dictionary(specification, b"EF")?;
    let stream = [b"UF".as_slice(), b"F"].iter().find_map(|key| file.entry(files, key).as_stream())?;
    let name = [b"UF".as_slice(), b"F", b"Desc"].iter().find_map(|key| file.entry(specification, key).as_string());
    let name = name.map(text).filter(|name| !name.is_empty()).unwrap_or_else(|| "embedded".into());
    // a name may come as a path
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    Some(Embedded { name, bytes: file.unpack(stream).into_vec() })
}

/// A text string: UTF-16 or UTF-8 with a mark, else what the bytes most likely are.
pub(super) fn text(bytes: &[u8]) -> String {
    let decoded = match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => match encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => text.into_owned(),
            None => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
    };
    decoded.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_the_encodings_that_producers_write() {
        assert_eq!(text(b"\xfe\xff\x52\x25\x6d\xfb"), "別添");
        assert_eq!(text(b"\x95\xca\x93\x59.pdf"), "別添.pdf");
        assert_eq!(text("\u{feff}別添".as_bytes()), "別添");
    }
}
