//! The client that the Python classes share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use telnyx_reputation::{CallOptions, ClientBuilder};

use super::answer::Call;
use super::deliver::Deliver as _;
use super::operation::Operation;
use super::page::Page;
use super::pending::Pending;
use super::{arguments, bridge, error, money, options, panic, peek, wait};

/// `extra_headers`, `extra_query`, `extra_body` and `timeout`.
type Extras<'py> =
    (Option<Bound<'py, PyAny>>, Option<Bound<'py, PyAny>>, Option<Bound<'py, PyAny>>, Option<Bound<'py, PyAny>>);

/// A client of the core, for both the synchronous and the asynchronous classes.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Client {
    connection: Arc<Connection>,
    /// What calls get that do not say otherwise.
    defaults: CallOptions,
    /// What an answer is given to as it came, when that is wanted instead of its parsed form.
    raw: Option<Py<PyAny>>,
}

/// What clients that were derived from each other have in common.
struct Connection {
    builder: ClientBuilder,
    /// The core's client and the process it was made in; locked as the runtime is.
    made: Mutex<(u32, Option<telnyx_reputation::Client>)>,
    closed: AtomicBool,
}

/// Another key and another address, if given.
fn builder(mut builder: ClientBuilder, api_key: Option<String>, base_url: Option<String>) -> ClientBuilder {
    if let Some(key) = api_key {
        builder = builder.api_key(key);
    }
    if let Some(url) = base_url {
        builder = builder.base_url(url);
    }
    builder
}

impl Connection {
    fn new(py: Python<'_>, builder: ClientBuilder) -> PyResult<Self> {
        let built = builder.clone().build().map_err(|why| error::to_python(py, &why))?;
        Ok(Self { builder, made: Mutex::new((std::process::id(), Some(built))), closed: AtomicBool::new(false) })
    }

    /// The core's client of this process. After a `fork` the child gets a new one, since the connections of the
    /// old belong to the parent; for the same reason the old one is never dropped in the child.
    fn core(&self, py: Python<'_>) -> PyResult<telnyx_reputation::Client> {
        if self.closed.load(Ordering::Relaxed) {
            return Err(error::closed(py));
        }
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let process = std::process::id();
        if made.0 == process
            && let Some(core) = &made.1
        {
            return Ok(core.clone());
        }
        let core = self.builder.clone().build().map_err(|why| error::to_python(py, &why))?;
        std::mem::forget(std::mem::replace(&mut *made, (process, Some(core.clone()))));
        Ok(core)
    }
}

impl Client {
    /// The core's client, with the options that calls get.
    pub fn core(&self, py: Python<'_>) -> PyResult<(telnyx_reputation::Client, CallOptions)> {
        Ok((self.connection.core(py)?, self.defaults.clone()))
    }

    pub fn raw_wrapper(&self) -> Option<&Py<PyAny>> {
        self.raw.as_ref()
    }

    /// The client whose answers are parsed, for the pages that follow a raw one.
    pub fn parsing<'py>(client: &Bound<'py, Self>) -> PyResult<Bound<'py, Self>> {
        match client.get().raw {
            None => Ok(client.clone()),
            Some(_) => Bound::new(client.py(), client.get().derived()),
        }
    }

    /// A client with the same connections and options, whose answers are parsed.
    fn derived(&self) -> Self {
        Self { connection: self.connection.clone(), defaults: self.defaults.clone(), raw: None }
    }

    fn prepare(
        client: &Bound<'_, Self>,
        operation: &Bound<'_, Operation>,
        path: &Bound<'_, PyTuple>,
        query: &Bound<'_, PyDict>,
        body: &Bound<'_, PyAny>,
        (extra_headers, extra_query, extra_body, timeout): Extras<'_>,
    ) -> PyResult<Call> {
        Ok(Call {
            core: client.get().connection.core(client.py())?,
            client: client.clone().unbind(),
            operation: operation.clone().unbind(),
            arguments: arguments::arguments(path, query, body, extra_body.as_ref())?,
            options: options::options(
                client.get().defaults.clone(),
                extra_headers.as_ref(),
                extra_query.as_ref(),
                timeout.as_ref(),
            )?,
        })
    }

    fn peeking(
        &self,
        phone_number: &Bound<'_, PyAny>,
        enterprise_id: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<impl Future<Output = peek::Peeked> + Send + 'static> {
        peek::peek(self.connection.core(phone_number.py())?, self.defaults.clone(), phone_number, enterprise_id)
    }

    fn following(client: &Bound<'_, Self>, page: &Page) -> PyResult<Option<Call>> {
        let Some(arguments) = page.next.clone() else { return Ok(None) };
        Ok(Some(Call {
            core: client.get().connection.core(client.py())?,
            client: client.clone().unbind(),
            operation: page.operation.clone_ref(client.py()),
            arguments,
            options: page.options.clone(),
        }))
    }

    fn send(py: Python<'_>, call: Call) -> PyResult<Bound<'_, PyAny>> {
        wait::wait(py, call.run())?.into_python(py)
    }
}

#[pymethods]
impl Client {
    #[new]
    #[pyo3(signature = (*, api_key, base_url, timeout, max_retries, deadline, spend_limit_usd, default_headers))]
    #[allow(clippy::too_many_arguments, reason = "each is an option that callers know by its name")]
    fn new(
        py: Python<'_>,
        api_key: Option<String>,
        base_url: Option<String>,
        timeout: Option<&Bound<'_, PyAny>>,
        max_retries: Option<&Bound<'_, PyAny>>,
        deadline: Option<&Bound<'_, PyAny>>,
        spend_limit_usd: Option<&Bound<'_, PyAny>>,
        default_headers: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        panic::guard(py, || {
            let mut builder = builder(telnyx_reputation::Client::builder(), api_key, base_url);
            if let Some(timeout) = timeout {
                builder = builder.timeout(options::duration("timeout", timeout)?);
            }
            if let Some(retries) = max_retries {
                builder = builder.max_retries(options::retries(retries)?);
            }
            if let Some(deadline) = deadline {
                builder = builder.deadline(options::duration("deadline", deadline)?);
            }
            if let Some(limit) = spend_limit_usd {
                builder = builder.spend_limit(money::usd(limit)?);
            }
            for (name, value) in options::pairs("default_headers", default_headers)? {
                builder = builder.default_header(name.extract::<String>()?, value.extract::<String>()?);
            }
            let connection = Connection::new(py, builder)?;
            Ok(Self { connection: Arc::new(connection), defaults: CallOptions::default(), raw: None })
        })
    }

    /// This client, with answers given to `wrap` as they came.
    fn with_raw_response(&self, wrap: Py<PyAny>) -> Self {
        Self { raw: Some(wrap), ..self.derived() }
    }

    /// This client with other options. The connections are shared unless the key or the address changes.
    #[pyo3(signature = (*, api_key, base_url, timeout, max_retries, deadline, default_headers))]
    #[allow(clippy::too_many_arguments, reason = "each is an option that callers know by its name")]
    fn with_options(
        &self,
        py: Python<'_>,
        api_key: Option<String>,
        base_url: Option<String>,
        timeout: Option<&Bound<'_, PyAny>>,
        max_retries: Option<&Bound<'_, PyAny>>,
        deadline: Option<&Bound<'_, PyAny>>,
        default_headers: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        panic::guard(py, || {
            let mut derived = self.derived();
            if api_key.is_some() || base_url.is_some() {
                derived.connection =
                    Arc::new(Connection::new(py, builder(self.connection.builder.clone(), api_key, base_url))?);
            }
            derived.defaults = options::options(derived.defaults, default_headers, None, timeout)?;
            if let Some(retries) = max_retries {
                derived.defaults.max_retries = Some(options::retries(retries)?);
            }
            if let Some(deadline) = deadline {
                derived.defaults.deadline = Some(options::duration("deadline", deadline)?);
            }
            Ok(derived)
        })
    }

    /// Where the calls go.
    #[getter]
    fn base_url(&self, py: Python<'_>) -> PyResult<String> {
        Ok(self.connection.core(py)?.base_url().to_owned())
    }

    /// What the calls of this client, and of those derived from it, came to in this process.
    fn usage(&self, py: Python<'_>) -> PyResult<money::UsageFigures> {
        Ok(money::figures(&self.connection.core(py)?.usage()))
    }

    /// Whether [`Client::close`] was called.
    #[getter]
    fn closed(&self) -> bool {
        self.connection.closed.load(Ordering::Relaxed)
    }

    /// Refuses further calls. Calls under way come to their end.
    fn close(&self) {
        self.connection.closed.store(true, Ordering::Relaxed);
    }

    /// Makes a call and waits for it.
    fn call<'py>(
        slf: &Bound<'py, Self>,
        operation: &Bound<'py, Operation>,
        path: &Bound<'py, PyTuple>,
        query: &Bound<'py, PyDict>,
        body: &Bound<'py, PyAny>,
        extras: Extras<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        panic::guard(py, || Self::send(py, Self::prepare(slf, operation, path, query, body, extras)?))
    }

    /// Makes a call on the running event loop; gives its future.
    fn start<'py>(
        slf: &Bound<'py, Self>,
        operation: &Bound<'py, Operation>,
        path: &Bound<'py, PyTuple>,
        query: &Bound<'py, PyDict>,
        body: &Bound<'py, PyAny>,
        extras: Extras<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        panic::guard(py, || bridge::start(py, Self::prepare(slf, operation, path, query, body, extras)?.run()))
    }

    /// The JSON text of what is stored of a number, read free of charge; `None` when it is not monitored.
    fn peek<'py>(
        &self,
        phone_number: &Bound<'py, PyAny>,
        enterprise_id: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = phone_number.py();
        panic::guard(py, || Box::new(wait::wait(py, self.peeking(phone_number, enterprise_id)?)?).deliver(py))
    }

    /// As [`Client::peek`], on the running event loop; gives its future.
    fn start_peek<'py>(
        &self,
        phone_number: &Bound<'py, PyAny>,
        enterprise_id: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = phone_number.py();
        panic::guard(py, || bridge::start(py, self.peeking(phone_number, enterprise_id)?))
    }

    /// Gets the page after this one; `None` after the last.
    fn call_next<'py>(slf: &Bound<'py, Self>, page: &Bound<'py, Page>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let py = slf.py();
        panic::guard(py, || Self::following(slf, page.get())?.map(|call| Self::send(py, call)).transpose())
    }

    /// Begins to get the page after this one, to be waited for later; `None` after the last.
    fn begin_next(slf: &Bound<'_, Self>, page: &Bound<'_, Page>) -> PyResult<Option<Pending>> {
        let py = slf.py();
        panic::guard(py, || Self::following(slf, page.get())?.map(|call| Pending::begin(py, call)).transpose())
    }

    /// As [`Client::call_next`], on the running event loop.
    fn start_next<'py>(slf: &Bound<'py, Self>, page: &Bound<'py, Page>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let py = slf.py();
        panic::guard(py, || Self::following(slf, page.get())?.map(|call| bridge::start(py, call.run())).transpose())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let made = self.made.get_mut().unwrap_or_else(PoisonError::into_inner);
        if made.0 != std::process::id() {
            std::mem::forget(made.1.take());
        }
    }
}
