//! Columns of text as another program hands them over. Whatever its buffers hold, each of its texts is read as Arrow's own
//! library reads it, or the column is refused; and nothing is read that is not there, which the sanitizer of addresses sees.
#![no_main]
#![expect(clippy::expect_used, reason = "what breaks one is what the fuzzer looks for")]

mod column;

use arrow_array::cast::AsArray;
use arrow_array::ffi::from_ffi;
use arrow_array::{Array, ArrayRef, make_array};
use arrow_schema::DataType;
use arrow_schema::ffi::FFI_ArrowSchema;
use libfuzzer_sys::arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use telnyx_reputation_arrow::texts_of_array;

use column::Column;

/// The types whose cells are texts, and what a dictionary of them may count with.
fn types() -> Vec<DataType> {
    use DataType::{Dictionary, Int8, Int16, Int32, Int64, LargeUtf8, UInt8, UInt16, UInt32, UInt64, Utf8, Utf8View};
    let keys = [Int8, Int16, Int32, Int64, UInt8, UInt16, UInt32, UInt64];
    let dictionaries = keys.into_iter().map(|key| Dictionary(Box::new(key), Box::new(Utf8)));
    [Utf8, LargeUtf8, Utf8View].into_iter().chain(dictionaries).collect()
}

fuzz_target!(|bytes: &[u8]| {
    let mut from = Unstructured::new(bytes);
    let types = types();
    let Ok(text_type) = from.choose(&types) else { return };
    // Some claims only their producer can break: a buffer is as long as is said of it.
    let Ok(Some(column)) = Column::made_of(&mut from, text_type) else { return };
    let schema = FFI_ArrowSchema::try_from(text_type).expect("the interface has all of these types");
    let Ok(texts) = texts_of_array(column.handed_over(), &schema) else { return };
    if !column.is_for_arrow() {
        return;
    }
    #[expect(unsafe_code, reason = "the interface hands over pointers")]
    // SAFETY: what was read keeps the rules, and the column outlives it.
    let data = unsafe { from_ffi(column.handed_over(), &schema) };
    // Of what stands below a null the library has an opinion, and no reader.
    let Some(data) = data.ok().filter(|data| data.validate_full().is_ok()) else { return };
    assert_eq!(texts, told(&make_array(data)));
});

/// The texts as Arrow's library tells them.
fn told(array: &ArrayRef) -> Vec<Option<String>> {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().iter().map(owned).collect(),
        DataType::LargeUtf8 => array.as_string::<i64>().iter().map(owned).collect(),
        DataType::Utf8View => array.as_string_view().iter().map(owned).collect(),
        _ => {
            let dictionary = array.as_any_dictionary();
            let names = dictionary.values().as_string::<i32>();
            let keys = dictionary.normalized_keys();
            let name = |row: usize| match dictionary.keys().is_valid(row) && names.is_valid(keys[row]) {
                true => Some(names.value(keys[row]).to_owned()),
                false => None,
            };
            (0..array.len()).map(name).collect()
        }
    }
}
