//! The cells of a column of text that somebody else made, read out of its buffers.
//!
//! All that a column says of itself is checked before it is believed, but for how long its buffers are, which it does not say.

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};

/// More rows than any list of phone numbers has: a length beyond that is none, and so is what is below zero in 32 bits.
const MOST: usize = 1 << 31;

/// A view has so many bytes: a length, and either the text or where it stands.
const VIEW: usize = 16;

/// The longest text that stands in its view.
const SHORT: usize = 12;

/// Why a column gives no texts.
#[derive(Debug)]
pub enum NoTexts {
    /// It is a table, and not a column.
    Table,
    /// Its cells are of this type, as the interface writes it.
    Type(String),
    /// Its producer failed, or gives what breaks the rules of the interface.
    Broken(String),
}

/// The texts of a column; `None` for a null.
pub(crate) type Texts = Vec<Option<String>>;

/// The texts of a column whose format is one of text, or a dictionary of that.
pub(crate) fn texts(array: &FFI_ArrowArray, schema: &FFI_ArrowSchema) -> Result<Texts, NoTexts> {
    let format = schema.format();
    match (schema.dictionary(), array.dictionary()) {
        (None, None) => plain(array, format),
        (Some(names), Some(values)) => {
            let names = plain(values, names.format())?;
            let width = match format {
                "c" | "C" => 1,
                "s" | "S" => 2,
                "i" | "I" => 4,
                "l" | "L" => 8,
                _ => return broken("keys that are no integers"),
            };
            // In lower case it is of keys that could be below zero.
            let beyond = if format.starts_with(char::is_lowercase) { 1 << (8 * width - 1) } else { MOST };
            // It is what looks at the length, which nothing may be computed with before.
            let is_valid = validity(array)?;
            let keys = fixed(array, 2, width)?;
            keys.chunks_exact(width)
                .enumerate()
                .map(|(row, key)| match is_valid(row) {
                    true => {
                        let key = number(key)?;
                        let name = names.get(key).filter(|_| key < beyond).cloned();
                        name.ok_or_else(|| told("a key that its dictionary has not"))
                    }
                    false => Ok(None),
                })
                .collect()
        }
        _ => broken("a dictionary that is not there"),
    }
}

fn plain(array: &FFI_ArrowArray, format: &str) -> Result<Texts, NoTexts> {
    let is_valid = validity(array)?;
    let rows = array.len();
    match format {
        "u" | "U" if array.num_buffers() == 3 => {
            // They are one more than there are texts.
            let width = if format == "u" { 4 } else { 8 };
            let ends = bytes(array, 1, array.offset() * width, if rows == 0 { 0 } else { (rows + 1) * width })?;
            let last = ends.rchunks_exact(width).next().map_or(Ok(0), number)?;
            let pairs = ends.chunks_exact(width).zip(ends.chunks_exact(width).skip(1));
            let text = |(row, (begin, end))| -> Result<Option<String>, NoTexts> {
                let (begin, end) = (number(begin)?, number(end)?);
                if begin > end || end > last {
                    return broken("texts that end before they begin, or past their buffer");
                }
                if is_valid(row) { utf8(bytes(array, 2, begin, end - begin)?).map(Some) } else { Ok(None) }
            };
            pairs.enumerate().map(text).collect()
        }
        "vu" if array.num_buffers() >= 3 => {
            (0..rows).map(|row| if is_valid(row) { viewed(array, row).map(Some) } else { Ok(None) }).collect()
        }
        _ => broken("buffers that are too few"),
    }
}

/// A text of a column of views.
fn viewed(array: &FFI_ArrowArray, row: usize) -> Result<String, NoTexts> {
    let view = bytes(array, 1, (array.offset() + row) * VIEW, VIEW)?;
    let part = |from: usize| view.get(from..from + 4).map_or_else(|| broken("a view that is cut off"), number);
    let length = part(0)?;
    if length <= SHORT {
        return utf8(view.get(4..4 + length).unwrap_or_default());
    }
    let (buffer, from) = (part(8)?, part(12)?);
    // After the buffers of text comes one that has their lengths.
    let buffers = array.num_buffers() - 3;
    if buffer >= buffers {
        return broken("a view into a buffer that is not there");
    }
    let size = number(bytes(array, 2 + buffers, buffer * 8, 8)?)?;
    if from + length > size {
        return broken("a view past its buffer");
    }
    utf8(bytes(array, 2 + buffer, from, length)?)
}

/// The buffer of cells that are all of one width.
fn fixed(array: &FFI_ArrowArray, buffers: usize, width: usize) -> Result<&[u8], NoTexts> {
    if array.num_buffers() != buffers {
        return broken("buffers that are too few");
    }
    bytes(array, 1, array.offset() * width, array.len() * width)
}

/// Whether the cell of a row is not null.
fn validity(array: &FFI_ArrowArray) -> Result<impl Fn(usize) -> bool, NoTexts> {
    let (rows, offset) = (array.len(), array.offset());
    // Below zero is above it.
    if rows >= MOST || offset >= MOST {
        return broken("a length that cannot be");
    }
    if array.num_buffers() == 0 {
        return broken("buffers that are too few");
    }
    let bits = match array.buffer(0).is_null() {
        true => &[],
        false => bytes(array, 0, offset / 8, (offset % 8 + rows).div_ceil(8))?,
    };
    let has_bits = !array.buffer(0).is_null();
    Ok(move |row| {
        let at = offset % 8 + row;
        !has_bits || bits.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1)
    })
}

/// A part of a buffer.
#[expect(unsafe_code, reason = "the interface hands over pointers")]
fn bytes(array: &FFI_ArrowArray, buffer: usize, from: usize, length: usize) -> Result<&[u8], NoTexts> {
    if length == 0 {
        return Ok(&[]);
    }
    let begin = array.buffer(buffer);
    if begin.is_null() || isize::try_from(from.saturating_add(length)).is_err() {
        return broken("a buffer that is not there");
    }
    // SAFETY: the buffer is there for as long as the array is. That it reaches so far is what the array says of itself: by its
    // length and its offset, by the end of its last text, or by the lengths that come with its views.
    Ok(unsafe { std::slice::from_raw_parts(begin.add(from), length) })
}

/// A number in the order of this machine's bytes. One below zero is beyond all that there is.
fn number(bytes: &[u8]) -> Result<usize, NoTexts> {
    let number = match *bytes {
        [a] => u64::from(a),
        [a, b] => u16::from_ne_bytes([a, b]).into(),
        [a, b, c, d] => u32::from_ne_bytes([a, b, c, d]).into(),
        [a, b, c, d, e, f, g, h] => u64::from_ne_bytes([a, b, c, d, e, f, g, h]),
        _ => u64::MAX,
    };
    usize::try_from(number).ok().filter(|number| *number < MOST).ok_or_else(|| told("a number that cannot be"))
}

fn utf8(bytes: &[u8]) -> Result<String, NoTexts> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|why| told(&why.to_string()))
}

fn broken<T>(what: &str) -> Result<T, NoTexts> {
    Err(told(what))
}

fn told(what: &str) -> NoTexts {
    NoTexts::Broken(format!("its producer gives {what}"))
}
