//! Text that fits a terminal: broken between its words, while ids and addresses stay whole.

use textwrap::{Options, WordSeparator, WordSplitter};

/// In less, nothing can be read.
const NARROWEST: usize = 20;

/// How many columns the standard output has, if it is a terminal.
pub(crate) fn columns_of_stdout() -> Option<usize> {
    terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| width.0.into())
}

/// How many columns the standard error has, if it is a terminal.
pub(crate) fn columns_of_stderr() -> Option<usize> {
    terminal_size::terminal_size_of(std::io::stderr()).map(|(width, _)| width.0.into())
}

/// The lines of a text of others, of which only the first begins at the left: words that are longer than a line are broken, too,
/// so that nothing in it looks like a line of its own.
pub(crate) fn indented(text: &str, columns: Option<usize>) -> Vec<String> {
    let options = Options::new(columns.unwrap_or(usize::MAX).max(NARROWEST))
        .subsequent_indent("      ")
        .word_splitter(WordSplitter::NoHyphenation)
        .word_separator(WordSeparator::AsciiSpace);
    textwrap::wrap(text, options).into_iter().map(String::from).collect()
}

/// The lines of a text, which begin with `first` and then with `rest`. Without columns it is one line.
pub(crate) fn lines(text: &str, columns: Option<usize>, first: &str, rest: &str) -> Vec<String> {
    let options = Options::new(columns.unwrap_or(usize::MAX).max(NARROWEST))
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_splitter(WordSplitter::NoHyphenation)
        .word_separator(WordSeparator::AsciiSpace)
        .break_words(false);
    textwrap::wrap(text, options).into_iter().map(String::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_text_of_others_but_the_first_begins_at_the_left() {
        let text = format!("  purpose: \"{} Remediate {}\"", "x".repeat(27), "y".repeat(70));
        let lines = indented(&text, Some(40));
        assert!(lines.len() > 3 && lines[0].starts_with("  purpose: "), "{lines:?}");
        assert!(lines[1..].iter().all(|line| line.starts_with("      ") && line.len() <= 40), "{lines:?}");
    }

    #[test]
    fn an_id_is_never_broken() {
        let id = "d8c04897-10a9-4a76-8d22-895ad2ee0038";
        let text = format!("for enterprise {id} of yours");
        assert_eq!(lines(&text, Some(30), "", "  "), ["for enterprise", &format!("  {id}"), "  of yours"]);
        assert_eq!(lines(&text, None, "", ""), [text]);
    }
}
