//! Batches that are made when a reader of Arrow's stream interface asks for them.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};

/// How many rows a batch has at the most, but for the rest of a page.
pub const BATCH: usize = 4_096;

/// What makes the next batch; `None` after the last, and why there is none.
type Make = Box<dyn FnMut() -> Option<Result<RecordBatch, String>> + Send>;

/// A stream of batches, which ends with the first error.
pub struct Batches {
    schema: SchemaRef,
    make: Option<Make>,
}

/// What went wrong, as a reader of the stream is told.
#[derive(Debug)]
struct Told(String);

impl Batches {
    /// What `make` makes, one by one.
    pub fn new(schema: SchemaRef, make: impl FnMut() -> Option<Result<RecordBatch, String>> + Send + 'static) -> Self {
        Self { schema, make: Some(Box::new(make)) }
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let make = self.make.as_mut()?;
        // A panic must not go through the C interface, which would end the process.
        let made = catch_unwind(AssertUnwindSafe(make))
            .unwrap_or_else(|_| Some(Err("a fault of this library, please report it: it panicked".to_owned())));
        if !matches!(made, Some(Ok(_))) {
            self.make = None;
        }
        made.map(|made| made.map_err(|why| ArrowError::ExternalError(Box::new(Told(why)))))
    }
}

impl RecordBatchReader for Batches {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Text ends at a NUL in C.
        f.write_str(&self.0.replace('\0', "\\0"))
    }
}

impl std::error::Error for Told {}
