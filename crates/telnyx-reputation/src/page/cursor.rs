//! Which page comes next, decided in one place for every language, and whether the list is still the one that was begun.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;
use serde_json::value::RawValue;

use crate::answer::Answer;
use crate::arguments::{Arguments, PageBefore};
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{AnswerKind, PageMeta};
use crate::page::head::PageHead;

/// The name of the page number on the wire.
const PAGE_NUMBER: &str = "page[number]";

/// Where in a list a page stands.
#[derive(Clone, Debug)]
pub struct PageCursor {
    next: Option<Arguments>,
}

/// What is read of `meta`; `null` is as good as absent.
#[derive(Default)]
struct Meta {
    page_number: Option<u64>,
    total_pages: Option<u64>,
    total_results: Option<u64>,
}

impl PageCursor {
    /// Where `answer`, which these arguments got, stands.
    ///
    /// The list ends at the last page that `meta` names, and at an empty page after that. Where the document lets `meta`
    /// be left out, a list without it is read until a page is empty.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] when the answer does not tell whether the list goes on: `meta` is missing or malformed, it
    /// is of another page than the one asked for, a page before the last is empty, or the first one of a list that has
    /// items. [`ErrorKind::ListChanged`] when the list is smaller than on the page before: what was removed moved later
    /// items to pages that were read already.
    pub fn of(arguments: &Arguments, answer: &Answer) -> Result<Self> {
        let asked = arguments.query_u64(PAGE_NUMBER).unwrap_or(1);
        let read = answer.page.clone().map_or_else(|| PageHead::read(&answer.body), Ok);
        let PageHead { is_empty, meta } =
            read.map_err(|why| answer.unexpected(format!("it is no page of a list: {why}")).with_source(why))?;
        let meta = Meta::read(meta.as_deref()).map_err(|why| answer.unexpected(why))?;
        if let Some(number) = meta.page_number.filter(|number| *number != asked) {
            return Err(answer.unexpected(format!("page {asked} was asked for, and page {number} came")));
        }
        let before = arguments.follows.clone().unwrap_or_default();
        let shrunk = |before: Option<u64>, now: Option<u64>| before.zip(now).filter(|(before, now)| now < before);
        if let Some((before, now)) = shrunk(before.total_results, meta.total_results) {
            return Err(changed(answer, &format!("from {before} to {now} items")));
        }
        if let Some((before, now)) = shrunk(before.total_pages, meta.total_pages) {
            return Err(changed(answer, &format!("from {before} to {now} pages")));
        }
        let goes_on = match (meta.total_pages, answer.operation.answer) {
            (Some(total), _) if is_empty && (asked < total || (asked == 1 && meta.total_results > Some(0))) => {
                return Err(answer.unexpected(format!("page {asked} of {total} is empty")));
            }
            (Some(total), _) => asked < total,
            (None, AnswerKind::Page(_, _, PageMeta::Required)) => {
                return Err(answer.unexpected("without `meta.total_pages` the end of the list cannot be told"));
            }
            (None, _) => !is_empty,
        };
        let digest = (goes_on && meta.total_pages.is_none()).then(|| digest(&answer.body));
        if digest.is_some() && digest == before.digest {
            return Err(answer.unexpected(format!("page {asked} is the page before once more")));
        }
        let next = goes_on.then(|| {
            let mut next = arguments.clone();
            next.query.insert(PAGE_NUMBER.to_owned(), Value::from(asked.saturating_add(1)));
            let (total_results, total_pages) = (meta.total_results, meta.total_pages);
            next.follows = Some(PageBefore { total_results, total_pages, digest });
            next
        });
        Ok(Self { next })
    }

    /// The arguments of the next page; `None` after the last.
    #[must_use]
    pub fn next(&self) -> Option<&Arguments> {
        self.next.as_ref()
    }
}

impl Meta {
    fn read(raw: Option<&RawValue>) -> Result<Self, String> {
        let Some(raw) = raw else { return Ok(Self::default()) };
        let meta: Value = serde_json::from_str(raw.get()).map_err(|why| format!("`meta` cannot be read: {why}"))?;
        if !meta.is_object() {
            return Err(format!("`meta` is {}, not an object", shown(&meta)));
        }
        let whole = |name: &str| match &meta[name] {
            Value::Null => Ok(None),
            value => value
                .as_u64()
                .map(Some)
                .ok_or_else(|| format!("`meta.{name}` is {}, not a whole number of 0 or more", shown(value))),
        };
        Ok(Self {
            page_number: whole("page_number")?,
            total_pages: whole("total_pages")?,
            total_results: whole("total_results")?,
        })
    }
}

/// A value of the answer, in few words.
fn shown(value: &Value) -> String {
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        other => {
            let text = other.to_string();
            let start: String = text.chars().take(40).collect();
            if start.len() < text.len() { format!("{start}...") } else { text }
        }
    }
}

fn digest(body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    hasher.finish()
}

fn changed(answer: &Answer, how: &str) -> Error {
    let message = format!(
        "it shrank {how} while it was read, so that items may have been skipped; read it again. To remove what a list \
         has, collect it whole before removing anything; `plan` compares a list that changes with the wanted one"
    );
    Error::new(ErrorKind::ListChanged, message).with_operation(answer.operation.id).with_attempts(answer.attempts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation;
    use bytes::Bytes;

    fn answer(operation: &str, body: &str) -> Answer {
        Answer {
            operation: Operation::by_id(operation).unwrap(),
            status: 200,
            headers: http::HeaderMap::new(),
            body: Bytes::copy_from_slice(body.as_bytes()),
            attempts: 1,
            page: None,
        }
    }

    fn asking_for(page: u64) -> Arguments {
        let mut arguments = Arguments::default();
        arguments.query.insert(PAGE_NUMBER.to_owned(), Value::from(page));
        arguments
    }

    fn next_after(asked: u64, body: &str) -> Result<Option<u64>> {
        let cursor = PageCursor::of(&asking_for(asked), &answer("listEnterprises", body))?;
        Ok(cursor.next().and_then(|next| next.query_u64(PAGE_NUMBER)))
    }

    #[test]
    fn a_list_goes_on_to_the_last_page_that_meta_names() {
        let page = |meta: &str, items: &str| format!(r#"{{"data":[{items}],"meta":{{{meta}}},"more":1}}"#);
        let next = |asked, meta, items| next_after(asked, &page(meta, items)).unwrap();
        assert_eq!(next(1, r#""page_number":1,"total_pages":3"#, "1"), Some(2));
        assert_eq!(next(2, r#""total_pages":3,"page_number":null"#, "1"), Some(3));
        assert_eq!(next(3, r#""page_number":3,"total_pages":3"#, "1"), None);
        assert_eq!(next(9, r#""page_number":9,"total_pages":3,"total_results":3"#, ""), None);
        assert_eq!(next(1, r#""page_number":1,"total_pages":0,"total_results":0"#, ""), None);
    }

    #[test]
    fn what_does_not_tell_whether_the_list_goes_on_is_an_error() {
        for (meta, why) in [
            (r#""x""#, "`meta` is \"x\", not an object"),
            ("[1]", "`meta` is a list, not an object"),
            ("null", "without `meta.total_pages` the end of the list cannot be told"),
            (r#"{"page_number":2}"#, "without `meta.total_pages` the end of the list cannot be told"),
            (r#"{"total_pages":"3"}"#, "`meta.total_pages` is \"3\", not a whole number of 0 or more"),
            (r#"{"total_pages":-3}"#, "`meta.total_pages` is -3, not a whole number"),
            (r#"{"total_pages":2.5}"#, "`meta.total_pages` is 2.5, not a whole number"),
            (r#"{"total_pages":3,"total_results":{}}"#, "`meta.total_results` is an object, not a whole number"),
            (r#"{"total_pages":3,"page_number":true}"#, "`meta.page_number` is true, not a whole number"),
            (r#"{"total_pages":3,"page_number":1}"#, "page 2 was asked for, and page 1 came"),
        ] {
            let error = next_after(2, &format!(r#"{{"data":[1],"meta":{meta}}}"#)).unwrap_err();
            assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("listEnterprises")), "{meta}");
            assert!(error.to_string().contains(why), "{error} does not contain {why}");
        }
        let long = "9".repeat(10_000);
        let error = next_after(2, &format!(r#"{{"data":[1],"meta":{{"total_pages":"{long}"}}}}"#)).unwrap_err();
        assert!(error.to_string().len() < 1_000, "{} bytes", error.to_string().len());
        let error = next_after(2, r#"{"data":[],"meta":{"page_number":2,"total_pages":9}}"#).unwrap_err();
        assert!(error.to_string().contains("page 2 of 9 is empty"), "{error}");
        for data in [r#""data":[],"#, r#""data":null,"#, ""] {
            let error =
                next_after(1, &format!(r#"{{{data}"meta":{{"total_pages":1,"total_results":2}}}}"#)).unwrap_err();
            assert!(error.to_string().contains("page 1 of 1 is empty"), "{error}");
        }
        let error = next_after(1, r#"{"data":"x","meta":{"total_pages":1}}"#).unwrap_err();
        assert!(error.to_string().contains("it is no page of a list: `data` is not a list"), "{error}");
        for body in [r#"{"data":[1]}"#, r#"{"data":"x","meta":{"total_pages":1}}"#, "[]", "", r#"{"data":[1],"#] {
            assert_eq!(next_after(1, body).unwrap_err().kind(), ErrorKind::Decode, "{body}");
        }
    }

    #[test]
    fn a_list_that_need_not_have_meta_is_read_until_a_page_is_empty() {
        let cursor = |arguments: &Arguments, body| PageCursor::of(arguments, &answer("ListDocuments", body));
        let second = cursor(&asking_for(1), r#"{"data":[1]}"#).unwrap().next().cloned().unwrap();
        assert!(cursor(&second, r#"{"data":[]}"#).unwrap().next().is_none());
        let third = cursor(&second, r#"{"data":[2]}"#).unwrap().next().cloned().unwrap();
        assert_eq!(third.query_u64(PAGE_NUMBER), Some(3));
        let error = cursor(&third, r#"{"data":[2]}"#).unwrap_err();
        assert!(error.to_string().contains("page 3 is the page before once more"), "{error}");
        assert!(cursor(&asking_for(1), r#"{"data":[1],"meta":{"total_pages":1}}"#).unwrap().next().is_none());
    }
}
