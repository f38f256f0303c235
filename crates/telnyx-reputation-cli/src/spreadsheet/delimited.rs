//! Comma, semicolon, tab or bar between the cells.

use super::file::Unreadable;
use super::sheet::Row;

/// What separates cells, in the order in which it is believed.
const DELIMITERS: [u8; 4] = [b'\t', b';', b'|', b','];

/// What no text has: for a list with one cell a line.
const NONE: u8 = 0x1f;

/// How many lines are looked at to find out which it is.
const SAMPLE: usize = 200;

/// The rows of a text that are not empty, each with the line on which it begins.
///
/// # Errors
/// A quote that is never closed: all that follows it would be one cell.
pub(super) fn rows(text: &str) -> Result<Vec<Row>, Unreadable> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let (mut record, mut start, mut line) = (csv::StringRecord::new(), 0, 1);
    while reader.read_record(&mut record).map_err(|why| Unreadable(why.to_string()))? {
        let begun = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(start);
        // The reader gives the place where it went on, which is before the line breaks that it passes over.
        let passed = text[begun..].bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        line += line_breaks(&text[start..begun + passed]);
        start = begun + passed;
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        let lines = 1 + cells.iter().map(|cell| line_breaks(cell.trim_end())).sum::<usize>();
        let row = Row { line, lines, cells };
        if !row.is_empty() {
            rows.push(row);
        }
    }
    // Only the last record can be open: the reader takes the end of the text for its quote.
    let last = text[start..].trim_end();
    if line_breaks(last) > 0 && last.matches('"').count() % 2 == 1 {
        return Err(Unreadable(format!("line {line} opens a quote (\") that is never closed; close or remove it")));
    }
    Ok(rows)
}

/// As editors count them: CR and LF together are one, and either alone.
fn line_breaks(text: &str) -> usize {
    text.matches('\n').count() + text.matches('\r').count() - text.matches("\r\n").count()
}

/// What separates the cells: what most lines have in the same number, or at least have.
fn delimiter(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE).collect();
    let score = |delimiter: u8| {
        let counts: Vec<usize> = lines.iter().map(|line| outside_quotes(line, delimiter)).collect();
        let most = counts.iter().copied().max().unwrap_or_default();
        let usual = (1..=most.min(1000)).map(|count| counts.iter().filter(|it| **it == count).count()).max();
        usual.unwrap_or_default()
    };
    let (best, lines_with_it) =
        DELIMITERS.into_iter().rev().map(|it| (it, score(it))).max_by_key(|(_, score)| *score).unwrap_or((NONE, 0));
    // What a few lines have stands in their cells, as in `6035550124;ext=2`.
    if lines_with_it * 2 > lines.len() { best } else { NONE }
}

/// How often a byte stands outside quotes.
fn outside_quotes(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if byte == delimiter && !quoted {
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::rows;

    fn cells(text: &str) -> Vec<(usize, Vec<String>)> {
        rows(text).expect("rows").into_iter().map(|row| (row.line, row.cells)).collect()
    }

    #[test]
    fn the_delimiter_is_found() {
        for delimiter in [",", ";", "\t", "|"] {
            let text = format!("Name{delimiter}Phone\r\n\"Smith, J; |\t\"{delimiter}+16035550123\r\n");
            let read = cells(&text);
            assert_eq!(read[1], (2, vec!["Smith, J; |\t".to_owned(), "+16035550123".to_owned()]), "{delimiter:?}");
        }
    }

    #[test]
    fn what_few_lines_have_separates_nothing() {
        assert_eq!(cells("6035550123\n6035550124;ext=2\n6035550125\n")[1].1, ["6035550124;ext=2"]);
    }

    #[test]
    fn a_decimal_comma_does_not_hide_a_semicolon() {
        let text = "Name;Phone;Score\nA;6035550123;1,5\nB;6035550124;2,5\nC;6035550125;\n";
        assert_eq!(cells(text)[1].1.len(), 3);
    }

    #[test]
    fn one_number_a_line_is_one_column() {
        assert_eq!(
            cells("(603) 555-0123\n\n603.555.0124\n"),
            [(1, vec!["(603) 555-0123".to_owned()]), (3, vec!["603.555.0124".to_owned()])]
        );
    }

    #[test]
    fn a_cell_may_hold_line_breaks_and_lines_are_counted_as_in_an_editor() {
        let text = "Name,Phone\n\"two\nlines\",6035550123\nB,6035550124\n";
        assert_eq!(cells(text)[2].0, 4);
    }

    #[test]
    fn every_line_break_ends_a_row() {
        for end in ["\r\n", "\n", "\r"] {
            let text = ["Phone", "6035550123", "", "6035550124"].join(end);
            let lines: Vec<_> = cells(&text).into_iter().map(|(line, _)| line).collect();
            assert_eq!(lines, [1, 2, 4], "{end:?}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told_with_its_line() {
        let error = rows("Name,Phone\n\"Bob,6035550123\nAl,6035550124\n").expect_err("open quote");
        assert!(error.0.starts_with("line 2 opens a quote"), "{}", error.0);
        assert_eq!(cells("Name,Phone\nBob 5\" pipe,6035550123").len(), 2);
    }
}
