//! Reads JSON text in one pass: checks it as RFC 8259 has it, and notes where everything begins.

use std::fmt;

use bytes::Bytes;

use super::document::{CONTAINER, Document};
use super::scan::is_space;

/// Deeper nesting than this is refused: reading and printing recurse.
const MAX_DEPTH: u32 = 128;

/// Why a text is not JSON, and where.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    what: &'static str,
    at: usize,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.what, self.at)
    }
}

impl std::error::Error for Fault {}

type Read<T> = Result<T, Fault>;

/// Reads the whole text, which must be one well-formed JSON value.
pub fn read(text: Bytes) -> Read<Document> {
    if text.len() >= CONTAINER as usize {
        return Err(Fault { what: "a text of 2 GiB or more", at: 0 });
    }
    if let Err(why) = std::str::from_utf8(&text) {
        return Err(Fault { what: "text that is not UTF-8", at: why.valid_up_to() });
    }
    // A table that grows by doubling would be copied several times for a long list.
    let table = Vec::with_capacity(text.len() / 24 + 4);
    let mut reader = Reader { text: &text, at: 0, table, escaped_keys: false };
    reader.skip_space();
    reader.value(reader.word(), 0)?;
    reader.skip_space();
    if reader.at < text.len() {
        return Err(reader.fault("something after the value"));
    }
    let Reader { mut table, escaped_keys, .. } = reader;
    table.shrink_to_fit();
    Ok(Document { table, escaped_keys, text })
}

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    table: Vec<u32>,
    escaped_keys: bool,
}

impl Reader<'_> {
    fn fault(&self, what: &'static str) -> Fault {
        Fault { what, at: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }

    /// The present offset as a table word; it fits, as longer texts are refused.
    #[expect(clippy::cast_possible_truncation, reason = "the text is shorter than 2 GiB")]
    fn word(&self) -> u32 {
        self.at as u32
    }

    /// Reads a value whose entry in the table is `entry`: where it begins, or where its key does.
    fn value(&mut self, entry: u32, depth: u32) -> Read<()> {
        match self.peek() {
            Some(b'{') => self.container(entry, depth, Self::members),
            Some(b'[') => self.container(entry, depth, Self::items),
            other => {
                self.table.push(entry);
                match other {
                    Some(b'"') => self.string().map(drop),
                    Some(b't') => self.literal(b"true"),
                    Some(b'f') => self.literal(b"false"),
                    Some(b'n') => self.literal(b"null"),
                    Some(b'-' | b'0'..=b'9') => self.number(),
                    Some(_) => Err(self.fault("no value")),
                    None => Err(self.fault("an unexpected end")),
                }
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "the table has fewer words than the text has bytes")]
    fn container(&mut self, entry: u32, depth: u32, content: fn(&mut Self, u32) -> Read<()>) -> Read<()> {
        if depth == MAX_DEPTH {
            return Err(self.fault("nesting deeper than 128"));
        }
        self.at += 1;
        self.table.push(entry | CONTAINER);
        let link = self.table.len();
        self.table.push(0);
        content(self, depth + 1)?;
        let end = self.table.len() as u32;
        if let Some(word) = self.table.get_mut(link) {
            *word = end;
        }
        Ok(())
    }

    fn items(&mut self, depth: u32) -> Read<()> {
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.skip_space();
            self.value(self.word(), depth)?;
            if self.ends(b']', "no `,` or `]`")? {
                return Ok(());
            }
        }
    }

    fn members(&mut self, depth: u32) -> Read<()> {
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.skip_space();
            let key = self.word();
            if self.peek() != Some(b'"') {
                return Err(self.fault("no key"));
            }
            self.escaped_keys |= self.string()?;
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.fault("no `:`"));
            }
            self.at += 1;
            self.skip_space();
            self.value(key, depth)?;
            if self.ends(b'}', "no `,` or `}`")? {
                return Ok(());
            }
        }
    }

    fn ends(&mut self, close: u8, what: &'static str) -> Read<bool> {
        self.skip_space();
        let found = self.peek();
        if found != Some(b',') && found != Some(close) {
            return Err(self.fault(what));
        }
        self.at += 1;
        Ok(found == Some(close))
    }

    fn literal(&mut self, word: &[u8]) -> Read<()> {
        if !self.text.get(self.at..).unwrap_or_default().starts_with(word) {
            return Err(self.fault("no value"));
        }
        self.at += word.len();
        Ok(())
    }

    /// Reads a string from its opening quote; says whether it holds escapes.
    fn string(&mut self) -> Read<bool> {
        self.at += 1;
        let mut escaped = false;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let plain = rest.iter().position(|b| *b == b'"' || *b == b'\\' || *b < 0x20);
            let Some(plain) = plain else {
                self.at = self.text.len();
                return Err(self.fault("an unexpected end"));
            };
            self.at += plain;
            match rest.get(plain..).unwrap_or_default() {
                [b'"', ..] => {
                    self.at += 1;
                    return Ok(escaped);
                }
                [b'\\', b'u', a, b, c, d, ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()) => {
                    self.at += 6;
                }
                [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => self.at += 2,
                [b'\\', ..] => return Err(self.fault("an unknown escape")),
                _ => return Err(self.fault("a control character")),
            }
            escaped = true;
        }
    }

    fn number(&mut self) -> Read<()> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Read<()> {
        let count = self.text.get(self.at..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
        if count == 0 {
            return Err(self.fault("no digit"));
        }
        self.at += count;
        Ok(())
    }
}
