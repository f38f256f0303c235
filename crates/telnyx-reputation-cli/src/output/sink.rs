//! Standard output, which may be closed before all is said.

use std::io::{self, Write};

use anstream::AutoStream;

/// Standard output, without colours where none are wanted (`NO_COLOR`, `CLICOLOR_FORCE`, no terminal).
pub(crate) struct Sink {
    out: AutoStream<io::Stdout>,
    closed: bool,
}

impl Sink {
    pub(super) fn new() -> Self {
        Self { out: anstream::stdout(), closed: false }
    }

    /// Writes at once. When the reader has gone (`| head`), that is no failure: nothing more is written.
    pub(super) fn write(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        if !self.closed {
            self.closed = self.out.write_all(bytes).and_then(|()| self.out.flush()).is_err();
        }
    }

    /// Whether nobody reads any more, so that reading on is of no use.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }
}
