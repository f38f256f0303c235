//! A column in the layout of Arrow's C data interface, made of a fuzzer's bytes.
//!
//! <https://arrow.apache.org/docs/format/CDataInterface.html>: buffers have no lengths there, so how long one is follows from what
//! the column says of itself. A column whose buffers would have to be longer than this program makes them is not made.

use std::ffi::c_void;
use std::ptr;

use arrow_array::ffi::FFI_ArrowArray;
use arrow_schema::DataType;
use libfuzzer_sys::arbitrary::{Result, Unstructured};

/// The longest buffer that is made, in bytes.
const MOST: usize = 4096;

/// What no list of numbers is as long as: it is refused before anything is read.
const TOO_MANY: i64 = 1 << 31;

/// A column, which owns what it hands over.
pub struct Column {
    length: i64,
    offset: i64,
    buffers: Vec<Option<Vec<u8>>>,
    pointers: Vec<*const c_void>,
    dictionary: Option<Box<Handed>>,
    names: Option<Box<Column>>,
}

/// `struct ArrowArray`.
#[repr(C)]
struct Handed {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *const *const c_void,
    children: *const *mut Handed,
    dictionary: *const Handed,
    release: Option<extern "C" fn(*mut Handed)>,
    private_data: *mut c_void,
}

/// The column owns its buffers, so what was handed over only has to be marked.
extern "C" fn release(handed: *mut Handed) {
    #[expect(unsafe_code, reason = "the callback of the interface")]
    // SAFETY: it is called with the array that it stands in.
    unsafe {
        (*handed).release = None;
    }
}

impl Column {
    /// `None` when its buffers would have to be longer than is made here.
    pub fn made_of(from: &mut Unstructured<'_>, text_type: &DataType) -> Result<Option<Self>> {
        let (length, offset) = (count(from)?, count(from)?);
        // Of a length that cannot be nothing may be read, so any buffers will do.
        let rows = if [length, offset].iter().all(|n| (0..TOO_MANY).contains(n)) { length + offset } else { 8 };
        let Some(rows) = usize::try_from(rows).ok().filter(|rows| rows * 16 < MOST) else { return Ok(None) };
        let mut buffers = vec![match from.arbitrary()? {
            true => Some(filled(from, rows.div_ceil(8))?),
            false => None,
        }];
        let mut names = None;
        match text_type {
            DataType::Utf8 | DataType::LargeUtf8 => {
                let width = if *text_type == DataType::Utf8 { 4 } else { 8 };
                let ends = ends(from, rows, width)?;
                let last = usize::try_from(ends.last().copied().unwrap_or(0)).unwrap_or(0);
                if last >= MOST && i64::try_from(last).is_ok_and(|last| last < TOO_MANY) {
                    return Ok(None);
                }
                let ends = ends.iter().flat_map(|end| end.to_ne_bytes()[..width].to_vec()).collect();
                buffers.extend([Some(ends), Some(filled(from, last.min(MOST))?)]);
            }
            DataType::Utf8View => {
                let texts = from.int_in_range(0..=3)?;
                let texts = (0..texts).map(|_| {
                    let size = from.int_in_range(0..=40)?;
                    filled(from, size)
                });
                let texts = texts.collect::<Result<Vec<_>>>()?;
                let sizes = texts.iter().flat_map(|text| (text.len() as u64).to_ne_bytes()).collect();
                let views = (0..rows).map(|_| view(from, texts.len()));
                let views = views.collect::<Result<Vec<_>>>()?.concat();
                buffers.push(Some(views));
                buffers.extend(texts.into_iter().map(Some));
                buffers.push(Some(sizes));
            }
            DataType::Dictionary(keys, text_type) => {
                let Some(made) = Self::made_of(from, text_type)? else { return Ok(None) };
                let width = keys.primitive_width().unwrap_or(8);
                let beyond = u64::try_from(made.length).unwrap_or(0).saturating_add(1);
                let keys = (0..rows).map(|_| Ok(from.int_in_range(0..=beyond)?.to_ne_bytes()[..width].to_vec()));
                let mut keys = keys.collect::<Result<Vec<_>>>()?.concat();
                spoil(from, &mut keys)?;
                buffers.push(Some(keys));
                names = Some(Box::new(made));
            }
            _ => return Ok(None),
        }
        if from.ratio(1, 16)? {
            // Which of a view's buffers has the lengths of the others follows from how many there are: with three, nothing can check it.
            let most = if *text_type == DataType::Utf8View { 2 } else { buffers.len() };
            buffers.truncate(from.int_in_range(0..=most)?);
        }
        if from.ratio(1, 16)? && !buffers.is_empty() {
            let at = from.choose_index(buffers.len())?;
            buffers[at] = None;
        }
        let pointer = |buffer: &Option<Vec<u8>>| buffer.as_ref().map_or(ptr::null(), |bytes| bytes.as_ptr().cast());
        let pointers = buffers.iter().map(pointer).collect();
        let dictionary = names.as_ref().map(|names| Box::new(names.handed()));
        Ok(Some(Self { length, offset, buffers, pointers, dictionary, names }))
    }

    /// As a consumer gets it. It must not outlive the column.
    pub fn handed_over(&self) -> FFI_ArrowArray {
        let mut handed = self.handed();
        #[expect(unsafe_code, reason = "the interface hands over pointers")]
        // SAFETY: both are `struct ArrowArray`, and `from_raw` leaves an empty one behind, which needs no release.
        unsafe {
            FFI_ArrowArray::from_raw((&raw mut handed).cast())
        }
    }

    /// Whether Arrow's own library keeps the rules of Rust with it: it asks for no buffer whether it is there but for the one that
    /// tells nulls, and of a column without rows it believes where the texts end.
    pub fn is_for_arrow(&self) -> bool {
        self.length > 0
            && self.buffers.iter().skip(1).all(Option::is_some)
            && self.names.as_ref().is_none_or(|names| names.is_for_arrow())
    }

    fn handed(&self) -> Handed {
        Handed {
            length: self.length,
            null_count: -1,
            offset: self.offset,
            n_buffers: self.buffers.len() as i64,
            n_children: 0,
            buffers: self.pointers.as_ptr(),
            children: ptr::null(),
            dictionary: self.dictionary.as_deref().map_or(ptr::null(), ptr::from_ref),
            release: Some(release),
            private_data: ptr::null_mut(),
        }
    }
}

/// How many rows: mostly a few, sometimes what cannot be.
fn count(from: &mut Unstructured<'_>) -> Result<i64> {
    if from.ratio(15, 16)? { from.int_in_range(0..=20) } else { from.arbitrary() }
}

/// A buffer of exactly this many bytes, mostly of text.
fn filled(from: &mut Unstructured<'_>, size: usize) -> Result<Vec<u8>> {
    let mut bytes = vec![b'+'; size];
    spoil(from, &mut bytes)?;
    Ok(bytes)
}

/// Where the texts end: one after the other, but for one that may be anywhere.
fn ends(from: &mut Unstructured<'_>, rows: usize, width: usize) -> Result<Vec<i64>> {
    let mut ends = vec![0_i64];
    for _ in 0..rows {
        let last = ends.last().copied().unwrap_or(0);
        ends.push(last + from.int_in_range(0..=15)?);
    }
    if from.ratio(1, 4)? {
        let at = from.choose_index(ends.len())?;
        ends[at] = if width == 4 { from.arbitrary::<i32>()?.into() } else { from.arbitrary()? };
    }
    Ok(ends)
}

/// Where a text stands, or the text: a length, its beginning, a buffer, and where in it.
fn view(from: &mut Unstructured<'_>, buffers: usize) -> Result<Vec<u8>> {
    let length: u32 = from.int_in_range(0..=30)?;
    let mut view = length.to_ne_bytes().to_vec();
    view.extend(b"++++");
    view.extend((from.int_in_range(0..=buffers)? as u32).to_ne_bytes());
    view.extend(from.int_in_range(0..=40_u32)?.to_ne_bytes());
    if length <= 12 {
        view[4..].fill(0);
        view[4..4 + length as usize].fill(b'+');
    }
    if from.ratio(1, 8)? {
        spoil(from, &mut view)?;
    }
    Ok(view)
}

/// Puts the fuzzer's own bytes somewhere.
fn spoil(from: &mut Unstructured<'_>, bytes: &mut [u8]) -> Result<()> {
    if !bytes.is_empty() && from.ratio(1, 2)? {
        let at = from.choose_index(bytes.len())?;
        let own: [u8; 4] = from.arbitrary()?;
        bytes[at..].iter_mut().zip(own).for_each(|(byte, own)| *byte = own);
    }
    Ok(())
}
