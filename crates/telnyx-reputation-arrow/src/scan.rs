//! Goes through JSON that was read before, so that it is well formed, without making anything of it. Text that is not well
//! formed ends early, and is never a panic.

use std::borrow::Cow;

use memchr::memchr;

/// A place in a text, which goes through each byte of it once.
pub(crate) struct Walk<'t> {
    text: &'t str,
    at: usize,
}

/// The items of a list, as they are written; none of anything else.
pub(crate) fn items(text: &str) -> impl Iterator<Item = &str> {
    let mut walk = Walk::new(text);
    let is_list = walk.enter(b'[');
    std::iter::from_fn(move || if is_list && walk.item() { walk.value() } else { None })
}

/// A string, without its quotes; what is written with escapes is read by the library. `None` of anything else, and of what
/// is no text (half of a surrogate pair).
pub(crate) fn string(written: &str) -> Option<Cow<'_, str>> {
    let inner = written.strip_prefix('"')?.strip_suffix('"')?;
    match memchr(b'\\', inner.as_bytes()) {
        None => Some(inner.into()),
        Some(_) => serde_json::from_str::<String>(written).ok().map(Into::into),
    }
}

/// What a key says, as [`Walk::key`] gives it. What is no text is known by nobody, and stays as it is written.
#[inline]
pub(crate) fn name(key: &str) -> Cow<'_, str> {
    match memchr(b'\\', key.as_bytes()) {
        None => key.into(),
        Some(_) => serde_json::from_str(&format!("\"{key}\"")).map_or(key.into(), Cow::Owned),
    }
}

impl<'t> Walk<'t> {
    /// At the value that the text is.
    pub(crate) fn new(text: &'t str) -> Self {
        let mut walk = Self { text, at: 0 };
        walk.skip(b"");
        walk
    }

    /// Goes into the object or the list that begins here, if it opens so.
    #[inline]
    pub(crate) fn enter(&mut self, opens: u8) -> bool {
        let opened = self.byte() == Some(opens);
        self.at += usize::from(opened);
        opened
    }

    /// Goes to the next member's value, and gives its key as it is written, without the quotes. At the object's end it goes
    /// past that.
    #[inline]
    pub(crate) fn key(&mut self) -> Option<&'t str> {
        self.skip(b",");
        if self.byte() != Some(b'"') {
            self.end(b'}');
            return None;
        }
        let key = self.value()?;
        self.skip(b":");
        key.get(1..key.len().saturating_sub(1))
    }

    /// Goes to the next item, and says whether there is one. At the list's end it goes past that.
    #[inline]
    pub(crate) fn item(&mut self) -> bool {
        self.skip(b",");
        let is_there = !matches!(self.byte(), None | Some(b']' | b'}'));
        if !is_there {
            self.end(b']');
        }
        is_there
    }

    /// The value that begins here, as it is written, and goes past it.
    #[inline]
    pub(crate) fn value(&mut self) -> Option<&'t str> {
        let start = self.at;
        match self.byte()? {
            b'"' => self.skip_string(),
            b'{' | b'[' => self.skip_container(),
            b'}' | b']' => return None,
            _ => {
                let ends = |byte: u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
                while self.byte().is_some_and(|byte| !ends(byte)) {
                    self.at += 1;
                }
            }
        }
        self.text.get(start..self.at)
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes on over white space, and what else is given.
    #[inline]
    fn skip(&mut self, also: &[u8]) {
        while self.byte().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r') || also.contains(&byte)) {
            self.at += 1;
        }
    }

    /// Past what closes so; past all of a text that is not well formed here.
    fn end(&mut self, closes: u8) {
        self.at = if self.byte() == Some(closes) { self.at + 1 } else { self.text.len() };
    }

    #[inline]
    fn skip_string(&mut self) {
        let bytes = self.text.as_bytes();
        self.at += 1;
        let begin = self.at;
        while let Some(quote) = bytes.get(self.at..).and_then(|rest| memchr(b'"', rest)) {
            let end = self.at + quote;
            self.at = end + 1;
            // A quote belongs to the text behind a backslash, which is none itself behind another one.
            let escapes = bytes.get(begin..end).unwrap_or_default().iter().rev().take_while(|byte| **byte == b'\\');
            if escapes.count() % 2 == 0 {
                return;
            }
        }
        self.at = bytes.len();
    }

    fn skip_container(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.byte() {
            match byte {
                b'"' => {
                    self.skip_string();
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Walk, items, name, string};

    /// The members of an object that is the whole text.
    fn members(text: &str) -> Vec<(&str, &str)> {
        let mut walk = Walk::new(text);
        let mut found = Vec::new();
        if walk.enter(b'{') {
            while let Some((key, value)) = walk.key().and_then(|key| Some((key, walk.value()?))) {
                found.push((key, value));
            }
        }
        found
    }

    #[test]
    fn everything_is_found_where_it_stands() {
        let text = r#" { "a" : "x\"}]" , "b":[1, {"c":[]}],"d\n":-1.5e3 ,"e":{},"f":null,"g":"\\","h":"\\\"" } "#;
        let found = members(text);
        let wanted = [
            ("a", r#""x\"}]""#),
            ("b", r#"[1, {"c":[]}]"#),
            (r"d\n", "-1.5e3"),
            ("e", "{}"),
            ("f", "null"),
            ("g", r#""\\""#),
            ("h", r#""\\\"""#),
        ];
        assert_eq!(found, wanted);
        assert_eq!(items(found[1].1).collect::<Vec<_>>(), ["1", r#"{"c":[]}"#]);
        assert_eq!((members("[1]").len(), items("{}").count(), items("[]").count()), (0, 0, 0));
    }

    #[test]
    fn what_was_entered_is_left_at_its_end() {
        let mut walk = Walk::new(r#"[{"a":{"b":1}} , {}, 2]"#);
        assert!(walk.enter(b'[') && walk.item() && walk.enter(b'{'));
        assert_eq!(walk.key(), Some("a"));
        assert!(walk.enter(b'{'));
        assert_eq!((walk.key(), walk.value(), walk.key(), walk.key()), (Some("b"), Some("1"), None, None));
        assert!(walk.item() && walk.enter(b'{') && walk.key().is_none() && walk.item());
        assert_eq!((walk.value(), walk.item(), walk.value()), (Some("2"), false, None));
    }

    #[test]
    fn what_breaks_off_ends_there() {
        let whole = r#"[{"a":"x\u00e9","b":[true,{"c":"é"}]},12]"#;
        for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            for item in items(&whole[..end]) {
                members(item).iter().for_each(|(_, value)| drop(string(value)));
            }
        }
        assert_eq!(items(whole).count(), 2);
    }

    #[test]
    fn strings_are_read_with_their_escapes() {
        assert_eq!(string(r#""plain""#).as_deref(), Some("plain"));
        assert_eq!(string(r#""\u00e9\n\ud83d\ude00""#).as_deref(), Some("é\n😀"));
        for none in ["12", "null", r#""\ud83d""#, "\"", ""] {
            assert_eq!(string(none), None, "{none}");
        }
        let keys = ["plain", r"d\u0061ta", r#"a\"b"#, r"\ud83d"];
        assert_eq!(keys.map(name), ["plain", "data", "a\"b", r"\ud83d"]);
    }
}
