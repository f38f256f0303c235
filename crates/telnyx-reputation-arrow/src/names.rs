//! Texts of which many rows have the same.

use std::collections::HashMap;

use arrow_array::StringArray;
use arrow_buffer::{Buffer, OffsetBuffer, ScalarBuffer};

/// The different texts of a column, in the order in which they came.
pub(crate) struct Names {
    keys: HashMap<Box<str>, i32>,
    texts: Texts,
    /// Where the last one stands: rows that follow each other mostly have the same.
    last: i32,
}

/// Texts, one after the other.
pub(crate) struct Texts {
    text: Vec<u8>,
    ends: Vec<i32>,
}

impl Names {
    pub(crate) fn new() -> Self {
        Self { keys: HashMap::new(), texts: Texts::new(), last: 0 }
    }

    /// The key of a text.
    #[inline]
    pub(crate) fn key(&mut self, name: &str) -> i32 {
        if self.texts.get(self.last) != Some(name.as_bytes()) {
            self.last = self.found(name);
        }
        self.last
    }

    fn found(&mut self, name: &str) -> i32 {
        if let Some(key) = self.keys.get(name) {
            return *key;
        }
        let key = self.texts.len();
        self.texts.push(name);
        self.keys.insert(name.into(), key);
        key
    }

    pub(crate) fn finish(&mut self) -> StringArray {
        self.keys.clear();
        self.last = 0;
        self.texts.finish(None)
    }
}

impl Texts {
    pub(crate) fn new() -> Self {
        Self { text: Vec::new(), ends: vec![0] }
    }

    #[inline]
    pub(crate) fn push(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
        self.end();
    }

    /// A text of nothing, for a null as well.
    #[inline]
    pub(crate) fn end(&mut self) {
        // A batch is finished long before it has 2 GiB.
        self.ends.push(i32::try_from(self.text.len()).unwrap_or(i32::MAX));
    }

    pub(crate) fn bytes(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn len(&self) -> i32 {
        i32::try_from(self.ends.len() - 1).unwrap_or(i32::MAX)
    }

    fn get(&self, at: i32) -> Option<&[u8]> {
        let at = usize::try_from(at).ok()?;
        let (from, to) = (*self.ends.get(at)?, *self.ends.get(at + 1)?);
        self.text.get(usize::try_from(from).ok()?..usize::try_from(to).ok()?)
    }

    pub(crate) fn finish(&mut self, nulls: Option<arrow_buffer::NullBuffer>) -> StringArray {
        let Self { text, ends } = std::mem::replace(self, Self::new());
        let ends = OffsetBuffer::new(ScalarBuffer::from(ends));
        StringArray::new(ends, Buffer::from_vec(text), nulls)
    }
}
