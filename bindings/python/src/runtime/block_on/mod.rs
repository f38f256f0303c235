//! Waiting for a call in a thread, so that other threads and Ctrl-C are not kept waiting.

#[cfg(target_os = "linux")]
mod futex_bell;
#[cfg(unix)]
mod interruptible;
#[cfg(all(unix, not(target_os = "linux")))]
mod socket_bell;
#[cfg(not(unix))]
mod ticking;

#[cfg(unix)]
pub use interruptible::block_on;
#[cfg(not(unix))]
pub use ticking::block_on;
