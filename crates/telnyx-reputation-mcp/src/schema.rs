//! The schemas of tools, as short as they can be: a model reads all of them before it is asked anything.

use std::sync::Arc;

use rmcp::model::JsonObject;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

/// What every answer of a server has that may spend: what is left of the limit.
pub(crate) const LEFT: &str = "left_usd";

/// What a tool takes, with what each argument is. That nothing else is taken is told when it is given.
pub(crate) fn input<T: JsonSchema>() -> Arc<JsonObject> {
    object::<T>(SchemaSettings::draft2020_12(), &["title", "format", "minimum", "additionalProperties"])
}

/// What a tool answers. What each field is, its name says.
pub(crate) fn output<T: JsonSchema>() -> Arc<JsonObject> {
    let without = &["title", "format", "minimum", "description"];
    object::<T>(SchemaSettings::draft2020_12().for_serialize(), without)
}

/// The same of a server that may spend.
pub(crate) fn add_left(output: &mut Arc<JsonObject>) {
    if let Some(Value::Object(properties)) = Arc::make_mut(output).get_mut("properties") {
        properties.insert(LEFT.to_owned(), json!({"type": "string"}));
    }
}

fn object<T: JsonSchema>(mut settings: SchemaSettings, without: &'static [&'static str]) -> Arc<JsonObject> {
    settings.inline_subschemas = true;
    settings.meta_schema = None;
    let shorten = RecursiveTransform(move |schema: &mut Schema| shorten(schema, without));
    match settings.with_transform(shorten).into_generator().into_root_schema_for::<T>().to_value() {
        Value::Object(mut schema) => {
            schema.remove("description");
            Arc::new(schema)
        }
        _ => Arc::default(),
    }
}

/// Leaves keywords out, and that what may be left out may be null.
fn shorten(schema: &mut Schema, without: &[&str]) {
    for keyword in without {
        schema.remove(*keyword);
    }
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
}
