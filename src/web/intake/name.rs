//! Names of uploads: what a browser says is a wish, and made safe for every file system before it becomes a name.

use crate::text::compose;

/// Longest name, in bytes: systems allow 255, and a number may come behind it.
const LONGEST: usize = 200;

/// Names that Windows keeps for devices, with or without an extension.
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// A name without a path, without characters that a system or a reader may misunderstand, never hidden, never empty.
pub(in crate::web) fn safe_name(wish: &str) -> String {
    let last = wish.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = compose(last)
        .chars()
        .filter(|c| !c.is_control() && !turns(*c))
        .map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c })
        .collect();
    // Windows drops dots and blanks at the end, so two names could be one
    let kept = kept.trim().trim_end_matches(['.', ' ', '　']);
    let (stem, end) = match kept.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() && end.len() <= 16 => (stem, format!(".{end}")),
        _ => (kept, String::new()),
    };
    let stem = shortened(stem, LONGEST - end.len());
    let device = DEVICES.contains(&stem.split('.').next().unwrap_or_default().to_lowercase().as_str());
    match stem {
        "" => format!("unnamed{end}"),
        _ if device || stem.starts_with('.') || stem.starts_with("~$") => format!("_{stem}{end}"),
        _ => format!("{stem}{end}"),
    }
}

/// The name itself, then `name (2)`, `name (3)` …
pub(super) fn numbered(name: &str, copy: u32) -> String {
    if copy == 1 {
        return name.to_owned();
    }
    match name.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() => format!("{stem} ({copy}).{end}"),
        _ => format!("{name} ({copy})"),
    }
}

/// Whether a character turns the direction of writing or has no form: `通知\u{202e}fdp.exe` would look like a PDF.
fn turns(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

fn shortened(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_leads_nowhere_and_hides_nothing() {
        for (wish, name) in [
            ("通知.pdf", "通知.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\a\\通知.pdf", "通知.pdf"),
            ("a/../../b.txt", "b.txt"),
            ("..", "unnamed"),
            ("", "unnamed"),
            (".htaccess", "_.htaccess"),
            ("~$通知.docx", "_~$通知.docx"),
            ("con.pdf", "_con.pdf"),
            ("LPT1", "_LPT1"),
            ("a\u{0}b\n.pdf", "ab.pdf"),
            ("通知\u{202e}fdp.exe", "通知fdp.exe"),
            ("\"><img src=x onerror=alert(1)>.pdf", "___img src=x onerror=alert(1)_.pdf"),
            ("甲. . ", "甲"),
            ("か\u{3099}.pdf", "が.pdf"),
        ] {
            assert_eq!(safe_name(wish), name, "{wish:?}");
        }
        let long = format!("{}.pdf", "長".repeat(200));
        assert!(safe_name(&long).len() <= LONGEST && safe_name(&long).ends_with("長.pdf"));
    }

    #[test]
    fn a_second_file_of_a_name_gets_a_number() {
        assert_eq!(numbered("通知.pdf", 1), "通知.pdf");
        assert_eq!(numbered("通知.pdf", 2), "通知 (2).pdf");
        assert_eq!(numbered("通知", 3), "通知 (3)");
    }

    proptest! {
        #[test]
        fn whatever_is_wished_the_name_stays_in_its_folder(wish in any::<String>()) {
            let name = safe_name(&wish);
            prop_assert!(!name.is_empty() && name.len() <= 255);
            prop_assert!(!name.contains(['/', '\\', '\0']) && name != "." && name != "..");
            prop_assert!(!name.starts_with('.'));
            prop_assert_eq!(std::path::Path::new(&name).components().count(), 1);
        }
    }
}
