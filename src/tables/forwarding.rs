//! The words by which a covering letter says what it passes on; `data/forwarding.toml` with an example of every kind.

use serde::Deserialize;
use std::sync::OnceLock;

const EMBEDDED: &str = include_str!("data/forwarding.toml");

/// What one example sentence names as passed on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Named {
    /// who sent it
    pub issuer: Option<String>,
    /// through whom
    pub via: Option<String>,
    /// its number
    pub reference_number: Option<String>,
    /// its date, ISO 8601
    pub date: Option<String>,
    /// its title
    pub title: Option<String>,
    /// the sentence speaks of an enclosure
    pub enclosed: bool,
}

/// One sentence and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// as printed
    pub text: String,
    /// empty: it passes nothing on
    pub passes_on: Vec<Named>,
}

/// Word lists of the forwarding sentence, folded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forwarding {
    /// what arrives: 通知, 事務連絡
    pub things: Vec<String>,
    /// how it arrives, directly behind the thing: がありました
    pub arrivals: Vec<String>,
    /// thing and arrival in one verb: 発出されました
    pub passive: Vec<String>,
    /// words that end what stands before the source's name
    pub cuts: Vec<String>,
    /// sources below the writer: 会員
    pub below: Vec<String>,
    /// words that speak of an enclosure: 別添
    pub enclosed: Vec<String>,
    /// を通じて
    pub via: Vec<String>,
    /// ends of phrases before から that are no senders: ことから
    pub not_source_end: Vec<String>,
    /// the letter answers or reports itself: 回答いたします
    pub answering: Vec<String>,
    /// the writer sent it himself to others: 通知しましたので
    pub own: Vec<String>,
    /// what the writer hands in elsewhere: 要望書
    pub own_letters: Vec<String>,
    /// behind an enclosed letter, where what it says is to be read: に基づき, をご覧
    pub read_there: Vec<String>,
    /// behind a number or date: what was said there earlier is cited and not passed on
    pub cited: Vec<String>,
    /// how a thing arrives when its source stands behind it: …が東京都歯科医師会より|まいりました
    pub verbs: Vec<String>,
    /// what is held by a name, and is no sender: 研修会
    pub events: Vec<String>,
    /// verbs that say by themselves that something came: 連絡が７月に|届いて
    pub reached: Vec<String>,
    /// what may stand before the verb: 相次いで|届きました
    pub meanwhile: Vec<String>,
    /// behind Xからの依頼: により
    pub because: Vec<String>,
    /// between the source and the thing: Xから|来た|通知
    pub came: Vec<String>,
    /// what is done with it then: お送り, 回覧
    pub handed_on: Vec<String>,
    /// behind an arrival that a later sender tells of: 通知があった|旨
    pub told: Vec<String>,
    /// the writer asked, and the one asked answers: 照会したところ
    pub asked: Vec<String>,
    /// a later sentence about the letter itself: 別添, 原文
    pub original: Vec<String>,
    /// and what it says of it: ご参照, お送り
    pub shown: Vec<String>,
    /// heads of lines that say that something is enclosed
    pub original_heads: Vec<String>,
    /// a digest's opening: which
    pub digest_heads: Vec<String>,
    /// what
    pub digest_things: Vec<String>,
    /// and how it comes
    pub digest_verbs: Vec<String>,
    /// heads of a line that lists what is enclosed: 添付
    pub list_heads: Vec<String>,
    /// labels of lines that describe a letter: 件名
    pub title_labels: Vec<String>,
    /// 発信者
    pub issuer_labels: Vec<String>,
    /// 発信日
    pub date_labels: Vec<String>,
    /// 文書番号
    pub number_labels: Vec<String>,
    /// what a listed letter is called at its end: 事務連絡
    pub letter_words: Vec<String>,
    /// the letter itself is printed below the sentence that says so: 下記の, 写します
    pub printed_below: Vec<String>,
    /// what a line alone announces: 以下|原文
    pub below_things: Vec<String>,
    /// sentences and what they say; run by the tests
    #[serde(rename = "example", default)]
    pub examples: Vec<Example>,
}

impl Forwarding {
    /// The embedded table. A test reads the same text, so that the empty one is never met.
    pub fn embedded() -> &'static Self {
        static TABLE: OnceLock<Forwarding> = OnceLock::new();
        TABLE.get_or_init(|| {
            // the examples are for the tests, and half of the text
            let words = EMBEDDED.find("\n[[example]]").and_then(|end| EMBEDDED.get(..end)).unwrap_or(EMBEDDED);
            Self::parse(words).unwrap_or_else(|_| Self {
                things: Vec::new(),
                arrivals: Vec::new(),
                passive: Vec::new(),
                cuts: Vec::new(),
                below: Vec::new(),
                enclosed: Vec::new(),
                via: Vec::new(),
                not_source_end: Vec::new(),
                answering: Vec::new(),
                own: Vec::new(),
                own_letters: Vec::new(),
                read_there: Vec::new(),
                cited: Vec::new(),
                verbs: Vec::new(),
                meanwhile: Vec::new(),
                because: Vec::new(),
                came: Vec::new(),
                told: Vec::new(),
                title_labels: Vec::new(),
                issuer_labels: Vec::new(),
                date_labels: Vec::new(),
                number_labels: Vec::new(),
                events: Vec::new(),
                reached: Vec::new(),
                handed_on: Vec::new(),
                asked: Vec::new(),
                original: Vec::new(),
                shown: Vec::new(),
                original_heads: Vec::new(),
                digest_heads: Vec::new(),
                digest_things: Vec::new(),
                digest_verbs: Vec::new(),
                list_heads: Vec::new(),
                letter_words: Vec::new(),
                printed_below: Vec::new(),
                below_things: Vec::new(),
                examples: Vec::new(),
            })
        })
    }

    /// All of the embedded table, examples too.
    ///
    /// # Errors
    /// The text is not of the table's form.
    pub fn with_examples() -> Result<Self, toml::de::Error> {
        Self::parse(EMBEDDED)
    }

    /// Reads a table; longer words come first, so that 協力依頼 is met before 依頼.
    ///
    /// # Errors
    /// The text is not of the table's form.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let mut table: Self = toml::from_str(text)?;
        for words in [
            &mut table.things,
            &mut table.arrivals,
            &mut table.passive,
            &mut table.cuts,
            &mut table.enclosed,
            &mut table.via,
            &mut table.own,
            &mut table.came,
            &mut table.told,
            &mut table.title_labels,
            &mut table.issuer_labels,
            &mut table.date_labels,
            &mut table.number_labels,
            &mut table.events,
            &mut table.reached,
            &mut table.list_heads,
            &mut table.letter_words,
        ] {
            words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads() {
        let table = Forwarding::with_examples().unwrap();
        let words = Forwarding::embedded();
        assert_eq!(Forwarding { examples: Vec::new(), ..table.clone() }, *words);
        assert!(table.examples.len() >= 20);
    }
}
