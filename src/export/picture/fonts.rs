//! Japanese fonts of this machine, for PDFs that name a font and do not hold it (ＭＳ 明朝, Ryumin-Light).

use hayro::hayro_interpret::font::{FallbackFontQuery, FontData};
use std::fs;
use std::sync::Arc;

/// Where systems keep a Mincho; the first that is there is taken.
const MINCHO: &[&str] = &[
    "C:/Windows/Fonts/msmincho.ttc",
    "C:/Windows/Fonts/yumin.ttf",
    "/System/Library/Fonts/ヒラギノ明朝 ProN.ttc",
    "/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf",
    "/usr/share/fonts/truetype/fonts-japanese-mincho.ttf",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-serif-cjk-fonts/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc",
];

/// Where systems keep a Gothic.
const GOTHIC: &[&str] = &[
    "C:/Windows/Fonts/msgothic.ttc",
    "C:/Windows/Fonts/YuGothR.ttc",
    "C:/Windows/Fonts/meiryo.ttc",
    "/System/Library/Fonts/ヒラギノ角ゴシック W3.ttc",
    "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf",
    "/usr/share/fonts/truetype/fonts-japanese-gothic.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
];

/// Parts of the names of Gothic fonts; what has none of them is a Mincho, as most letters are.
const GOTHIC_NAMES: &[&str] = &["gothic", "goth", "gbm", "sans", "meiryo", "hgp", "kaku", "ゴシック", "メイリオ"];

/// A font of this machine for one that is not in the PDF. `None` for Latin fonts, which the drawing brings along.
pub(super) fn in_place_of(wanted: &FallbackFontQuery) -> Option<(FontData, u32)> {
    wanted.character_collection.as_ref()?;
    let names = [&wanted.post_script_name, &wanted.font_name, &wanted.font_family];
    let names: String = names.into_iter().flatten().map(|name| name.to_lowercase()).collect();
    let gothic = GOTHIC_NAMES.iter().any(|part| names.contains(part)) && !names.contains("mincho");
    let (first, second) = if gothic { (GOTHIC, MINCHO) } else { (MINCHO, GOTHIC) };
    let bytes = first.iter().chain(second).find_map(|file| fs::read(file).ok())?;
    Some((Arc::new(bytes), 0))
}
