//! Rows as columns of Arrow, which other libraries take without a Python object for each cell.

mod attached;
mod lists;
mod printed;
mod reading;
mod runs;
mod table;

pub use lists::{page_columns, start_page_columns, start_table_of, table_of};
pub use printed::printed_columns;
pub use reading::{Reading, read_page, read_table};
pub use runs::run_columns;
pub use table::Columns;
