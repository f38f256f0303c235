//! What the TypeScript side encodes as an object, taken out by name.
//!
//! Not by derived types: those read numbers and strings with code of their own for each object, which came to 40 KiB.

use std::time::Duration;

use serde_json::{Map, Value};

/// The members that are not taken yet. `null` stands for none, as in JavaScript.
pub(crate) struct Fields(Map<String, Value>);

/// Why an object could not be read. It does not say what the members hold, which may be the key.
pub(crate) type Read<T> = Result<T, String>;

impl Fields {
    pub(crate) fn decode(text: &str) -> Read<Self> {
        serde_json::from_str(text).map(Self).map_err(|_| "must be an object".to_owned())
    }

    pub(crate) fn string(&mut self, name: &str) -> Read<Option<String>> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(string)) => Ok(Some(string)),
            Some(_) => Err(wrong(name, "a string")),
        }
    }

    pub(crate) fn strings(&mut self, name: &str) -> Read<Vec<String>> {
        let Some(Value::Array(items)) = self.0.remove(name) else { return Err(wrong(name, "a list of strings")) };
        let string = |item| match item {
            Value::String(string) => Ok(string),
            _ => Err(wrong(name, "a list of strings")),
        };
        items.into_iter().map(string).collect()
    }

    pub(crate) fn flag(&mut self, name: &str) -> Read<bool> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(_) => Err(wrong(name, "true or false")),
        }
    }

    pub(crate) fn count(&mut self, name: &str) -> Read<Option<u32>> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let count = value.as_u64().and_then(|count| u32::try_from(count).ok());
                count.map(Some).ok_or_else(|| wrong(name, "a whole number, 0 or more"))
            }
        }
    }

    pub(crate) fn number(&mut self, name: &str) -> Read<Option<f64>> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_f64().map(Some).ok_or_else(|| wrong(name, "a number")),
        }
    }

    /// A length of time, which JavaScript counts in milliseconds.
    pub(crate) fn duration(&mut self, name: &str) -> Read<Option<Duration>> {
        let Some(ms) = self.number(name)? else { return Ok(None) };
        let duration = Duration::try_from_secs_f64(ms / 1000.0).ok().filter(|duration| !duration.is_zero());
        duration.map(Some).ok_or_else(|| wrong(name, "a number of milliseconds greater than 0"))
    }

    /// An object whose members the caller names.
    pub(crate) fn object(&mut self, name: &str) -> Read<Map<String, Value>> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(Map::new()),
            Some(Value::Object(members)) => Ok(members),
            Some(_) => Err(wrong(name, "an object")),
        }
    }

    /// Refuses what nobody took: the two sides are not of one version.
    pub(crate) fn end(self) -> Read<()> {
        self.0.keys().next().map_or(Ok(()), |name| Err(format!("the native module does not know {name}")))
    }
}

fn wrong(name: &str, expected: &str) -> String {
    format!("{name}: must be {expected}")
}
