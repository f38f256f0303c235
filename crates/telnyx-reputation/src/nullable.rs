//! A value or an explicit `null`.

use serde::{Serialize, Serializer};

/// A value to send, or `null` to clear what is stored. Leaving the argument out changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nullable<T> {
    /// Sent as `null`.
    Null,
    /// Sent as it is.
    Value(T),
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}
