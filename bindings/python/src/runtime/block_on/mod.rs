//! Waiting for a call in a thread, so that other threads and Ctrl-C are not kept waiting.

#[cfg(unix)]
mod interruptible;
#[cfg(not(unix))]
mod ticking;

#[cfg(unix)]
pub use interruptible::block_on;
#[cfg(not(unix))]
pub use ticking::block_on;
