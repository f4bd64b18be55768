//! Advances of the glyphs of composite fonts.

use super::super::file::File;
use super::super::object::{Dictionary, Object};

/// Advances of CIDs, in ems: across, and down in vertical writing.
pub(super) struct Widths {
    ranges: Vec<(u32, u32, f32)>,
    lists: Vec<(u32, Vec<f32>)>,
    default: f32,
    down: Vec<(u32, u32, f32)>,
    default_down: f32,
}

#[expect(clippy::cast_possible_truncation, reason = "widths are thousands at most")]
fn em(object: &Object<'_>) -> Option<f32> {
    object.as_number().map(|n| (n / 1000.0) as f32)
}

fn cid(object: &Object<'_>) -> Option<u32> {
    object.as_integer().and_then(|n| u32::try_from(n).ok())
}

impl Widths {
    /// Of a font that says nothing.
    pub(super) fn unknown() -> Self {
        Self { ranges: Vec::new(), lists: Vec::new(), default: 0.5, down: Vec::new(), default_down: 1.0 }
    }

    /// Reads `W`, `DW`, `W2` and `DW2`.
    pub(super) fn read<'a>(file: &File<'a>, descendant: &Dictionary<'a>) -> Self {
        let default = em(file.entry(descendant, b"DW")).unwrap_or(1.0);
        let (mut ranges, mut lists) = (Vec::new(), Vec::new());
        let items = file.entry(descendant, b"W").as_array().unwrap_or_default();
        let mut at = 0;
        while let Some(first) = items.get(at).map(|o| file.resolve(o)).and_then(cid) {
            let next = items.get(at + 1).map(|o| file.resolve(o));
            if let Some(Object::Array(list)) = next {
                lists.push((first, list.iter().map(|o| em(file.resolve(o)).unwrap_or(default)).collect()));
                at += 2;
            } else if let (Some(last), Some(width)) =
                (next.and_then(cid), items.get(at + 2).map(|o| file.resolve(o)).and_then(em))
            {
                ranges.push((first, last, width));
                at += 3;
            } else {
                break;
            }
        }
        ranges.sort_by_key(|range| range.0);
        lists.sort_by_key(|list| list.0);
        let mut down = Vec::new();
        let items = file.entry(descendant, b"W2").as_array().unwrap_or_default();
        let mut at = 0;
        while let Some(first) = items.get(at).map(|o| file.resolve(o)).and_then(cid) {
            let next = items.get(at + 1).map(|o| file.resolve(o));
            if let Some(Object::Array(list)) = next {
                for (triple, code) in list.chunks(3).zip(first..) {
                    let height = triple.first().map(|o| file.resolve(o)).and_then(em);
                    down.extend(height.map(|height| (code, code, -height)));
                }
                at += 2;
            } else if let (Some(last), Some(height)) =
                (next.and_then(cid), items.get(at + 2).map(|o| file.resolve(o)).and_then(em))
            {
                down.push((first, last, -height));
                at += 5;
            } else {
                break;
            }
        }
        down.sort_by_key(|range| range.0);
        let default_down = match file.entry(descendant, b"DW2").as_array() {
            Some([_, height]) => em(file.resolve(height)).map_or(1.0, |height| -height),
            _ => 1.0,
        };
        Self { ranges, lists, default, down, default_down }
    }

    /// Advance in horizontal writing.
    pub(super) fn across(&self, cid: u32) -> f32 {
        let end = self.lists.partition_point(|list| list.0 <= cid);
        let list = end.checked_sub(1).and_then(|at| self.lists.get(at));
        let listed = list.and_then(|(first, widths)| widths.get((cid - first) as usize)).copied();
        listed.or_else(|| in_ranges(&self.ranges, cid)).unwrap_or(self.default)
    }

    /// Advance in vertical writing, downwards.
    pub(super) fn down(&self, cid: u32) -> f32 {
        in_ranges(&self.down, cid).unwrap_or(self.default_down)
    }
}

fn in_ranges(ranges: &[(u32, u32, f32)], cid: u32) -> Option<f32> {
    let end = ranges.partition_point(|range| range.0 <= cid);
    ranges.get(end.wrapping_sub(1)).filter(|range| cid <= range.1).map(|range| range.2)
}
