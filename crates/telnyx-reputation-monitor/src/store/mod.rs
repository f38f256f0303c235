//! The history in one file of SQLite; no other module holds a statement that writes.

mod decide;
mod enterprises;
mod facts;
mod file;
mod lock;
mod opened;
mod outbox;
mod read;
mod texts;
mod tries;
mod write;

pub(crate) use facts::{Fact, REVIEWS, SCHEDULE};
pub use file::Store;
pub use lock::Lock;
pub use outbox::Pending;
pub(crate) use read::Row;
pub(crate) use write::Written;
