//! Notes of our research have no place in what ships: a user can make nothing of them.

use serde_json::Value;

use super::json_node::Node;
use super::problem::Problem;

/// What the clients show, wherever it stands.
const SHIPPED: &[&str] = &["description", "summary", "title"];

/// The words of such notes, in lower case.
const WORDS: &[&str] = &[
    "upstream",
    "disagree",
    "assumed",
    "our reading",
    "taken to",
    "taken not to",
    "not stated",
    "is stated",
    "was not seen",
    "were not seen",
    "was not read",
];

/// Refuses them in everything that ships.
pub fn refuse(node: &Node<'_>) -> Result<(), Problem> {
    for (key, child) in node.children() {
        // A note is where it belongs in an extension.
        if key.starts_with("x-") {
            continue;
        }
        if let (Value::String(text), true) = (child.value, SHIPPED.contains(&key.as_str()))
            && let Some(note) = note(text)
        {
            return Err(child.problem(format!("`{note}` is a note of our research: it belongs in `x-assumed`")));
        }
        refuse(&child)?;
    }
    Ok(())
}

/// The first note in a text: one of the words, or the number of a question such as C41.
fn note(text: &str) -> Option<&str> {
    let word = WORDS.iter().find_map(|word| {
        let at = text.to_ascii_lowercase().replace("x-assumed", "x-_______").find(word)?;
        text.get(at..at + word.len())
    });
    let is_number = |word: &&str| {
        word.strip_prefix('C').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit()))
    };
    word.or_else(|| text.split(|it: char| !it.is_alphanumeric()).find(is_number))
}
