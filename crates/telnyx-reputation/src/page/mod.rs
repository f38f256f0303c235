//! Lists.

mod cursor;
pub(crate) mod head;
mod list_stream;
mod read_ahead;

pub use cursor::PageCursor;
pub use list_stream::ListStream;
pub use read_ahead::Paged;
