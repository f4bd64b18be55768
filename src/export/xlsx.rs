//! Sheets as one Excel workbook: real dates, widths, a heading that stays, filters, ready to print on A4.

use super::sheet::{Cell, Sheet};
use crate::model::Date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// Characters Excel holds in one cell.
const LONGEST: usize = 32_767;

/// Rows Excel holds below a heading.
const ROWS: usize = 1_048_575;

/// What a longer text ends with.
const CUT: &str = "…（以下略。CSVを見てください）";

const PAPER_A4: u8 = 9;

const PRINT_PERCENT: u16 = 65;

struct Looks {
    heading: Format,
    text: Format,
    day: Format,
    whole: Format,
    share: Format,
}

impl Looks {
    fn new() -> Self {
        let cell = Format::new().set_align(FormatAlign::Top);
        Self {
            heading: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0x00DD_E6F0))
                .set_border_bottom(FormatBorder::Thin)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap(),
            // @: a text stays a text when a clerk edits the cell; not wrapped, so that a letter stays one line among many
            text: cell.clone().set_num_format("@"),
            day: cell.clone().set_num_format("yyyy-mm-dd"),
            whole: cell.clone().set_num_format("0"),
            share: cell.set_num_format("0.00"),
        }
    }
}

/// The bytes of the workbook. The same sheets give the same bytes.
pub(super) fn render(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let looks = Looks::new();
    let mut book = Workbook::new();
    // the writer would put in the time of writing
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&fixed));
    for sheet in sheets {
        write_sheet(book.add_worksheet(), sheet, &looks)?;
    }
    book.save_to_buffer()
}

fn write_sheet(page: &mut Worksheet, sheet: &Sheet, looks: &Looks) -> Result<(), XlsxError> {
    page.set_name(sheet.name)?;
    for (column, heading) in (0..).zip(&sheet.headings) {
        page.set_column_width(column, heading.width)?;
        page.write_string_with_format(0, column, heading.label.as_ref(), &looks.heading)?;
    }
    // every body of every circular of a large archive is more than a sheet can hold
    let shown = if sheet.rows.len() > ROWS { ROWS - 1 } else { sheet.rows.len() };
    for (row, cells) in (1..).zip(sheet.rows.iter().take(shown)) {
        for (column, cell) in (0..).zip(cells) {
            write_cell(page, row, column, cell, looks)?;
        }
    }
    if shown < sheet.rows.len() {
        write_cell(page, u32::try_from(ROWS).unwrap_or(u32::MAX), 0, &Cell::Text(CUT.to_owned()), looks)?;
    }
    page.set_freeze_panes(1, 1)?;
    let last_row = u32::try_from(sheet.rows.len().min(ROWS)).unwrap_or(u32::MAX);
    let last_column = u16::try_from(sheet.headings.len()).unwrap_or(u16::MAX).saturating_sub(1);
    page.autofilter(0, 0, last_row, last_column)?;
    // all columns on one page would be too small to read: they go over several, each with the numbers of the rows
    page.set_landscape().set_paper_size(PAPER_A4).set_print_scale(PRINT_PERCENT);
    page.set_repeat_rows(0, 0)?.set_repeat_columns(0, 0)?;
    Ok(())
}

fn write_cell(page: &mut Worksheet, row: u32, column: u16, cell: &Cell, looks: &Looks) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => page.write_string_with_format(row, column, shortened(text), &looks.text)?,
        Cell::Day(day) => match excel_day(*day) {
            Some(day) => page.write_datetime_with_format(row, column, day, &looks.day)?,
            None => page.write_string_with_format(row, column, day.to_string(), &looks.text)?,
        },
        // counts of days, pages and levels are far below the bound of exact numbers
        Cell::Whole(number) => page.write_number_with_format(
            row,
            column,
            f64::from(i32::try_from(*number).unwrap_or(i32::MAX)),
            &looks.whole,
        )?,
        Cell::Share(share) => {
            page.write_number_with_format(row, column, (f64::from(*share) * 100.0).round() / 100.0, &looks.share)?
        }
    };
    Ok(())
}

/// Excel's calendar begins in 1900 and is wrong before March of that year; an older day stays a text.
fn excel_day(day: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok().filter(|year| *year > 1900)?;
    ExcelDateTime::from_ymd(year, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}

fn shortened(text: &str) -> String {
    // Excel counts UTF-16 units
    if text.encode_utf16().count() <= LONGEST {
        return text.to_owned();
    }
    let mut room = LONGEST - CUT.encode_utf16().count();
    let kept = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    });
    kept.chain(CUT.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Heading;
    use std::io::{Cursor, Read};

    fn sheet(cells: Vec<Cell>) -> Sheet {
        let headings = cells.iter().map(|_| Heading::new("列", 9.0)).collect();
        Sheet { name: "表", file: "sheet", headings, rows: vec![cells] }
    }

    fn part(book: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_day_is_a_number_and_what_looks_like_a_formula_or_a_date_is_a_text() {
        let day = Cell::Day(Date::constant(2023, 7, 7));
        let book = render(&[sheet(vec![day, Cell::text("=1+1"), Cell::text("5-12"), Cell::Whole(-3)])]).unwrap();
        let page = part(&book, "xl/worksheets/sheet1.xml");
        assert!(page.contains("<v>45114</v>"), "2023-07-07 as Excel counts: {page}");
        assert!(page.contains("<v>-3</v>") && !page.contains("<f>"), "{page}");
        let texts = part(&book, "xl/sharedStrings.xml");
        assert!(texts.contains("<t>=1+1</t>") && texts.contains("<t>5-12</t>"), "{texts}");
        assert!(page.contains("autoFilter") && page.contains("state=\"frozen\""), "{page}");
    }

    #[test]
    fn the_same_sheets_give_the_same_bytes() {
        let sheets = [sheet(vec![Cell::text("甲")])];
        let first = render(&sheets).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(1100));
        assert_eq!(first, render(&sheets).unwrap());
    }

    #[test]
    fn a_text_too_long_for_excel_says_where_the_rest_is() {
        let long = shortened(&"𠮷".repeat(20_000));
        assert_eq!(long.encode_utf16().count(), LONGEST);
        assert!(long.ends_with(CUT));
        assert!(render(&[sheet(vec![Cell::text("字".repeat(40_000))])]).is_ok());
    }

    #[test]
    fn a_day_before_excels_calendar_stays_a_text() {
        let book = render(&[sheet(vec![Cell::Day(Date::constant(1899, 1, 2))])]).unwrap();
        assert!(part(&book, "xl/sharedStrings.xml").contains("1899-01-02"));
    }
}
