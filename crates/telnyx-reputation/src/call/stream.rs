//! Files that are read piece by piece.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use tracing::Instrument;

use crate::arguments::Arguments;
use crate::call::attempts::Attempts;
use crate::call::options::CallOptions;
use crate::call::read::{Read, begun};
use crate::call::span::{note_status, span};
use crate::call::timing::Limits;
use crate::call::was_sent::WasSent;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::header_check::check_extra;
use crate::operation::{AnswerKind, Operation};
use crate::transport::response::Body;

/// A file of the API whose bytes are still to come. Dropping it ends the transfer.
#[non_exhaustive]
pub struct FileStream {
    /// The operation that was called.
    pub operation: &'static Operation,
    /// The HTTP status, 200 to 299.
    pub status: u16,
    /// The answer's headers.
    pub headers: HeaderMap,
    /// How often the request was sent.
    pub attempts: u32,
    pub(crate) body: Body,
}

impl Client {
    /// Calls an operation that answers with a file, and gives the file as it comes in. Free.
    ///
    /// The call is repeated until a success begins; what breaks off after that is an error of [`FileStream::chunk`]. The
    /// timeout covers the whole file.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) when the operation does not answer with a
    /// file; else as [`Client::call`].
    pub async fn stream(
        &self,
        operation: &'static Operation,
        mut arguments: Arguments,
        options: CallOptions,
    ) -> Result<FileStream> {
        let named = |error: Error| error.with_operation(operation.id);
        if !matches!(operation.answer, AnswerKind::Binary(_)) {
            return Err(named(Error::invalid_argument("only the answer of a call that gives a file can be streamed")));
        }
        let mut options = options.or(&self.defaults);
        arguments.take_over(operation, &mut options.query);
        arguments.prepare(operation).map_err(named)?;
        check_extra(options.headers.keys()).map_err(|why| named(Error::invalid_argument(why)))?;
        let limits = Limits::new(&self.shared.settings, &options).map_err(named)?;
        let (arguments, options, class) = (&arguments, &options, operation.retry);
        let span = span(operation);
        let was_sent = &WasSent::default();
        let attempts = Attempts { client: self, operation, arguments, options, limits, class, before: None, was_sent };
        let result = attempts.run(begun).instrument(span.clone()).await;
        let result = result.and_then(Read::file);
        note_status(&span, result.as_ref().map_or_else(Error::status, |response| Some(response.status().as_u16())));
        let response = result.map_err(named)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(FileStream { operation, status, headers, attempts: was_sent.attempts(), body: response.into_body() })
    }
}

impl FileStream {
    /// The next piece of the file, of any size; `None` after the last.
    ///
    /// # Errors
    /// [`ErrorKind::Connection`](crate::ErrorKind::Connection) or [`ErrorKind::Timeout`](crate::ErrorKind::Timeout)
    /// when the transfer breaks off: what came until then is not the whole file.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        self.body.chunk().await.map_err(|error| error.with_operation(self.operation.id).with_attempts(self.attempts))
    }
}

impl fmt::Debug for FileStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStream")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
