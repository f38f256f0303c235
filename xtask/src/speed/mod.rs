//! How fast the clients are, beside others (`cargo xtask bench`), and how they grow old (`cargo xtask soak`).

mod bench;
mod chart;
mod client;
mod command_line;
mod cores;
mod document;
mod figures;
mod goals;
mod machine;
mod programs;
mod results;
mod rounds;
mod run;
mod scale;
mod server;
mod soak;
mod versions;
mod work;

pub use bench::{Extent, run};
pub use server::Server;
pub use soak::soak;
