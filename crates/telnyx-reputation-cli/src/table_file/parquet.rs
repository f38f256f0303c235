//! Parquet: text as UTF-8, scores as small integers, times as UTC timestamps, lists as lists; what is not known is null.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use serde_json::Value;

use super::file::{Failed, Writer};
use super::kind::{Kind, microseconds};
use crate::replace_file::Replacement;

/// How many rows a row group has, which is held in memory until it is written.
const GROUP: usize = 50_000;

pub(super) struct Table {
    columns: Vec<(&'static str, Cells)>,
    rows: usize,
    file: SerializedFileWriter<Replacement>,
}

/// The cells of a column that wait for their row group to be full.
enum Cells {
    Text(Vec<Option<ByteArray>>),
    Small(Vec<Option<i32>>),
    Large(Vec<Option<i64>>),
    Flag(Vec<Option<bool>>),
    Names(Vec<Vec<ByteArray>>),
}

impl Table {
    pub(super) fn new(file: Replacement, columns: &'static [&'static str]) -> Result<Self, Failed> {
        let fields: Vec<String> = columns.iter().map(|name| field(name)).collect();
        let schema = Arc::new(parse_message_type(&format!("message numbers {{ {} }}", fields.join(" ")))?);
        let properties = Arc::new(WriterProperties::builder().set_compression(Compression::SNAPPY).build());
        let file = SerializedFileWriter::new(file, schema, properties)?;
        Ok(Self { columns: columns.iter().map(|&name| (name, Cells::of(name))).collect(), rows: 0, file })
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        for (_, cells) in &mut self.columns {
            match cells {
                Cells::Text(cells) => put::<ByteArrayType>(&mut group, cells)?,
                Cells::Small(cells) => put::<Int32Type>(&mut group, cells)?,
                Cells::Large(cells) => put::<Int64Type>(&mut group, cells)?,
                Cells::Flag(cells) => put::<BoolType>(&mut group, cells)?,
                Cells::Names(cells) => put_lists(&mut group, cells)?,
            }
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }
}

impl Writer for Table {
    fn add(&mut self, row: &Value) -> Result<(), Failed> {
        for (name, cells) in &mut self.columns {
            cells.add(name, &row[*name])?;
        }
        self.rows += 1;
        if self.rows == GROUP {
            self.write_group()?;
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> Result<Replacement, Failed> {
        if self.rows > 0 {
            self.write_group()?;
        }
        Ok(self.file.into_inner()?)
    }
}

impl Cells {
    fn of(column: &str) -> Self {
        match Kind::of(column) {
            Kind::Text | Kind::Object => Self::Text(Vec::new()),
            Kind::Score => Self::Small(Vec::new()),
            Kind::Count | Kind::Time => Self::Large(Vec::new()),
            Kind::Flag => Self::Flag(Vec::new()),
            Kind::Names => Self::Names(Vec::new()),
        }
    }

    fn add(&mut self, column: &str, cell: &Value) -> Result<(), Failed> {
        match self {
            Self::Text(cells) => cells.push(match cell {
                Value::Null => None,
                Value::String(text) => Some(text.as_str().into()),
                object => Some(object.to_string().as_str().into()),
            }),
            Self::Small(cells) => cells.push(match cell.as_i64() {
                // Another number in its place would be wrong, and null would say that there is none.
                Some(score) => Some(i16::try_from(score).map_err(|_| format!("{column}: {score} is no score"))?.into()),
                None => None,
            }),
            Self::Large(cells) => cells.push(cell.as_i64().or_else(|| microseconds(cell))),
            Self::Flag(cells) => cells.push(cell.as_bool()),
            Self::Names(cells) => {
                let names = cell.as_array().into_iter().flatten().filter_map(Value::as_str);
                cells.push(names.map(ByteArray::from).collect());
            }
        }
        Ok(())
    }
}

/// A column in the language of Parquet's schemas.
fn field(name: &str) -> String {
    match Kind::of(name) {
        Kind::Text => format!("OPTIONAL BYTE_ARRAY {name} (UTF8);"),
        Kind::Object => format!("OPTIONAL BYTE_ARRAY {name} (JSON);"),
        Kind::Score => format!("OPTIONAL INT32 {name} (INTEGER(16,true));"),
        Kind::Count => format!("OPTIONAL INT64 {name};"),
        Kind::Time => format!("OPTIONAL INT64 {name} (TIMESTAMP(MICROS,true));"),
        Kind::Flag => format!("OPTIONAL BOOLEAN {name};"),
        Kind::Names => {
            format!("REQUIRED GROUP {name} (LIST) {{ REPEATED GROUP list {{ REQUIRED BYTE_ARRAY element (UTF8); }} }}")
        }
    }
}

/// Writes the next column, and empties it.
fn put<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Replacement>,
    cells: &mut Vec<Option<T::T>>,
) -> Result<(), ParquetError> {
    let levels: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let values: Vec<T::T> = cells.drain(..).flatten().collect();
    write::<T>(group, &values, &levels, None)
}

/// The same of lists: an empty one has a place of its own that holds nothing, and each name after a list's first goes on with
/// that list.
fn put_lists(
    group: &mut SerializedRowGroupWriter<'_, Replacement>,
    cells: &mut Vec<Vec<ByteArray>>,
) -> Result<(), ParquetError> {
    let places = |names: &Vec<ByteArray>| names.len().max(1);
    let is_there = cells.iter().flat_map(|names| (0..places(names)).map(|place| i16::from(place < names.len())));
    let goes_on = cells.iter().flat_map(|names| (0..places(names)).map(|place| i16::from(place > 0)));
    let (is_there, goes_on): (Vec<i16>, Vec<i16>) = (is_there.collect(), goes_on.collect());
    let values: Vec<ByteArray> = cells.drain(..).flatten().collect();
    write::<ByteArrayType>(group, &values, &is_there, Some(&goes_on))
}

fn write<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Replacement>,
    values: &[T::T],
    definition: &[i16],
    repetition: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    column.typed::<T>().write_batch(values, Some(definition), repetition)?;
    column.close()
}
