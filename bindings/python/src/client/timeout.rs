//! How long things may take: a number of seconds, or an object that says it part by part.

use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::{IntoPyDict as _, PyBool, PyDict};

use crate::error;
use crate::omit::Omit;

/// A longer timeout is no timeout to anyone, and clocks overflow.
const LONGEST: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// How long one request, its connection and the whole call may take. `None` leaves it as it is.
#[pyclass(frozen, eq, hash, module = "telnyx_reputation")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Timeout {
    pub request: Option<Duration>,
    pub connect: Option<Duration>,
    pub deadline: Option<Duration>,
}

impl Timeout {
    /// Of a client that is made: a number of seconds, a [`Timeout`] or an `httpx.Timeout`; and a deadline that is given
    /// beside it.
    pub fn of_client(timeout: Option<&Bound<'_, PyAny>>, deadline: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        Self::of(timeout, deadline, true)
    }

    /// As [`Timeout::of_client`], for calls of a client that is there already: it has its way of connecting.
    pub fn of_call(timeout: Option<&Bound<'_, PyAny>>, deadline: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        Self::of(timeout, deadline, false)
    }

    fn of(timeout: Option<&Bound<'_, PyAny>>, deadline: Option<&Bound<'_, PyAny>>, connects: bool) -> PyResult<Self> {
        let timeout = timeout.filter(|timeout| !timeout.is_instance_of::<Omit>());
        let mut given = timeout.map(|timeout| Self::of_any(timeout, connects)).transpose()?.unwrap_or_default();
        if let Some(deadline) = deadline.filter(|deadline| !deadline.is_instance_of::<Omit>()) {
            if given.deadline.is_some() {
                let why = "deadline: is given twice, by itself and within timeout";
                return Err(error::invalid_argument(deadline.py(), why));
            }
            given.deadline = Some(duration("deadline", deadline)?);
        }
        Ok(given)
    }

    fn of_any(given: &Bound<'_, PyAny>, connects: bool) -> PyResult<Self> {
        let py = given.py();
        if let Ok(timeout) = given.cast::<Self>() {
            return match timeout.get().connect {
                Some(_) if !connects => Err(error::invalid_argument(py, &format!("timeout: {CONNECTS_ALIKE}"))),
                _ => Ok(*timeout.get()),
            };
        }
        let seconds = duration("timeout", given).map(|request| Self { request: Some(request), ..Self::default() });
        seconds.or_else(|refused| {
            given.extract::<Httpx>().map_err(|_| refused).and_then(|timeout| Self::of_httpx(py, &timeout, connects))
        })
    }

    /// What an `httpx.Timeout` means is the same here as long as it has one number for all but connecting. Where
    /// reading and writing differ, only the caller knows how long a whole request may take.
    ///
    /// It always says how long connecting may take. Where that is no less than the request may take, it says nothing.
    fn of_httpx(py: Python<'_>, given: &Httpx, connects: bool) -> PyResult<Self> {
        // `None` is without a limit there.
        let seconds = |part: Option<f64>| part.unwrap_or(f64::INFINITY);
        let (connect, read, write) = (seconds(given.connect), seconds(given.read), seconds(given.write));
        if read != write || given.read != given.pool {
            let sum = written(connect + write + read);
            let instead = if connects { format!("{sum}, connect={}", written(connect)) } else { sum };
            let why = format!(
                "timeout: reading and writing are not timed apart here, only the whole request is; \
                 say how long it may take, such as telnyx_reputation.Timeout({instead})"
            );
            return Err(error::invalid_argument(py, &why));
        }
        if !connects && connect < read {
            let why = format!("timeout: {CONNECTS_ALIKE}, and here {} alone", written(read));
            return Err(error::invalid_argument(py, &why));
        }
        let number = |seconds: f64| seconds.into_pyobject(py);
        let connect = connects.then(|| number(connect)).transpose()?;
        Self::new(Some(number(read)?.as_any()), connect.as_ref().map(|connect| connect.as_any()), None)
    }
}

/// Seconds as Python gives them. Zero is the core's to refuse.
pub fn duration(place: &str, value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    let refuse = || error::invalid_argument(value.py(), &format!("{place}: must be a number of seconds above 0"));
    let seconds = match value.cast::<PyBool>() {
        Ok(_) => return Err(refuse()),
        Err(_) => value.extract::<f64>().map_err(|_| refuse())?,
    };
    if seconds.is_nan() || seconds <= 0.0 {
        return Err(refuse());
    }
    Ok(Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST).min(LONGEST))
}

const CONNECTS_ALIKE: &str = "connect cannot differ from call to call, since calls share connections; give it to the \
                              client when it is made";

/// Seconds as Python writes them.
fn written(seconds: f64) -> String {
    if seconds.is_finite() { format!("{seconds:?}") } else { "float('inf')".to_owned() }
}

/// An `httpx.Timeout`, which the official package takes, known by its attributes: seconds without a sign of life.
#[derive(FromPyObject)]
struct Httpx {
    connect: Option<f64>,
    read: Option<f64>,
    write: Option<f64>,
    pool: Option<f64>,
}

#[pymethods]
impl Timeout {
    #[new]
    #[pyo3(signature = (timeout = None, *, connect = None, deadline = None))]
    fn new(
        timeout: Option<&Bound<'_, PyAny>>,
        connect: Option<&Bound<'_, PyAny>>,
        deadline: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let part = |name, given: Option<&Bound<'_, PyAny>>| given.map(|given| duration(name, given)).transpose();
        Ok(Self {
            request: part("timeout", timeout)?,
            connect: part("connect", connect)?,
            deadline: part("deadline", deadline)?,
        })
    }

    /// Seconds for one request, from connecting to the last byte of its answer.
    #[getter]
    fn timeout(&self) -> Option<f64> {
        self.request.map(|limit| limit.as_secs_f64())
    }

    /// Seconds for making a connection, TLS included.
    #[getter]
    fn connect(&self) -> Option<f64> {
        self.connect.map(|limit| limit.as_secs_f64())
    }

    /// Seconds for a whole call, its requests and the waits before they are repeated.
    #[getter]
    fn deadline(&self) -> Option<f64> {
        self.deadline.map(|limit| limit.as_secs_f64())
    }

    /// For `copy` and `pickle`.
    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<((Option<f64>,), Bound<'py, PyDict>)> {
        let parts = [("connect", self.connect()), ("deadline", self.deadline())];
        Ok(((self.timeout(),), parts.into_py_dict(py)?))
    }

    fn __repr__(&self) -> String {
        let parts = [("", self.timeout()), ("connect=", self.connect()), ("deadline=", self.deadline())];
        let given: Vec<String> =
            parts.iter().filter_map(|(name, part)| part.map(|part| format!("{name}{part:?}"))).collect();
        format!("Timeout({})", given.join(", "))
    }
}
