//! One operation invoked once: arguments in, answers and exceptions out.

mod answer;
mod arguments;
pub mod next_page;
mod operation;
mod page;
pub mod peek;
mod resolution;
mod returns;
mod send;
mod stream;
mod upload;
mod wait;
mod witness;

pub use answer::Answer;
pub use next_page::Pending;
pub use operation::Operation;
pub use page::{Page, PageCalls};
pub use resolution::{Unresolved, exception};
pub use returns::Returns;
pub use stream::FileStream;
pub use upload::Upload;
pub use wait::Wait;
pub use witness::Witnessed;
