//! The content interpreter: operators become glyphs with places, rules (thin lines) and the areas of pictures.
//!
//! Owns the graphics state as far as text needs it. Must not know lines or words. Colours, clips and patterns are passed over.
//!
//! `/F1 10 Tf 72 700 Td (A) Tj` on a page 800 high → A at x 72, y 100, 10 points tall
//!
//! Hard: everything is hostile. Forms that draw themselves, streams without end, stacks that are never closed: every operator counts
//! against the page's budget, forms in use are kept in a set, and the clock is looked at every few thousand operators.

use super::file::File;
use super::font::{Fonts, UNMAPPED};
use super::lexer::{self, Lexer, Short};
use super::matrix::Matrix;
use super::object::{Dictionary, Object, Stream};
use crate::config::Limits;
use crate::model::Rect;
use std::time::{Duration, Instant};
use unicode_normalization::UnicodeNormalization;

mod named;
mod operand;
mod outline;
mod path;
mod show;

use operand::{Given, Operand, Stretch, literal};
pub(super) use path::Rule;

/// Forms inside one another.
const MAX_FORM_DEPTH: usize = 12;
/// Graphics states that are held.
const MAX_STATES: usize = 512;
/// Operators between two looks at the clock.
const CLOCK_EVERY: u32 = 4096;

/// Where the line of a glyph runs on the page as displayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    /// to the right, as most text
    Right,
    /// turned a quarter clockwise
    Down,
    /// upside down
    Left,
    /// turned a quarter anticlockwise
    Up,
    /// at some other angle
    Skewed,
}

/// What neighbouring glyphs share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// height of the em in points
    pub(super) size: f32,
    pub(super) direction: Direction,
    /// upright glyphs one below the other
    pub(super) vertical: bool,
    /// not painted
    pub(super) hidden: bool,
}

/// One glyph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// origin on the page as displayed: on the baseline, at the left; at the middle of the top in vertical writing
    pub(super) x: f32,
    pub(super) y: f32,
    /// to the end of the glyph along its line, in points
    pub(super) advance: f32,
    /// as in [`super::font::Shape`]
    pub(super) text: u32,
    /// index of its style
    pub(super) style: u32,
}

/// Everything on a page that reading needs.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) styles: Vec<Style>,
    pub(super) rules: Vec<Rule>,
    pub(super) images: Vec<Rect>,
    /// segments of painted paths
    pub(super) segments: u32,
    /// a limit was reached
    pub(super) limited: bool,
}

#[derive(Debug, Clone, Copy)]
struct State {
    ctm: Matrix,
    font: Option<usize>,
    size: f64,
    spacing: f64,
    word_spacing: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    hidden: bool,
    line_width: f64,
    /// the box that paint shows in
    clip: Rect,
    /// paint that cannot be seen on paper
    white_fill: bool,
    white_stroke: bool,
}

impl State {
    /// What a page begins with.
    fn first(ctm: Matrix) -> Self {
        Self {
            ctm,
            font: None,
            size: 1.0,
            spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            hidden: false,
            line_width: 1.0,
            clip: Rect { x0: f32::MIN, y0: f32::MIN, x1: f32::MAX, y1: f32::MAX },
            white_fill: false,
            white_stroke: false,
        }
    }
}

/// Marked content that is open.
#[derive(Debug, Default)]
struct Marked {
    /// on a layer that is switched off
    off: bool,
    /// what its glyphs stand for, and the first of them
    actual: Option<(String, usize)>,
}

/// Reads what is rare on a page with a lexer of its own, so that the place in the content stays at hand for what is not.
#[inline]
fn aside<'c, T>(content: &'c [u8], at: &mut usize, read: impl FnOnce(&mut Lexer<'c>) -> T) -> T {
    let mut lexer = Lexer::new(content, *at);
    let out = read(&mut lexer);
    *at = lexer.at;
    out
}

/// What mostly stands behind an operator.
enum After {
    Any,
    /// more of a line that is set glyph by glyph
    Text,
    /// more of a path
    Path,
    /// the entries and bytes of a picture
    Picture,
}

/// Interprets the content of one page.
pub(super) struct Interpreter<'r, 'f, 'a> {
    file: &'f File<'a>,
    fonts: &'r mut Fonts,
    drawn: Drawn,
    operators_left: u32,
    max_glyphs: usize,
    active: Vec<u32>,
    state: State,
    states: Vec<State>,
    text: Matrix,
    line: Matrix,
    path: path::Path,
    /// room for the parts of an outline
    parts: Vec<outline::Part>,
    /// open marked content, the innermost last
    marks: Vec<Marked>,
    /// how the next glyph stands, as long as nothing changes it
    pen: Option<show::Pen>,
    /// fonts that were asked for by name
    named: Vec<named::NamedFont>,
    off: &'r [u32],
    base: Matrix,
    deadline: Option<Instant>,
}

impl<'r, 'f, 'a> Interpreter<'r, 'f, 'a> {
    /// An interpreter whose first matrix is the way to the page as displayed. `spare` is empty and has room; `off` are the layers that are switched off.
    pub(super) fn new(
        file: &'f File<'a>,
        fonts: &'r mut Fonts,
        spare: Drawn,
        base: Matrix,
        limits: &Limits,
        off: &'r [u32],
    ) -> Self {
        let state = State::first(base);
        Self {
            file,
            fonts,
            drawn: spare,
            operators_left: limits.max_operators_per_page,
            max_glyphs: limits.max_glyphs_per_page as usize,
            active: Vec::new(),
            state,
            states: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            path: path::Path::default(),
            parts: Vec::new(),
            marks: Vec::new(),
            pen: None,
            named: Vec::new(),
            off,
            base,
            deadline: Instant::now().checked_add(Duration::from_secs(limits.max_seconds_per_page.into())),
        }
    }

    /// What was drawn.
    pub(super) fn finish(self) -> Drawn {
        self.drawn
    }

    fn stopped(&self) -> bool {
        self.drawn.limited
    }

    /// Runs a content stream.
    pub(super) fn run(&mut self, content: &[u8], resources: Option<&'f Dictionary<'a>>) {
        let mut given = Given { content, scratch: Vec::new(), operands: Vec::with_capacity(64), properties: None };
        let floor = self.states.len();
        let mut at = 0;
        while let Some(&byte) = content.get(at) {
            match byte {
                // half of all numbers are a digit: 0 0 0 rg, 1 0 0 1 x y Tm
                b'0'..=b'9' if content.get(at + 1) == Some(&b' ') => {
                    given.push(Operand::Number(f64::from(byte - b'0')));
                    at += 2;
                }
                b'0'..=b'9' | b'.' => {
                    let number = match lexer::short_numeral(content, at) {
                        Some(Short { number, end, stop, .. }) => {
                            // nearly always one space stands behind it
                            at = end + usize::from(stop == b' ');
                            number
                        }
                        None => aside(content, &mut at, |lexer| lexer.numeral().0),
                    };
                    given.push(Operand::Number(number));
                }
                b'+' | b'-' => {
                    let number = aside(content, &mut at, |lexer| lexer.numeral().0);
                    given.push(Operand::Number(number));
                }
                0 | 9 | 10 | 12 | 13 | 32 | b'[' | b']' | b'{' | b'}' | b')' | b'>' => at += 1,
                b'%' => aside(content, &mut at, Lexer::skip_space),
                b'/' => {
                    let start = at + 1;
                    at = start;
                    aside(content, &mut at, |lexer| {
                        lexer.word();
                    });
                    given.push(Operand::Name(Stretch::new(start, at)));
                    at += usize::from(content.get(at) == Some(&b' '));
                }
                b'(' => {
                    let text = aside(content, &mut at, |lexer| literal(lexer, &mut given.scratch));
                    given.push(text);
                }
                b'<' if content.get(at + 1) == Some(&b'<') => {
                    given.properties = Some(aside(content, &mut at, Lexer::object));
                }
                b'<' => {
                    let start = given.scratch.len();
                    if let Some(two) = lexer::two_bytes(content, at) {
                        given.scratch.extend_from_slice(&two);
                        at += 6;
                    } else {
                        aside(content, &mut at, |lexer| lexer.hexadecimal_into(&mut given.scratch));
                    }
                    given.push(Operand::Unpacked(Stretch::new(start, given.scratch.len())));
                    at += usize::from(content.get(at) == Some(&b' '));
                }
                _ => {
                    let operator = lexer::operator(content, at);
                    at += operator.len();
                    if self.tick() {
                        break;
                    }
                    let after = self.operator(operator, &given, resources);
                    given.clear();
                    match after {
                        // one line or word ends with nearly every operator
                        After::Any => at += usize::from(content.get(at) == Some(&b'\n')),
                        // the two kinds of pages that are long: glyph by glyph, and letters drawn as shapes
                        After::Text => at = self.spelled_out(content, at),
                        After::Path => at = self.outline(content, at),
                        After::Picture => aside(content, &mut at, |lexer| self.inline_image(lexer)),
                    }
                }
            }
        }
        // what a stream leaves open it may not leave to the next
        self.pen = None;
        if self.states.len() > floor {
            self.states.truncate(floor + 1);
            if let Some(state) = self.states.pop() {
                self.state = state;
            }
        }
    }

    /// Counts an operator; `true` when the page has used up its share.
    fn tick(&mut self) -> bool {
        self.operators_left = self.operators_left.saturating_sub(1);
        let over = self.operators_left == 0
            || self.drawn.glyphs.len() > self.max_glyphs
            || (self.operators_left.is_multiple_of(CLOCK_EVERY) && self.is_late());
        self.drawn.limited |= over;
        self.stopped()
    }

    /// Counts several operators at once.
    fn tick_by(&mut self, operators: u32) {
        let before = self.operators_left;
        self.operators_left = before.saturating_sub(operators);
        let looks = before / CLOCK_EVERY != self.operators_left / CLOCK_EVERY;
        self.drawn.limited |= self.operators_left == 0 || looks && self.is_late();
    }

    fn is_late(&self) -> bool {
        self.file.out_of_time() || self.deadline.is_some_and(|deadline| Instant::now() > deadline)
    }

    fn operator(&mut self, operator: &[u8], given: &Given<'_>, resources: Option<&'f Dictionary<'a>>) -> After {
        // byte by byte: a literal such as b"Tj" would be compared as a whole, one after the other
        match operator {
            [b'T', b'j'] => {
                self.show_last(given);
                return After::Text;
            }
            [b'T', b'J'] => self.show_all(given),
            [b'T', b'd'] => self.next_line(given.number(0), given.number(1)),
            [b'T', b'D'] => {
                self.state.leading = -given.number(1);
                self.next_line(given.number(0), given.number(1));
            }
            [b'T', b'm'] => {
                if let Some(matrix) = given.matrix() {
                    self.begin_line(matrix);
                }
            }
            [b'T', b'*'] => self.next_line(0.0, -self.state.leading),
            [b'\''] => {
                self.next_line(0.0, -self.state.leading);
                self.show_last(given);
            }
            [b'"'] => {
                self.state.word_spacing = given.number(0);
                self.state.spacing = given.number(1);
                self.next_line(0.0, -self.state.leading);
                self.show_last(given);
            }
            [b'B', b'T'] => self.begin_line(Matrix::IDENTITY),
            [b'T', b'f'] => {
                self.pen = None;
                self.state.size = given.number(1);
                if let Some(resources) = resources {
                    self.font_named(given, resources);
                }
            }
            [b'T', b'c'] => self.state.spacing = given.number(0),
            [b'T', b'w'] => self.state.word_spacing = given.number(0),
            [b'T', b'z'] => {
                self.pen = None;
                self.state.scale = given.number(0) / 100.0;
            }
            [b'T', b'L'] => self.state.leading = given.number(0),
            [b'T', b's'] => {
                self.pen = None;
                self.state.rise = given.number(0);
            }
            #[expect(clippy::float_cmp, reason = "a mode is a whole number")]
            [b'T', b'r'] => {
                self.pen = None;
                self.state.hidden = given.number(0) == 3.0;
            }
            [b'q'] if self.states.len() < MAX_STATES => self.states.push(self.state),
            [b'Q'] => {
                self.pen = None;
                if let Some(state) = self.states.pop() {
                    self.state = state;
                }
            }
            [b'c', b'm'] => {
                self.pen = None;
                if let Some(matrix) = given.matrix() {
                    self.state.ctm = matrix.then(self.state.ctm);
                }
            }
            [b'g', b's'] => self.graphics_state(given, resources),
            [b'D', b'o'] => self.draw(given, resources),
            [b'B', b'D' | b'M', b'C'] if self.marks.len() >= MAX_STATES => {}
            [b'B', b'D', b'C'] => {
                let actual = match &given.properties {
                    Some(properties) => properties.as_dictionary().and_then(|p| p.get(b"ActualText")?.as_string()),
                    None if given.name(0).as_deref() == Some(b"Span") => self
                        .named_properties(given, resources)
                        .and_then(|p| self.file.entry(p, b"ActualText").as_string()),
                    None => None,
                };
                let actual = actual.map(|text| (super::attachment::text(text), self.drawn.glyphs.len()));
                let off = self.is_switched_off(given, resources);
                self.pen = None;
                self.marks.push(Marked { off, actual });
            }
            [b'B', b'M', b'C'] => self.marks.push(Marked::default()),
            [b'E', b'M', b'C'] => {
                self.pen = None;
                if let Some(Marked { actual: Some((text, start)), .. }) = self.marks.pop() {
                    self.replace(text, start);
                }
            }
            [b'w'] => self.state.line_width = given.number(0),
            _ => return self.path_operator(operator, given),
        }
        After::Any
    }

    fn path_operator(&mut self, operator: &[u8], given: &Given<'_>) -> After {
        let ctm = self.state.ctm;
        let at = |first: usize| ctm.apply(given.number(first), given.number(first + 1));
        match operator {
            [b'm'] => {
                self.path.start(at(0));
                return After::Path;
            }
            [b'B', b'I'] => return After::Picture,
            [b'l'] => self.path.line(at(0)),
            [b'c'] => self.path.curve(at(4)),
            [b'v' | b'y'] => self.path.curve(at(2)),
            [b'h'] => self.path.close(),
            [b'r', b'e'] => {
                let (x, y, w, h) = (given.number(0), given.number(1), given.number(2), given.number(3));
                let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)];
                self.path.rectangle(corners.map(|(x, y)| ctm.apply(x, y)));
            }
            [b'S'] => self.paint(false, true, false),
            [b's'] => self.paint(false, true, true),
            [b'f' | b'F'] | [b'f', b'*'] => self.paint(true, false, false),
            [b'B'] | [b'B', b'*'] => self.paint(true, true, false),
            [b'b'] | [b'b', b'*'] => self.paint(true, true, true),
            [b'n'] => self.end_path(),
            [b'W'] | [b'W', b'*'] => self.path.clip(),
            [b'g' | b'G' | b'k' | b'K']
            | [b'r', b'g']
            | [b'R', b'G']
            | [b's', b'c']
            | [b's', b'c', b'n']
            | [b'c', b's']
            | [b'C', b'S']
            | [b'S', b'C']
            | [b'S', b'C', b'N'] => {
                self.color_operator(operator, given);
            }
            _ => {}
        }
        After::Any
    }

    fn paint(&mut self, filled: bool, stroked: bool, close: bool) {
        if close {
            self.path.close();
        }
        let State { ctm, clip, white_fill, white_stroke, .. } = self.state;
        if !self.is_hidden_layer() {
            self.drawn.segments = self.drawn.segments.saturating_add(self.path.segments());
            #[expect(clippy::cast_possible_truncation, reason = "a line's width fits an f32")]
            let width = || (self.state.line_width.abs() * (ctm.a * ctm.d - ctm.b * ctm.c).abs().sqrt()) as f32;
            let stroke = (stroked && !white_stroke).then(width);
            self.path.paint(filled && !white_fill, stroke, clip, &mut self.drawn.rules);
        }
        self.end_path();
    }

    fn end_path(&mut self) {
        self.state.clip = self.path.narrowed(self.state.clip);
        self.path.clear();
    }

    fn color_operator(&mut self, operator: &[u8], given: &Given<'_>) {
        let numbers = given.operands.len();
        let all = |value: f64| (0..numbers).all(|at| (given.number(at) - value).abs() < 0.004);
        let white = match operator {
            [b'g' | b'G'] => numbers == 1 && all(1.0),
            [b'r', b'g'] | [b'R', b'G'] => numbers == 3 && all(1.0),
            [b'k' | b'K'] => numbers == 4 && all(0.0),
            // one component may be a tint, of which 1 is all
            [b's', b'c'] | [b's', b'c', b'n'] | [b'S', b'C'] | [b'S', b'C', b'N'] => {
                (numbers == 3 && all(1.0)) || (numbers == 4 && all(0.0))
            }
            _ => false,
        };
        if operator.first().is_some_and(u8::is_ascii_uppercase) {
            self.state.white_stroke = white;
        } else {
            self.state.white_fill = white;
        }
    }

    fn is_hidden_layer(&self) -> bool {
        !self.off.is_empty() && self.marks.iter().any(|mark| mark.off)
    }

    /// Glyphs from `start` on stand for `text`. It is taken for glyphs without known characters, and for others as long as they are of one
    /// line and it says no other digits: what is printed would be a number, and what is read another one.
    fn replace(&mut self, text: String, start: usize) {
        let fonts = &*self.fonts;
        let unknown = |glyph: &Glyph| {
            glyph.text == UNMAPPED || matches!(fonts.first(glyph.text), Some('\u{e000}'..='\u{f8ff}' | '\u{fffd}'))
        };
        let Some(glyphs @ [first, ..]) = self.drawn.glyphs.get(start..) else { return };
        if text.trim().is_empty() || !glyphs.iter().any(unknown) && !self.may_replace(&text, glyphs, *first) {
            return;
        }
        let text = self.fonts.intern(text);
        if let Some([first, rest @ ..]) = self.drawn.glyphs.get_mut(start..) {
            first.text = text;
            if let Some(last) = rest.last() {
                first.advance = first.advance.max(last.x + last.advance - first.x);
            }
            self.drawn.glyphs.truncate(start + 1);
        }
    }

    fn may_replace(&self, text: &str, glyphs: &[Glyph], first: Glyph) -> bool {
        let size = self.drawn.styles.get(first.style as usize).map_or(0.0, |style| style.size);
        let across = glyphs.iter().all(|glyph| (glyph.y - first.y).abs() < 0.5 * size);
        let down = glyphs.iter().all(|glyph| (glyph.x - first.x).abs() < 0.5 * size);
        if !across && !down {
            return false;
        }
        let mut printed = String::new();
        for glyph in glyphs {
            self.fonts.write(glyph.text, &mut printed);
        }
        let plain = |text: &str| text.nfkc().filter(|c| !c.is_whitespace()).collect::<String>();
        let (printed, text) = (plain(&printed), plain(text));
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        printed != text && digits(&printed) == digits(&text)
    }

    /// `/OC /name BDC`, with a layer that is off.
    fn is_switched_off(&self, given: &Given<'_>, resources: Option<&'f Dictionary<'a>>) -> bool {
        if self.off.is_empty() || given.name(0).as_deref() != Some(b"OC") {
            return false;
        }
        let properties = resources.and_then(|resources| self.file.dictionary(resources, b"Properties"));
        let entry = given.name(1).and_then(|name| properties.and_then(|properties| properties.get(&name)));
        entry.is_some_and(|entry| self.is_off(entry))
    }

    /// Whether a layer, or all layers of a group of them, are off.
    fn is_off(&self, layer: &Object<'a>) -> bool {
        if let Object::Reference(number) = layer
            && self.off.contains(number)
        {
            return true;
        }
        let Some(members) = self.file.resolve(layer).as_dictionary().and_then(|group| group.get(b"OCGs")) else {
            return false;
        };
        let is_member_off = |member: &Object<'_>| matches!(member, Object::Reference(n) if self.off.contains(n));
        match (members, self.file.resolve(members)) {
            (_, Object::Array(members)) => !members.is_empty() && members.iter().all(is_member_off),
            (member, _) => is_member_off(member),
        }
    }

    /// `/Span /name BDC`: the dictionary of this name among the resources.
    fn named_properties(&self, given: &Given<'_>, resources: Option<&'f Dictionary<'a>>) -> Option<&'f Dictionary<'a>> {
        let properties = self.file.dictionary(resources?, b"Properties")?;
        self.file.dictionary(properties, &given.name(1)?)
    }

    fn graphics_state(&mut self, given: &Given<'_>, resources: Option<&'f Dictionary<'a>>) {
        let states = resources.and_then(|resources| self.file.dictionary(resources, b"ExtGState"));
        let state = given.name(0).and_then(|name| states.and_then(|states| self.file.dictionary(states, &name)));
        let Some(state) = state else { return };
        self.pen = None;
        if let Some([font, size]) = self.file.entry(state, b"Font").as_array() {
            self.state.font = self.fonts.load(self.file, font);
            self.state.size = self.file.resolve(size).as_number().unwrap_or(1.0);
        }
        if let Some(width) = self.file.entry(state, b"LW").as_number() {
            self.state.line_width = width;
        }
    }

    fn draw(&mut self, given: &Given<'_>, resources: Option<&'f Dictionary<'a>>) {
        let objects = resources.and_then(|resources| self.file.dictionary(resources, b"XObject"));
        let Some(entry) = given.name(0).and_then(|name| objects.and_then(|objects| objects.get(&name))) else { return };
        let Some(stream) = self.file.resolve(entry).as_stream() else { return };
        if self.is_hidden_layer()
            || !self.off.is_empty() && stream.dictionary.get(b"OC").is_some_and(|layer| self.is_off(layer))
        {
            return;
        }
        match self.file.entry(&stream.dictionary, b"Subtype").as_name() {
            Some(b"Image") => self.picture(),
            _ => self.form(entry, stream, resources),
        }
    }

    fn picture(&mut self) {
        if !self.is_hidden_layer() && self.drawn.images.len() < 100_000 {
            self.drawn.images.push(self.state.ctm.bounds([0.0, 0.0, 1.0, 1.0]));
        }
    }

    /// Draws a form in its own state.
    pub(super) fn form(&mut self, entry: &Object<'a>, stream: &'f Stream<'a>, resources: Option<&'f Dictionary<'a>>) {
        let number = match entry {
            Object::Reference(number) => *number,
            _ => u32::MAX,
        };
        if self.active.len() >= MAX_FORM_DEPTH || self.active.contains(&number) {
            return;
        }
        let numbers = |name: &[u8]| -> Vec<f64> {
            let items = self.file.entry(&stream.dictionary, name).as_array().unwrap_or_default();
            items.iter().filter_map(|item| self.file.resolve(item).as_number()).collect()
        };
        let matrix = numbers(b"Matrix").try_into().map_or(Matrix::IDENTITY, Matrix::new);
        let own = self.file.dictionary(&stream.dictionary, b"Resources");
        let content = self.file.unpack(stream);
        self.active.push(number);
        let saved =
            (self.state, std::mem::take(&mut self.states), self.text, self.line, std::mem::take(&mut self.marks));
        self.state.ctm = matrix.then(self.state.ctm);
        self.pen = None;
        self.run(&content, own.or(resources));
        let length = content.len();
        self.file.recycle(content);
        (self.state, self.states, self.text, self.line, self.marks) = saved;
        self.pen = None;
        self.active.pop();
        // unpacking costs more than an operator
        self.operators_left = self.operators_left.saturating_sub(u32::try_from(length / 64).unwrap_or(u32::MAX));
    }

    /// Draws a form whose box shall fill `target`, as annotations ask for it.
    pub(super) fn appearance(&mut self, entry: &Object<'a>, stream: &'f Stream<'a>, target: [f64; 4]) {
        let numbers = |name: &[u8]| -> Vec<f64> {
            let items = self.file.entry(&stream.dictionary, name).as_array().unwrap_or_default();
            items.iter().filter_map(|item| self.file.resolve(item).as_number()).collect()
        };
        let matrix = numbers(b"Matrix").try_into().map_or(Matrix::IDENTITY, Matrix::new);
        let Ok(boxed) = <[f64; 4]>::try_from(numbers(b"BBox")) else { return };
        let shown = matrix.bounds(boxed);
        let (width, height) = (f64::from(shown.width()), f64::from(shown.height()));
        let [x0, y0, x1, y1] = target;
        let (sx, sy) = (
            if width > 0.0 { (x1 - x0).abs() / width } else { 1.0 },
            if height > 0.0 { (y1 - y0).abs() / height } else { 1.0 },
        );
        let fit = Matrix::new([
            sx,
            0.0,
            0.0,
            sy,
            x0.min(x1) - f64::from(shown.x0) * sx,
            y0.min(y1) - f64::from(shown.y0) * sy,
        ]);
        let saved = self.state;
        // annotations lie on the page, whatever state its content left behind
        self.state = State { ctm: fit.then(self.base), ..State::first(self.base) };
        self.form(entry, stream, None);
        self.state = saved;
    }

    /// Draws a rule through the middle of a quadrilateral of the page: a strike that an annotation makes.
    pub(super) fn strike(&mut self, corners: [f64; 8]) {
        let mut bounds: Option<Rect> = None;
        for corner in corners.chunks_exact(2) {
            let &[x, y] = corner else { continue };
            let (x, y) = self.base.apply(x, y);
            let point = Rect { x0: x, y0: y, x1: x, y1: y };
            bounds = Some(bounds.map_or(point, |bounds| bounds.union(point)));
        }
        let Some(Rect { x0, y0, x1, y1 }) = bounds else { return };
        let ends = if x1 - x0 >= y1 - y0 {
            [(x0, f32::midpoint(y0, y1)), (x1, f32::midpoint(y0, y1))]
        } else {
            [(f32::midpoint(x0, x1), y0), (f32::midpoint(x0, x1), y1)]
        };
        self.drawn.rules.extend(path::Rule::between(ends));
    }

    fn inline_image(&mut self, lexer: &mut Lexer<'_>) {
        let mut entries = 0;
        loop {
            lexer.skip_space();
            match lexer.peek() {
                None => return,
                Some(b'I') if lexer.rest().starts_with(b"ID") => break,
                Some(_) if entries > 64 => return,
                Some(_) => {
                    lexer.object();
                    entries += 1;
                }
            }
        }
        lexer.at += 3;
        let rest = lexer.rest();
        let mut at = 0;
        // the end is `EI` as a word of its own, followed by something that can be content
        while let Some(found) = super::xref::find(rest, b"EI", at) {
            at = found + 2;
            let before = found.checked_sub(1).and_then(|i| rest.get(i)).copied();
            let after = rest.get(at..(at + 12).min(rest.len())).unwrap_or_default();
            let text = after.iter().all(|&b| (b' '..0x7f).contains(&b) || super::lexer::is_space(b));
            if before.is_none_or(super::lexer::is_space)
                && text
                && after.first().is_none_or(|&b| super::lexer::is_space(b))
            {
                lexer.at += at;
                self.picture();
                return;
            }
        }
        lexer.at += rest.len();
    }
}

impl Drawn {
    /// Nothing yet.
    pub(super) const EMPTY: Self = Self {
        glyphs: Vec::new(),
        styles: Vec::new(),
        rules: Vec::new(),
        images: Vec::new(),
        segments: 0,
        limited: false,
    };

    /// Nothing, with room for as much as before.
    pub(super) fn emptied(mut self) -> Self {
        self.glyphs.clear();
        self.styles.clear();
        self.rules.clear();
        self.images.clear();
        Self { segments: 0, limited: false, ..self }
    }

    /// Glyphs whose characters are unknown.
    pub(super) fn unmapped(&self) -> usize {
        self.glyphs.iter().filter(|glyph| glyph.text == UNMAPPED).count()
    }
}
