//! Lists as streams, reading one page ahead.

use std::collections::VecDeque;
use std::marker::PhantomData;

use futures::StreamExt;
use futures::stream::{BoxStream, unfold};
use tokio::task::JoinSet;

use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::page::PageCursor;
use crate::request::{CallOptions, Endpoint, Request};

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
    pub fn pages(self) -> BoxStream<'static, Result<E::Output>> {
        unfold(self.start(), |mut pages| async move { Some((pages.next().await?, pages)) }).boxed()
    }

    /// The items of the list over all its pages, in order. As [`Request::pages`].
    pub fn items(self) -> BoxStream<'static, Result<E::Item>> {
        unfold((self.start(), VecDeque::new()), |(mut pages, mut ready)| async move {
            loop {
                if let Some(item) = ready.pop_front() {
                    return Some((Ok(item), (pages, ready)));
                }
                match pages.next().await? {
                    Ok(page) => ready.extend(E::into_items(page)),
                    Err(error) => return Some((Err(error), (pages, ready))),
                }
            }
        })
        .boxed()
    }

    fn start(self) -> Pages<E> {
        let (client, next, options, refused) = self.into_parts();
        Pages { client, options, next: Some(next), refused, ahead: JoinSet::new(), endpoint: PhantomData }
    }
}
