//! The mark of an argument that is left out of the request, where `None` is sent as `null`.

use pyo3::prelude::*;

/// The type of `omit`.
#[pyclass(frozen, module = "telnyx_reputation")]
pub struct Omit;

#[pymethods]
impl Omit {
    fn __bool__(&self) -> bool {
        false
    }

    fn __repr__(&self) -> &'static str {
        "omit"
    }

    /// Pickled and copied by its name, so that there is one instance only.
    fn __reduce__(&self) -> &'static str {
        "omit"
    }
}
