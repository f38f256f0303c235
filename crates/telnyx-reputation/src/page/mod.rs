//! Lists.

mod cursor;
mod stream;

pub use cursor::{PageBefore, PageCursor};
pub use stream::Paged;
