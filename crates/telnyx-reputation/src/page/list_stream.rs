//! A list as it comes, page by page.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::stream::BoxStream;
use futures::{Stream, StreamExt};

use crate::error::Result;

/// The pages of a list, or its items, one after the other. It is a [`Stream`] as well.
#[must_use = "nothing is read until the first is asked for"]
pub struct ListStream<T>(BoxStream<'static, Result<T>>);

impl<T> ListStream<T> {
    pub(crate) fn new(stream: impl Stream<Item = Result<T>> + Send + 'static) -> Self {
        Self(stream.boxed())
    }

    /// The next page or item; `None` after the last.
    ///
    /// # Errors
    /// As the call. It can be asked again: then the same page is read once more.
    pub async fn next(&mut self) -> Option<Result<T>> {
        self.0.next().await
    }

    /// All that is left, in order.
    ///
    /// # Errors
    /// As the call.
    pub async fn into_vec(mut self) -> Result<Vec<T>> {
        let mut all = Vec::new();
        while let Some(next) = self.next().await {
            all.push(next?);
        }
        Ok(all)
    }
}

impl<T> Stream for ListStream<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(context)
    }
}

impl<T> fmt::Debug for ListStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListStream").finish_non_exhaustive()
    }
}
