//! Reads the imports of TypeScript.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::source::{self, Import, Module, Place, Source};

/// Stands for its folder.
const ENTRY: &str = "index";

pub fn read(folder: &Path, files: &[PathBuf]) -> Result<Source> {
    let modules = source::modules(folder, files, &["ts", "mts", "cts"]);
    let mut found = Vec::new();
    for Module { place, file } in &modules {
        for (line, written) in imports(&source::text(file)?) {
            if let Some(to) = target(place, &written) {
                let to = source::module_at(&modules, to, ENTRY);
                found.push(Import { from: place.clone(), to, file: file.clone(), line, written });
            }
        }
    }
    Ok(Source { entry: vec![ENTRY.to_owned()], modules, imports: found })
}

/// The path that a relative specifier names; `None` for packages, and for what lies outside the folder.
fn target(from: &[String], specifier: &str) -> Option<Place> {
    if !specifier.starts_with('.') {
        return None;
    }
    let (_, package) = from.split_last()?;
    let mut place = package.to_vec();
    let plain = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"].iter().find_map(|end| specifier.strip_suffix(end));
    for part in plain.unwrap_or(specifier).split('/') {
        match part {
            "." | "" => {}
            ".." => drop(place.pop()?),
            name => place.push(name.to_owned()),
        }
    }
    Some(place)
}

/// The specifiers that a file imports or re-exports from, with their lines: `from '...'`, `import '...'`,
/// `import('...')` (of types too) and `require('...')`.
fn imports(text: &str) -> Vec<(usize, String)> {
    let tokens = tokens(text);
    let word = |back: usize, index: usize| match index.checked_sub(back).map(|at| &tokens[at].1) {
        Some(Token::Word(word)) => word.as_str(),
        _ => "",
    };
    let mut found = Vec::new();
    for (index, (line, token)) in tokens.iter().enumerate() {
        let Token::Text(text) = token else { continue };
        let called = index.checked_sub(1).is_some_and(|at| tokens[at].1 == Token::Other('('));
        let before = word(if called { 2 } else { 1 }, index);
        let imports = if called { ["import", "require"] } else { ["import", "from"] };
        if imports.contains(&before) {
            found.push((*line, text.clone()));
        }
    }
    found
}

#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    /// A string in quotes.
    Text(String),
    Other(char),
}

/// The words, strings and marks of a file with their lines; comments and regular expressions are left out, templates
/// are a mark.
fn tokens(text: &str) -> Vec<(usize, Token)> {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
    let (mut tokens, mut index, mut line) = (Vec::new(), 0, 1);
    while index < chars.len() {
        let start = index;
        let token = match at(index) {
            '/' if at(index + 1) == '/' => {
                index = end(&chars, index, |index| at(index) == '\n');
                None
            }
            '/' if at(index + 1) == '*' => {
                index = end(&chars, index + 2, |index| at(index) == '*' && at(index + 1) == '/') + 2;
                None
            }
            '/' if begins_expression(tokens.last().map(|(_, token)| token)) => {
                index = quoted(&chars, index, '/') + 1;
                None
            }
            quote @ ('"' | '\'' | '`') => {
                let close = quoted(&chars, index, quote);
                index = close + 1;
                let inside = chars[start + 1..close.min(chars.len())].iter().collect();
                Some(if quote == '`' { Token::Other('`') } else { Token::Text(inside) })
            }
            first if first.is_alphanumeric() || first == '_' || first == '$' => {
                index = end(&chars, index, |index| !(at(index).is_alphanumeric() || "_$".contains(at(index))));
                Some(Token::Word(chars[start..index].iter().collect()))
            }
            other => {
                index += 1;
                (!other.is_whitespace()).then_some(Token::Other(other))
            }
        };
        tokens.extend(token.map(|token| (line, token)));
        line += chars[start..index.min(chars.len())].iter().filter(|char| **char == '\n').count();
    }
    tokens
}

/// Where `ends` first holds, or the end of the text.
fn end(chars: &[char], from: usize, ends: impl Fn(usize) -> bool) -> usize {
    (from..chars.len()).find(|index| ends(*index)).unwrap_or(chars.len())
}

/// Where the quote that opens at `from` closes. A string and an expression also end with their line, so that one that
/// is misread hides no more than that; a template's own quotes in `${...}` are part of it.
fn quoted(chars: &[char], from: usize, quote: char) -> usize {
    let (mut index, mut class, mut depth) = (from + 1, false, 0_usize);
    while let Some(char) = chars.get(index) {
        match char {
            '\\' => index += 1,
            '\n' if quote != '`' => return index,
            '[' if quote == '/' => class = true,
            ']' if quote == '/' => class = false,
            '{' if quote == '`' && (depth > 0 || chars[index - 1] == '$') => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '`' | '"' | '\'' if depth > 0 => index = quoted(chars, index, *char),
            char if *char == quote && !class => return index,
            _ => {}
        }
        index += 1;
    }
    chars.len()
}

/// Whether a slash after this is a regular expression, and no division.
fn begins_expression(before: Option<&Token>) -> bool {
    match before {
        None => true,
        Some(Token::Word(word)) => ["return", "typeof", "case", "of", "in"].contains(&word.as_str()),
        Some(Token::Text(_)) => false,
        Some(Token::Other(mark)) => !")]}`".contains(*mark),
    }
}

#[cfg(test)]
mod tests {
    use super::imports;

    #[test]
    fn each_way_of_importing_is_seen_and_nothing_else() {
        let text = r#"
import { one } from './one';
import type {
  Two, // from './no'
} from '../two.js';
export * from "./three";
/* import './no'; */ import './four';
const five = await import('./five'), six: import('./six').Six = require('./seven');
const none = `import './no' ${`from './no' ${"`"}`} from './no'`, from = /['"`/]/.test("from './no'"), half = 1 / 2;
const last = import("./eight");
"#;
        let found = imports(text);
        let expected = [
            (2, "./one"),
            (5, "../two.js"),
            (6, "./three"),
            (7, "./four"),
            (8, "./five"),
            (8, "./six"),
            (8, "./seven"),
            (10, "./eight"),
        ];
        assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
    }
}
