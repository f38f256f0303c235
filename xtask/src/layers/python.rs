//! Reads the imports of Python.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::source::{self, Import, Module, Place, Source};

/// Stands for its folder.
const ENTRY: &str = "__init__";

pub fn read(folder: &Path, files: &[PathBuf]) -> Result<Source> {
    let package = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let modules = source::modules(folder, files, &["py", "pyi"]);
    let mut imports = Vec::new();
    // A stub is never run: it has types alone, which go where they like.
    let run = |module: &&Module| module.file.extension().is_some_and(|its| its == "py");
    for Module { place, file } in modules.iter().filter(run) {
        for Statement { line, text } in statements(&source::text(file)?) {
            let written = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for to in targets(&text, &package, place, &modules) {
                imports.push(Import { from: place.clone(), to, file: file.clone(), line, written: written.clone() });
            }
        }
    }
    Ok(Source { entry: vec![ENTRY.to_owned()], modules, imports })
}

/// An import, on one line.
struct Statement {
    line: usize,
    text: String,
}

/// The modules of the package that an import statement in the module `from` names.
fn targets(statement: &str, package: &str, from: &[String], modules: &[Module]) -> BTreeSet<Place> {
    let at = |place: Place| source::module_at(modules, place, ENTRY);
    let listed = |names: &str| -> Vec<String> {
        let names = names.split([',', '(', ')']).filter_map(|name| name.split_whitespace().next());
        names.map(str::to_owned).collect()
    };
    if let Some(names) = statement.strip_prefix("import ") {
        return listed(names).iter().filter_map(|name| absolute(package, name)).map(at).collect();
    }
    let Some((module, names)) = statement.strip_prefix("from ").and_then(|text| text.split_once(" import ")) else {
        return BTreeSet::new();
    };
    let (module, name) = (module.trim(), module.trim().trim_start_matches('.'));
    let base: Option<Place> = match module.len() - name.len() {
        0 => absolute(package, name),
        // One dot is the package that the module is in.
        dots => from.len().checked_sub(dots).map(|length| from[..length].iter().cloned().chain(parts(name)).collect()),
    };
    let Some(base) = base else { return BTreeSet::new() };
    let of_base = |name: String| {
        let place: Place = base.iter().cloned().chain([name]).collect();
        let is_module = modules.iter().any(|module| module.place.starts_with(&place));
        at(if is_module { place } else { base.clone() })
    };
    listed(names).into_iter().map(of_base).collect()
}

fn parts(dotted: &str) -> impl Iterator<Item = String> {
    dotted.split('.').filter(|part| !part.is_empty()).map(str::to_owned)
}

/// The place of an absolute name, if it is of this package.
fn absolute(package: &str, dotted: &str) -> Option<Place> {
    let mut parts = parts(dotted);
    (parts.next()? == package).then(|| parts.collect())
}

/// The imports of a file, those for type checkers left out: they may go where they like, since they are never run.
fn statements(text: &str) -> Vec<Statement> {
    let mut found = Vec::new();
    // The indentation of the `if TYPE_CHECKING:` that we are in.
    let mut checking: Option<usize> = None;
    for (line, text) in logical_lines(text) {
        let indentation = text.len() - text.trim_start().len();
        let text = text.trim();
        if checking.is_some_and(|outer| indentation > outer) {
            continue;
        }
        let checks = text.strip_prefix("if ").and_then(|rest| rest.strip_suffix(':'));
        checking = checks.filter(|what| what.ends_with("TYPE_CHECKING")).map(|_| indentation);
        if text.starts_with("import ") || text.starts_with("from ") {
            found.push(Statement { line, text: text.to_owned() });
        }
    }
    found
}

/// The lines that are not blank, with what brackets and backslashes join; without comments, and with empty strings.
fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let (mut lines, mut current, mut begun) = (Vec::new(), String::new(), 1);
    let (mut rest, mut line, mut depth) = (text, 1, 0_usize);
    while let Some(char) = rest.chars().next() {
        let mut length = char.len_utf8();
        match char {
            '#' => length = rest.find('\n').unwrap_or(rest.len()),
            '"' | '\'' => {
                length = string(rest, char);
                current.push_str("''");
            }
            '\\' if rest[1..].starts_with('\n') => {
                length = 2;
                current.push(' ');
            }
            '\n' if depth == 0 => {
                lines.push((begun, std::mem::take(&mut current)));
                begun = line + 1;
            }
            '\n' => current.push(' '),
            other => {
                match other {
                    '(' | '[' | '{' => depth += 1,
                    ')' | ']' | '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                current.push(other);
            }
        }
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    lines.push((begun, current));
    lines.retain(|(_, text)| !text.trim().is_empty());
    lines
}

/// The length of the string that a text begins with.
fn string(text: &str, quote: char) -> usize {
    let triple = quote.to_string().repeat(3);
    let close = if text.starts_with(&triple) { triple } else { quote.to_string() };
    let mut from = close.len();
    loop {
        let rest = &text[from..];
        let Some(index) = rest.find(['\\', quote]) else { return text.len() };
        if rest[index..].starts_with('\\') {
            let escaped = rest[index + 1..].chars().next().map_or(0, char::len_utf8);
            from += index + 1 + escaped;
        } else if rest[index..].starts_with(&close) {
            return from + index + close.len();
        } else {
            from += index + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::statements;

    #[test]
    fn imports_are_seen_where_they_run_and_nowhere_else() {
        let text = r##"
"""A docstring.

from ._no import one
"""
from typing import TYPE_CHECKING  # import no
from ._two import (
    a,
    b as c,
)
if TYPE_CHECKING:
    from ._no import d
    if True:
        from ._no import e
def late():
    "It\"s"
    from ._three import \
        f
    text = '''
import no
''' + "#"
    import telnyx._four
"##;
        let found: Vec<(usize, String)> = statements(text)
            .into_iter()
            .map(|statement| (statement.line, statement.text.split_whitespace().collect::<Vec<_>>().join(" ")))
            .collect();
        let expected = [
            (6, "from typing import TYPE_CHECKING"),
            (7, "from ._two import ( a, b as c, )"),
            (17, "from ._three import f"),
            (22, "import telnyx._four"),
        ];
        assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
    }
}
