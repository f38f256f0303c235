//! The runtime that drives all connections of the process, and the ways between its threads and Python's.

mod asyncio;
mod block_on;
mod deliver;
mod interpreter;
mod interpreter_exit;
pub mod panic;
mod process;
mod stop;
mod task;

pub use asyncio::{start, start_stoppable};
pub use block_on::block_on;
pub use deliver::{Deliver, wait};
pub use interpreter::check_main;
pub use interpreter_exit::at_exit;
#[cfg(debug_assertions)]
pub use panic::panic_for_tests;
pub use stop::Stop;
pub use task::Task;
