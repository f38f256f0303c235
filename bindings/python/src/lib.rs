//! The native half of the Python package: calls of the core, and models over the JSON that comes back.

mod call;
mod json;
mod model;

use pyo3::prelude::*;

/// What the Python files of the package build on. Not a public interface.
#[pymodule(gil_used = false)]
mod _native {
    use super::{Bound, Py, PyAnyMethods as _, PyModule, PyModuleMethods as _, PyResult};

    #[pymodule_export]
    use crate::call::{
        Answer, Client, GivenUp, Omit, Operation, Page, Pending, Plan, Polling, Run, Streamed, Timeout, Unresolved,
        Upload, WebhookKeys, at_exit, error_classes, make_plan, read_event, start_plan,
    };
    #[pymodule_export]
    use crate::model::{Field, Model};

    #[cfg(debug_assertions)]
    #[pymodule_export]
    use crate::call::panic_for_tests;

    #[pymodule_init]
    fn constants(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        // Before the interpreter ends, our threads have to be kept out of it.
        module.py().import("atexit")?.call_method1("register", (module.getattr("at_exit")?,))?;
        module.add("omit", Py::new(module.py(), Omit)?)
    }
}
