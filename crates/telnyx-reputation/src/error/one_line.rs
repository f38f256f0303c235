//! Text from elsewhere, as a message can hold it.

use bytes::Bytes;

/// How much of a text from elsewhere a message holds, in characters; [`Error::errors`] and [`Error::body`] hold all.
const LONGEST_LINE: usize = 500;

/// Text from elsewhere, so that it can neither flood a log nor steer a terminal.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

/// How a body begins, in quotes.
pub(super) fn start(body: &Bytes) -> String {
    let text = String::from_utf8_lossy(body);
    let shown: String = text.chars().take(80).collect();
    format!("{:?}", one_line(&shown))
}
