//! The delivered events as one union, which narrows by the event's type.

use super::types::quoted;
use crate::generate::api::{Api, Schema, SchemaKind};

/// How the document names the bodies of its webhooks.
const EVENT: &str = "WebhookEvent";

const HEAD: &str = "import type * as T from './types';

/** The event `E`, whose type is one of `N`. */
export type EventOf<E extends { data: object }, N extends string> = E & { data: { event_type: N } };

/** An event of a type that this version knows. `event.data.event_type` tells which. */
export type KnownWebhookEvent =";

pub fn emit(api: &Api) -> String {
    let events = api.schemas.iter().filter(|schema| schema.name.ends_with(EVENT));
    let members: String = events.filter_map(|event| member(api, event)).collect();
    format!("{HEAD}{members};\n")
}

/// The event with its type closed: an event of another type is another event.
fn member(api: &Api, event: &Schema) -> Option<String> {
    let data = field(api, &event.name, "data")?;
    let event_type = field(api, data, "event_type")?;
    let SchemaKind::Enum { values } = &api.schema(event_type)?.kind else { return None };
    let types: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    Some(format!("\n  | EventOf<T.{}, {}>", event.name, types.join(" | ")))
}

fn field<'a>(api: &'a Api, schema: &str, name: &str) -> Option<&'a str> {
    api.fields(schema).iter().find(|field| field.name == name)?.ty.named()
}
