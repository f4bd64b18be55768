//! `kairan chain [NUMBER|LETTER]`: how a circular travelled.
//!
//! ```text
//! 2023-06-09  医政歯発0609第4号  厚生労働省医政局歯科保健課長  …の実施について        5 copies
//! └─ 2023-06-14 (+5)  日歯発第401号  公益社団法人日本歯科医師会 → 都道府県歯科医師会    4 copies
//!    ├─ 2023-06-21 (+7)  都歯地発第155号  公益社団法人東京都歯科医師会 → 地区歯科医師会
//!    └─ …
//! ```
//!
//! Owns the choice of the circular and the drawing of its ways; what is the same letter and who passed it on was decided by `link`.

mod command;
mod draw;
mod route;

pub(super) use command::{ChainArgs, chain, choose};
