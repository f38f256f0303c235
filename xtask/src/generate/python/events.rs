//! The delivered events, by their type.

use super::text;
use crate::generate::api::{Api, Schema, SchemaKind};

/// How the document names the bodies of its webhooks.
const EVENT: &str = "WebhookEvent";

pub fn emit(api: &Api) -> String {
    let events: Vec<&Schema> = api.schemas.iter().filter(|schema| schema.name.ends_with(EVENT)).collect();
    let classes: Vec<String> = events.iter().map(|event| format!("    models.{}", event.name)).collect();
    let types: String = events.iter().flat_map(|event| types(api, event)).collect();
    format!(
        "\
from __future__ import annotations

from .._native import Model
from . import models

EVENTS: dict[str, type[Model]] = {{
{types}}}
\"\"\"The class of each event, by its `event_type`.\"\"\"

KnownWebhookEvent = (
{}
)
\"\"\"An event of a type that this version knows.\"\"\"
",
        classes.join("\n    | ").replace("|     ", "| ")
    )
}

/// The entries of an event's types.
fn types(api: &Api, event: &Schema) -> Vec<String> {
    let values = field(api, &event.name, "data")
        .and_then(|data| field(api, data, "event_type"))
        .and_then(|event_type| api.schema(event_type));
    let Some(SchemaKind::Enum { values }) = values.map(|schema| &schema.kind) else { return Vec::new() };
    values.iter().map(|value| format!("    {}: models.{},\n", text::quoted(value), event.name)).collect()
}

fn field<'a>(api: &'a Api, schema: &str, name: &str) -> Option<&'a str> {
    api.fields(schema).iter().find(|field| field.name == name)?.ty.named()
}
