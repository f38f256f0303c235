//! A connection that can be told to end at once, or to dribble.

use std::{
    future::Future,
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::Notify,
    time::Sleep,
};

use super::broken_head::with_envelope;

/// A handler's hold on the connection that its request came by.
#[derive(Clone, Default)]
pub(super) struct Connection(Arc<ConnectionState>);

#[derive(Default)]
struct ConnectionState {
    ended: Notify,
    reset: AtomicBool,
    /// Pause between two bytes of the answer, in milliseconds; 0 for none.
    pause: AtomicU64,
    /// The next answer is the sandbox's, and empty on purpose.
    stays_empty: AtomicBool,
}

impl Connection {
    /// Ends the connection; nothing more is sent. Never returns, since nobody is left to answer.
    pub(super) async fn end(&self, reset: bool) -> ! {
        self.0.reset.store(reset, Ordering::Relaxed);
        self.0.ended.notify_one();
        loop {
            std::future::pending::<()>().await;
        }
    }

    /// Waits for somebody to end the connection.
    pub(super) async fn ended(&self) {
        self.0.ended.notified().await;
    }

    /// Leaves the next answer without a body, whatever its status.
    pub(super) fn stay_empty(&self) {
        self.0.stays_empty.store(true, Ordering::Relaxed);
    }

    /// Sends the head of the next answer byte by byte.
    pub(super) fn dribble(&self, pause: Duration) {
        self.0.pause.store(u64::try_from(pause.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

/// The socket under a connection.
pub(super) struct Stream {
    socket: TcpStream,
    connection: Connection,
    pause: Option<Pin<Box<Sleep>>>,
    /// The last bytes sent, to see where a head ends.
    tail: [u8; 4],
    /// What is to be sent in place of something that was taken already.
    instead: Vec<u8>,
}

impl Stream {
    pub(super) fn new(socket: TcpStream, connection: Connection) -> Self {
        Self { socket, connection, pause: None, tail: [0; 4], instead: Vec::new() }
    }
}

impl Stream {
    fn poll_instead(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.instead.is_empty() {
            let sent = ready!(Pin::new(&mut self.socket).poll_write(context, &self.instead))?;
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.instead.drain(..sent);
        }
        Poll::Ready(Ok(()))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.connection.0.reset.load(Ordering::Relaxed)
            && let Err(error) = self.socket.set_zero_linger()
        {
            tracing::debug!(%error, "the connection ends in order instead of with a reset");
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(context, into)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_instead(context))?;
        if !self.connection.0.stays_empty.swap(false, Ordering::Relaxed)
            && let Some(told) = with_envelope(bytes)
        {
            self.instead = told;
            return Poll::Ready(Ok(bytes.len()));
        }
        let pause = self.connection.0.pause.load(Ordering::Relaxed);
        if pause == 0 {
            return Pin::new(&mut self.socket).poll_write(context, bytes);
        }
        if let Some(sleep) = &mut self.pause {
            ready!(sleep.as_mut().poll(context));
            self.pause = None;
        }
        let written = ready!(Pin::new(&mut self.socket).poll_write(context, &bytes[..bytes.len().min(1)]))?;
        if let Some(byte) = bytes.first().filter(|_| written == 1) {
            self.tail.rotate_left(1);
            self.tail[3] = *byte;
        }
        if self.tail == *b"\r\n\r\n" {
            self.connection.0.pause.store(0, Ordering::Relaxed);
        } else {
            self.pause = Some(Box::pin(tokio::time::sleep(Duration::from_millis(pause))));
        }
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_instead(context))?;
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_instead(context))?;
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}
