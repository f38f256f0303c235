//! Text as a message can show it: what cannot be seen is written as an escape.

/// The text with what is invisible in it, or steers what is around it, written as `\u{feff}`; at most so many characters, and
/// `...` in place of the others.
#[must_use]
pub fn visible(text: &str, most: usize) -> String {
    let mut shown = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == most {
            shown.push_str("...");
            break;
        }
        if is_invisible(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Whether a reader cannot tell that it is there, or what it is: controls, spaces other than the plain one, blanks,
/// characters of no width, directions of writing, and what is no character at all.
pub(crate) fn is_invisible(c: char) -> bool {
    c != ' '
        && (c.is_control()
            || c.is_whitespace()
            || matches!(u32::from(c),
                0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f
                | 0x202a..=0x202e | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0
                | 0xfff0..=0xfffd | 0xe000..=0xf8ff | 0x13430..=0x1343f | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a
                | 0xe0000..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_joins_or_shapes_others_or_is_blank_is_an_escape() {
        for c in ['\u{2800}', '\u{13430}', '\u{1343f}', '\u{1bca0}', '\u{1bca3}', '\u{1d173}', '\u{1d17a}'] {
            assert_eq!(visible(&format!("a{c}b"), 9), format!("a{}b", c.escape_default()));
        }
    }

    #[test]
    fn what_cannot_be_seen_is_an_escape() {
        let text = "\u{feff}+1\u{a0}603\u{200b}\u{202e}555\t0100\r\n\u{fffd}\u{e0020} é 😀";
        let shown = "\\u{feff}+1\\u{a0}603\\u{200b}\\u{202e}555\\t0100\\r\\n\\u{fffd}\\u{e0020} é 😀";
        assert_eq!(visible(text, 100), shown);
        assert_eq!(visible(&"x".repeat(10_000_000), 3), "xxx...");
        assert_eq!(visible("xxx", 3), "xxx");
    }
}
