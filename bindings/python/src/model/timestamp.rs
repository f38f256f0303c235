//! RFC 3339 timestamps, parsed here because `datetime.fromisoformat` knows no `Z` before Python 3.11.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyType};

/// A moment with its offset from UTC.
#[derive(Debug, PartialEq, Eq)]
pub struct Moment {
    /// Year, month, day, hour, minute, second and microsecond.
    fields: [u32; 7],
    offset_minutes: i32,
}

/// The moment that `text` names; `None` when it is no RFC 3339 timestamp, for instance without an offset.
fn parse(text: &str) -> Option<Moment> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| -> Option<u32> {
        let digits = text.get(from..to)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let separators = [(4, b"-".as_slice()), (7, b"-"), (10, b"Tt "), (13, b":"), (16, b":")];
    if !separators.iter().all(|(at, allowed)| bytes.get(*at).is_some_and(|found| allowed.contains(found))) {
        return None;
    }
    let (fraction, zone) = fraction(text.get(19..)?)?;
    Some(Moment {
        fields: [
            number(0, 4)?,
            number(5, 7)?,
            number(8, 10)?,
            number(11, 13)?,
            number(14, 16)?,
            number(17, 19)?,
            fraction,
        ],
        offset_minutes: offset(zone)?,
    })
}

/// Microseconds, and what follows the fraction. Further digits are cut off.
fn fraction(rest: &str) -> Option<(u32, &str)> {
    let Some(digits) = rest.strip_prefix('.') else { return Some((0, rest)) };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (digits, zone) = digits.split_at(end);
    let micros = digits.bytes().chain(std::iter::repeat(b'0')).take(6).fold(0, |n, b| n * 10 + u32::from(b - b'0'));
    (!digits.is_empty()).then_some((micros, zone))
}

fn offset(zone: &str) -> Option<i32> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let (sign, clock) = match zone.split_at_checked(1)? {
        ("+", clock) => (1, clock),
        ("-", clock) => (-1, clock),
        _ => return None,
    };
    let (hours, minutes) = clock.split_once(':')?;
    let two =
        |text: &str| (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse::<i32>().ok());
    let (hours, minutes) = (two(hours)??, two(minutes)??);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

impl Moment {
    /// An aware `datetime.datetime`; a `ValueError` when no calendar has that day.
    fn into_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let [year, month, day, hour, minute, second, micros] = self.fields;
        let zone = if self.offset_minutes == 0 {
            utc(py)?.clone()
        } else {
            let module = py.import("datetime")?;
            let arguments = PyDict::new(py);
            arguments.set_item("minutes", self.offset_minutes)?;
            module.getattr("timezone")?.call1((module.getattr("timedelta")?.call((), Some(&arguments))?,))?
        };
        datetime(py)?.call1((year, month, day, hour, minute, second, micros, zone))
    }
}

/// A timestamp as Python has it: a `datetime`. A day that no calendar has, such as 30 February, stays a string.
pub fn moment<'py>(py: Python<'py>, text: &str) -> Bound<'py, PyAny> {
    let made = parse(text).and_then(|moment| moment.into_python(py).ok());
    made.unwrap_or_else(|| PyString::new(py, text).into_any())
}

fn datetime(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    CLASS.import(py, "datetime", "datetime")
}

fn utc(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static UTC: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let zone = UTC
        .get_or_try_init(py, || Ok::<_, PyErr>(py.import("datetime")?.getattr("timezone")?.getattr("utc")?.unbind()))?;
    Ok(zone.bind(py))
}
