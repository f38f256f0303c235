//! A call whose waiting may end before it does: by Ctrl-C, by cancelling its task.

use std::sync::Arc;

use pyo3::intern;
use pyo3::prelude::*;
use telnyx_reputation::{RetryClass, Witness};

use super::answer::Call;
use super::client::Client;
use super::error;
use super::operation::Operation;
use super::unresolved::Unresolved;

/// What can find out what became of a call that may not simply be made again.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct GivenUp {
    witness: Witness,
    client: Py<Client>,
    operation: Py<Operation>,
}

impl GivenUp {
    /// Has the call watched, unless it may safely be made again.
    pub fn watch(py: Python<'_>, call: &mut Call) -> Option<Self> {
        if call.operation.get().core.retry == RetryClass::Safe {
            return None;
        }
        let witness = Witness::new();
        call.options.witness = Some(witness.clone());
        Some(Self { witness, client: call.client.clone_ref(py), operation: call.operation.clone_ref(py) })
    }

    /// The exception that ended the waiting, with what `outcome_of` looks for.
    pub fn kept_by(self, py: Python<'_>, ended: PyErr) -> PyErr {
        if let Some(unknown) = self.error(py) {
            // An exception that takes no attribute is still the one to raise.
            drop(ended.value(py).setattr(intern!(py, "_telnyx_outcome"), unknown));
        }
        ended
    }
}

#[pymethods]
impl GivenUp {
    /// The `OutcomeUnknownError` of a call that may have been done; `None` when it was not sent.
    fn error<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        let error = Arc::new(self.witness.outcome_unknown()?);
        let unresolved = Unresolved::new(error, self.client.clone_ref(py), self.operation.clone_ref(py));
        Some(error::unknown(py, unresolved).into_value(py).into_bound(py).into_any())
    }
}
