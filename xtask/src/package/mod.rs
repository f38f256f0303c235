//! What is published: the wheel with its source distribution, and the npm tarballs.

mod command;
pub mod tarball;
pub mod wheel;

pub use command::run;
