//! Plain data: what the stages hand to one another and what the files of `RECORD.md` hold. No I/O, no rules.
//!
//! # Glossary
//!
//! | here | Japanese | meaning |
//! |---|---|---|
//! | [`Source`] | 受領ファイル | one file, or one member of a mail or archive |
//! | [`Document`] | 文書(綴り) | the decoded pages of one source; may bundle several letters |
//! | [`Letter`] | 文書・通知 | one letter with its own date, issuer and addressee |
//! | [`Material`] | 別添資料 | attached matter that is not a letter |
//! | reference number | 文書番号・記号番号 | 医政発0609第3号 |
//! | issuer, addressee | 発信者、宛先 | who sends, to whom |
//! | [`Attachment`] | 添付・別添 | what the letter says it encloses |
//! | [`Citation`] | 引用 | another document that the running text names |
//! | [`Forward`] | 転送・経由 | one covering letter passing another letter on |
//! | [`Circular`] | 回覧文書 | the letter at the top of a chain, with every copy and hop |
//! | register | 収受簿 | the book of incoming letters |

mod circular;
mod document;
mod letter;
mod link;
mod register;
mod source;
mod survey;
mod words;

pub use circular::{
    Anomaly, AnomalyKind, Body, Circular, Evidenced, Forward, NotReached, NotReachedReason, Place, Reached, ReachedBy,
    Revision, Root,
};
pub use document::{Document, Line, Page, PageKind, Rect, TextSource, Word};
pub use jiff::civil::{Date, DateTime};
pub use letter::{
    Addressee, Attachment, Citation, Contact, ContactKind, DocumentRecord, Evidence, Field, FieldEvidence, Found,
    Issuer, Kind, Letter, Material, Received, Relation, Request, Upstream,
};
pub use link::{Chain, Hop, Links, Named, Remark, Revises, Signature, Summary, Target, Top};
pub use register::{
    Border, Borders, Confirmation, Conflict, Correction, Cut, Judged, Judgement, LetterId, RegisterEntry,
    RegisterNumber, Standing, Verdict,
};
pub use source::{Container, MediaType, Source, SourceRecord, Stamp};
pub use survey::{BodiesFrom, HopTimes, Survey, TimedHop};
pub use words::{Told, Tongue, field_in_words, page_ranges, value_in_words};
