//! Certificates of authorities, from files or from memory.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyList, PyString, PyTuple};

use crate::error;

/// What all PEM holds, and no path does.
const PEM: &str = "-----BEGIN";

/// The contents of what is given: one or a list of paths, bytes of PEM or DER, or PEM as a string.
pub fn certificates(given: &Bound<'_, PyAny>) -> PyResult<Vec<Vec<u8>>> {
    if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() {
        return given.try_iter()?.map(|one| read(&one?)).collect();
    }
    Ok(vec![read(given)?])
}

fn read(given: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(bytes) = given.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    if let Ok(bytes) = given.cast::<PyByteArray>() {
        return Ok(bytes.to_vec());
    }
    if let Ok(text) = given.cast::<PyString>()
        && let Ok(text) = text.to_str()
        && text.contains(PEM)
    {
        return Ok(text.as_bytes().to_vec());
    }
    let py = given.py();
    let path: PathBuf = given
        .extract()
        .map_err(|_| error::invalid_argument(py, "ca_certificates: must be paths, or bytes of PEM or DER"))?;
    std::fs::read(&path).map_err(|why| {
        error::configuration(
            py,
            &format!("ca_certificates: {:.1000} cannot be read", path.to_string_lossy()),
            why.into(),
        )
    })
}
