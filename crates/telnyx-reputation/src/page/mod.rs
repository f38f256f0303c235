//! Lists.

mod cursor;
mod stream;

pub use cursor::PageCursor;
pub use stream::Paged;
