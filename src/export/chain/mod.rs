//! One circular as a picture: a tree for the terminal, a Mermaid graph, an SVG. Pure string functions over the record.
//!
//! ```text
//! 医政歯発0609第4号  2023-06-09  厚生労働省医政局歯科保健課長  （写し9件）
//!   院内感染防止対策の取組状況調査の実施について
//! └─ 5日 → 2023-06-14  公益社団法人日本歯科医師会  （写し9件）
//!    ├─ 7日 → 2023-06-21  公益社団法人東京都歯科医師会  （写し3件）
//! ```
//!
//! Must not know how a chain was found. A letter that two letters lead to is drawn at both; its own covers only at the first.

mod graph;
mod svg;
mod tree;

#[cfg(test)]
mod tests;

pub use graph::Find;
pub(super) use graph::{Graph, head};
pub(super) use svg::drawing;
pub use svg::{chain_drawing, chain_svg};
pub use tree::{chain_mermaid, chain_tree};
