//! What is published: the crates, the wheel with its source distribution, the command's wheel, and the npm tarballs; with what they
//! are made of, and their checksums; and the proof that they run where nothing else of ours is.

mod checksums;
mod command;
pub mod command_line;
pub mod crates;
pub mod installed;
mod sbom;
pub mod tarball;
pub mod wheel;

pub use command::run;
