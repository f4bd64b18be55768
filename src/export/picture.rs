//! One page of a PDF as a picture (PNG), for the desk and for packs of evidence.
//!
//! ```text
//! notice.pdf, page 1, 1200 dots wide → 1200 × 1697 PNG, white paper, as a viewer shows it
//! ```
//!
//! Pure over bytes, but for the fonts: a page whose fonts are not in the file is drawn with Japanese fonts of this machine, and
//! [`Picture::fonts_missing`] says when there are none, because such a page shows gaps where text stands.
//! Known to be hard: a page may ask for any amount of time and memory, and a thread cannot be ended from outside. A caller that
//! serves people draws in a process of its own (`kairan draw-page`) and ends that.

mod fonts;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::InterpreterWarning;
use hayro::hayro_interpret::font::FontQuery;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Longest side of a picture, in dots.
const LONGEST: f32 = 6_000.0;

/// A page as it looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// the file
    pub png: Vec<u8>,
    /// a font is neither in the PDF nor on this machine: text is missing from the picture
    pub fonts_missing: bool,
}

/// A page as dots: red, green, blue and opacity of each, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dots {
    /// dots across
    pub width: u16,
    /// dots down
    pub height: u16,
    /// four bytes a dot
    pub rgba: Vec<u8>,
}

/// Why there is no picture of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoPicture {
    /// the bytes cannot be read as a PDF
    #[error("expected a PDF, found bytes that do not read as one")]
    NotAPdf,
    /// none of the passwords opens it
    #[error("expected a password that opens the PDF, found none")]
    Locked,
    /// the PDF is shorter
    #[error("expected a page of this number, found a shorter PDF")]
    NoSuchPage,
    /// a page without an extent, or beyond all paper
    #[error("expected a page that fits a picture, found one of impossible size")]
    ImpossibleSize,
    /// the picture could not be packed
    #[error("expected to pack the picture, found an error of the packer")]
    NotPacked,
}

/// Draws page `page` (from 1) `width` dots wide.
///
/// # Errors
/// [`NoPicture`].
pub fn page_picture(bytes: Vec<u8>, passwords: &[String], page: u32, width: u16) -> Result<Picture, NoPicture> {
    let (drawn, fonts_missing) = drawn(bytes, passwords, page, width, RenderSettings::default())?;
    let png = drawn.into_png().map_err(|_| NoPicture::NotPacked)?;
    Ok(Picture { png, fonts_missing })
}

/// Draws a page as dots for the recognition of characters: what is scanned coarsely is smoothed, which it reads better.
///
/// # Errors
/// [`NoPicture`].
pub fn page_dots(bytes: Vec<u8>, passwords: &[String], page: u32, width: u16) -> Result<Dots, NoPicture> {
    let settings = RenderSettings { force_image_interpolation: true, ..RenderSettings::default() };
    let (drawn, _) = drawn(bytes, passwords, page, width, settings)?;
    Ok(Dots { width: drawn.width(), height: drawn.height(), rgba: drawn.data_as_u8_slice().to_vec() })
}

fn drawn(
    bytes: Vec<u8>,
    passwords: &[String],
    page: u32,
    width: u16,
    render_settings: RenderSettings,
) -> Result<(Pixmap, bool), NoPicture> {
    let pdf = open(&Arc::new(bytes), passwords)?;
    let index = usize::try_from(page).unwrap_or(usize::MAX).wrapping_sub(1);
    let page = pdf.pages().get(index).ok_or(NoPicture::NoSuchPage)?;
    let (wide, high) = page.render_dimensions();
    let scale = (f32::from(width) / wide).min(LONGEST / high);
    if !(wide >= 1.0 && high >= 1.0 && scale.is_finite() && wide * scale >= 1.0 && high * scale >= 1.0) {
        return Err(NoPicture::ImpossibleSize);
    }
    let missing = Arc::new(AtomicBool::new(false));
    let (of_fonts, of_warnings) = (Arc::clone(&missing), Arc::clone(&missing));
    let settings = InterpreterSettings {
        font_resolver: Arc::new(move |query| match query {
            FontQuery::Standard(font) => Some(font.get_font_data()),
            FontQuery::Fallback(wanted) => fonts::in_place_of(wanted).or_else(|| {
                if wanted.character_collection.is_some() {
                    of_fonts.store(true, Ordering::Relaxed);
                }
                Some(wanted.pick_standard_font().get_font_data())
            }),
        }),
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::UnsupportedFont) {
                of_warnings.store(true, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    };
    let pixels = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = render(page, &RenderCache::new(), &settings, &render_settings, &pixels);
    Ok((drawn, missing.load(Ordering::Relaxed)))
}

fn open(bytes: &Arc<Vec<u8>>, passwords: &[String]) -> Result<Pdf, NoPicture> {
    let first = match Pdf::new(Arc::clone(bytes)) {
        Ok(pdf) => return Ok(pdf),
        Err(error) => error,
    };
    if matches!(first, LoadPdfError::Invalid) {
        return Err(NoPicture::NotAPdf);
    }
    let open = |password: &String| Pdf::new_with_password(Arc::clone(bytes), password).ok();
    passwords.iter().find_map(open).ok_or(NoPicture::Locked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn fixture(name: &str) -> Vec<u8> {
        fs::read(format!("{}/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    /// Width and height from the head of a PNG.
    fn size(png: &[u8]) -> (u32, u32) {
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        (number(16), number(20))
    }

    #[test]
    fn a_page_of_a4_is_as_wide_as_asked_and_keeps_its_shape() {
        let picture = page_picture(fixture("bundle-libreoffice-pdf/input.pdf"), &[], 1, 600).unwrap();
        let (wide, high) = size(&picture.png);
        assert!((599..=600).contains(&wide) && (846..=850).contains(&high), "{wide} × {high}");
        assert!(!picture.fonts_missing);
    }

    #[test]
    fn what_cannot_be_drawn_says_why() {
        let sound = fixture("bundle-libreoffice-pdf/input.pdf");
        assert_eq!(page_picture(sound.clone(), &[], 99, 600), Err(NoPicture::NoSuchPage));
        assert_eq!(page_picture(sound, &[], 0, 600), Err(NoPicture::NoSuchPage));
        assert_eq!(page_picture(b"no pdf".to_vec(), &[], 1, 600), Err(NoPicture::NotAPdf));
    }
}
