//! The signals of Unix.

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::failure::Failure;

use super::Interrupt;

/// The signals that ask the command to end. From then on they no longer end the process.
pub(crate) struct Interrupts {
    interrupt: Signal,
    terminate: Signal,
    /// The terminal was closed.
    hangup: Option<Signal>,
}

impl Interrupts {
    /// Begins to listen.
    ///
    /// # Errors
    /// The system refuses.
    pub(crate) fn listen() -> Result<Self, Failure> {
        let on = |kind| signal(kind).map_err(|why| Failure::local(format!("signals cannot be listened to: {why}")));
        Ok(Self {
            interrupt: on(SignalKind::interrupt())?,
            terminate: on(SignalKind::terminate())?,
            hangup: if hangups_are_ignored() { None } else { Some(on(SignalKind::hangup())?) },
        })
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) -> Interrupt {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => Interrupt::CtrlC,
            _ = self.terminate.recv() => Interrupt::Other,
            _ = hangup => Interrupt::Other,
        }
    }
}

/// Whether the command was started by `nohup`: what is to outlive its terminal must not end with it. Only Linux tells.
fn hangups_are_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // A mask of signals, of which SIGHUP is the first.
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}
