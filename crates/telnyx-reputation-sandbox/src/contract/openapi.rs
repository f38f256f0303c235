//! Reads the API's OpenAPI document, once for the whole process.

use std::{collections::HashMap, sync::LazyLock};

use http::Method;
use jsonschema::{Draft, Registry, Resource, Validator};
use serde_json::{Map, Value, json};

use super::operation::{BodyRule, Operation, Parameter};
use crate::domain::phone_number::is_e164;

const TEXT: &str = include_str!("../../openapi/number-reputation.yaml");
/// The document's name inside the schema library; never fetched.
const NAME: &str = "urn:telnyx:number-reputation";

static CONTRACT: LazyLock<Result<Contract, String>> = LazyLock::new(|| Contract::read(TEXT));

/// Every operation of the document, with its schemas compiled.
pub(crate) struct Contract {
    pub(crate) operations: Vec<Operation>,
}

impl Contract {
    /// The embedded document.
    pub(crate) fn get() -> Result<&'static Self, String> {
        CONTRACT.as_ref().map_err(Clone::clone)
    }

    pub(crate) fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    fn read(text: &str) -> Result<Self, String> {
        let document: Value = serde_saphyr::from_str(text).map_err(|error| format!("the API document: {error}"))?;
        let reader = Reader::new(&document)?;
        let mut operations = Vec::new();
        for (path, item) in object(document.get("paths")) {
            for (method, operation) in object(Some(item)) {
                let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
                if operation.get("operationId").is_some() {
                    operations.push(reader.operation(path, item, &method, operation)?);
                }
            }
        }
        Ok(Self { operations })
    }
}

/// Compiles the parts of one document.
struct Reader<'d> {
    document: &'d Value,
    registry: Registry<'static>,
}

impl<'d> Reader<'d> {
    fn new(document: &'d Value) -> Result<Self, String> {
        let resource = Resource::from_contents(document.clone());
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(NAME, resource)
            .and_then(|builder| builder.prepare())
            .map_err(|error| format!("the API document: {error}"))?;
        Ok(Self { document, registry })
    }

    fn operation(&self, path: &str, item: &Value, method: &Method, it: &Value) -> Result<Operation, String> {
        let verb = method.as_str().to_lowercase();
        let here = format!("/paths/{}/{verb}", escape(path));
        let id = it.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut parameters = Vec::new();
        for (owner, pointer) in [(item, format!("/paths/{}", escape(path))), (it, here.clone())] {
            for (index, parameter) in
                owner.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate()
            {
                let (parameter, at) = self.resolve(parameter, format!("{pointer}/parameters/{index}"))?;
                parameters.extend(self.parameter(parameter, &at)?);
            }
        }
        let body = match it.get("requestBody") {
            Some(body) => {
                let (body, at) = self.resolve(body, format!("{here}/requestBody"))?;
                Some(BodyRule {
                    required: body.get("required") == Some(&Value::Bool(true)),
                    schemas: self.content(body, &at)?,
                })
            }
            None => None,
        };
        let mut answers = HashMap::new();
        for (status, answer) in object(it.get("responses")) {
            let (answer, at) = self.resolve(answer, format!("{here}/responses/{status}"))?;
            answers.insert(status.to_ascii_uppercase(), self.content(answer, &at)?);
        }
        Ok(Operation { id, method: method.clone(), path: path.to_owned(), parameters, body, answers })
    }

    fn parameter(&self, it: &Value, at: &str) -> Result<Option<Parameter>, String> {
        if it.get("in").and_then(Value::as_str) != Some("query") {
            return Ok(None);
        }
        let text = |key: &str| it.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (schema, _) = match it.get("schema") {
            Some(schema) => self.resolve(schema, format!("{at}/schema"))?,
            None => return Ok(None),
        };
        let kind = schema.get("type").and_then(Value::as_str).unwrap_or("string").to_owned();
        Ok(Some(Parameter { name: text("name"), kind, validator: self.validator(&format!("{at}/schema"))? }))
    }

    /// A schema for each media type; `None` where the type is binary.
    fn content(&self, owner: &Value, at: &str) -> Result<HashMap<String, Option<Validator>>, String> {
        let mut schemas = HashMap::new();
        for (media, it) in object(owner.get("content")) {
            let schema = match it.get("schema") {
                Some(_) if media.contains("json") => {
                    Some(self.validator(&format!("{at}/content/{}/schema", escape(media)))?)
                }
                _ => None,
            };
            schemas.insert(media.to_ascii_lowercase(), schema);
        }
        Ok(schemas)
    }

    fn validator(&self, pointer: &str) -> Result<Validator, String> {
        let fragment: String = pointer
            .bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    char::from(byte).to_string()
                }
                _ => format!("%{byte:02X}"),
            })
            .collect();
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .with_format("e164", is_e164)
            .build(&json!({ "$ref": format!("{NAME}#{fragment}") }))
            .map_err(|error| format!("the API document: the schema at #{pointer} cannot be compiled: {error}"))
    }

    /// Follows one `$ref` of the document itself.
    fn resolve<'v>(&'v self, it: &'v Value, at: String) -> Result<(&'v Value, String), String> {
        let Some(reference) = it.get("$ref").and_then(Value::as_str) else { return Ok((it, at)) };
        let pointer = reference.strip_prefix('#').unwrap_or(reference);
        let target = self
            .document
            .pointer(pointer)
            .ok_or_else(|| format!("the API document: `{reference}` at #{at} leads nowhere"))?;
        self.resolve(target, pointer.to_owned())
    }
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn object(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
    value.and_then(Value::as_object).unwrap_or(&NONE).iter()
}
