//! The command line: the only place that knows exit codes.

use std::io::Write;
use std::process::ExitCode;

/// Runs the command.
#[must_use]
pub fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let files: Vec<String> = args.collect();
    let limits = crate::config::Limits::default();
    let mut out = std::io::stdout().lock();
    for file in files {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let passwords: Vec<String> = std::env::var("KP").ok().into_iter().collect();
        let n = if command == "bench" { 20 } else { 1 };
        let mut decoded = crate::decode::Decoded::default();
        let mut sink = crate::diag::Sink::new();
        let start = std::time::Instant::now();
        for _ in 0..n {
            sink = crate::diag::Sink::new();
            decoded = crate::decode::pdf::decode(&bytes, &passwords, &limits, &mut sink);
        }
        let took = start.elapsed() / n;
        if command == "text" {
            let _ = out.write_all(decoded.document.to_text().as_bytes());
        } else if command == "bench" {
            let _ = writeln!(
                out,
                "{:>9.3?} {:>5} pages {:>9.3?}/page {file}",
                took,
                decoded.document.pages.len(),
                took / u32::try_from(decoded.document.pages.len().max(1)).unwrap_or(1)
            );
        } else {
            let _ = writeln!(
                out,
                "{file} {:?} embedded {:?}",
                decoded.document.text_source,
                decoded.embedded.iter().map(|e| (&e.name, e.bytes.len())).collect::<Vec<_>>()
            );
            for d in sink.items() {
                let _ = writeln!(out, "  {} p{:?} l{:?} {}", d.code.as_str(), d.page, d.line, d.message);
            }
            for page in &decoded.document.pages {
                let _ = writeln!(out, "  page {} {:?} {}x{}", page.number, page.kind, page.width, page.height);
                if command == "lines" {
                    for l in &page.lines {
                        let b: [f32; 4] = l.bbox.unwrap_or_default().into();
                        let _ = writeln!(
                            out,
                            "   {:>3} {:?} {}{}{} {:?} {} {:?}",
                            l.number,
                            b,
                            if l.furniture { "F" } else { "" },
                            if l.hidden { "H" } else { "" },
                            if l.cell.is_some() { format!("{:?}", l.cell) } else { String::new() },
                            l.text,
                            l.words.len(),
                            l.struck
                        );
                    }
                }
            }
        }
    }
    ExitCode::SUCCESS
}
