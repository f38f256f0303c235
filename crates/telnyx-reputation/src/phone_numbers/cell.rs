//! What a cell of somebody's table says: a phone number, however it is written, or why it is none.

use super::united_states::{Refusal, check};
use crate::visible::{is_invisible, visible};

/// More bytes than any number is written with.
const LONGEST: usize = 400;

/// What stands in cells that are empty.
const EMPTY: &[&str] = &["", "-", "nan", "none", "null", "undefined", "na", "n/a", "#n/a", "<na>", "nat"];

/// How an extension is called, the longer before what they begin with.
const EXTENSION: &[&str] = &["extension", "extn", "ext", "x"];

/// A cell that was read.
pub(super) enum Cell {
    /// A number in E.164 that can be monitored.
    Good(String),
    /// A number in E.164 of somewhere else, and of where.
    Foreign(String, String),
    /// Why it is no number that can be monitored.
    Bad(String),
}

/// Reads a cell. Nothing is guessed: what may mean more than one number is bad.
pub(super) fn read(text: &str) -> Cell {
    let (digits, explicit) = match digits(text) {
        Ok(read) => read,
        Err(why) => return Cell::Bad(why),
    };
    match check(&digits, explicit) {
        Ok(()) => Cell::Good(format!("+{digits}")),
        Err(Refusal::Foreign(why)) => Cell::Foreign(format!("+{digits}"), why),
        Err(Refusal::Bad(why)) => Cell::Bad(why),
    }
}

/// The digits of a number, its country code first, and whether that was written as such.
fn digits(text: &str) -> Result<(String, bool), String> {
    if text.len() > LONGEST {
        return Err("is too long for a phone number".to_owned());
    }
    let plain: String = text.chars().map(plain).collect();
    let mut cell = plain.trim_matches([' ', '\'', '"', '=', ',', ';']);
    if EMPTY.contains(&cell) {
        return Err("is empty".to_owned());
    }
    cell = cell.strip_prefix("tel:").unwrap_or(cell).trim_start();
    let whole;
    if let Some(number) = whole_number(cell)? {
        whole = number;
        cell = &whole;
    }
    let (mut digits, mut international) = (String::new(), false);
    if let Some(rest) = cell.strip_prefix("%2b") {
        (cell, international) = (rest, true);
    }
    for (at, c) in cell.char_indices() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() && !international => international = true,
            '-' if at == 0 => return Err("begins with a minus".to_owned()),
            ' ' | '-' | '.' | '(' | ')' | '/' => {}
            _ => return Err(unexpected(&cell[at..], digits.len())),
        }
    }
    if !international {
        // As one dials it: from the United States, and from nearly everywhere else.
        let dialled = digits.strip_prefix("011").or_else(|| digits.strip_prefix("00"));
        if let Some(rest) = dialled.filter(|rest| rest.len() > 7) {
            (digits, international) = (rest.to_owned(), true);
        }
    }
    let count = digits.len();
    if international {
        return match count {
            _ if digits.starts_with('0') => Err("has a country code that begins with 0, which none does".to_owned()),
            7..=15 => Ok((digits, true)),
            _ => Err(wrong_count(count, "7 to 15 with its country code")),
        };
    }
    match count {
        10 => Ok((format!("1{digits}"), false)),
        11 if digits.starts_with('1') => Ok((digits, false)),
        _ => Err(wrong_count(count, "10, or 11 with the 1 before it")),
    }
}

/// A character as it is meant: one that is as wide as an ideogram, a dash of any kind, a space of any kind or none.
fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => plain(char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '`' | '\u{b4}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{b7}' | '\u{2022}' | '\u{2219}' | '\u{22c5}' => '.',
        '\u{fffd}' => c,
        _ if is_invisible(c) => ' ',
        _ => c.to_ascii_lowercase(),
    }
}

/// The digits of what a spreadsheet made a number of, as `1.6035550123E+10`; none where it is written otherwise.
///
/// Only with all of its digits: what was rounded away is known to nobody.
fn whole_number(cell: &str) -> Result<Option<String>, String> {
    let (sign, unsigned) = if cell.starts_with('+') { cell.split_at(1) } else { cell.split_at(0) };
    let (mantissa, exponent) = unsigned.split_once('e').map_or((unsigned, None), |(number, e)| (number, Some(e)));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let ungrouped;
    let mut groups = mantissa.split('.').next().unwrap_or_default().split(',');
    let first = groups.next().unwrap_or_default();
    let is_grouped = mantissa.contains(',') && (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    let number = if is_grouped && (exponent.is_none() || mantissa.contains('.')) {
        ungrouped = mantissa.replace(',', "");
        &ungrouped
    } else {
        mantissa
    };
    let point: &[char] = if exponent.is_some() { &['.', ','] } else { &['.'] };
    let (whole, fraction) = number.split_once(point).unwrap_or((number, ""));
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return Ok(None);
    }
    let exponent = match exponent.map(str::parse::<usize>) {
        // `+1.6035550123` has a country code before its point.
        None if !sign.is_empty() && whole.len() < 4 => return Ok(None),
        None => 0,
        Some(Ok(exponent)) => exponent,
        Some(Err(_)) => return Ok(None),
    };
    let Some((kept, rest)) = fraction.split_at_checked(exponent) else {
        return Err(
            "was rounded by a spreadsheet, and its last digits are lost; take it from where it was text".to_owned()
        );
    };
    if rest.bytes().any(|b| b != b'0') {
        return Err("is a number with a fraction".to_owned());
    }
    Ok(Some(format!("{sign}{whole}{kept}")))
}

/// Why a cell goes on after so many digits with what no number has.
fn unexpected(rest: &str, before: usize) -> String {
    let after = rest.bytes().filter(u8::is_ascii_digit).count();
    if before >= 7 && after >= 7 {
        return "holds more than one number".to_owned();
    }
    // Also pauses, and what a telephone is told when somebody has answered.
    let tail = rest.trim_start_matches([',', ';', ' ', '#', '*', 'p', 'w']);
    let tail = EXTENSION.iter().find_map(|name| tail.strip_prefix(name)).unwrap_or(tail);
    let number = tail.trim_start_matches([' ', '.', ':', '=', '#', '-', '(']);
    let extension = tail.len() < rest.len() && number.starts_with(|c: char| c.is_ascii_digit());
    if before >= 7 && extension {
        return "has an extension, and what is monitored is the whole number; if that is meant, write it without"
            .to_owned();
    }
    if rest.starts_with(|c: char| c.is_ascii_lowercase()) {
        return "holds letters".to_owned();
    }
    format!("holds {}, which no phone number does", visible(rest, 1).trim_end_matches("..."))
}

fn wrong_count(count: usize, right: &str) -> String {
    match count {
        0 => "holds no digits".to_owned(),
        16.. => format!("has {count} digits; is it more than one number?"),
        1 => format!("has 1 digit, where a number has {right}"),
        _ => format!("has {count} digits, where a number has {right}"),
    }
}
