//! The frame of every page: head, ways to the other pages, switches; and the words that many pages say alike.

use super::assets::ASSETS;
use super::desk::Desk;
use super::guard::cookie;
use super::language::{Language, Theme, era_day};
use crate::model::{Date, Kind, Letter, RegisterNumber};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use axum::response::Html;
use maud::{DOCTYPE, Markup, html};
use std::convert::Infallible;
use std::fmt::Write as _;
use std::sync::Arc;

/// The page of the desk on which the reader is, for the ways to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Inbox,
    Book,
    Search,
    Ways,
    Audit,
    Deadlines,
    Upload,
    Nowhere,
}

/// How this reader wants pages, and where she is.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub(super) language: Language,
    theme: Theme,
    /// path and query, to come back to
    here: String,
}

impl FromRequestParts<Arc<Desk>> for Look {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, Infallible> {
        Ok(Self::of(desk, &parts.uri, &parts.headers))
    }
}

impl Look {
    pub(super) fn of(desk: &Desk, uri: &Uri, headers: &HeaderMap) -> Self {
        Self {
            language: cookie(headers, "lang").and_then(Language::from_code).unwrap_or(desk.language),
            theme: cookie(headers, "theme").and_then(Theme::from_code).unwrap_or_default(),
            here: uri.path_and_query().map_or("/", |here| here.as_str()).to_owned(),
        }
    }

    /// The text of the reader's language.
    pub(super) fn pick<'a>(&self, english: &'a str, japanese: &'a str) -> &'a str {
        self.language.pick(english, japanese)
    }

    /// What every page says of itself to the browser.
    fn about(&self, title: &str, place: Place) -> Markup {
        html! {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content=(if self.theme == Theme::System { "light dark" } else { self.theme.code() });
            title { (title) " – kairan" }
            link rel="icon" href=(ASSETS.sign.path()) type="image/svg+xml";
            @if place == Place::Audit { link rel="stylesheet" href=(ASSETS.audit_style.path()); }
            link rel="stylesheet" href=(ASSETS.style.path());
        }
    }

    /// A page for who was not let in: without the secrets that every other page carries, and without a word of the register.
    pub(super) fn refusal(&self, title: &str, body: &Markup) -> Html<String> {
        let page = html! {
            (DOCTYPE)
            html lang=(self.language.code()) data-theme=(self.theme.code()) {
                head { (self.about(title, Place::Nowhere)) }
                body {
                    header.top { a.sign href="/" { span { "回覧" } " kairan" } }
                    main #main tabindex="-1" { (body) }
                }
            }
        };
        Html(page.into_string())
    }

    /// The page, whole.
    pub(super) fn page(&self, desk: &Desk, place: Place, title: &str, body: &Markup) -> Html<String> {
        let page = html! {
            (DOCTYPE)
            html lang=(self.language.code()) data-theme=(self.theme.code()) {
                head {
                    (self.about(title, place))
                    meta name="kairan-token" content=(desk.secrets.token);
                    script src=(ASSETS.script.path()) defer {}
                    @if place == Place::Audit { script src=(ASSETS.audit_script.path()) defer {} }
                }
                body data-place=(format!("{place:?}").to_lowercase()) {
                    a.skip href="#main" { (self.pick("To the content", "本文へ")) }
                    (self.head(desk, place))
                    main #main tabindex="-1" {
                        @if !desk.shelf.is_writable() {
                            p.notice { (self.pick(
                                "This register can only be read: nothing can be corrected, confirmed or taken in here.",
                                "この収受簿は読み取り専用です。訂正・確認・取込はできません。",
                            )) }
                        }
                        (body)
                    }
                    (self.foot(desk))
                    (self.keys())
                }
            }
        };
        Html(page.into_string())
    }

    fn head(&self, desk: &Desk, place: Place) -> Markup {
        let ways = [
            (Place::Inbox, "/inbox", self.pick("Review", "確認")),
            (Place::Book, "/letters", self.pick("Register", "台帳")),
            (Place::Ways, "/circulars", self.pick("Ways", "経路")),
            (Place::Audit, "/audit", self.pick("Audit", "監査")),
            (Place::Deadlines, "/deadlines", self.pick("Deadlines", "期限")),
            (Place::Upload, "/upload", self.pick("Take in", "取込")),
        ];
        let waiting = desk.waiting();
        html! {
            header.top {
                a.sign href="/" { span { "回覧" } " kairan" }
                nav aria-label=(self.pick("Pages", "画面")) {
                    ul {
                        @for (of, path, name) in ways {
                            li {
                                a href=(path) aria-current=[(of == place).then_some("page")] {
                                    (name)
                                    @if of == Place::Inbox && waiting > 0 {
                                        " " span.count { (thousands(waiting)) span.unseen { (self.pick(" to review", "通が確認待ち")) } }
                                    }
                                }
                            }
                        }
                    }
                }
                form.find action="/search" method="get" role="search" {
                    label.unseen for="find" { (self.pick("Search the letters", "文書を検索")) }
                    input #find type="search" name="q" autocomplete="off" maxlength="200"
                        placeholder=(self.pick("Search", "検索"));
                    button type="submit" { (self.pick("Go", "検索")) }
                }
            }
        }
    }

    fn foot(&self, desk: &Desk) -> Markup {
        let switch = |name: &'static str, value: &'static str, text: &str, on: bool| {
            html! { button type="submit" name=(name) value=(value) aria-pressed=(if on { "true" } else { "false" }) { (text) } }
        };
        html! {
            footer.foot {
                form action="/preferences" method="post" {
                    (token(desk))
                    input type="hidden" name="back" value=(self.here);
                    fieldset {
                        legend { (self.pick("Language", "言語")) }
                        (switch("lang", "ja", "日本語", self.language == Language::Japanese))
                        (switch("lang", "en", "English", self.language == Language::English))
                    }
                    fieldset {
                        legend { (self.pick("Light", "明るさ")) }
                        (switch("theme", "system", self.pick("System", "自動"), self.theme == Theme::System))
                        (switch("theme", "light", self.pick("Light", "明"), self.theme == Theme::Light))
                        (switch("theme", "dark", self.pick("Dark", "暗"), self.theme == Theme::Dark))
                    }
                }
                p {
                    a href="/keys" { (self.pick("Keys (?)", "キー操作 (?)")) }
                    " · " (self.pick("Everything stays on this machine.", "文書も記録も、この機械の外へは出ません。"))
                }
            }
        }
    }

    fn keys(&self) -> Markup {
        html! {
            dialog #keys aria-labelledby="keys-title" {
                h2 #keys-title { (self.pick("Keys", "キー操作")) }
                (self.key_list())
                form method="dialog" { button type="submit" { (self.pick("Close", "閉じる")) } }
            }
        }
    }

    /// All keys with what they do.
    pub(super) fn key_list(&self) -> Markup {
        let keys: [(&[&str], &str); 12] = [
            (&["j", "↓"], self.pick("next field, next row", "次の項目・次の行")),
            (&["k", "↑"], self.pick("field before, row before", "前の項目・前の行")),
            (&["Enter"], self.pick("correct the field; open the row", "項目を直す・行を開く")),
            (
                &["Ctrl+Enter"],
                self.pick("in a field: save; else confirm the letter", "入力中は保存、それ以外は文書を確認済みに"),
            ),
            (&["1"], self.pick("confirm the letter and go on", "文書を確認済みにして次へ")),
            (&["Esc"], self.pick("leave the field as it is", "直すのをやめる")),
            (&["u"], self.pick("take back what was done last", "直前の操作を取り消す")),
            (&["n", "p"], self.pick("next letter, letter before", "次の文書・前の文書")),
            (&["z"], self.pick("page larger, smaller", "頁の拡大・縮小")),
            (&["/"], self.pick("search", "検索")),
            (&["g"], self.pick("to the letters to review", "確認待ちの一覧へ")),
            (&["?"], self.pick("this list", "この一覧")),
        ];
        html! {
            dl.keys {
                @for (names, does) in keys {
                    div {
                        dt { @for (at, name) in names.iter().enumerate() { @if at > 0 { " " } kbd { (name) } } }
                        dd { (does) }
                    }
                }
            }
        }
    }

    /// A day: by era and in ISO for Japanese readers, ISO and by era for others.
    pub(super) fn day(&self, desk: &Desk, date: Date) -> Markup {
        let era = era_day(date, &desk.context.tables.eras);
        html! {
            time.day datetime=(date) {
                @match (self.language, era) {
                    (Language::Japanese, Some(era)) => { span.era { (era) } " " span.iso { (date) } }
                    (_, era) => { span.iso { (date) } @if let Some(era) = era { " " span.era { (era) } } }
                }
            }
        }
    }

    /// A day or a dash.
    pub(super) fn day_or_none(&self, desk: &Desk, date: Option<Date>) -> Markup {
        match date {
            Some(date) => self.day(desk, date),
            None => self.none(),
        }
    }

    /// What stands for a value that the page does not give.
    pub(super) fn none(&self) -> Markup {
        html! { span.none { span aria-hidden="true" { "–" } span.unseen { (self.pick("none", "なし")) } } }
    }

    pub(super) fn number(&self, number: Option<RegisterNumber>) -> Markup {
        html! {
            @match number {
                Some(number) => span.number { (number) },
                None => span.number.soft { (self.pick("no number yet", "採番前")) },
            }
        }
    }

    pub(super) fn subject(&self, letter: &Letter) -> Markup {
        html! {
            @match letter.subject.as_deref().filter(|subject| !subject.trim().is_empty()) {
                Some(subject) => (shown(subject)),
                None => span.soft { (self.pick("(no subject)", "（件名なし）")) },
            }
        }
    }

    pub(super) fn kind(&self, kind: Kind) -> &'static str {
        let english = match kind {
            Kind::OfficeMemo => "office memo",
            Kind::Notice => "notice",
            Kind::Directive => "directive",
            Kind::Request => "request",
            Kind::Inquiry => "inquiry",
            Kind::Reply => "reply",
            Kind::Announcement => "announcement",
            Kind::CoverSheet => "cover sheet",
            Kind::PublicNotification => "public notification",
            Kind::Instruction => "instruction",
            Kind::Other => "other",
        };
        self.language.pick(english, kind.label())
    }
}

/// The first secret, for a form that writes.
pub(super) fn token(desk: &Desk) -> Markup {
    html! { input type="hidden" name="token" value=(desk.secrets.token); }
}

/// A text of a document as a page may show it: without the characters that turn the direction of writing or have no form, which
/// would let one text pass for another.
pub(super) fn shown(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => ' ',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => '\u{fffd}',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// 12345 → 12,345.
pub(super) fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The names of several bodies on one line, the rest counted.
pub(super) fn names(texts: impl Iterator<Item = String>, most: usize, look: &Look) -> String {
    let all: Vec<String> = texts.collect();
    let mut line = all.iter().take(most).map(|text| shown(text)).collect::<Vec<_>>().join(look.pick(", ", "、"));
    if all.len() > most {
        let more = all.len() - most;
        // writing to a String does not fail
        let _ = match look.language {
            Language::English => write!(line, " and {more} more"),
            Language::Japanese => write!(line, " ほか{more}"),
        };
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_the_direction_of_writing_is_shown_as_unknown() {
        assert_eq!(shown("a\u{202e}fdp.exe"), "a\u{fffd}fdp.exe");
        assert_eq!(shown("甲\u{0}乙\n丙"), "甲\u{fffd}乙 丙");
    }

    #[test]
    fn large_counts_are_parted_by_thousands() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }
}
