//! The client that the Python classes share.

use std::sync::Arc;

use pyo3::exceptions::PyAttributeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyTuple};
use telnyx_reputation::{CallOptions, ClientBuilder};

use super::answer::Call;
use super::connection::Connection;
use super::deliver::Deliver as _;
use super::given_up::GivenUp;
use super::operation::Operation;
use super::page::Page;
use super::pending::Pending;
use super::timeout::Timeout;
use super::{arguments, bridge, certificates, error, money, options, panic, peek, wait};

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
    /// Whether files are given piece by piece.
    streams: bool,
}

/// Another key and another address, if given. An address may be an `httpx.URL`, or whatever else is spelled as one.
fn builder(
    mut builder: ClientBuilder,
    api_key: Option<&Bound<'_, PyAny>>,
    base_url: Option<&Bound<'_, PyAny>>,
) -> PyResult<ClientBuilder> {
    if let Some(key) = api_key {
        builder = builder.api_key(options::text_of("api_key", key)?);
    }
    if let Some(url) = base_url {
        builder = builder.base_url(options::text_of("base_url", url.str()?.as_any())?);
    }
    Ok(builder)
}

/// A URL, or `False` for none.
fn proxy(builder: ClientBuilder, proxy: &Bound<'_, PyAny>) -> PyResult<ClientBuilder> {
    if let Ok(flag) = proxy.cast::<PyBool>()
        && !flag.is_true()
    {
        return Ok(builder.no_proxy());
    }
    match proxy.extract::<String>() {
        Ok(url) => Ok(builder.proxy(url)),
        Err(_) => Err(error::invalid_argument(proxy.py(), "proxy: must be a URL, or False for no proxy")),
    }
}

impl Client {
    /// The core's client, with the options that calls get, for what is no single operation: it has no answer that could
    /// be given as it came.
    pub fn core(&self, py: Python<'_>) -> PyResult<(telnyx_reputation::Client, CallOptions)> {
        if self.raw.is_some() {
            return Err(PyAttributeError::new_err(
                "with_raw_response and with_streaming_response have the operations of the API alone: call this on the \
                 client itself",
            ));
        }
        Ok((self.connection.core(py)?, self.defaults.clone()))
    }

    /// As [`Client::core`], also of a closed client: for what sends nothing.
    pub fn quiet(&self, py: Python<'_>) -> PyResult<telnyx_reputation::Client> {
        Ok(self.connection.quiet(py)?.with_options(self.defaults.clone()))
    }

    pub fn raw_wrapper(&self) -> Option<&Py<PyAny>> {
        self.raw.as_ref()
    }

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
                ("extra_headers", extra_headers.as_ref()),
                ("extra_query", extra_query.as_ref()),
                Timeout::of_call(timeout.as_ref(), None)?,
            )?,
        })
    }

    fn peeking(
        &self,
        phone_number: &Bound<'_, PyAny>,
        enterprise_id: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<impl Future<Output = peek::Peeked> + Send + 'static> {
        let (core, options) = self.core(phone_number.py())?;
        peek::peek(core, options, phone_number, enterprise_id)
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

    fn send(py: Python<'_>, mut call: Call) -> PyResult<Bound<'_, PyAny>> {
        let given_up = GivenUp::watch(py, &mut call);
        match wait::wait(py, call.run()) {
            Ok(outcome) => outcome.into_python(py),
            Err(ended) => Err(match given_up {
                Some(given_up) => given_up.kept_by(py, ended),
                None => ended,
            }),
        }
    }
}

#[pymethods]
impl Client {
    #[new]
    #[pyo3(signature = (*, api_key, base_url, timeout, max_retries, deadline, spend_limit_usd, default_headers,
                        default_query, proxy, ca_certificates, public_keys))]
    #[allow(clippy::too_many_arguments, reason = "each is an option that callers know by its name")]
    fn new(
        py: Python<'_>,
        api_key: Option<&Bound<'_, PyAny>>,
        base_url: Option<&Bound<'_, PyAny>>,
        timeout: Option<&Bound<'_, PyAny>>,
        max_retries: Option<&Bound<'_, PyAny>>,
        deadline: Option<&Bound<'_, PyAny>>,
        spend_limit_usd: Option<&Bound<'_, PyAny>>,
        default_headers: Option<&Bound<'_, PyAny>>,
        default_query: Option<&Bound<'_, PyAny>>,
        proxy: Option<&Bound<'_, PyAny>>,
        ca_certificates: Option<&Bound<'_, PyAny>>,
        public_keys: Option<Vec<String>>,
    ) -> PyResult<Self> {
        let made = panic::guard(py, || {
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
            if let Some(limit) = spend_limit_usd {
                builder = builder.spend_limit(money::usd(limit)?);
            }
            for (name, value) in options::texts("default_headers", default_headers)? {
                builder = builder.default_header(name, value);
            }
            if let Some(given) = proxy {
                builder = self::proxy(builder, given)?;
            }
            for file in ca_certificates.map(certificates::certificates).transpose()?.unwrap_or_default() {
                builder = builder.ca_certificate(file);
            }
            for key in public_keys.unwrap_or_default() {
                builder = builder.public_key(key);
            }
            let connection = Connection::new(py, builder)?;
            let query = ("default_query", default_query);
            let defaults =
                options::options(CallOptions::default(), ("default_headers", None), query, Timeout::default())?;
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
    #[pyo3(signature = (*, api_key, base_url, timeout, max_retries, deadline, default_headers, default_query))]
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
    ) -> PyResult<Self> {
        let made = panic::guard(py, || {
            let mut derived = self.derived();
            if api_key.is_some() || base_url.is_some() {
                derived.connection = Arc::new(self.connection.derive(py, |given| builder(given, api_key, base_url))?);
            }
            let timeout = Timeout::of_call(timeout, deadline)?;
            let headers = ("default_headers", default_headers);
            let query = ("default_query", default_query);
            derived.defaults = options::options(derived.defaults, headers, query, timeout)?;
            derived.defaults.max_retries = options::retries(max_retries)?.or(derived.defaults.max_retries);
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

    /// How often a call is repeated at the most, where that cannot bill twice.
    #[getter]
    fn max_retries(&self, py: Python<'_>) -> PyResult<u32> {
        Ok(self.quiet(py)?.max_retries())
    }

    /// What the calls of this client, and of those derived from it, came to in this process.
    fn usage(&self, py: Python<'_>) -> PyResult<money::UsageFigures> {
        Ok(money::figures(&self.quiet(py)?.usage()))
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
        panic::guard(py, || {
            let mut call = Self::prepare(slf, operation, path, query, body, extras)?;
            let given_up = GivenUp::watch(py, &mut call);
            let future = bridge::start(py, call.run())?;
            if let Some(given_up) = given_up {
                future.setattr(intern!(py, "_telnyx_call"), Bound::new(py, given_up)?)?;
            }
            Ok(future)
        })
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
