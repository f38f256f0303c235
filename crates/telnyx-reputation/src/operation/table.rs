//! The table of all operations.

use super::{Body, Operation};
use crate::error::{Error, ErrorKind, Result};
use crate::generated::operations::OPERATIONS;
use crate::shape::Shape;

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

    /// How many phone numbers one call takes at most: what the document says of the list in the body, else one.
    pub(crate) fn numbers_a_call(&self) -> usize {
        let Some(Body { shape: Shape::Object { fields, .. }, .. }) = &self.body else { return 1 };
        match fields.iter().find(|field| field.name == "phone_numbers").map(|field| &field.shape) {
            Some(Shape::List { max, .. }) => *max,
            _ => 1,
        }
    }
}
