#![doc = include_str!("../README.md")]

mod batches;
mod cells;
mod column;
mod import;
mod lists;
mod moment;
mod more;
mod names;
mod no_rows;
mod rows;
mod scan;

pub mod layout;

pub use batches::{BATCH, Batches};
pub use cells::NoTexts;
pub use import::{texts_of_array, texts_of_stream};
pub use layout::Layout;
pub use lists::{List, ListPage, Lists};
pub use no_rows::NoRows;
pub use rows::{Ended, Record, Rows};
