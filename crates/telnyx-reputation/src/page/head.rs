//! What a page tells of its list.

use serde::Deserialize;
use serde::de::Error as _;
use serde_json::value::RawValue;

use crate::json::from_bytes;

/// Where `meta` is looked for, from the end of a page: the service's has four numbers.
const LONGEST_META: usize = 512;

/// The key of it.
const META: &str = "\"meta\"";

/// Whether a page has items, and its `meta`. The items are not kept: the list may be long.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageHead {
    pub(crate) is_empty: bool,
    /// As it came; `None` where it is absent or `null`.
    pub(crate) meta: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    data: Option<&'a RawValue>,
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
        let is_empty = match page.data.map(|data| after("[", data.get())) {
            None => true,
            Some(Some(items)) => after("]", items).is_some(),
            Some(None) => return Err(serde_json::Error::custom("`data` is not a list")),
        };
        Ok(Self { is_empty, meta: page.meta.map(ToOwned::to_owned) })
    }

    /// Reads `{"data":[...], ... "meta":{...}}` without its items, which are read once more anyway.
    ///
    /// Without an escape each quote begins or ends a string, so that `"data"` and `"meta"` which are there once are the
    /// members that the page begins and ends with. `None` where it takes a full reading to know that.
    fn at_the_ends(body: &str) -> Option<Self> {
        let items = after("[", after(":", after("\"data\"", after("{", body)?)?)?)?;
        let tail = items.len().saturating_sub(LONGEST_META);
        let at = tail + items.as_bytes().get(tail..)?.windows(META.len()).rposition(|it| it == META.as_bytes())?;
        let (items, rest) = items.split_at_checked(at)?;
        // One whole value up to the end is a member of the page itself.
        let meta = after(":", after(META, rest)?)?.trim_ascii_end().strip_suffix('}')?;
        let meta: &RawValue = from_bytes(meta.as_bytes()).ok()?;
        let is_plain = !body.contains('\\') && !["\"data\"", META].iter().any(|key| items.contains(key));
        (is_plain && items.trim_ascii_end().ends_with(',')).then(|| Self {
            is_empty: after("]", items).is_some(),
            meta: Some(meta.to_owned()).filter(|meta| meta.get() != "null"),
        })
    }
}

/// What follows this, if the text begins with it. A function of its own in the module too, which is built for size.
#[inline(never)]
fn after<'t>(this: &str, text: &'t str) -> Option<&'t str> {
    text.trim_ascii_start().strip_prefix(this)
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
            let items = full.data.map(|data| serde_json::from_str::<Vec<serde_json::Value>>(data.get()).unwrap());
            let full = (items.is_none_or(|items| items.is_empty()), full.meta.map(|meta| meta.get().to_owned()));
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
