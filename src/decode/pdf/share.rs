//! The pages of one large file, read by several workers side by side.
//!
//! Every worker opens the file for itself: objects and fonts are read only when a page needs them, so little is read twice, and
//! nothing has to be locked. Which worker reads which page changes nothing in what is read.

use super::file::{Arena, File, PageNode};
use super::page::{self, Part};
use super::xref::Index;
use crate::config::Limits;
use std::thread;

/// Pages that are worth a worker: below that, opening the file again takes longer than reading them.
const PAGES_EACH: usize = 24;
/// Bytes of stack of a worker, as of those that read whole files: objects are nested, and read by recursion.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Reads the pages, by as many of the workers as the file is worth.
pub(super) fn read_all<'a>(
    file: &File<'a>,
    nodes: &[PageNode<'_, 'a>],
    bytes: &'a [u8],
    index: &Index<'a>,
    limits: &Limits,
    workers: usize,
) -> Part {
    let workers = workers.min(nodes.len() / PAGES_EACH).max(1);
    let share = nodes.len().div_ceil(workers).max(1);
    let (own, others) = nodes.split_at(share.min(nodes.len()));
    thread::scope(|scope| {
        // a worker that the system does not give leaves its pages to this one
        let started: Vec<_> = (0..others.len())
            .step_by(share)
            .map(|from| {
                let read = move || alone(bytes, index, (share + from, share), limits);
                (from, thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, read).ok())
            })
            .collect();
        let mut whole = page::read_all(file, own, 0, limits);
        for (from, worker) in started {
            let part = match worker.map(thread::ScopedJoinHandle::join) {
                Some(Ok((part, flags))) => {
                    flags.tell(file);
                    part
                }
                Some(Err(panic)) => std::panic::resume_unwind(panic),
                None => {
                    let nodes = others.get(from..others.len().min(from + share)).unwrap_or_default();
                    page::read_all(file, nodes, share + from, limits)
                }
            };
            whole.pages.extend(part.pages);
            whole.pinned.extend(part.pinned);
            whole.diagnostics.extend(part.diagnostics);
            whole.remarks.extend(part.remarks);
        }
        whole
    })
}

/// What a worker found out about the file.
struct Flags {
    misplaced: bool,
    damaged: bool,
    limited: bool,
}

impl Flags {
    fn tell(&self, file: &File<'_>) {
        file.misplaced.set(file.misplaced.get() | self.misplaced);
        file.damaged.set(file.damaged.get() | self.damaged);
        file.limited.set(file.limited.get() | self.limited);
    }
}

/// Reads `count` pages from `first` on, with objects and fonts of its own.
fn alone(bytes: &[u8], index: &Index<'_>, (first, count): (usize, usize), limits: &Limits) -> (Part, Flags) {
    let arena = Arena::for_index(index);
    let file = File::new(bytes, index, &arena, limits);
    let nodes = file.pages((first + count).min(limits.max_pages as usize));
    let part = page::read_all(&file, nodes.get(first..).unwrap_or_default(), first, limits);
    let flags = Flags { misplaced: file.misplaced.get(), damaged: file.damaged.get(), limited: file.limited.get() };
    (part, flags)
}

#[cfg(test)]
mod tests {
    use super::super::open;
    use crate::config::Limits;
    use crate::diag::Sink;

    /// A file of so many pages with a line each, without compression.
    fn book(pages: usize) -> Vec<u8> {
        let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", 10 + 2 * page)).collect();
        let kids = kids.join(" ");
        let mut objects = vec![
            (1, "<</Type/Catalog/Pages 2 0 R>>".to_owned()),
            (
                2,
                format!(
                    "<</Type/Pages/Count {pages}/Kids[{kids}]/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>>>"
                ),
            ),
            (3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned()),
        ];
        for page in 0..pages {
            let text = format!("BT /F 12 Tf 60 700 Td (page {page}) Tj ET");
            objects.push((10 + 2 * page, format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", 11 + 2 * page)));
            objects.push((11 + 2 * page, format!("<</Length {}>>stream\n{text}\nendstream", text.len())));
        }
        let mut bytes = b"%PDF-1.4\n".to_vec();
        for (number, object) in objects {
            bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
        }
        bytes.extend(b"trailer<</Root 1 0 R>>\n%%EOF\n");
        bytes
    }

    #[test]
    fn any_number_of_workers_reads_the_same() {
        let bytes = book(101);
        let read = |workers: usize| {
            let mut sink = Sink::new();
            let decoded = open::decode(&bytes, &[], &Limits::default(), workers, &mut sink);
            (decoded, sink.into_sorted())
        };
        let alone = read(1);
        assert_eq!(alone.0.document.pages.len(), 101);
        assert_eq!(alone.0.document.lines().last().map(|line| line.text.clone()), Some("page 100".to_owned()));
        for workers in [2, 3, 4, 9] {
            assert_eq!(read(workers), alone, "{workers}");
        }
    }
}
