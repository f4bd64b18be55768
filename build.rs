//! Names what the program reads with by a hash of its sources, so that a register knows when its readings are those of other rules,
//! and when its stored text is that of another decoder. The version alone would not say: rules change between versions.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What makes lines out of bytes.
const DECODER: [&str; 4] = ["src/decode", "src/ingest", "src/model/document.rs", "src/text"];
/// What makes letters out of lines.
const RULES: [&str; 8] = [
    "src/extract",
    "src/grammar",
    "src/link",
    "src/model",
    "src/pipeline/document.rs",
    "src/pipeline/margin.rs",
    "src/resolve",
    "src/segment",
];

fn main() -> io::Result<()> {
    for (name, places) in [("KAIRAN_DECODER", &DECODER[..]), ("KAIRAN_RULES", &RULES[..])] {
        println!("cargo::rustc-env={name}={:016x}", hash(places)?);
    }
    Ok(())
}

fn hash(places: &[&str]) -> io::Result<u64> {
    let mut files: Vec<PathBuf> = Vec::new();
    for place in places {
        println!("cargo::rerun-if-changed={place}");
        collect(Path::new(place), &mut files)?;
    }
    files.sort();
    // FNV-1a: the same on every machine and for every compiler
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        let name = file.to_string_lossy().replace('\\', "/");
        let bytes = fs::read(&file)?;
        // a checkout may end its lines in another way
        for byte in name.bytes().chain([0]).chain(bytes.into_iter().filter(|byte| *byte != b'\r')) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(hash)
}

fn collect(place: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if place.is_dir() {
        for entry in fs::read_dir(place)? {
            collect(&entry?.path(), files)?;
        }
    } else {
        files.push(place.to_owned());
    }
    Ok(())
}
