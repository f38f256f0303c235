//! Parquet: text as UTF-8, scores as integers, the snapshot's time as a UTC timestamp; what is not known is null.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use serde_json::Value;

use crate::failure::Failure;
use crate::jobs::Known;

/// How many rows a row group has.
const GROUP: usize = 100_000;

pub(super) fn write(known: &[Known]) -> Result<Vec<u8>, Failure> {
    file(known).map_err(|why| Failure::local(format!("the Parquet file cannot be written: {why}")))
}

fn file(known: &[Known]) -> Result<Vec<u8>, ParquetError> {
    let columns: Vec<_> = Known::COLUMNS.iter().map(|name| format!("OPTIONAL {};", column(name))).collect();
    let schema = Arc::new(parse_message_type(&format!("message numbers {{ {} }}", columns.join(" ")))?);
    let properties = Arc::new(WriterProperties::builder().set_compression(Compression::SNAPPY).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties)?;
    for group in known.chunks(GROUP) {
        let rows: Vec<Value> = group.iter().map(Known::to_row).collect();
        let mut columns = writer.next_row_group()?;
        for name in Known::COLUMNS {
            let cells = rows.iter().map(|row| &row[*name]);
            if is_score(name) {
                let scores: Vec<_> =
                    cells.map(|cell| cell.as_i64().and_then(|score| i32::try_from(score).ok())).collect();
                put::<Int32Type>(&mut columns, &scores)?;
            } else if is_time(name) {
                let at = |number: &Known| {
                    i64::try_from(number.refreshed_at()?.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
                };
                put::<Int64Type>(&mut columns, &group.iter().map(at).collect::<Vec<_>>())?;
            } else {
                let texts: Vec<_> = cells.map(|cell| cell.as_str().map(ByteArray::from)).collect();
                put::<ByteArrayType>(&mut columns, &texts)?;
            }
        }
        columns.close()?;
    }
    writer.into_inner()
}

fn is_score(name: &str) -> bool {
    name.ends_with("_score")
}

fn is_time(name: &str) -> bool {
    name.ends_with("_at")
}

fn column(name: &str) -> String {
    if is_score(name) {
        format!("INT32 {name}")
    } else if is_time(name) {
        format!("INT64 {name} (TIMESTAMP(MILLIS,true))")
    } else {
        format!("BYTE_ARRAY {name} (UTF8)")
    }
}

/// Writes the next column.
fn put<T: parquet::data_type::DataType>(
    columns: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    cells: &[Option<T::T>],
) -> Result<(), ParquetError> {
    let Some(mut column) = columns.next_column()? else { return Ok(()) };
    let levels: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let values: Vec<T::T> = cells.iter().flatten().cloned().collect();
    column.typed::<T>().write_batch(&values, Some(&levels), None)?;
    column.close()
}
