//! Numerals as printed in letters: 12, 一二, 十二, 元, 廿, 壱. The text must be folded ([`super::fold`]) first.

/// A numeral at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeral {
    /// its value
    pub value: u64,
    /// how many bytes of the text it takes
    pub bytes: usize,
    /// how many digits were printed, when it was printed digit by digit (0331 has 4)
    pub digits: Option<u8>,
}

/// Reads the numeral that a folded text begins with: ASCII digits, kanji digits by place (二〇二三) or kanji numerals (百二十三, 廿一).
///
/// ```
/// use kairan::text::read_numeral;
/// assert_eq!(read_numeral("五十八年").map(|n| n.value), Some(58));
/// assert_eq!(read_numeral("三〇年").map(|n| n.value), Some(30));
/// assert_eq!(read_numeral("0331第").map(|n| (n.value, n.digits)), Some((331, Some(4))));
/// assert_eq!(read_numeral("年"), None);
/// ```
#[must_use]
pub fn read_numeral(text: &str) -> Option<Numeral> {
    match text.chars().next()? {
        c if c.is_ascii_digit() => read_ascii(text),
        _ => read_kanji(text),
    }
}

/// Whether a numeral can begin with this character.
#[must_use]
pub fn begins_numeral(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || unit(c).is_some() || tens(c).is_some()
}

fn read_ascii(text: &str) -> Option<Numeral> {
    let bytes = text.bytes().take_while(u8::is_ascii_digit).count();
    let value = text.get(..bytes)?.parse().ok()?;
    Some(Numeral { value, bytes, digits: u8::try_from(bytes).ok() })
}

fn digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '○' | '零' => 0,
        '一' | '壱' | '壹' => 1,
        '二' | '弐' | '貳' => 2,
        '三' | '参' | '參' => 3,
        '四' => 4,
        '五' | '伍' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

fn tens(c: char) -> Option<u64> {
    match c {
        '廿' => Some(20),
        '卅' => Some(30),
        _ => None,
    }
}

/// By place (一九八三) when no unit occurs, else by units (千九百八十三).
fn read_kanji(text: &str) -> Option<Numeral> {
    let bytes: usize = text
        .chars()
        .take_while(|c| digit(*c).is_some() || unit(*c).is_some() || tens(*c).is_some())
        .map(char::len_utf8)
        .sum();
    let run = text.get(..bytes).filter(|run| !run.is_empty())?;
    if run.chars().all(|c| digit(c).is_some()) {
        let count = run.chars().count();
        if count > 18 {
            return None;
        }
        let value = run.chars().filter_map(digit).fold(0, |sum, d| sum * 10 + d);
        return Some(Numeral { value, bytes, digits: u8::try_from(count).ok() });
    }
    let (mut total, mut current) = (0_u64, 0_u64);
    for c in run.chars() {
        if let Some(d) = digit(c) {
            current = current.checked_mul(10)?.checked_add(d)?;
        } else if let Some(u) = unit(c) {
            total = total.checked_add(current.max(1).checked_mul(u)?)?;
            current = 0;
        } else if let Some(t) = tens(c) {
            total = total.checked_add(t)?;
            current = 0;
        }
    }
    Some(Numeral { value: total.checked_add(current)?, bytes, digits: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<u64> {
        read_numeral(text).map(|n| n.value)
    }

    #[test]
    fn numerals_by_place_and_by_unit() {
        assert_eq!(value("一二"), Some(12));
        assert_eq!(value("十二月"), Some(12));
        assert_eq!(value("二十"), Some(20));
        assert_eq!(value("三十一"), Some(31));
        assert_eq!(value("百五"), Some(105));
        assert_eq!(value("二千二十三"), Some(2023));
        assert_eq!(value("二〇二三"), Some(2023));
        assert_eq!(value("廿一"), Some(21));
        assert_eq!(value("第三"), None);
    }

    #[test]
    fn a_number_too_long_to_hold_is_no_number() {
        assert_eq!(value(&"9".repeat(40)), None);
        assert_eq!(value(&"九".repeat(40)), None);
    }
}
