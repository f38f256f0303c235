//! Writes the API down again as the OpenAPI 3.0 that progenitor takes without loss.
//!
//! Two decisions carry the rest. Every answer is declared as bytes whatever its status, so that the generated
//! functions hand status, headers and body over whole; the core reads them in one place, and the other languages
//! get the text itself (`null`, unknown fields and all). And every request body is any JSON, so that an explicit
//! `null` differs from a key that is left out.

use serde_json::{Map, Value, json};

use super::api::{Api, Field, Operation, SchemaKind, Type};
use super::{describe, names};

/// The component that stands for a point in time; replaced by the core's own type.
pub const TIMESTAMP: &str = "Timestamp";

/// The 3.0 document.
pub fn write(api: &Api) -> Value {
    let mut paths = Map::new();
    for operation in &api.operations {
        let item = paths.entry(operation.path.clone()).or_insert_with(|| json!({}));
        item[operation.method.to_ascii_lowercase()] = write_operation(operation);
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": api.title, "version": api.version},
        "paths": paths,
        "components": {"schemas": components(api)},
    })
}

fn write_operation(operation: &Operation) -> Value {
    let parameter = |place: &str, field: &Field| {
        json!({
            "in": place,
            "name": field.name,
            "required": place == "path" || field.required,
            "description": field.description,
            "schema": parameter_schema(&field.ty),
        })
    };
    let parameters: Vec<Value> = operation
        .path_params
        .iter()
        .map(|field| parameter("path", field))
        .chain(operation.query_params.iter().map(|field| parameter("query", field)))
        .collect();
    let mut written = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "parameters": parameters,
        "responses": {"default": {
            "description": "Whatever comes.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }},
    });
    if operation.body.is_some() {
        written["requestBody"] = json!({"required": true, "content": {"application/json": {"schema": {}}}});
    }
    written
}

/// Parameters are checked before they get here: only their JSON type matters.
fn parameter_schema(ty: &Type) -> Value {
    match ty {
        Type::Integer { .. } => json!({"type": "integer", "format": "uint64"}),
        Type::Number => json!({"type": "number"}),
        Type::Boolean => json!({"type": "boolean"}),
        Type::List { .. } => json!({"type": "array", "items": {"type": "string"}}),
        Type::Nullable(inner) => parameter_schema(inner),
        Type::Text { .. } | Type::Timestamp | Type::Any | Type::Ref(_) => json!({"type": "string"}),
    }
}

fn components(api: &Api) -> Map<String, Value> {
    let (answers, nested, requests) = (api.answer_schemas(), api.nested_request_schemas(), api.request_schemas());
    let mut components = Map::new();
    components.insert(TIMESTAMP.to_owned(), json!({"type": "string"}));
    for schema in &api.schemas {
        let name = schema.name.as_str();
        // A body is filled in by setters: nobody ever holds one.
        if requests.contains(name) && !nested.contains(name) && !answers.contains(name) && !api.is_enum(name) {
            continue;
        }
        let written = match &schema.kind {
            // Replaced by an open enum of the core's.
            SchemaKind::Enum { .. } => json!({"type": "string"}),
            SchemaKind::Object { fields, .. } => {
                // Unknown keys are kept on all that is read; on what is only sent there are none.
                object(&schema.description, fields, answers.contains(name) || !requests.contains(name))
            }
        };
        components.insert(schema.name.clone(), written);
    }
    components
}

fn object(description: &str, fields: &[Field], open: bool) -> Value {
    let required: Vec<&str> = fields.iter().filter(|field| field.is_sent()).map(|field| field.name.as_str()).collect();
    let properties: Map<String, Value> = fields.iter().map(|field| (field.name.clone(), property(field))).collect();
    let mut object = json!({"type": "object", "description": description, "properties": properties});
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    if open {
        object["additionalProperties"] = json!({});
    }
    object
}

fn property(field: &Field) -> Value {
    let (inner, mut nullable) = match &field.ty {
        Type::Nullable(inner) => (inner.as_ref(), true),
        other => (other, false),
    };
    // A list that may be absent may as well come as null.
    nullable |= !field.is_sent() && matches!(inner, Type::List { .. });
    let mut schema = plain(inner);
    schema["description"] = json!(describe::field(field));
    if nullable {
        schema["nullable"] = json!(true);
    }
    schema
}

fn plain(ty: &Type) -> Value {
    let reference = |name: &str| json!({"allOf": [{"$ref": format!("#/components/schemas/{name}")}]});
    match ty {
        Type::Text { .. } => json!({"type": "string"}),
        Type::Timestamp => reference(TIMESTAMP),
        Type::Integer { .. } => json!({"type": "integer", "format": "int64"}),
        Type::Number => json!({"type": "number"}),
        Type::Boolean => json!({"type": "boolean"}),
        Type::Any => json!({}),
        Type::Ref(name) => reference(name),
        Type::List { items, .. } => {
            let mut items = match items.as_ref() {
                Type::Ref(name) => json!({"$ref": format!("#/components/schemas/{name}")}),
                other => plain(other),
            };
            if items.get("allOf").is_some() {
                items = items["allOf"][0].take();
            }
            json!({"type": "array", "items": items})
        }
        Type::Nullable(inner) => {
            let mut schema = plain(inner);
            schema["nullable"] = json!(true);
            schema
        }
    }
}

/// The generated function's name for an operation, as progenitor makes it.
pub fn function(operation: &Operation) -> String {
    names::snake(&operation.id)
}
