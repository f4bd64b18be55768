//! Fonts by the names of the resources: a page asks for the same few again and again.
//!
//! `/F1 10.5 Tf` before every word → looked up once

use super::super::object::Dictionary;
use super::Interpreter;
use super::operand::Given;

/// Fonts that are known by name; more has no page.
const MAX_NAMED: usize = 16;

/// A font by the name it goes by.
pub(super) struct NamedFont {
    /// the address of the resources, which stay where they are as long as the file is open
    resources: usize,
    /// as it is printed, and its length
    name: ([u8; 14], u8),
    font: Option<usize>,
}

impl NamedFont {
    /// `None` for a name that is longer than any.
    fn new(resources: usize, printed: &[u8], font: Option<usize>) -> Option<Self> {
        let mut name = [0; 14];
        name.get_mut(..printed.len())?.copy_from_slice(printed);
        Some(Self { resources, name: (name, u8::try_from(printed.len()).ok()?), font })
    }

    fn name(&self) -> &[u8] {
        self.name.0.get(..self.name.1.into()).unwrap_or_default()
    }
}

impl<'f, 'a> Interpreter<'_, 'f, 'a> {
    /// Takes the font of this name. The few of a page are asked for again and again.
    pub(super) fn font_named(&mut self, given: &Given<'_>, resources: &'f Dictionary<'a>) {
        let Some(printed) = given.printed_name(0) else { return };
        let place = std::ptr::from_ref(resources).addr();
        let known = self.named.iter().find(|named| named.resources == place && printed == named.name());
        if let Some(named) = known {
            self.state.font = named.font;
            return;
        }
        let Some(name) = given.name(0) else { return };
        let entry = self.file.dictionary(resources, b"Font").and_then(|fonts| fonts.get(&name));
        let font = entry.and_then(|entry| self.fonts.load(self.file, entry));
        self.named.extend(NamedFont::new(place, printed, font).filter(|_| self.named.len() < MAX_NAMED));
        self.state.font = font;
    }
}
