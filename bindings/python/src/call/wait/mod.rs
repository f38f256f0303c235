//! Waiting for a call in a thread, so that other threads and Ctrl-C are not kept waiting.

#[cfg(unix)]
mod interruptible;
#[cfg(not(unix))]
mod ticking;

#[cfg(unix)]
pub use interruptible::wait;
#[cfg(not(unix))]
pub use ticking::wait;
