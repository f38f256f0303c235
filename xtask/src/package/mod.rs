//! What is published: the wheel with its source distribution, the command's wheel, and the npm tarballs.

mod command;
pub mod command_line;
pub mod tarball;
pub mod wheel;

pub use command::run;
