//! A module in `_twins`, taken apart: its docstrings, the strings that stand in several of them, and its code.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

const QUOTES: &str = "\"\"\"";

/// What a module is made of.
pub struct Source<'t> {
    pub parts: Vec<Part<'t>>,
    /// Strings for docstrings, by their names.
    pub strings: BTreeMap<&'t str, String>,
}

pub enum Part<'t> {
    /// A line of code.
    Code(&'t str),
    Docstring {
        indent: &'t str,
        text: String,
    },
}

impl<'t> Source<'t> {
    pub fn read(text: &'t str) -> Result<Self> {
        let (mut parts, mut strings) = (Vec::new(), BTreeMap::new());
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let code = line.trim_start();
            let indent = &line[..line.len() - code.len()];
            if let Some(begun) = code.strip_prefix(QUOTES) {
                parts.push(Part::Docstring { indent, text: string(begun, indent, &mut lines)? });
            } else if let Some((name, begun)) = line.split_once(" = ").filter(|(_, value)| value.starts_with(QUOTES)) {
                strings.insert(name, string(&begun[QUOTES.len()..], indent, &mut lines)?);
                // The line that sets it off from what follows.
                lines.next();
            } else {
                parts.push(Part::Code(line));
            }
        }
        Ok(Self { parts, strings })
    }
}

/// The text of a string whose first line has begun, without the indent of its lines.
fn string<'t>(begun: &str, indent: &str, lines: &mut impl Iterator<Item = &'t str>) -> Result<String> {
    let mut text = String::new();
    let mut line = begun;
    loop {
        if let Some((last, _)) = line.split_once(QUOTES) {
            text += last;
            return Ok(text.trim().to_owned());
        }
        text += line;
        text.push('\n');
        let Some(next) = lines.next() else { bail!("a string is not closed") };
        line = next.strip_prefix(indent).unwrap_or(next);
    }
}
