//! Columns of text that other programs have, through Arrow's C interface.
//!
//! What can be told of a producer that breaks the rules is told: lengths that no memory has, buffers that are missing, ends of
//! texts that go backwards or past their buffer, text that is not UTF-8. How long a buffer really is the interface does not say.

use std::ffi::{CStr, c_int};
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;

use crate::cells::{NoTexts, Texts, texts};

/// The texts of a column that comes in one piece.
///
/// # Errors
/// A column of another type, and what breaks the rules.
pub fn texts_of_array(array: FFI_ArrowArray, schema: &FFI_ArrowSchema) -> Result<Texts, NoTexts> {
    caught(|| {
        is_text(schema)?;
        texts(&array, schema)
    })
}

/// The texts of a column that comes piece by piece. The stream is read to its end, and released in any case.
///
/// # Errors
/// As [`texts_of_array`].
pub fn texts_of_stream(mut stream: FFI_ArrowArrayStream) -> Result<Texts, NoTexts> {
    caught(move || {
        let schema = schema_of(&mut stream)?;
        is_text(&schema)?;
        let mut all = Vec::new();
        loop {
            let array = next_of(&mut stream)?;
            if array.is_released() {
                return Ok(all);
            }
            all.append(&mut texts(&array, &schema)?);
        }
    })
}

/// The library panics at some of what breaks the rules.
fn caught(read: impl FnOnce() -> Result<Texts, NoTexts>) -> Result<Texts, NoTexts> {
    let broken = |_| Err(NoTexts::Broken("its producer breaks the rules of the Arrow interface".to_owned()));
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(broken)
}

#[expect(unsafe_code, reason = "the callbacks of the interface")]
fn schema_of(stream: &mut FFI_ArrowArrayStream) -> Result<FFI_ArrowSchema, NoTexts> {
    let mut schema = FFI_ArrowSchema::empty();
    let get = stream.get_schema().ok_or_else(|| NoTexts::Broken("it was read before".to_owned()))?;
    // SAFETY: whoever made the stream promises that its callbacks take the stream that they stand in, and an empty place for
    // what they give.
    let status = unsafe { get(stream, &raw mut schema) };
    checked(stream, status)?;
    Ok(schema)
}

#[expect(unsafe_code, reason = "the callbacks of the interface")]
fn next_of(stream: &mut FFI_ArrowArrayStream) -> Result<FFI_ArrowArray, NoTexts> {
    let mut array = FFI_ArrowArray::empty();
    let get = stream.get_next().ok_or_else(|| NoTexts::Broken("it was read before".to_owned()))?;
    // SAFETY: as above.
    let status = unsafe { get(stream, &raw mut array) };
    checked(stream, status)?;
    Ok(array)
}

#[expect(unsafe_code, reason = "the callbacks of the interface")]
fn checked(stream: &mut FFI_ArrowArrayStream, status: c_int) -> Result<(), NoTexts> {
    if status == 0 {
        return Ok(());
    }
    let said = stream.get_last_error().and_then(|get| {
        // SAFETY: as above; the text is the stream's until its next call, and is copied here.
        let said = unsafe { get(stream) };
        (!said.is_null()).then(|| unsafe { CStr::from_ptr(said) }.to_string_lossy().into_owned())
    });
    Err(NoTexts::Broken(said.unwrap_or_else(|| format!("its producer failed with error {status}"))))
}

fn is_text(schema: &FFI_ArrowSchema) -> Result<(), NoTexts> {
    match schema.dictionary().unwrap_or(schema).format() {
        "u" | "U" | "vu" => Ok(()),
        "+s" => Err(NoTexts::Table),
        other => Err(NoTexts::Type(other.to_owned())),
    }
}
