//! Checks requests against the document, and the sandbox's own answers too.

use bytes::Bytes;
use serde_json::Value;

use super::{
    media_type::MediaType,
    mismatch::{entries, mismatches},
    operation::Operation,
};
use crate::{
    domain::webhook,
    problem::{Entry, Problem, Result},
    query::Query,
};

/// Rules for a body that the document's schema cannot express.
pub(crate) type BodyRules = fn(&Value) -> Vec<Entry>;

impl Operation {
    /// Checks the query; parameters that the document does not know are let through.
    pub(crate) fn check_query(&self, query: &Query) -> Result<()> {
        let mut wrong = Vec::new();
        for parameter in &self.parameters {
            let given: Vec<&str> = query.all(&parameter.name).collect();
            let values = match parameter.kind.as_str() {
                "array" if !given.is_empty() => vec![Value::from(given)],
                _ => given.into_iter().map(|text| typed(text, &parameter.kind)).collect(),
            };
            for value in values {
                if let Err(error) = parameter.validator.validate(&value) {
                    let detail = format!("The value of {} is not valid: {}.", parameter.name, error.masked());
                    wrong.push(Entry::invalid(detail).in_parameter(&parameter.name));
                }
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(Problem::many(422, wrong)) }
    }

    /// Query parameters that the document does not know: let through, and worth a note.
    pub(crate) fn unknown_parameters(&self, query: &Query) -> Vec<String> {
        let known = |name: &str| {
            self.parameters.iter().any(|parameter| {
                parameter.name == name || parameter.name.strip_suffix("[]") == Some(name) || name == "content-type"
            })
        };
        query.names().filter(|name| !known(name)).map(str::to_owned).collect()
    }

    /// Whether the operation takes this body at all; true when there is a body to read.
    pub(crate) fn takes(&self, media: MediaType, bytes: &Bytes) -> Result<bool> {
        let Some(rule) = &self.body else { return Ok(false) };
        if bytes.is_empty() && media != MediaType::Multipart {
            if rule.required {
                return Err(Problem::invalid("/body", "The request body is required."));
            }
            return Ok(false);
        }
        if rule.schemas.contains_key(media.name()) {
            return Ok(true);
        }
        let mut accepted: Vec<&str> = rule.schemas.keys().map(String::as_str).collect();
        accepted.sort_unstable();
        Err(Problem::unsupported_media_type(format!("Send the body as {}.", accepted.join(" or "))))
    }

    /// Checks a JSON body against its schema and the rules that a schema cannot express: one entry for each place that
    /// is wrong.
    pub(crate) fn check_body(&self, body: &Value, rules: Option<BodyRules>) -> Result<()> {
        let schema = self.body.as_ref().and_then(|rule| rule.schemas.get(MediaType::Json.name()));
        let mut wrong = match schema {
            Some(Some(validator)) if !validator.is_valid(body) => mismatches(validator.iter_errors(body)),
            _ => Vec::new(),
        };
        wrong.retain(|it| !webhook::is_loopback_http(body.pointer(&it.pointer)));
        let mut entries = entries(wrong);
        entries.extend(rules.map(|rules| rules(body)).unwrap_or_default());
        if entries.is_empty() { Ok(()) } else { Err(Problem::many(422, entries)) }
    }

    /// Checks one of the sandbox's own answers; the error says how it breaks the document.
    pub(crate) fn check_answer(
        &self,
        status: u16,
        media: Option<&str>,
        body: Option<&Value>,
    ) -> std::result::Result<(), String> {
        let class = format!("{}XX", status / 100);
        let Some(content) =
            [status.to_string().as_str(), class.as_str(), "DEFAULT"].into_iter().find_map(|key| self.answers.get(key))
        else {
            return Err(format!("{} answered {status}, which the document does not declare", self.id));
        };
        let Some(media) = media else {
            return if content.is_empty() {
                Ok(())
            } else {
                Err(format!("{} answered {status} without a body", self.id))
            };
        };
        let Some(schema) = [media, "*/*", "*"].into_iter().find_map(|key| content.get(key)) else {
            return Err(format!("{} answered {status} as {media}, which the document does not declare", self.id));
        };
        let (Some(schema), Some(body)) = (schema, body) else { return Ok(()) };
        if schema.is_valid(body) {
            return Ok(());
        }
        let places: Vec<String> = mismatches(schema.iter_errors(body))
            .into_iter()
            .map(|it| format!("{}: {}", if it.pointer.is_empty() { "/" } else { &it.pointer }, it.detail))
            .collect();
        Err(format!("{}'s answer {status} breaks the document at {}", self.id, places.join("; ")))
    }
}

/// A query value as the type that its schema names; as a string where it is not one.
fn typed(text: &str, kind: &str) -> Value {
    match kind {
        "integer" => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
        "number" => text.parse::<f64>().map_or_else(|_| text.into(), Value::from),
        "boolean" => text.parse::<bool>().map_or_else(|_| text.into(), Value::from),
        _ => text.into(),
    }
}
