//! Single values out of JSON that has been read before, so that every branch for what is malformed is dead.

use std::borrow::Cow;

/// A number as Python sees it: whole when it is written so.
#[derive(Clone, Copy, Debug)]
pub enum Number<'t> {
    Whole(i64),
    /// Whole, but too large for a machine word.
    Large(&'t str),
    Real(f64),
}

/// The number that is written here.
pub fn number(verbatim: &[u8]) -> Number<'_> {
    let text = std::str::from_utf8(verbatim).unwrap_or_default();
    if text.bytes().any(|b| matches!(b, b'.' | b'e' | b'E')) {
        return Number::Real(text.parse().unwrap_or_default());
    }
    text.parse().map_or(Number::Large(text), Number::Whole)
}

/// The string that is written here, in quotes. A lone surrogate, which no string can hold, becomes U+FFFD.
pub fn string(quoted: &[u8]) -> Cow<'_, str> {
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    let inner = std::str::from_utf8(inner).unwrap_or_default();
    if inner.contains('\\') { Cow::Owned(unescape(inner)) } else { Cow::Borrowed(inner) }
}

fn unescape(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((plain, escape)) = rest.split_once('\\') {
        out.push_str(plain);
        let mut chars = escape.chars();
        match chars.next() {
            Some('u') => {
                let (c, after) = unicode(chars.as_str());
                out.push(c);
                rest = after;
                continue;
            }
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            other => out.extend(other),
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out
}

/// The character whose `\u` has just been read, and what follows it.
fn unicode(text: &str) -> (char, &str) {
    let (unit, rest) = unit(text);
    if (0xD800..0xDC00).contains(&unit)
        && let Some(second) = rest.strip_prefix("\\u")
    {
        let (low, after) = self::unit(second);
        if (0xDC00..0xE000).contains(&low) {
            let code = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), after);
        }
    }
    (char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER), rest)
}

fn unit(text: &str) -> (u32, &str) {
    let (digits, rest) = text.split_at_checked(4).unwrap_or((text, ""));
    (u32::from_str_radix(digits, 16).unwrap_or(u32::from(char::REPLACEMENT_CHARACTER)), rest)
}
