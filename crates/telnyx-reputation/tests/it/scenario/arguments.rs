//! The arguments of a step, handed to a typed call one by one.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use telnyx_reputation::{Nullable, Upload};

/// What earlier steps saved.
#[derive(Clone, Default)]
pub(crate) struct Saved {
    pub(crate) values: BTreeMap<String, Value>,
    pub(crate) binaries: BTreeMap<String, Vec<u8>>,
}

impl Saved {
    /// Nothing but the account's own API key, which is `$key`.
    pub(crate) fn with_key(key: &str) -> Self {
        Self { values: BTreeMap::from([("key".to_owned(), Value::from(key))]), ..Self::default() }
    }

    /// A text in which a name stands for a text.
    pub(crate) fn resolve_string(&self, text: &str) -> String {
        match self.resolve_text(text) {
            Value::String(text) => text,
            other => other.to_string(),
        }
    }

    /// Replaces the names in a value by what they stand for.
    pub(crate) fn resolve(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.resolve_text(text),
            Value::Array(list) => list.iter().map(|item| self.resolve(item)).collect(),
            Value::Object(map) => map.iter().map(|(key, item)| (key.clone(), self.resolve(item))).collect(),
            other => other.clone(),
        }
    }

    /// Replaces each `$name` segment of a control path.
    pub(crate) fn resolve_path(&self, path: &str) -> String {
        path.split('/').map(|segment| self.resolve_string(segment)).collect::<Vec<_>>().join("/")
    }

    fn resolve_text(&self, text: &str) -> Value {
        if let Some(name) = text.strip_prefix("$base64:") {
            return Value::String(STANDARD.encode(&self.binaries[name]));
        }
        text.strip_prefix('$')
            .and_then(|name| self.values.get(name))
            .cloned()
            .unwrap_or_else(|| Value::String(text.to_owned()))
    }
}

/// The arguments not taken yet.
pub(crate) struct Given<'a> {
    left: Map<String, Value>,
    saved: &'a Saved,
}

impl<'a> Given<'a> {
    pub(crate) fn new(arguments: &Map<String, Value>, saved: &'a Saved) -> Self {
        let left = arguments.iter().map(|(name, value)| (name.clone(), saved.resolve(value))).collect();
        Self { left, saved }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.left.contains_key(name)
    }

    pub(crate) fn json<T: DeserializeOwned>(&mut self, name: &str) -> T {
        let value = self.left.remove(name).unwrap_or_default();
        serde_json::from_value(value).unwrap_or_else(|why| panic!("{name}: {why}"))
    }

    /// A text; an argument that is not given is empty, so that the client's own check speaks.
    pub(crate) fn text(&mut self, name: &str) -> String {
        if self.has(name) { self.json(name) } else { String::new() }
    }

    pub(crate) fn texts(&mut self, name: &str) -> Vec<String> {
        if self.has(name) { self.json(name) } else { Vec::new() }
    }

    pub(crate) fn nullable_text(&mut self, name: &str) -> Nullable<String> {
        self.json::<Option<String>>(name).into()
    }

    /// The file of a multipart upload: `$name` of saved bytes.
    pub(crate) fn upload(&mut self) -> Upload {
        let name = self.text("file");
        let bytes = name.strip_prefix('$').and_then(|name| self.saved.binaries.get(name)).cloned();
        let mut upload = Upload::new(bytes.unwrap_or_else(|| name.into_bytes()));
        if self.has("filename") {
            upload = upload.filename(self.text("filename"));
        }
        if self.has("content_type") {
            upload = upload.content_type(self.text("content_type"));
        }
        if self.has("customer_reference") {
            upload = upload.customer_reference(self.text("customer_reference"));
        }
        upload
    }

    /// A typed call has no room for an argument that the operation does not have.
    pub(crate) fn check_all_taken(&self) {
        assert!(self.left.is_empty(), "no such arguments: {:?}", self.left.keys().collect::<Vec<_>>());
    }
}
