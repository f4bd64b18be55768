//! The day of a revision as the head of a manual prints it: 平成27年3月9日一部改正（国海安第290号）.

/// What is said behind the day of a revision.
const WORDS: [&str; 10] =
    ["改正", "一部改正", "最終改正", "全部改正", "改定", "一部改定", "最終改定", "改訂", "一部改訂", "最終改訂"];
/// Bytes of such a line at most.
const LINE: usize = 150;

/// Whether a line is the day of a revision, with or without the bracket that the number stands in.
#[must_use]
pub fn is_revision(folded: &str) -> bool {
    folded.len() <= LINE
        && folded.split_once('日').is_some_and(|(day, rest)| {
            let word = rest.split(['(', '〔', '[', ':']).next().unwrap_or_default();
            day.contains('月') && (WORDS.contains(&word) || is_labelled(day) || goes_on(day, rest))
        })
}

/// 改正令和4年11月1日管財第1640号, and below it 27年4月1日同第1203号: the next of the list.
fn goes_on(day: &str, rest: &str) -> bool {
    let number = |rest: &str| rest.is_empty() || rest.contains('第') || rest.ends_with('号');
    let named = WORDS.iter().filter_map(|word| day.strip_prefix(word)).any(|day| {
        let year = day.trim_start_matches(|c| "令和平成昭".contains(c));
        year.split_once('年').is_some_and(|(year, _)| year.chars().count() <= 3) && number(rest)
    });
    let same = day.strip_prefix('同').is_some_and(|day| day.starts_with(|c: char| c.is_ascii_digit()));
    named || same && number(rest) || rest.starts_with("同第") && day.chars().count() <= 12
}

/// 最終改正:平成13年3月30日 12林整治第911号
fn is_labelled(day: &str) -> bool {
    day.split_once(':').is_some_and(|(word, day)| WORDS.contains(&word) && day.chars().count() <= 12)
}

#[cfg(test)]
mod tests {
    use super::is_revision;

    #[test]
    fn revisions_one_below_the_other_are_told() {
        for text in [
            "改正令和4年11月1日管財第1640号",
            "27年4月1日同第1203号",
            "令和元年8月20日同第2980号",
            "改正令和4年11月1日",
            "同15年4月9日",
        ] {
            assert!(is_revision(text), "{text}");
        }
        for text in ["改正法の施行日(令和4年11月1日)", "令和4年5月31日管財第812号", "改正個人情報保護法について令和4年"]
        {
            assert!(!is_revision(text), "{text}");
        }
    }

    #[test]
    fn the_day_of_a_revision_is_told_from_a_title_and_from_an_enactment() {
        for text in [
            "平成27年3月9日一部改正(",
            "最終改正:平成13年3月30日12林整治第911号",
            "令和4年4月1日最終改正(港管第19号)",
            "昭和60年5月1日改正",
        ] {
            assert!(is_revision(text), "{text}");
        }
        for text in ["平成27年3月9日一部改正について", "平成22年6月1日制定(", "一部改正", "平成27年3月9日"]
        {
            assert!(!is_revision(text), "{text}");
        }
    }
}
