//! Which page of a list comes next, decided in one place for every language.

use serde::Deserialize;
use serde_json::Value;

use crate::answer::Answer;
use crate::arguments::Arguments;

/// The name of the page number on the wire.
const PAGE_NUMBER: &str = "page[number]";

/// Where in a list a page stands.
#[derive(Clone, Debug)]
pub struct PageCursor {
    next: Option<Arguments>,
}

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow, default)]
    data: Vec<&'a serde_json::value::RawValue>,
    #[serde(default)]
    meta: Option<Meta>,
}

#[derive(Deserialize)]
struct Meta {
    page_number: Option<u64>,
    total_pages: Option<u64>,
}

impl PageCursor {
    /// Where `answer`, which these arguments got, stands.
    ///
    /// The list ends at an empty page, at the last page that `meta` names, without a `meta`, and when the server
    /// answers with another page than the one asked for (else it could be read for ever).
    #[must_use]
    pub fn of(arguments: &Arguments, answer: &Answer) -> Self {
        let asked = arguments.query.get(PAGE_NUMBER).and_then(Value::as_u64).unwrap_or(1);
        let next = serde_json::from_slice::<Page<'_>>(&answer.body)
            .ok()
            .filter(|page| !page.data.is_empty())
            .and_then(|page| page.meta)
            .filter(|meta| meta.page_number.is_none_or(|number| number == asked))
            .filter(|meta| meta.total_pages.is_some_and(|total| asked < total))
            .map(|_| {
                let mut next = arguments.clone();
                next.query.insert(PAGE_NUMBER.to_owned(), Value::from(asked + 1));
                next
            });
        Self { next }
    }

    /// The arguments of the next page; `None` after the last.
    #[must_use]
    pub fn next(&self) -> Option<&Arguments> {
        self.next.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation;
    use bytes::Bytes;

    fn next_after(asked: u64, body: &'static str) -> Option<u64> {
        let mut arguments = Arguments::default();
        arguments.query.insert(PAGE_NUMBER.to_owned(), Value::from(asked));
        let answer = Answer {
            operation: Operation::by_id("listEnterprises").unwrap(),
            status: 200,
            headers: http::HeaderMap::new(),
            body: Bytes::from_static(body.as_bytes()),
            attempts: 1,
        };
        PageCursor::of(&arguments, &answer).next()?.query[PAGE_NUMBER].as_u64()
    }

    #[test]
    fn a_list_ends_where_it_should() {
        assert_eq!(next_after(1, r#"{"data":[1],"meta":{"page_number":1,"total_pages":3}}"#), Some(2));
        assert_eq!(next_after(2, r#"{"data":[1],"meta":{"total_pages":3}}"#), Some(3));
        assert_eq!(next_after(3, r#"{"data":[1],"meta":{"page_number":3,"total_pages":3}}"#), None);
        assert_eq!(next_after(1, r#"{"data":[],"meta":{"page_number":1,"total_pages":9}}"#), None);
        assert_eq!(next_after(1, r#"{"data":[1]}"#), None);
        assert_eq!(next_after(2, r#"{"data":[1],"meta":{"page_number":1,"total_pages":9}}"#), None);
    }
}
