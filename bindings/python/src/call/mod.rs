//! Calls of the core from Python: arguments in, answers and exceptions out.

mod answer;
mod arguments;
mod bridge;
mod certificates;
mod client;
mod connection;
mod deliver;
mod error;
mod gate;
mod log;
mod money;
mod omit;
mod operation;
mod options;
mod page;
mod panic;
mod peek;
mod pending;
mod plan;
mod polling;
mod results;
mod run;
mod runtime;
mod task;
mod timeout;
mod unresolved;
mod upload;
mod wait;
mod webhook;

pub use answer::Answer;
pub use client::Client;
pub use error::error_classes;
pub use omit::Omit;
pub use operation::Operation;
pub use page::Page;
#[cfg(debug_assertions)]
pub use panic::panic_for_tests;
pub use pending::Pending;
pub use plan::{Plan, make_plan, start_plan};
pub use polling::Polling;
pub use run::Run;
pub use runtime::at_exit;
pub use timeout::Timeout;
pub use unresolved::Unresolved;
pub use upload::Upload;
pub use webhook::{read_event, verify_event};
