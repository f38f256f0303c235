//! What knows of a call whose caller went away: by Ctrl-C, by cancelling its task.

use std::sync::Arc;

use pyo3::intern;
use pyo3::prelude::*;
use telnyx_reputation::{CallOptions, RetryClass};

use super::resolution;
use super::returns::Returns;
use crate::client::Client;

/// What can find out what became of a call that may not simply be made again.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Witness {
    witness: telnyx_reputation::Witness,
    client: Py<Client>,
    returns: Arc<Returns>,
}

impl Witness {
    /// Has the call with these options watched, unless it may safely be made again.
    pub fn watch(
        py: Python<'_>,
        options: &mut CallOptions,
        client: &Py<Client>,
        returns: &Arc<Returns>,
    ) -> Option<Self> {
        if returns.operation.retry == RetryClass::Safe {
            return None;
        }
        let witness = telnyx_reputation::Witness::new();
        options.witness = Some(witness.clone());
        Some(Self { witness, client: client.clone_ref(py), returns: returns.clone() })
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
impl Witness {
    /// The `OutcomeUnknownError` of a call that may have been done; `None` when it was not sent.
    fn error<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        let error = Arc::new(self.witness.outcome_unknown()?);
        let exception = resolution::exception(py, &error, &self.client, &self.returns);
        Some(exception.into_value(py).into_bound(py).into_any())
    }
}
