//! Python source text: docstrings, wrapped lines and quoted strings.

/// The longest line of a docstring.
const WIDTH: usize = 116;

/// A docstring with this indent, ending in a line break; nothing for empty text.
pub fn docstring(text: &str, indent: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let raw = if text.contains('\\') { "r" } else { "" };
    let mut lines = wrapped(text, WIDTH - indent.len());
    // A quote at the very end would run into the closing quotes.
    if let Some(last) = lines.last_mut().filter(|last| last.ends_with('"')) {
        last.push(' ');
    }
    if let [one] = lines.as_slice() {
        return format!("{indent}{raw}\"\"\"{one}\"\"\"\n");
    }
    let mut out = format!("{indent}{raw}\"\"\"{}\n", lines.first().map_or("", String::as_str));
    for line in &lines[1..] {
        if !line.is_empty() {
            out += indent;
            out += line;
        }
        out.push('\n');
    }
    out + indent + "\"\"\"\n"
}

/// Wraps each line of the text by itself; what continues a list item is indented below it.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    text.lines().flat_map(|line| wrap(line, width)).collect()
}

fn wrap(line: &str, width: usize) -> Vec<String> {
    let lead = line.len() - line.trim_start().len();
    let hang = lead + if line.trim_start().starts_with("- ") { 2 } else { 0 };
    let mut lines = vec![String::new()];
    for word in line.split_whitespace() {
        let last = lines.len() - 1;
        let room = lines[last].len() + 1 + word.len() <= width;
        if lines[last].is_empty() {
            lines[last] = " ".repeat(lead) + word;
        } else if room {
            lines[last].push(' ');
            lines[last] += word;
        } else {
            lines.push(" ".repeat(hang) + word);
        }
    }
    lines
}

/// Text in double quotes.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_docstring_wraps_and_keeps_its_paragraphs() {
        assert_eq!(docstring("Short.", "    "), "    \"\"\"Short.\"\"\"\n");
        let long = "word ".repeat(40);
        let text = docstring(&format!("Head.\n\n- {long}"), "");
        assert!(text.starts_with("\"\"\"Head.\n\n- word"));
        assert!(text.lines().all(|line| line.len() <= WIDTH));
        assert!(text.contains("\n  word"));
    }

    #[test]
    fn quotes_and_backslashes_survive() {
        assert_eq!(quoted(r#"a"b\c"#), r#""a\"b\\c""#);
        assert!(docstring(r"a \d", "").starts_with("r\"\"\""));
        assert!(docstring("say \"x\"", "").ends_with("\"x\" \"\"\"\n"));
    }
}
