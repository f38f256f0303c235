//! Goes through JSON that was read before, so that it is well formed, without making anything of it. Text that is not well
//! formed ends early, and is never a panic.

/// A member of an object: its key and its value, as they are written. The key is without its quotes.
pub(crate) struct Members<'t>(Walk<'t>);

/// The items of a list, as they are written.
pub(crate) struct Items<'t>(Walk<'t>);

struct Walk<'t> {
    text: &'t str,
    at: usize,
}

/// The members of an object; none of anything else.
pub(crate) fn members(text: &str) -> Members<'_> {
    Members(Walk::within(text, b'{'))
}

/// The items of a list; none of anything else.
pub(crate) fn items(text: &str) -> Items<'_> {
    Items(Walk::within(text, b'['))
}

/// A string, without its quotes; what is written with escapes is read by the library. `None` of anything else, and of what
/// is no text (half of a surrogate pair).
pub(crate) fn string(written: &str) -> Option<std::borrow::Cow<'_, str>> {
    let inner = written.strip_prefix('"')?.strip_suffix('"')?;
    match inner.bytes().any(|byte| byte == b'\\') {
        false => Some(inner.into()),
        true => serde_json::from_str::<String>(written).ok().map(Into::into),
    }
}

impl<'t> Iterator for Members<'t> {
    type Item = (&'t str, &'t str);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let walk = &mut self.0;
        walk.skip(b",");
        let key = (walk.byte()? == b'"').then(|| walk.value())??;
        walk.skip(b":");
        Some((key.get(1..key.len().saturating_sub(1))?, walk.value()?))
    }
}

impl<'t> Iterator for Items<'t> {
    type Item = &'t str;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.skip(b",");
        self.0.value()
    }
}

impl<'t> Walk<'t> {
    /// Inside of a container that opens so; at the end of what does not.
    fn within(text: &'t str, opens: u8) -> Self {
        let mut walk = Walk { text, at: 0 };
        walk.skip(b"");
        walk.at = if walk.byte() == Some(opens) { walk.at + 1 } else { text.len() };
        walk
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

    /// The value that begins here; `None` at the end of the container.
    #[inline]
    fn value(&mut self) -> Option<&'t str> {
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
    fn skip_string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.byte() {
            match byte {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
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
    use super::{items, members, string};

    #[test]
    fn everything_is_found_where_it_stands() {
        let text = r#" { "a" : "x\"}]" , "b":[1, {"c":[]}],"d\n":-1.5e3 ,"e":{},"f":null } "#;
        let found: Vec<(&str, &str)> = members(text).collect();
        let wanted = [("a", r#""x\"}]""#), ("b", r#"[1, {"c":[]}]"#), (r"d\n", "-1.5e3"), ("e", "{}"), ("f", "null")];
        assert_eq!(found, wanted);
        assert_eq!(items(found[1].1).collect::<Vec<_>>(), ["1", r#"{"c":[]}"#]);
        assert_eq!((members("[1]").count(), items("{}").count(), items("[]").count()), (0, 0, 0));
    }

    #[test]
    fn what_breaks_off_ends_there() {
        let whole = r#"[{"a":"x\u00e9","b":[true,{"c":"é"}]},12]"#;
        for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            for item in items(&whole[..end]) {
                members(item).for_each(|(_, value)| drop(string(value)));
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
    }
}
