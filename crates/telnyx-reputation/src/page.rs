//! Lists: which page comes next, decided in one place for every language, and lists as streams, reading one page ahead.

use std::collections::VecDeque;
use std::marker::PhantomData;

use futures::stream::unfold;
use serde::Deserialize;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::call::options::CallOptions;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::list_stream::ListStream;
use crate::request::{Endpoint, Request};

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

/// A list operation.
pub trait Paged: Endpoint {
    /// What the list is of.
    type Item: Send + 'static;

    /// The items of one page.
    fn into_items(page: Self::Output) -> Vec<Self::Item>;
}

/// Where a stream of pages stands.
struct Pages<E> {
    client: Client,
    options: CallOptions,
    /// What to ask for next; `None` after the last page.
    next: Option<Arguments>,
    /// Why the request could not be made, told once.
    refused: Option<Error>,
    /// The read of that page, begun while the one before is looked at. Dropping the set ends it.
    ahead: JoinSet<Result<Answer>>,
    endpoint: PhantomData<fn() -> E>,
}

impl<E: Paged + 'static> Pages<E> {
    fn begin(&mut self) {
        if let Some(arguments) = self.next.clone() {
            let (client, options) = (self.client.clone(), self.options.clone());
            self.ahead.spawn(async move { client.call(E::operation(), arguments, options).await });
        }
    }

    /// The next page. After an error the same page is asked for again, so that what came before is not lost.
    async fn next(&mut self) -> Option<Result<E::Output>> {
        if let Some(error) = self.refused.take() {
            self.next = None;
            return Some(Err(error));
        }
        let arguments = self.next.clone()?;
        if self.ahead.is_empty() {
            self.begin();
        }
        let answer = match self.ahead.join_next().await? {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => {
                // Asked for again, it would be refused again.
                if error.kind() == ErrorKind::InvalidArgument {
                    self.next = None;
                }
                return Some(Err(error));
            }
            Err(why) => {
                return Some(Err(Error::new(ErrorKind::Internal, "reading a page ahead failed").with_source(why)));
            }
        };
        let page = match E::decode(&answer) {
            Ok(page) => page,
            Err(error) => return Some(Err(error)),
        };
        self.next = PageCursor::of(&arguments, &answer).next().cloned();
        self.begin();
        Some(Ok(page))
    }
}

impl<E: Paged + 'static> Request<E>
where
    E::Output: Send + 'static,
{
    /// The pages of the list, from the one asked for to the last.
    ///
    /// The next page is read while the current one is looked at. After an error the stream can be polled again: it
    /// asks for the same page once more. A list ends at an empty page, at the last page that `meta` names, and when
    /// the server repeats a page or leaves `meta` out. Needs a tokio runtime. Free.
    pub fn pages(self) -> ListStream<E::Output> {
        ListStream::new(unfold(self.start(), |mut pages| async move { Some((pages.next().await?, pages)) }))
    }

    /// The items of the list over all its pages, in order. As [`Request::pages`].
    pub fn items(self) -> ListStream<E::Item> {
        ListStream::new(unfold((self.start(), VecDeque::new()), |(mut pages, mut ready)| async move {
            loop {
                if let Some(item) = ready.pop_front() {
                    return Some((Ok(item), (pages, ready)));
                }
                match pages.next().await? {
                    Ok(page) => ready.extend(E::into_items(page)),
                    Err(error) => return Some((Err(error), (pages, ready))),
                }
            }
        }))
    }

    fn start(self) -> Pages<E> {
        let (client, next, options, refused) = self.into_parts();
        Pages { client, options, next: Some(next), refused, ahead: JoinSet::new(), endpoint: PhantomData }
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
