//! What the API answers as columns of Apache Arrow: the rows of lists, what a run's numbers came to, and what the monitor
//! tells, each in a [layout] that is stated in one place. Columns of text that programs have are read here, too.

mod batches;
mod cells;
mod column;
mod import;
mod lists;
mod moment;
mod more;
mod names;
mod rows;
mod scan;

pub mod layout;

pub use batches::{BATCH, Batches};
pub use cells::NoTexts;
pub use import::{texts_of_array, texts_of_stream};
pub use layout::Layout;
pub use lists::{List, ListPage, Lists};
pub use rows::{Ended, Record, Rows};
