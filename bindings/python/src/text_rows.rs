//! Lists of texts, in whatever form programs have them: anything that can be iterated over, and columns of Arrow.

use std::ffi::CStr;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use pyo3::exceptions::PyException;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyCapsule, PyList, PyString, PyTuple};
use telnyx_reputation_arrow::{NoTexts, texts_of_array, texts_of_stream};

use crate::error;

const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";
const STREAM: &CStr = c"arrow_array_stream";

/// Any number of rows as text, but not one text, which would be as many rows as it has characters. What is no text
/// becomes one that no phone number has, so that it is refused by its row, or what a table made of a number.
pub fn texts(name: &str, rows: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    let refuse = || error::invalid_argument(rows.py(), &format!("{name}: must be a list of strings"));
    if rows.is_instance_of::<PyString>() || rows.is_instance_of::<PyBytes>() {
        return Err(refuse());
    }
    if let Some(column) = column(name, rows)? {
        return Ok(column.into_iter().map(|text| text.unwrap_or_else(|| "<null>".to_owned())).collect());
    }
    rows.try_iter().map_err(|_| refuse())?.map(|row| text(&row?)).collect()
}

/// The texts of a column of Arrow, `None` for a null. Nothing when it is no such column, or one of other cells, which can
/// be iterated over as well.
pub fn column(name: &str, rows: &Bound<'_, PyAny>) -> PyResult<Option<Vec<Option<String>>>> {
    let py = rows.py();
    if rows.is_instance_of::<PyList>() || rows.is_instance_of::<PyTuple>() {
        return Ok(None);
    }
    let (stream, array) = (intern!(py, "__arrow_c_stream__"), intern!(py, "__arrow_c_array__"));
    let read = if let Some(get) = method(rows, stream)? {
        given(&get)?.map(|given| Ok::<_, PyErr>(texts_of_stream(taken_stream(&given)?))).transpose()?
    } else if let Some(get) = method(rows, array)? {
        let given = given(&get)?.map(|given| given.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()).transpose()?;
        given.map(|given| taken_array(&given).map(|(array, schema)| texts_of_array(array, &schema))).transpose()?
    } else {
        None
    };
    match read {
        None | Some(Err(NoTexts::Type(_))) => Ok(None),
        Some(Ok(texts)) => Ok(Some(texts)),
        Some(Err(NoTexts::Table)) => {
            Err(error::invalid_argument(py, &format!("{name}: is a table; give the column of it that has the texts")))
        }
        Some(Err(NoTexts::Broken(why))) => {
            Err(error::invalid_argument(py, &format!("{name}: cannot be read as a column of Arrow: {why:.1000}")))
        }
    }
}

/// A method of that name, unless asking for it raises.
fn method<'py>(rows: &Bound<'py, PyAny>, name: &Bound<'py, PyString>) -> PyResult<Option<Bound<'py, PyAny>>> {
    match rows.getattr_opt(name) {
        Err(raised) if raised.is_instance_of::<PyException>(rows.py()) => Ok(None),
        got => Ok(got?.filter(|method| !method.is_none())),
    }
}

/// What the method gives. Nothing when it raises, as that of pandas does without pyarrow, or for a column of mixed cells.
fn given<'py>(get: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    match get.call0() {
        Ok(given) => Ok(Some(given)),
        Err(raised) if raised.is_instance_of::<PyException>(get.py()) => Ok(None),
        Err(raised) => Err(raised),
    }
}

#[expect(unsafe_code, reason = "the interface hands over pointers")]
fn taken_stream(given: &Bound<'_, PyAny>) -> PyResult<FFI_ArrowArrayStream> {
    let pointer = given.cast::<PyCapsule>()?.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds such a stream, which stays where it is until it is released; it is moved out, and
    // what is left behind says that it was released.
    Ok(unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) })
}

#[expect(unsafe_code, reason = "the interface hands over pointers")]
fn taken_array((schema, array): &(Bound<'_, PyAny>, Bound<'_, PyAny>)) -> PyResult<(FFI_ArrowArray, FFI_ArrowSchema)> {
    let schema = schema.cast::<PyCapsule>()?.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.cast::<PyCapsule>()?.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    // SAFETY: as above, of an array and of a schema.
    Ok(unsafe { (FFI_ArrowArray::from_raw(array.as_ptr()), FFI_ArrowSchema::from_raw(schema.as_ptr())) })
}

fn text(row: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Ok(text) = row.cast::<PyString>() {
        return Ok(text.to_string_lossy().into_owned());
    }
    let class = row.get_type().qualname()?.to_string_lossy().into_owned();
    // What pandas has where nothing is, and what counts: whole numbers and fractions, also those of numpy.
    let is_none = matches!(class.as_str(), "NoneType" | "NAType" | "NaTType");
    let counts = row.hasattr("__index__")? || row.hasattr("__float__")?;
    if is_none || counts && !row.is_instance_of::<PyBool>() {
        // One of 5,000 digits has no text.
        if let Ok(text) = row.str() {
            return Ok(text.to_string_lossy().into_owned());
        }
    }
    Ok(format!("<{class}>"))
}
