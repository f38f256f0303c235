//! The client that the Python classes share.

use std::sync::Arc;

use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use telnyx_reputation::{CallOptions, ClientBuilder};

use super::certificates::certificates;
use super::connection::Connection;
use super::headers::headers;
use super::options;
use super::timeout::Timeout;
use super::usage;
use crate::error;
use crate::runtime::panic;

/// A client of the core, for both the synchronous and the asynchronous classes.
#[pyclass(frozen, module = "telnyx_reputation._native")]
pub struct Client {
    connection: Arc<Connection>,
    /// What calls get that do not say otherwise.
    defaults: CallOptions,
    /// What an answer is given to as it came, when that is wanted instead of its parsed form.
    raw: Option<Py<PyAny>>,
    /// Whether files are given piece by piece.
    streams: bool,
}

/// Another key and another address, if given. An address may be an `httpx.URL`, or whatever else `str` makes one of.
fn builder(
    mut builder: ClientBuilder,
    api_key: Option<&Bound<'_, PyAny>>,
    base_url: Option<&Bound<'_, PyAny>>,
) -> PyResult<ClientBuilder> {
    if let Some(key) = api_key {
        builder = builder.api_key(options::string("api_key", key)?);
    }
    if let Some(url) = base_url {
        builder = builder.base_url(options::printed("base_url", url)?);
    }
    Ok(builder)
}

impl Client {
    /// The core's client, unless this one was closed.
    pub fn core(&self, py: Python<'_>) -> PyResult<telnyx_reputation::Client> {
        self.connection.core(py)
    }

    /// The options of calls that do not say otherwise.
    pub fn defaults(&self) -> &CallOptions {
        &self.defaults
    }

    /// The core's client, with the options that calls get, for what is no single operation: it has no answer that could
    /// be given as it came.
    pub fn parsing_core(&self, py: Python<'_>) -> PyResult<(telnyx_reputation::Client, CallOptions)> {
        if self.raw.is_some() {
            return Err(PyAttributeError::new_err(
                "with_raw_response and with_streaming_response have the operations of the API alone: call this on the \
                 client itself",
            ));
        }
        Ok((self.core(py)?, self.defaults.clone()))
    }

    /// As [`Client::core`], also of a closed client: for what sends nothing.
    pub fn quiet(&self, py: Python<'_>) -> PyResult<telnyx_reputation::Client> {
        Ok(self.connection.quiet(py)?.with_options(self.defaults.clone()))
    }

    /// What answers are given to as they came, if this client was made for that.
    pub fn raw_wrapper(&self) -> Option<&Py<PyAny>> {
        self.raw.as_ref()
    }

    /// Whether files are given piece by piece.
    pub fn streams(&self) -> bool {
        self.streams
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
        Self { connection: self.connection.clone(), defaults: self.defaults.clone(), raw: None, streams: false }
    }
}

#[pymethods]
impl Client {
    #[new]
    #[pyo3(signature = (*, api_key, base_url, timeout, max_retries, deadline, requests_per_second,
                        spend_limit_usd, monthly_limit_usd, budget, period, default_headers, default_query, proxy, ca_certificates, public_keys,
                        max_body_bytes, run_id))]
    #[allow(clippy::too_many_arguments, reason = "each is an option that callers know by its name")]
    fn new(
        py: Python<'_>,
        api_key: Option<&Bound<'_, PyAny>>,
        base_url: Option<&Bound<'_, PyAny>>,
        timeout: Option<&Bound<'_, PyAny>>,
        max_retries: Option<&Bound<'_, PyAny>>,
        deadline: Option<&Bound<'_, PyAny>>,
        requests_per_second: Option<&Bound<'_, PyAny>>,
        spend_limit_usd: Option<&Bound<'_, PyAny>>,
        monthly_limit_usd: Option<&Bound<'_, PyAny>>,
        budget: Option<&Bound<'_, PyAny>>,
        period: Option<&Bound<'_, PyAny>>,
        default_headers: Option<&Bound<'_, PyAny>>,
        default_query: Option<&Bound<'_, PyAny>>,
        proxy: Option<&Bound<'_, PyAny>>,
        ca_certificates: Option<&Bound<'_, PyAny>>,
        public_keys: Option<Vec<String>>,
        max_body_bytes: Option<&Bound<'_, PyAny>>,
        run_id: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let made = panic::catch(py, || {
            let mut builder = builder(telnyx_reputation::Client::builder(), api_key, base_url)?;
            let timeout = Timeout::of_client(timeout, deadline)?;
            if let Some(request) = timeout.request {
                builder = builder.timeout(request);
            }
            if let Some(connect) = timeout.connect {
                builder = builder.connect_timeout(connect);
            }
            if let Some(deadline) = timeout.deadline {
                builder = builder.deadline(deadline);
            }
            if let Some(retries) = options::retries(max_retries)? {
                builder = builder.max_retries(retries);
            }
            if let Some(bytes) = max_body_bytes {
                builder = builder.max_body_bytes(options::count("max_body_bytes", bytes)?);
            }
            if let Some(id) = run_id {
                builder = builder.run_id(options::string("run_id", id)?);
            }
            if let Some(requests) = requests_per_second {
                builder = builder.requests_per_second(options::number("requests_per_second", requests)?);
            }
            if let Some(limit) = spend_limit_usd {
                builder = builder.spend_limit(options::usd("spend_limit_usd", limit)?);
            }
            if let Some(limit) = monthly_limit_usd {
                builder = builder.monthly_limit(options::usd("monthly_limit_usd", limit)?);
            }
            if let Some(budget) = budget {
                builder = builder.budget(options::string("budget", budget)?);
            }
            if let Some(period) = period {
                builder = builder.period(options::period(period)?);
            }
            for (name, value) in headers("default_headers", default_headers)? {
                builder = builder.default_header(name, value);
            }
            if let Some(given) = proxy {
                builder = options::proxy(builder, given)?;
            }
            for file in ca_certificates.map(certificates).transpose()?.unwrap_or_default() {
                builder = builder.ca_certificate(file);
            }
            for key in public_keys.unwrap_or_default() {
                builder = builder.public_key(key);
            }
            let connection = Connection::new(py, builder)?;
            let query = ("default_query", default_query);
            let defaults = options(CallOptions::default(), ("default_headers", None), query, Timeout::default())?;
            Ok(Self { connection: Arc::new(connection), defaults, raw: None, streams: false })
        });
        made.map_err(|why| error::of_option(py, why))
    }

    /// This client, with answers given to `wrap` as they came.
    fn with_raw_response(&self, wrap: Py<PyAny>) -> Self {
        Self { raw: Some(wrap), ..self.derived() }
    }

    /// As [`Client::with_raw_response`]; files are given to `wrap` before they are read.
    fn with_streaming_response(&self, wrap: Py<PyAny>) -> Self {
        Self { raw: Some(wrap), streams: true, ..self.derived() }
    }

    /// This client with other options. The connections are shared unless the key or the address changes.
    #[pyo3(signature = (*, api_key, base_url, timeout, max_retries, deadline, default_headers, default_query, run_id))]
    #[allow(clippy::too_many_arguments, reason = "each is an option that callers know by its name")]
    fn with_options(
        &self,
        py: Python<'_>,
        api_key: Option<&Bound<'_, PyAny>>,
        base_url: Option<&Bound<'_, PyAny>>,
        timeout: Option<&Bound<'_, PyAny>>,
        max_retries: Option<&Bound<'_, PyAny>>,
        deadline: Option<&Bound<'_, PyAny>>,
        default_headers: Option<&Bound<'_, PyAny>>,
        default_query: Option<&Bound<'_, PyAny>>,
        run_id: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let made = panic::catch(py, || {
            let mut derived = self.derived();
            if api_key.is_some() || base_url.is_some() {
                derived.connection = Arc::new(self.connection.derive(py, |given| builder(given, api_key, base_url))?);
            }
            let timeout = Timeout::of_call(timeout, deadline)?;
            let headers = ("default_headers", default_headers);
            let query = ("default_query", default_query);
            derived.defaults = options(derived.defaults, headers, query, timeout)?;
            derived.defaults.max_retries = options::retries(max_retries)?.or(derived.defaults.max_retries);
            derived.defaults.run_id = run_id.map(options::run_id).transpose()?.or(derived.defaults.run_id);
            Ok(derived)
        });
        made.map_err(|why| error::of_option(py, why))
    }

    /// Where the calls go.
    #[getter]
    fn base_url(&self, py: Python<'_>) -> PyResult<String> {
        Ok(self.quiet(py)?.base_url().to_owned())
    }

    /// How many seconds one request may take.
    #[getter]
    fn timeout(&self, py: Python<'_>) -> PyResult<f64> {
        Ok(self.quiet(py)?.timeout().as_secs_f64())
    }

    /// How often a call is repeated at most, where that cannot bill twice.
    #[getter]
    fn max_retries(&self, py: Python<'_>) -> PyResult<u32> {
        Ok(self.quiet(py)?.max_retries())
    }

    /// What the calls of this client, and of those derived from it, came to in this process.
    fn usage(&self, py: Python<'_>) -> PyResult<usage::UsageFigures> {
        Ok(usage::figures(&self.quiet(py)?.usage()))
    }

    /// Whether [`Client::close`] was called.
    #[getter]
    fn closed(&self) -> bool {
        self.connection.is_closed()
    }

    /// Refuses further calls and closes the connections. Calls under way come to their end.
    fn close(&self) {
        self.connection.close();
    }
}
