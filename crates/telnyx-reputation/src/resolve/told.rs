//! What an answer tells, as far as it is held against its call.

use std::fmt;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::json::from_bytes;
use crate::operation::FoundBy;
use crate::unresolved::Unresolved;

/// The JSON of an answer; `null` where it should have none. Of what is asked of one number, which is called most, no more
/// than what is looked at: all of it would be kept for nothing.
///
/// # Errors
/// A body that is no JSON.
pub(crate) fn told(call: &Unresolved, body: &[u8]) -> serde_json::Result<Value> {
    if !call.operation.answers_json() {
        return Ok(Value::Null);
    }
    let is_snapshot = call.operation.outcome.is_some_and(|outcome| outcome.found_by == FoundBy::Snapshot);
    if is_snapshot && call.body().get("phone_numbers").is_none() {
        return from_bytes(body).map(|OfOneNumber(told)| told);
    }
    from_bytes(body)
}

/// `errors`, and what `data` says of which number it is.
struct OfOneNumber(Value);

impl<'de> Deserialize<'de> for OfOneNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Kept(&["data", "errors"]).deserialize(deserializer).map(Self)
    }
}

/// The value of an object with these keys and no others, but for one where it has only others. A list is empty.
#[derive(Clone, Copy)]
struct Kept(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Kept {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Kept {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut kept = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            match key.as_str() {
                "data" if self.0.contains(&"data") => {
                    let data = object.next_value_seed(Kept(&["phone_number", "enterprise_id"]))?;
                    kept.insert(key, data);
                }
                name if self.0.contains(&name) => {
                    kept.insert(key, object.next_value()?);
                }
                _ => {
                    object.next_value::<IgnoredAny>()?;
                    if kept.is_empty() {
                        kept.insert(key, Value::Null);
                    }
                }
            }
        }
        Ok(Value::Object(kept))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Array(Vec::new()))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn kept(body: &str) -> Value {
        from_bytes::<OfOneNumber>(body.as_bytes()).unwrap().0
    }

    #[test]
    fn of_one_number_is_kept_what_is_looked_at() {
        let data = json!({"enterprise_id": "2", "id": "1", "phone_number": "+1", "data": {"phone_number": "+2"}});
        let told = kept(&json!({"data": data, "errors": [{"code": "1"}], "meta": {}}).to_string());
        let data = json!({"enterprise_id": "2", "phone_number": "+1"});
        assert_eq!(told, json!({"data": data, "errors": [{"code": "1"}]}));
    }

    #[test]
    fn what_is_no_record_stays_none_and_what_is_another_stays_one() {
        for (body, data) in [("{}", json!(null)), (r#"{"data":null}"#, json!(null)), (r#"{"data":{}}"#, json!({}))] {
            assert_eq!(kept(body)["data"], data, "{body}");
        }
        for data in ["true", "-1", "1", "1.5", r#""text""#, "[]"] {
            let value: Value = serde_json::from_str(data).unwrap();
            assert_eq!(kept(&format!(r#"{{"data":{data}}}"#))["data"], value);
        }
        assert_eq!(kept(r#"{"data":{"other":1}}"#)["data"].as_object().unwrap().len(), 1);
    }

    /// As in any reader of JSON.
    #[test]
    fn of_a_key_that_is_said_twice_the_last_counts() {
        assert_eq!(kept(r#"{"data":{"phone_number":"+1","phone_number":"+2"}}"#)["data"]["phone_number"], "+2");
    }
}
