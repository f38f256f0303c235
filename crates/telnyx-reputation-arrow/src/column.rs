//! A column that grows, cell by cell.

use std::sync::{Arc, LazyLock};

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int8Array, Int32Array, Int64Array, ListArray,
    TimestampMicrosecondArray,
};
use arrow_buffer::{ArrowNativeType, BooleanBufferBuilder, Buffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};

use crate::layout::{Kind, item};
use crate::moment::microseconds;
use crate::names::{Names, Texts};
use crate::scan;

/// A column with as many cells as rows were read.
pub(crate) struct Column {
    kind: Kind,
    cells: Cells,
    nulls: NullBufferBuilder,
    /// Whether no cell is anything but null, as in most columns of most lists.
    is_empty: bool,
}

/// The cells of columns that are all null, however many there are. Readers mostly keep what they are handed.
static NOTHING: LazyLock<Buffer> = LazyLock::new(|| Buffer::from_vec(vec![0_u8; 64 << 10]));

enum Cells {
    Text(Texts),
    Name {
        keys: Vec<i32>,
        names: Names,
    },
    Score(Vec<i8>),
    /// Whole numbers, and times.
    Whole(Vec<i64>),
    Fraction(Vec<f64>),
    Flag(BooleanBufferBuilder),
    Names {
        texts: Texts,
        ends: Vec<i32>,
    },
}

/// How much of a value its column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    Exactly,
    /// A part of it, or nothing.
    NotExactly,
}

impl Column {
    pub(crate) fn new(kind: Kind, rows: usize) -> Self {
        let cells = match kind {
            Kind::Text | Kind::Json => Cells::Text(Texts::new()),
            Kind::Name => Cells::Name { keys: Vec::with_capacity(rows), names: Names::new() },
            Kind::Score => Cells::Score(Vec::with_capacity(rows)),
            Kind::Count | Kind::Time => Cells::Whole(Vec::with_capacity(rows)),
            Kind::Fraction => Cells::Fraction(Vec::new()),
            Kind::Flag => Cells::Flag(BooleanBufferBuilder::new(rows)),
            Kind::Names => Cells::Names { texts: Texts::new(), ends: vec![0] },
        };
        Self { kind, cells, nulls: NullBufferBuilder::new(rows), is_empty: true }
    }

    /// How much memory the text of the column takes.
    pub(crate) fn bytes(&self) -> usize {
        match &self.cells {
            Cells::Text(texts) | Cells::Names { texts, .. } => texts.bytes(),
            _ => 0,
        }
    }

    /// A cell, from a value of JSON as it is written.
    #[inline]
    pub(crate) fn put(&mut self, written: &str) -> Held {
        if written == "null" {
            self.put_null();
            return Held::Exactly;
        }
        self.value(written).unwrap_or_else(|| {
            self.put_null();
            Held::NotExactly
        })
    }

    /// A cell, from text that is no JSON; null in a column that cannot hold it.
    pub(crate) fn put_text(&mut self, text: &str) {
        match &mut self.cells {
            Cells::Text(texts) => texts.push(text),
            Cells::Name { keys, names } => keys.push(names.key(text)),
            Cells::Whole(times) if self.kind == Kind::Time => match microseconds(text) {
                Some((micros, _)) => times.push(micros),
                None => return self.put_null(),
            },
            _ => return self.put_null(),
        }
        self.note();
    }

    /// A cell of a column of flags.
    pub(crate) fn put_flag(&mut self, flag: bool) {
        match &mut self.cells {
            Cells::Flag(flags) => flags.append(flag),
            _ => return self.put_null(),
        }
        self.note();
    }

    #[inline]
    pub(crate) fn put_null(&mut self) {
        match &mut self.cells {
            Cells::Text(texts) => texts.end(),
            Cells::Name { keys, .. } => keys.push(0),
            Cells::Score(scores) => scores.push(0),
            Cells::Whole(whole) => whole.push(0),
            Cells::Fraction(fractions) => fractions.push(0.0),
            Cells::Flag(flags) => flags.append(false),
            Cells::Names { texts, ends } => ends.push(texts.len()),
        }
        self.nulls.append_null();
    }

    #[inline]
    fn note(&mut self) {
        self.is_empty = false;
        self.nulls.append_non_null();
    }

    /// Nothing was put when the value cannot be held.
    fn value(&mut self, written: &str) -> Option<Held> {
        let mut held = Held::Exactly;
        match &mut self.cells {
            Cells::Text(texts) if self.kind == Kind::Json => texts.push(written),
            Cells::Text(texts) => texts.push(&scan::string(written)?),
            Cells::Name { keys, names } => keys.push(names.key(&scan::string(written)?)),
            Cells::Score(scores) => scores.push(written.parse().ok()?),
            Cells::Whole(times) if self.kind == Kind::Time => {
                let (micros, exactly) = microseconds(&scan::string(written)?)?;
                times.push(micros);
                held = if exactly { Held::Exactly } else { Held::NotExactly };
            }
            Cells::Whole(whole) => whole.push(written.parse().ok()?),
            Cells::Fraction(fractions) => fractions.push(written.parse().ok().filter(|it: &f64| it.is_finite())?),
            Cells::Flag(flags) => flags.append(written.parse().ok()?),
            Cells::Names { texts, ends } => {
                if !written.starts_with('[') || scan::items(written).any(|it| scan::string(it).is_none()) {
                    return None;
                }
                scan::items(written).filter_map(scan::string).for_each(|name| texts.push(&name));
                ends.push(texts.len());
            }
        }
        self.note();
        Some(held)
    }

    /// The cells as an array, after which the column is empty.
    pub(crate) fn finish(&mut self, rows: usize) -> ArrayRef {
        let nulls = self.nulls.finish();
        let is_empty = self.is_empty;
        match std::mem::replace(self, Self::new(self.kind, rows)).cells {
            Cells::Text(mut texts) => Arc::new(texts.finish(nulls)),
            Cells::Name { keys, mut names } => {
                let keys = Int32Array::new(cells(keys, is_empty), nulls);
                Arc::new(DictionaryArray::<Int32Type>::new(keys, Arc::new(names.finish())))
            }
            Cells::Score(scores) => Arc::new(Int8Array::new(cells(scores, is_empty), nulls)),
            Cells::Whole(times) if self.kind == Kind::Time => {
                Arc::new(TimestampMicrosecondArray::new(cells(times, is_empty), nulls).with_timezone("UTC"))
            }
            Cells::Whole(whole) => Arc::new(Int64Array::new(cells(whole, is_empty), nulls)),
            Cells::Fraction(fractions) => Arc::new(Float64Array::new(cells(fractions, is_empty), nulls)),
            Cells::Flag(mut flags) => Arc::new(BooleanArray::new(flags.finish(), nulls)),
            Cells::Names { mut texts, ends } => {
                let ends = OffsetBuffer::new(ScalarBuffer::from(ends));
                Arc::new(ListArray::new(item(), ends, Arc::new(texts.finish(None)), nulls))
            }
        }
    }
}

/// Cells as readers get them.
fn cells<T: ArrowNativeType>(cells: Vec<T>, is_empty: bool) -> ScalarBuffer<T> {
    if is_empty && cells.len() * size_of::<T>() <= NOTHING.len() {
        ScalarBuffer::new(NOTHING.clone(), 0, cells.len())
    } else {
        ScalarBuffer::from(cells)
    }
}
