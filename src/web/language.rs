//! The language and the light of a page: what the cookies say, and the words of a day.

use crate::model::{Date, Tongue};
use crate::tables::Eras;

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// first, and where nothing else was chosen
    #[default]
    Japanese,
    /// by the switch
    English,
}

impl Language {
    /// The text of this language.
    #[must_use]
    pub fn pick<'a>(self, english: &'a str, japanese: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::Japanese => japanese,
        }
    }

    /// The tongue of what stages say.
    #[must_use]
    pub fn tongue(self) -> Tongue {
        match self {
            Self::Japanese => Tongue::Japanese,
            Self::English => Tongue::English,
        }
    }

    /// As `lang` of a page and as the cookie says it.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.pick("en", "ja")
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        [Self::Japanese, Self::English].into_iter().find(|language| language.code() == code)
    }
}

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        [Self::System, Self::Light, Self::Dark].into_iter().find(|theme| theme.code() == code)
    }
}

/// A day by the era in which it lies: 令和5年7月7日, the first year as 元年. `None` before the first era of the table.
pub(super) fn era_day(date: Date, eras: &Eras) -> Option<String> {
    let era = eras.rows().iter().rfind(|era| era.start <= date)?;
    let year = date.year() - era.offset;
    let year = if year == 1 { "元".to_owned() } else { year.to_string() };
    Some(format!("{}{year}年{}月{}日", era.name, date.month(), date.day()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Tables;

    #[test]
    fn a_day_is_said_in_its_era() {
        let eras = &Tables::embedded().eras;
        for (day, said) in [
            ("2023-07-07", "令和5年7月7日"),
            ("2019-05-01", "令和元年5月1日"),
            ("2019-04-30", "平成31年4月30日"),
            ("1989-01-07", "昭和64年1月7日"),
        ] {
            assert_eq!(era_day(day.parse().unwrap(), eras).as_deref(), Some(said));
        }
    }
}
