//! kairan (回覧) reads Japanese official circulars as they arrive, writes down what a careful clerk would write down, and joins
//! the letters of many files into forwarding chains.
//!
//! # The way through
//!
//! ```text
//! ingest → decode → segment → extract → resolve → link → audit → register → export        (cli and web on top)
//! ```
//!
//! | stage | takes | gives |
//! |---|---|---|
//! | [`ingest`] | paths | [`model::Source`]s: bytes with a name, a hash and a media type |
//! | [`decode`] | bytes | a [`model::Document`]: pages of lines with places |
//! | [`segment`] | a document | which lines belong to which letter, and what each line is |
//! | [`extract`] | the lines of one letter | its fields, every value with its evidence |
//! | [`resolve`] | printed names | authority records valid on the letter's date; checks between fields |
//! | [`link`] | all letters | same-letter classes, forwards, circulars |
//! | [`audit`] | circulars and bodies | reached, not reached, hop times, anomalies |
//! | [`register`] | records | one `SQLite` file |
//! | [`export`] | records | the files a clerk opens |
//!
//! On top stand [`cli`] and `web`, the desk in the browser (feature `web`).
//!
//! [`pipeline`] is the only module that knows more than one stage. Arrows point down this page only; stages never import each
//! other; `tests/architecture.rs` reads the `use` lines and holds it so. Below the stages lie [`grammar`] (how dates, numbers
//! and contacts are written), [`tables`], [`text`], [`diag`] and [`model`]: pure data and pure functions. [`learn`] makes the weights
//! that [`segment`] uses, outside of any run.

pub mod cli;
pub mod learn;
pub mod pipeline;
#[cfg(feature = "web")]
pub mod web;

pub mod ingest;

pub mod decode;

pub mod segment;

pub mod extract;

pub mod resolve;

pub mod link;

pub mod audit;

pub mod register;

pub mod export;

pub mod config;
pub mod diag;
pub mod grammar;
pub mod model;
pub mod tables;
pub mod text;
