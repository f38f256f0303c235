//! What a worker asks for, as the client takes it.

use serde_json::{Map, Value, json};
use telnyx_reputation::{Arguments, Operation, Payload};

use crate::digest::{of, of_json};

/// A request of an operation.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) operation: &'static Operation,
    pub(crate) arguments: Arguments,
    /// Query parameters that the document does not have, sent as they came.
    pub(crate) more_query: Vec<(String, String)>,
    /// What tells a file from another one.
    pub(crate) file: Option<String>,
    /// The run that it is a part of.
    pub(crate) run: Option<String>,
}

impl Asked {
    /// The enterprise that it is about, if it names one.
    pub(crate) fn enterprise(&self) -> Option<&str> {
        let of_path = self.operation.path_params.iter().position(|field| field.name == "enterprise_id");
        match of_path {
            Some(index) => self.arguments.path.get(index)?.as_str(),
            None => self.arguments.query.get("filter[enterprise_id]")?.as_str(),
        }
    }

    pub(crate) fn body(&self) -> &Value {
        match &self.arguments.payload {
            Payload::Json(body) => body,
            _ => &Value::Null,
        }
    }

    /// What it asks for with this body, as a digest. Ids are the same in whatever case they are written. What the document does
    /// not have makes no difference to what bills: the same would be billed again.
    pub(crate) fn digest(&self, body: &Value) -> String {
        let path: Vec<String> =
            self.arguments.path.iter().map(|value| value.to_string().to_ascii_lowercase()).collect();
        let more_query = if self.operation.billing.is_some() { &[][..] } else { &self.more_query };
        of_json(&json!([path, self.arguments.query, more_query, body, self.file]))
    }

    /// The same request for fewer numbers.
    pub(crate) fn with_numbers(&self, numbers: &[&str]) -> Self {
        let mut fewer = self.clone();
        if let Payload::Json(Value::Object(body)) = &mut fewer.arguments.payload {
            body.insert("phone_numbers".to_owned(), json!(numbers));
        }
        fewer
    }

    /// Whether arguments that were written down ask for the same. Ids are the same in whatever case they are written.
    pub(crate) fn is_same_as(&self, written: &Value) -> bool {
        let own = self.write_arguments();
        let path = |arguments: &Value| arguments["path"].to_string().to_ascii_lowercase();
        path(&own) == path(written) && own["query"] == written["query"] && own["body"] == written["body"]
    }

    /// The arguments as they are written down; [`read_arguments`] takes them back.
    pub(crate) fn write_arguments(&self) -> Value {
        json!({"path": self.arguments.path, "query": self.arguments.query, "body": self.body()})
    }
}

/// Arguments that were written down.
pub(crate) fn read_arguments(written: &Value) -> Arguments {
    let mut arguments = Arguments::default();
    arguments.path = written["path"].as_array().cloned().unwrap_or_default();
    arguments.query = written["query"].as_object().cloned().unwrap_or_else(Map::new);
    if !written["body"].is_null() {
        arguments.payload = Payload::Json(written["body"].clone());
    }
    arguments
}

/// What tells a file from another one.
pub(crate) fn digest_of_file(parts: &[&[u8]]) -> String {
    let digests: Vec<String> = parts.iter().map(|part| of(part)).collect();
    of(digests.join(" ").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh_read(enterprise: &str, fresh: bool) -> Asked {
        let mut arguments = Arguments::new([enterprise, "+16035551234"]);
        arguments.query.insert("fresh".to_owned(), fresh.into());
        let operation = Operation::by_id("getPhoneNumberReputation").unwrap();
        Asked { operation, arguments, more_query: Vec::new(), file: None, run: None }
    }

    #[test]
    fn an_id_is_the_same_in_any_case() {
        let id = "4a6192a4-573d-446d-b3ce-aff9117272a6";
        let asked = fresh_read(id, true);
        for (other, is_same) in [
            (fresh_read(id, true), true),
            (fresh_read(&id.to_ascii_uppercase(), true), true),
            (fresh_read(id, false), false),
            (fresh_read(&id.replace('4', "5"), true), false),
        ] {
            assert_eq!(asked.is_same_as(&other.write_arguments()), is_same, "{:?}", other.arguments);
        }
    }
}
