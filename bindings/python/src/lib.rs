//! The native half of the Python package: calls of the core, and models over the JSON that comes back.

mod answer_headers;
mod call;
mod client;
mod columns;
mod encode;
mod error;
mod forecast;
mod json;
mod kept;
mod log;
mod model;
mod omit;
mod phone_numbers;
mod runs;
mod runtime;
mod text_rows;
mod webhooks;

use pyo3::prelude::*;

/// What the Python files of the package build on. Not a public interface.
///
/// What waits comes in pairs: `x` waits in the thread that calls it, `start_x` gives a future of the running event loop.
#[pymodule(gil_used = false)]
mod _native {
    use super::{Bound, Py, PyAnyMethods as _, PyModule, PyModuleMethods as _, PyResult};

    #[pymodule_export]
    use crate::call::next_page::{begin_next_page, next_page, start_next_page};
    #[pymodule_export]
    use crate::call::peek::{peek, start_peek};
    #[pymodule_export]
    use crate::call::{Answer, FileStream, Operation, Page, Pending, Unresolved, Upload, Wait, Witnessed};
    #[pymodule_export]
    use crate::client::usage::{shared_usage, start_shared_usage};
    #[pymodule_export]
    use crate::client::{Client, Timeout};
    #[pymodule_export]
    use crate::columns::{
        Columns, Reading, page_columns, printed_columns, read_page, read_table, run_columns, start_page_columns,
        start_table_of, table_of,
    };
    #[pymodule_export]
    use crate::error::error_classes;
    #[pymodule_export]
    use crate::forecast::{enterprise_forecast, forecast, forecast_month, start_enterprise_forecast};
    #[pymodule_export]
    use crate::model::{Field, Model};
    #[pymodule_export]
    use crate::omit::Omit;
    #[pymodule_export]
    use crate::phone_numbers::parse_numbers;
    #[pymodule_export]
    use crate::runs::Run;
    #[pymodule_export]
    use crate::runs::plan::{Plan, plan, start_plan};
    #[pymodule_export]
    use crate::runtime::at_exit;
    #[pymodule_export]
    use crate::webhooks::{WebhookKeys, read_event};

    #[cfg(debug_assertions)]
    #[pymodule_export]
    use crate::runtime::panic_for_tests;

    #[pymodule_init]
    fn set_up(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::runtime::check_main(module.py())?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        // Before the interpreter ends, our threads have to be kept out of it.
        module.py().import("atexit")?.call_method1("register", (module.getattr("at_exit")?,))?;
        module.add("omit", Py::new(module.py(), Omit)?)
    }
}
