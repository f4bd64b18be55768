//! What a page cannot give, in the words of the person who asked for it.

use super::Language;
use crate::diag::system_in_japanese;
use crate::pipeline::{RunError, Unfit};
use crate::register::{Problem, RegisterError};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Why there is no page, or why nothing was written.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum Trouble {
    /// no such page, letter or circular
    #[error("not found")]
    NotFound,
    /// the door did not open: host, origin, token
    #[error("refused: {english}")]
    Refused { english: &'static str, japanese: &'static str },
    /// what was sent cannot be taken; nothing was changed
    #[error("{english}")]
    Unfit { english: String, japanese: String },
    /// what the page showed is no longer so; nothing was changed
    #[error("{english}")]
    Changed { english: &'static str, japanese: &'static str },
    /// it did not come to an end in time
    #[error("too slow")]
    Slow,
    /// too large, too many
    #[error("{english}")]
    TooMuch { english: String, japanese: String },
    /// another program writes to the register
    #[error("the register is taken")]
    Taken,
    /// the register or the machine
    #[error("{english}")]
    Broken { english: String, japanese: String },
}

impl Trouble {
    pub(super) fn unfit(english: impl Into<String>, japanese: impl Into<String>) -> Self {
        Self::Unfit { english: english.into(), japanese: japanese.into() }
    }

    /// What went wrong in the words of the system, which are the same in both languages.
    pub(super) fn broken(found: &impl std::fmt::Display) -> Self {
        Self::Broken { english: found.to_string(), japanese: found.to_string() }
    }

    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Refused { .. } => StatusCode::FORBIDDEN,
            Self::Unfit { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Changed { .. } => StatusCode::CONFLICT,
            Self::TooMuch { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Slow => StatusCode::GATEWAY_TIMEOUT,
            Self::Taken => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Heading and what to do.
    pub(super) fn words(&self, language: Language) -> (String, String) {
        let pick = |english: &str, japanese: &str| language.pick(english, japanese).to_owned();
        match self {
            Self::NotFound => (
                pick("Nothing here", "見つかりません"),
                pick(
                    "There is no such page or letter in this register. It may have been split, joined or read anew.",
                    "この収受簿に、そのページや文書はありません。分割・結合や読み直しで番号が変わったのかもしれません。",
                ),
            ),
            Self::Refused { english, japanese } => (pick("Refused", "受け付けられません"), pick(english, japanese)),
            Self::Unfit { english, japanese } => {
                (pick("Nothing was changed", "変更していません"), pick(english, japanese))
            }
            Self::Changed { english, japanese } => {
                (pick("Changed in the meantime", "値が変わっています"), pick(english, japanese))
            }
            Self::TooMuch { english, japanese } => (pick("Too much", "上限を超えています"), pick(english, japanese)),
            Self::Slow => (
                pick("This took too long", "時間がかかりすぎました"),
                pick(
                    "It was given up. Go back and narrow the selection, or try it again.",
                    "打ち切りました。前の画面に戻って条件を絞るか、もう一度試してください。",
                ),
            ),
            Self::Taken => (
                pick("The register is being written to", "収受簿は書き込み中です"),
                pick(
                    "Another kairan is writing at this moment. Nothing was changed. Go back and send it again in a few seconds.",
                    "ほかの kairan が書き込んでいる最中です。何も変更していません。数秒待ってから、前の画面に戻ってもう一度送ってください。",
                ),
            ),
            Self::Broken { english, japanese } => {
                (pick("This did not work", "処理できませんでした"), pick(english, japanese))
            }
        }
    }
}

impl From<RegisterError> for Trouble {
    fn from(error: RegisterError) -> Self {
        let (english, japanese) = (error.problem.to_string(), error.problem.in_japanese());
        match error.problem {
            Problem::Locked | Problem::Busy => Self::Taken,
            Problem::UnknownLetter { .. } => Self::NotFound,
            Problem::BadCorrection { .. }
            | Problem::UnknownCorrection { .. }
            | Problem::NoSuchLine { .. }
            | Problem::LineOfAnother { .. }
            | Problem::BeginsHere { .. }
            | Problem::ForwardOfItself
            | Problem::ReadOnly
            | Problem::Ring { .. }
            | Problem::NothingAbove { .. } => Self::Unfit { english, japanese },
            _ => Self::Broken { english, japanese },
        }
    }
}

impl From<Unfit> for Trouble {
    fn from(Unfit { english, japanese }: Unfit) -> Self {
        Self::Unfit { english, japanese }
    }
}

impl From<RunError> for Trouble {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Register(error) => error.into(),
            RunError::Export(error) => Self::Broken { english: error.to_string(), japanese: error.in_japanese() },
            other => Self::Broken { english: other.to_string(), japanese: system_in_japanese(&other.to_string()) },
        }
    }
}

impl IntoResponse for Trouble {
    /// Without a body: the door dresses it in the language of the request.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
