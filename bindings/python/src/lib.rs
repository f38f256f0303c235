//! The native half of the Python package: calls of the core, and models over the JSON that comes back.

mod call;
mod json;
mod model;

use pyo3::prelude::*;

/// What the Python files of the package build on. Not a public interface.
#[pymodule(gil_used = false)]
mod _native {
    use super::{Bound, Py, PyModule, PyModuleMethods as _, PyResult};

    #[pymodule_export]
    use crate::call::{Answer, Client, Omit, Operation, Page, Pending, Upload, error_classes};
    #[pymodule_export]
    use crate::model::{Field, Model};

    #[pymodule_init]
    fn constants(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("omit", Py::new(module.py(), Omit)?)
    }
}
