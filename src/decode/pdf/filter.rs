//! Unpacks streams: Flate, LZW, ASCII85, ASCIIHex, RunLength and the predictors, within limits.
//!
//! Owns the filters that text needs. Image filters (DCT, JPX, CCITT, JBIG2) end the chain: their bytes are never looked at.
//! What a damaged stream gave before its damage is kept, for a letter cut off by a bad transfer is still worth reading.

use super::lexer::hex;
use flate2::{Decompress, FlushDecompress, Status};
use libdeflater::DecompressionError;
use std::cell::Cell;
use std::ops::Deref;

/// Unpacked bytes. The room they stand in may be longer: what is behind them is of a stream before.
#[derive(Debug, Default)]
pub(super) struct Filled {
    room: Vec<u8>,
    length: usize,
}

impl Deref for Filled {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.room.get(..self.length).unwrap_or_default()
    }
}

impl From<Vec<u8>> for Filled {
    fn from(bytes: Vec<u8>) -> Self {
        Self { length: bytes.len(), room: bytes }
    }
}

impl Filled {
    /// The bytes alone.
    pub(super) fn into_vec(self) -> Vec<u8> {
        let Self { mut room, length } = self;
        room.truncate(length);
        room
    }
}

impl Unpacked {
    /// The same in a room that ends with it.
    pub(super) fn filled(self) -> Unpacked<Filled> {
        Unpacked { bytes: self.bytes.into(), damaged: self.damaged, limited: self.limited }
    }
}

/// What came out.
#[derive(Debug, Default)]
pub(super) struct Unpacked<B = Vec<u8>> {
    pub(super) bytes: B,
    /// the data ended early or broke
    pub(super) damaged: bool,
    /// the limit was reached
    pub(super) limited: bool,
}

/// Bytes that are made ready for a stream before it is known how many it has; more only after these were not enough.
const READY: usize = 4 << 20;
/// The least room that is made; what is not used of it costs nothing.
const LEAST: usize = 64 << 10;

/// A larger room is given back between two files.
const MAX_KEPT: usize = 4 << 20;
/// All that are kept, together.
const MAX_ROOM: usize = 16 << 20;
/// Rooms that are kept: of the content of a page, of a form in it, and of the map of a font in that.
const MAX_ROOMS: usize = 3;

/// Unpacks streams; what it needs for that goes from stream to stream and, within a thread, from file to file: memory that is used
/// for the first time costs more than what is done in it.
#[derive(Default)]
pub(super) struct Inflater {
    /// takes a whole sound stream at once, in half the time
    whole: Option<libdeflater::Decompressor>,
    /// step by step: keeps what stood before a damage or a limit
    steps: Option<Decompress>,
    /// rooms, the largest last; what is in them means nothing
    spare: Vec<Vec<u8>>,
}

thread_local! {
    static KEPT: Cell<Option<Inflater>> = const { Cell::new(None) };
}

impl Inflater {
    /// The one of the file before, or a new one.
    pub(super) fn take() -> Self {
        KEPT.take().unwrap_or_default()
    }

    /// Takes back the room of a stream that is no longer needed.
    pub(super) fn recycle(&mut self, bytes: Filled) {
        let room = bytes.room;
        if (LEAST..=MAX_ROOM).contains(&room.len()) {
            let place = self.spare.partition_point(|other| other.len() <= room.len());
            self.spare.insert(place, room);
            while self.spare.len() > MAX_ROOMS || self.spare.iter().map(Vec::len).sum::<usize>() > MAX_ROOM {
                self.spare.remove(0);
            }
        }
    }

    /// Leaves it to the next file of this thread.
    pub(super) fn keep(mut self) {
        self.spare.retain(|room| room.len() <= MAX_KEPT);
        KEPT.set(Some(self));
    }

    /// A room of at least so many bytes. All of it is used: bytes that were zeroed once need not be zeroed again.
    fn room(&mut self, least: usize) -> Vec<u8> {
        let fitting = self.spare.partition_point(|room| room.len() < least);
        if fitting < self.spare.len() {
            return self.spare.remove(fitting);
        }
        // the smaller ones are of no use any more, and double the size is enough for long
        self.spare.pop();
        vec![0; least.max(LEAST).next_power_of_two()]
    }
}

/// Inflates zlib data, or raw deflate data when there is no zlib header.
pub(super) fn flate(inflater: &mut Inflater, raw: &[u8], limit: usize) -> Unpacked<Filled> {
    if let Some(bytes) = at_once(inflater, raw, limit) {
        return Unpacked { bytes, ..Unpacked::default() };
    }
    let mut out = run_inflate(inflater, true, raw, limit);
    if out.damaged && out.bytes.is_empty() && raw.len() > 2 {
        // some writers leave the two header bytes wrong or out
        for skipped in [2, 0] {
            let again = run_inflate(inflater, false, raw.get(skipped..).unwrap_or_default(), limit);
            if again.bytes.len() > out.bytes.len() {
                out = Unpacked { damaged: true, ..again };
            }
        }
    }
    out
}

/// Inflates the beginning of a stream.
pub(super) fn flate_head(inflater: &mut Inflater, raw: &[u8], length: usize) -> Vec<u8> {
    run_inflate(inflater, true, raw, length).bytes.into_vec()
}

/// Inflates one stream by itself.
pub(super) fn flate_alone(raw: &[u8], limit: usize) -> Vec<u8> {
    let mut inflater = Inflater::take();
    let out = flate(&mut inflater, raw, limit);
    let bytes = out.bytes.to_vec();
    inflater.recycle(out.bytes);
    inflater.keep();
    bytes
}

/// Inflates a sound stream of zlib data that keeps to the limit; `None` for any other.
fn at_once(inflater: &mut Inflater, raw: &[u8], limit: usize) -> Option<Filled> {
    // text packs to about a sixth; a bomb must not be believed beforehand
    let mut room = inflater.room(raw.len().saturating_mul(6).min(READY).min(limit));
    loop {
        let usable = room.len().min(limit);
        let whole = inflater.whole.get_or_insert_with(libdeflater::Decompressor::new);
        match whole.zlib_decompress(raw, room.get_mut(..usable).unwrap_or_default()) {
            Ok(length) => return Some(Filled { room, length }),
            Err(DecompressionError::InsufficientSpace) if usable < limit => {
                // nothing in it is worth a copy
                drop(room);
                room = inflater.room(usable.saturating_mul(4).min(limit));
            }
            Err(_) => {
                inflater.recycle(room.into());
                return None;
            }
        }
    }
}

fn run_inflate(inflater: &mut Inflater, zlib: bool, raw: &[u8], limit: usize) -> Unpacked<Filled> {
    // text packs to about a sixth; a bomb must not be believed beforehand
    let mut bytes = Vec::with_capacity(raw.len().saturating_mul(5).clamp(512, 4 << 20).min(limit.max(512)));
    let (mut damaged, mut limited) = (false, false);
    let inflater = inflater.steps.get_or_insert_with(|| Decompress::new(zlib));
    inflater.reset(zlib);
    loop {
        let read = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        let before = bytes.len();
        let status = inflater.decompress_vec(raw.get(read..).unwrap_or_default(), &mut bytes, FlushDecompress::None);
        let moved = bytes.len() > before || inflater.total_in() > read as u64;
        match status {
            Ok(Status::StreamEnd) => break,
            Ok(Status::Ok | Status::BufError) if bytes.len() >= limit => {
                limited = true;
                break;
            }
            Ok(Status::Ok | Status::BufError) if bytes.len() == bytes.capacity() => {
                bytes.reserve(bytes.len().clamp(512, 4 << 20));
            }
            Ok(Status::Ok | Status::BufError) if moved => {}
            _ => {
                damaged = true;
                break;
            }
        }
    }
    limited |= bytes.len() > limit;
    bytes.truncate(limit);
    Unpacked { bytes: bytes.into(), damaged, limited }
}

/// LZW with codes of 9 to 12 bits. `early`: the code length grows one code early, as PDF does unless told otherwise.
pub(super) fn lzw(raw: &[u8], early: bool, limit: usize) -> Unpacked {
    let mut out: Unpacked = Unpacked::default();
    // an entry is a stretch of the output: what was written for one code plus the byte after it
    let mut table: Vec<(usize, usize)> = Vec::with_capacity(4096);
    let (mut bits, mut held, mut width) = (0_u32, 0_u32, 9_u32);
    let mut previous: Option<(usize, usize)> = None;
    let mut bytes = raw.iter();
    loop {
        while held < width {
            let Some(&byte) = bytes.next() else { return out };
            bits = bits << 8 | u32::from(byte);
            held += 8;
        }
        let code = bits >> (held - width) & ((1 << width) - 1);
        held -= width;
        bits &= (1 << held) - 1;
        let start = out.bytes.len();
        match code {
            256 => {
                table.clear();
                width = 9;
                previous = None;
                continue;
            }
            257 => return out,
            #[expect(clippy::cast_possible_truncation, reason = "below 256")]
            0..=255 => out.bytes.push(code as u8),
            _ => {
                let entry = table.get(code as usize - 258).copied();
                // the code that is about to be made: the last stretch and its own first byte
                let Some((from, length)) = entry.or(previous.map(|(from, length)| (from, length + 1))) else {
                    out.damaged = true;
                    return out;
                };
                for at in from..from + length {
                    let byte = out.bytes.get(at).copied().unwrap_or(0);
                    out.bytes.push(byte);
                }
            }
        }
        if let Some((from, length)) = previous
            && table.len() < 4096 - 258
        {
            table.push((from, length + 1));
        }
        previous = Some((start, out.bytes.len() - start));
        let next = table.len() + 258 + usize::from(early);
        width = match next {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
        if out.bytes.len() >= limit {
            out.bytes.truncate(limit);
            out.limited = true;
            return out;
        }
    }
}

/// ASCIIHexDecode.
pub(super) fn ascii_hex(raw: &[u8]) -> Unpacked {
    let digits: Vec<u8> = raw.iter().take_while(|&&b| b != b'>').copied().filter_map(hex).collect();
    let bytes = digits.chunks(2).map(|pair| pair.first().unwrap_or(&0) << 4 | pair.get(1).unwrap_or(&0)).collect();
    Unpacked { bytes, ..Unpacked::default() }
}

/// ASCII85Decode.
pub(super) fn ascii85(raw: &[u8]) -> Unpacked {
    let mut out = Unpacked { bytes: Vec::with_capacity(raw.len() * 4 / 5 + 4), ..Unpacked::default() };
    let mut group = [0_u8; 5];
    let mut held = 0;
    for &byte in raw {
        match byte {
            b'~' => break,
            b'z' if held == 0 => out.bytes.extend([0; 4]),
            b'!'..=b'u' => {
                if let Some(slot) = group.get_mut(held) {
                    *slot = byte - b'!';
                }
                held += 1;
                if held == 5 {
                    out.bytes.extend(base85(group));
                    held = 0;
                }
            }
            _ => {}
        }
    }
    if held > 1 {
        for slot in group.iter_mut().skip(held) {
            *slot = 84;
        }
        out.bytes.extend(base85(group).into_iter().take(held - 1));
    }
    out
}

fn base85(group: [u8; 5]) -> [u8; 4] {
    group.iter().fold(0_u32, |value, &digit| value.wrapping_mul(85).wrapping_add(u32::from(digit))).to_be_bytes()
}

/// RunLengthDecode.
pub(super) fn run_length(raw: &[u8], limit: usize) -> Unpacked {
    let mut out: Unpacked = Unpacked::default();
    let mut rest = raw;
    while let Some((&length, tail)) = rest.split_first() {
        match length {
            128 => break,
            0..=127 => {
                let count = (usize::from(length) + 1).min(tail.len());
                out.bytes.extend(tail.iter().take(count));
                rest = tail.get(count..).unwrap_or_default();
            }
            129..=255 => {
                let Some((&byte, tail)) = tail.split_first() else { break };
                out.bytes.extend(std::iter::repeat_n(byte, 257 - usize::from(length)));
                rest = tail;
            }
        }
        if out.bytes.len() >= limit {
            out.bytes.truncate(limit);
            out.limited = true;
            break;
        }
    }
    out
}

/// Layout of the rows that a predictor works on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    pub(super) predictor: i64,
    pub(super) colors: usize,
    pub(super) bits: usize,
    pub(super) columns: usize,
}

/// Undoes a predictor; data without one comes back as it is.
pub(super) fn unpredict(bytes: Vec<u8>, rows: Rows) -> Vec<u8> {
    let pixel = (rows.colors * rows.bits).div_ceil(8).clamp(1, 64);
    let length = rows.colors.saturating_mul(rows.bits).saturating_mul(rows.columns).div_ceil(8).clamp(1, 1 << 20);
    match rows.predictor {
        10.. => png_rows(&bytes, pixel, length),
        2 if rows.bits == 8 => {
            let mut bytes = bytes;
            for row in bytes.chunks_mut(length) {
                for at in pixel..row.len() {
                    let left = row.get(at - pixel).copied().unwrap_or(0);
                    if let Some(byte) = row.get_mut(at) {
                        *byte = byte.wrapping_add(left);
                    }
                }
            }
            bytes
        }
        _ => bytes,
    }
}

fn png_rows(bytes: &[u8], pixel: usize, length: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0_u8; length];
    let mut row = vec![0_u8; length];
    for packed in bytes.chunks(length + 1) {
        let Some((&kind, data)) = packed.split_first() else { break };
        for (at, &byte) in data.iter().enumerate() {
            let left = at.checked_sub(pixel).and_then(|i| row.get(i)).copied().unwrap_or(0);
            let up = above.get(at).copied().unwrap_or(0);
            let corner = at.checked_sub(pixel).and_then(|i| above.get(i)).copied().unwrap_or(0);
            let guess = match kind {
                1 => left,
                2 => up,
                3 => left.midpoint(up),
                4 => paeth(left, up, corner),
                _ => 0,
            };
            if let Some(slot) = row.get_mut(at) {
                *slot = byte.wrapping_add(guess);
            }
        }
        out.extend(row.iter().take(data.len()));
        std::mem::swap(&mut above, &mut row);
    }
    out
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let estimate = a + b - c;
    let (da, db, dc) = ((estimate - a).abs(), (estimate - b).abs(), (estimate - c).abs());
    if da <= db && da <= dc {
        left
    } else if db <= dc {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn text_filters_give_back_what_was_packed() {
        assert_eq!(ascii_hex(b"48 65 6c6C 6f>").bytes, b"Hello");
        assert_eq!(ascii85(b"87cURD]i,\"Ebo80~>").bytes, b"Hello World!");
        assert_eq!(run_length(&[4, b'H', b'e', b'l', b'l', b'o', 255, b'!', 128], 100).bytes, b"Hello!!");
        assert_eq!(lzw(&[0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01], true, 100).bytes, b"-----A---B");
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&vec![0; 10_000_000]).unwrap();
        let bomb = packer.finish().unwrap();
        let out = flate(&mut Inflater::take(), &bomb, 1000);
        assert!(out.limited && out.bytes.len() == 1000);
        assert!(out.bytes.room.capacity() < 100_000);
    }

    #[test]
    fn a_whole_stream_gives_the_same_at_once_and_step_by_step() {
        for length in [0_u32, 1, 700, 100_000] {
            let text: Vec<u8> = (0..length).flat_map(|n| (n % 977).to_string().into_bytes()).collect();
            let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
            packer.write_all(&text).unwrap();
            let mut whole = packer.finish().unwrap();
            let mut inflater = Inflater::default();
            assert_eq!(at_once(&mut inflater, &whole, 1 << 20).as_deref(), Some(text.as_slice()));
            assert_eq!(*run_inflate(&mut inflater, true, &whole, 1 << 20).bytes, text);
            // what is longer than its limit, or whose sum is wrong, goes step by step
            assert!(text.is_empty() || at_once(&mut inflater, &whole, text.len() - 1).is_none());
            *whole.last_mut().unwrap() ^= 1;
            assert!(at_once(&mut inflater, &whole, 1 << 20).is_none());
        }
    }

    #[test]
    fn what_stood_before_the_damage_is_kept() {
        let text: Vec<u8> = (0..5000_u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&text).unwrap();
        let mut half = packer.finish().unwrap();
        half.truncate(half.len() / 2);
        let out = flate(&mut Inflater::take(), &half, 1 << 20);
        assert!(out.damaged && out.bytes.len() > 4000 && text.starts_with(&out.bytes));
    }

    #[test]
    fn a_png_predictor_is_undone_row_by_row() {
        let rows = Rows { predictor: 12, colors: 1, bits: 8, columns: 3 };
        assert_eq!(unpredict(vec![0, 1, 2, 3, 2, 1, 1, 1, 1, 5, 1, 1], rows), vec![1, 2, 3, 2, 3, 4, 5, 6, 7]);
    }
}
