//! The runtime that drives all connections of the process, and the ways between its threads and Python's.

mod block_on;
mod bridge;
mod deliver;
mod gate;
pub mod panic;
mod shared;
mod stop;
mod task;

pub use block_on::block_on;
pub use bridge::{start, start_stoppable};
pub use deliver::{Deliver, wait};
#[cfg(debug_assertions)]
pub use panic::panic_for_tests;
pub use shared::at_exit;
pub use stop::Stop;
pub use task::Task;
