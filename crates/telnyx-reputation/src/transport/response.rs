//! A response whose body is still to come, within the time of its attempt.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Poll, ready};

use bytes::Bytes;
use http_body::Body as _;
use hyper::body::Incoming;
use tokio::time::Sleep;

use crate::error::{Error, Result};

/// A response of any status.
pub(crate) type Response = http::Response<Body>;

/// A body that is read piece by piece. Dropping it ends the transfer.
pub(crate) struct Body {
    pub(super) incoming: Incoming,
    /// When the attempt is over.
    pub(super) ends: Pin<Box<Sleep>>,
}

impl Body {
    /// How long it is going to be, as far as that was said.
    pub(crate) fn length(&self) -> Option<u64> {
        self.incoming.size_hint().exact()
    }

    /// The next piece; `None` after the last.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>> {
        poll_fn(|cx| {
            loop {
                if self.ends.as_mut().poll(cx).is_ready() {
                    return Poll::Ready(Err(Error::too_late()));
                }
                match ready!(Pin::new(&mut self.incoming).poll_frame(cx)) {
                    None => return Poll::Ready(Ok(None)),
                    Some(Err(why)) => return Poll::Ready(Err(Error::of_connection(why.into(), true))),
                    // What is no data is a trailer, which nobody asked for.
                    Some(Ok(frame)) => {
                        if let Ok(piece) = frame.into_data() {
                            return Poll::Ready(Ok(Some(piece)));
                        }
                    }
                }
            }
        })
        .await
    }
}
