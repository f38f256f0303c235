//! The schemas of tools, as short as they can be: a model reads all of them before it is asked anything.

use std::sync::Arc;

use rmcp::model::JsonObject;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

/// What a tool takes, with what each argument is.
pub(crate) fn input<T: JsonSchema>() -> Arc<JsonObject> {
    object::<T>(SchemaSettings::draft2020_12(), |schema| strip(schema, &["title", "$schema", "format", "minimum"]))
}

/// What a tool answers. What each field is, its name says.
pub(crate) fn output<T: JsonSchema>() -> Arc<JsonObject> {
    let without = ["title", "$schema", "format", "minimum", "description", "enum"];
    object::<T>(SchemaSettings::draft2020_12().for_serialize(), move |schema| strip(schema, &without))
}

fn object<T: JsonSchema>(mut settings: SchemaSettings, shorten: impl Fn(&mut Schema) + Clone + Send + 'static) -> Arc<JsonObject> {
    settings.inline_subschemas = true;
    settings.meta_schema = None;
    let settings = settings.with_transform(RecursiveTransform(shorten));
    match settings.into_generator().into_root_schema_for::<T>().to_value() {
        Value::Object(mut schema) => {
            schema.remove("description");
            Arc::new(schema)
        }
        _ => Arc::default(),
    }
}

fn strip(schema: &mut Schema, keywords: &[&str]) {
    for keyword in keywords {
        // A field may have such a name: only keywords of a schema are left out.
        schema.remove(*keyword);
    }
}
