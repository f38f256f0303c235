//! Columns of text that other programs have, through Arrow's C interface.
//!
//! What can be told of a producer that breaks the rules is told: lengths that no memory has, buffers that are missing, ends of
//! texts that go backwards or past their buffer, text that is not UTF-8. How long a buffer really is the interface does not say.

use std::ffi::{CStr, c_int};
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::cast::AsArray as _;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_data::ArrayData;
use arrow_schema::{ArrowError, DataType};

/// More rows than any list of phone numbers has: a length beyond that is none.
const MOST: usize = 1 << 32;

/// Why a column gives no texts.
#[derive(Debug)]
pub enum NoTexts {
    /// It is a table, and not a column.
    Table,
    /// Its cells are of this type.
    Type(String),
    /// Its producer failed, or gives what breaks the rules of the interface.
    Broken(String),
}

impl From<ArrowError> for NoTexts {
    fn from(error: ArrowError) -> Self {
        Self::Broken(error.to_string())
    }
}

/// The texts of a column; `None` for a null.
type Texts = Vec<Option<String>>;

/// The texts of a column that comes in one piece.
///
/// # Errors
/// A column of another type, and what breaks the rules.
pub fn texts_of_array(array: FFI_ArrowArray, schema: &FFI_ArrowSchema) -> Result<Texts, NoTexts> {
    caught(|| {
        is_text(schema)?;
        let mut texts = Vec::new();
        add(array, schema, &mut texts)?;
        Ok(texts)
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
        let mut texts = Vec::new();
        loop {
            let array = next_of(&mut stream)?;
            if array.is_released() {
                return Ok(texts);
            }
            add(array, &schema, &mut texts)?;
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
    let kind = DataType::try_from(schema)?;
    let values = match &kind {
        DataType::Dictionary(_, values) => values,
        other => other,
    };
    match values {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Ok(()),
        DataType::Struct(_) => Err(NoTexts::Table),
        _ => Err(NoTexts::Type(kind.to_string())),
    }
}

#[expect(unsafe_code, reason = "the interface does not say how long its buffers are")]
fn add(array: FFI_ArrowArray, schema: &FFI_ArrowSchema, texts: &mut Texts) -> Result<(), NoTexts> {
    let parts = [Some(&array), array.dictionary()];
    if parts.into_iter().flatten().any(|part| part.len() >= MOST || part.offset() >= MOST) {
        return Err(NoTexts::Broken("its producer gives a length that cannot be".to_owned()));
    }
    // SAFETY: the array came with this schema. What it says of its own buffers is checked below before any text is read.
    let data = unsafe { from_ffi(array, schema) }?;
    data.validate_full()?;
    read(&data, texts)
}

/// Reads data that was validated.
fn read(data: &ArrayData, texts: &mut Texts) -> Result<(), NoTexts> {
    let array = arrow_array::make_array(data.clone());
    let owned = |text: Option<&str>| text.map(str::to_owned);
    match data.data_type() {
        DataType::Utf8 => texts.extend(array.as_string::<i32>().iter().map(owned)),
        DataType::LargeUtf8 => texts.extend(array.as_string::<i64>().iter().map(owned)),
        DataType::Utf8View => texts.extend(array.as_string_view().iter().map(owned)),
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let mut names = Vec::new();
            read(&dictionary.values().to_data(), &mut names)?;
            let keys = dictionary.normalized_keys();
            let nulls = dictionary.keys().nulls();
            texts.extend(keys.into_iter().enumerate().map(|(row, key)| {
                let is_null = nulls.is_some_and(|nulls| nulls.is_null(row));
                if is_null { None } else { names.get(key).cloned().flatten() }
            }));
        }
        other => return Err(NoTexts::Type(other.to_string())),
    }
    Ok(())
}
