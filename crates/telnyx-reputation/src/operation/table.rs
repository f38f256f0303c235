//! The table of all operations.

use super::Operation;
use crate::error::{Error, ErrorKind, Result};
use crate::generated::operations::OPERATIONS;

impl Operation {
    /// All operations, in the document's order.
    #[must_use]
    pub fn all() -> &'static [&'static Operation] {
        OPERATIONS
    }

    /// The operation with this `operationId`.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Operation> {
        Self::all().iter().copied().find(|operation| operation.id == id)
    }

    /// The operation with this `operationId`, which the code takes for granted.
    pub(crate) fn expect_id(id: &str) -> Result<&'static Operation> {
        Self::by_id(id).ok_or_else(|| Error::new(ErrorKind::Internal, format!("the document has no {id}")))
    }

    /// The operation that this run calls for its numbers, such as `associate_many`.
    pub(crate) fn of_run(run: &str) -> Result<&'static Operation> {
        Self::all()
            .iter()
            .copied()
            .find(|operation| operation.run == Some(run))
            .ok_or_else(|| Error::new(ErrorKind::Internal, format!("no operation has the run {run}")))
    }
}
