//! A pair of sockets, where a thread cannot wait for a word of memory.

use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// Wakes one waiting thread.
pub struct Bell {
    near: UnixStream,
    far: UnixStream,
}

impl Bell {
    pub fn new(longest: Duration) -> io::Result<Self> {
        let (near, far) = UnixStream::pair()?;
        near.set_read_timeout(Some(longest))?;
        far.set_nonblocking(true)?;
        Ok(Self { near, far })
    }

    pub fn ring(&self) {
        // Full means rung already, and an error that nobody waits any more.
        drop((&self.far).write(&[1]));
    }

    /// Waits for a ring, also one that came before; a signal or the end of the time is an error.
    pub fn wait(&self) -> io::Result<()> {
        (&self.near).read(&mut [0]).map(drop)
    }
}
