//! An object within a document, which models show.

use std::borrow::Cow;
use std::cell::Cell;
use std::sync::Arc;

use bytes::Bytes;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::json::{Document, Kind, Place, read, string};

/// An object within a document.
#[derive(Clone)]
pub struct View {
    pub document: Arc<Document>,
    pub place: Place,
}

thread_local! {
    /// What the next instance is made of. It is handed over beside the constructor's arguments, because making
    /// a Python argument of it would cost more than the instance itself.
    static NEXT: Cell<Option<View>> = const { Cell::new(None) };
}

impl View {
    /// An instance of `class`, a subclass of `Model`, that shows this object.
    pub fn into_instance<'py>(self, class: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
        NEXT.set(Some(self));
        let made = class.call0();
        NEXT.set(None);
        made
    }

    /// What the instance shows that is being made.
    pub fn of_new_instance() -> Option<Self> {
        NEXT.take()
    }

    /// The value of a member.
    pub fn get(&self, key: &str) -> Option<Self> {
        let place = self.document.get(self.place, key)?;
        Some(Self { document: self.document.clone(), place })
    }

    /// Reads JSON text that must hold an object.
    pub fn read(text: Bytes) -> PyResult<Self> {
        let document = read(text).map_err(|fault| PyValueError::new_err(format!("not JSON: {fault}")))?;
        let place = document.root();
        if document.kind(place) != Kind::Object {
            return Err(PyValueError::new_err("a model is made of a JSON object"));
        }
        Ok(Self { document: Arc::new(document), place })
    }

    /// The JSON text, exactly as it came.
    pub fn verbatim(&self) -> &str {
        std::str::from_utf8(self.document.verbatim(self.place)).unwrap_or_default()
    }

    /// The keys and where their values are: of a key that comes twice, the last.
    pub fn keys(&self) -> impl Iterator<Item = (Cow<'_, str>, Place)> {
        let members = self.document.members(self.place);
        let members = members.map(|(key, value)| (string(self.document.verbatim(key)), value));
        members.filter(|(key, value)| self.document.get(self.place, key) == Some(*value))
    }
}
