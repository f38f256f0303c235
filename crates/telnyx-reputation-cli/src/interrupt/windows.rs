//! What a console of Windows tells.

use tokio::signal::windows::{CtrlBreak, CtrlC, CtrlClose, ctrl_break, ctrl_c, ctrl_close};

use crate::failure::Failure;

use super::Interrupt;

/// What asks the command to end. From then on it no longer ends the process.
pub(crate) struct Interrupts {
    interrupt: CtrlC,
    terminate: CtrlBreak,
    /// The console was closed.
    close: CtrlClose,
}

impl Interrupts {
    /// Begins to listen.
    ///
    /// # Errors
    /// The system refuses.
    pub(crate) fn listen() -> Result<Self, Failure> {
        let failed = |why| Failure::local(format!("Ctrl-C cannot be listened to: {why}"));
        Ok(Self {
            interrupt: ctrl_c().map_err(failed)?,
            terminate: ctrl_break().map_err(failed)?,
            close: ctrl_close().map_err(failed)?,
        })
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) -> Interrupt {
        tokio::select! {
            _ = self.interrupt.recv() => Interrupt::CtrlC,
            _ = self.terminate.recv() => Interrupt::Other,
            _ = self.close.recv() => Interrupt::Other,
        }
    }
}
