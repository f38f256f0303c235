//! Standard output, which may be closed before all is said.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use super::cell::plain;
use super::format::Format;

/// Whether something could not be written that somebody waits for.
static FAILED: AtomicBool = AtomicBool::new(false);

/// Standard output.
pub(crate) struct Sink {
    /// Tables have colours, unless none are wanted (`NO_COLOR`, `CLICOLOR_FORCE`, no terminal). Their cells are made
    /// harmless one by one.
    styled: bool,
    closed: bool,
}

impl Sink {
    pub(super) fn new(format: Format) -> Self {
        Self { styled: format == Format::Table, closed: false }
    }

    /// Writes at once. When the reader has gone (`| head`), that is no failure: nothing more is written.
    ///
    /// Data goes into a pipe or a file byte for byte; on a terminal, what would steer it is an escape.
    pub(super) fn write(&mut self, text: &str) {
        if self.closed {
            return;
        }
        let written = if self.styled {
            let mut out = anstream::stdout();
            out.write_all(text.as_bytes()).and_then(|()| out.flush())
        } else {
            let mut out = io::stdout();
            let harmless = out.is_terminal().then(|| text.split('\n').map(plain).collect::<Vec<_>>().join("\n"));
            out.write_all(harmless.as_deref().unwrap_or(text).as_bytes()).and_then(|()| out.flush())
        };
        if let Err(why) = written {
            self.closed = true;
            if why.kind() != ErrorKind::BrokenPipe && !FAILED.swap(true, Ordering::Relaxed) {
                // With stderr closed there is nobody to tell.
                let _ = writeln!(io::stderr(), "telnyx-reputation: the standard output cannot be written: {why}");
            }
        }
    }

    /// Whether nobody reads any more, so that reading on is of no use.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }
}

/// Standard output for what is no text. Not for a terminal.
pub(crate) fn binary() -> impl Write {
    io::stdout().lock()
}

/// Whether data was lost on its way out; it was told.
pub(crate) fn data_was_lost() -> bool {
    FAILED.load(Ordering::Relaxed)
}
