//! Lists.

mod cursor;
mod list_stream;
mod stream;

pub use cursor::PageCursor;
pub use list_stream::ListStream;
pub use stream::Paged;
