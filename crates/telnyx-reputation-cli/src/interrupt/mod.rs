//! Ctrl-C, and what else ends a job.

mod kind;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

pub(crate) use kind::Interrupt;
#[cfg(unix)]
pub(crate) use unix::Interrupts;
#[cfg(windows)]
pub(crate) use windows::Interrupts;
