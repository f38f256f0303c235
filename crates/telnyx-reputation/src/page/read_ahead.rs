//! Goes through a list, reading one page ahead.

use std::collections::VecDeque;
use std::marker::PhantomData;

use futures::stream::unfold;
use tokio::task::JoinSet;

use super::cursor::PageCursor;
use super::list_stream::ListStream;
use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::call::options::CallOptions;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::request::{Endpoint, Request};

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
    fn begin(&mut self, page: &Arguments) {
        let (client, arguments, options) = (self.client.clone(), page.clone(), self.options.clone());
        self.ahead.spawn(async move { client.call(E::operation(), arguments, options).await });
    }

    /// The next page. After an error the same page is asked for again, so that what came before is not lost.
    async fn next(&mut self) -> Option<Result<E::Output>> {
        if let Some(error) = self.refused.take() {
            self.next = None;
            return Some(Err(error));
        }
        let arguments = self.next.clone()?;
        if self.ahead.is_empty() {
            self.begin(&arguments);
        }
        let answer = match self.ahead.join_next().await? {
            Ok(answer) => answer,
            Err(why) => {
                return Some(Err(Error::new(ErrorKind::Internal, "reading a page ahead failed").with_source(why)));
            }
        };
        // The next page is on its way while this one is made of its text.
        let page = answer.and_then(|answer| {
            let next = PageCursor::of(&arguments, &answer)?.next().cloned();
            if let Some(next) = &next {
                self.begin(next);
            }
            Ok((E::decode(&answer)?, next))
        });
        match page {
            Ok((page, next)) => {
                self.next = next;
                Some(Ok(page))
            }
            Err(error) => {
                self.ahead.abort_all();
                self.ahead = JoinSet::new();
                // A refused argument would be refused again, and what a changed list skipped does not come back.
                if matches!(error.kind(), ErrorKind::InvalidArgument | ErrorKind::ListChanged) {
                    self.next = None;
                }
                Some(Err(error))
            }
        }
    }
}

impl<E: Paged + 'static> Request<E>
where
    E::Output: Send + 'static,
{
    /// The pages of the list, from the one asked for to the last.
    ///
    /// The next page is read while the current one is looked at. After an error the stream can be polled again: it
    /// asks for the same page once more. Needs a tokio runtime. Free.
    ///
    /// A stream that ends without an error has read the list to its end: an answer that does not tell whether the list
    /// goes on is an [`ErrorKind::Decode`]. A list that loses items while it is read ends with an
    /// [`ErrorKind::ListChanged`], since items may have been skipped; one that grows may give an item twice, and skips
    /// none. When as many items are removed as are added between two pages, nothing shows it. So collect a list before
    /// removing what it has, and compare sets with `plan`, which reads a list that changes again.
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
