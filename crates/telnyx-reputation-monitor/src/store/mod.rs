//! The history in one file of SQLite; no other module holds a statement that writes.

mod file;
mod read;
mod texts;
mod write;

pub use file::Store;
pub(crate) use read::Row;
pub(crate) use write::Written;
