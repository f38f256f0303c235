//! What a page tells of its list.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::json::from_bytes;

/// Where `meta` is looked for, from the end of a page: the service's has four numbers.
const LONGEST_META: usize = 512;

/// Whether a page has items, and its `meta`. The items are not kept: the list may be long.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageHead {
    pub(crate) is_empty: bool,
    /// As it came; `None` where it is absent or `null`.
    pub(crate) meta: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Page<'a> {
    data: Option<Vec<IgnoredAny>>,
    #[serde(borrow)]
    meta: Option<&'a RawValue>,
}

impl PageHead {
    /// A page that is written as the service writes it may still be malformed between its two ends, which the reader of its
    /// items finds.
    ///
    /// # Errors
    /// A body that is no JSON object, or of which `data` is no list.
    pub(crate) fn read(body: &[u8]) -> serde_json::Result<Self> {
        if let Some(head) = std::str::from_utf8(body).ok().and_then(Self::at_the_ends) {
            return Ok(head);
        }
        let page: Page<'_> = from_bytes(body)?;
        Ok(Self { is_empty: page.data.is_none_or(|data| data.is_empty()), meta: page.meta.map(ToOwned::to_owned) })
    }

    /// Reads `{"data":[...], ... "meta":{...}}` without its items, which are read once more anyway.
    ///
    /// Without an escape each quote begins or ends a string, so that `"data"` and `"meta"` which are there once are the
    /// members that the page begins and ends with. `None` where it takes a full reading to know that.
    fn at_the_ends(body: &str) -> Option<Self> {
        let inside = body.trim_ascii().strip_prefix('{')?.strip_suffix('}')?;
        let items = value_of("\"data\"", inside)?.strip_prefix('[')?;
        let tail = items.len().saturating_sub(LONGEST_META);
        let meta = "\"meta\"";
        let at = tail + items.as_bytes().get(tail..)?.windows(meta.len()).rposition(|it| it == meta.as_bytes())?;
        let (items, rest) = items.split_at_checked(at)?;
        // One whole value up to the end is a member of the page itself.
        let value = RawValue::from_string(value_of(meta, rest)?.trim_ascii_end().to_owned()).ok()?;
        let is_plain = items.trim_ascii_end().ends_with(',')
            && !body.contains('\\')
            && !items.contains("\"data\"")
            && !items.contains(meta);
        is_plain.then(|| Self {
            is_empty: items.trim_ascii_start().starts_with(']'),
            meta: Some(value).filter(|value| value.get() != "null"),
        })
    }
}

/// What follows this key and its colon, if the text begins with them.
fn value_of<'t>(key: &str, text: &'t str) -> Option<&'t str> {
    let after = text.trim_ascii_start().strip_prefix(key)?.trim_ascii_start().strip_prefix(':')?;
    Some(after.trim_ascii_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(head: PageHead) -> (bool, Option<String>) {
        (head.is_empty, head.meta.map(|meta| meta.get().to_owned()))
    }

    #[test]
    fn the_ends_tell_what_a_full_reading_tells() {
        for (page, is_read_at_the_ends) in [
            (r#"{"data":[{"a":"1"}],"meta":{"total_pages":1}}"#, true),
            (" { \"data\" : [ ] , \"meta\" : { } }\n", true),
            (r#"{"data":[],"links":[1],"meta":null}"#, true),
            (r#"{"data":[1],"meta":[{"meta":1}]}"#, false),
            (r#"{"data":[1]}"#, false),
            (r#"{"data":null,"meta":{}}"#, false),
            (r#"{"meta":{"a":1},"data":[1]}"#, false),
            (r#"{"data":[{"data":1}],"meta":{}}"#, false),
            (r#"{"data":[{"of":"meta"}],"meta":{}}"#, false),
            (r#"{"data":[{"of":"a\"meta\":1"}],"meta":{}}"#, false),
            (r#"{"data":[{"meta":{}}]}"#, false),
            (r#"{"data":[1],"more":{"meta":1}}"#, false),
        ] {
            let full: Page<'_> = from_bytes(page.as_bytes()).unwrap();
            let full = (full.data.is_none_or(|data| data.is_empty()), full.meta.map(|meta| meta.get().to_owned()));
            assert_eq!(PageHead::at_the_ends(page).is_some(), is_read_at_the_ends, "{page}");
            assert_eq!(told(PageHead::read(page.as_bytes()).unwrap()), full, "{page}");
        }
    }

    #[test]
    fn what_is_no_page_is_told() {
        for body in [
            r#"{"data":[1],"data":[2],"meta":{}}"#,
            r#"{"data":[1],"meta":{},"meta":{}}"#,
            r#"{"data":[1],"m\u0065ta":{},"meta":{}}"#,
            r#"{"data":[1]"meta":{}}"#,
            r#"{"data":[1],"meta":{"#,
            r#"{"data":[1],"meta":}"#,
            r#"{"data":{},"meta":{}}"#,
            r#"[{"data":[1],"meta":{}}]"#,
        ] {
            assert!(PageHead::read(body.as_bytes()).is_err(), "{body}");
        }
    }
}
