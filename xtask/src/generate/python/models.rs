//! One class for each object of answers and events, each after the classes it refers to.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use super::identifier::identifier;
use super::{text, types};
use crate::generate::api::{Api, Field, Schema, SchemaKind, Type};
use crate::generate::describe;

const HEAD: &str = "\
from __future__ import annotations

from .._native import Field as _Field
from .._native import Model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from . import enums
";

/// How the document names the bodies of its webhooks.
const EVENT: &str = "WebhookEvent";

pub fn emit(api: &Api) -> Result<String> {
    let mut out = HEAD.to_owned();
    for name in ordered(api)? {
        let Some(schema) = api.schema(name) else { continue };
        let SchemaKind::Object { fields, .. } = &schema.kind else { continue };
        out += "\n\n";
        out += &class(api, schema, fields);
    }
    Ok(out)
}

/// The objects that answers and events hold.
pub fn names(api: &Api) -> BTreeSet<&str> {
    let events = api.schemas.iter().map(|schema| schema.name.as_str()).filter(|name| name.ends_with(EVENT));
    let mut names = BTreeSet::new();
    let mut todo: Vec<&str> = api.answer_schemas().into_iter().chain(events).collect();
    while let Some(name) = todo.pop() {
        if !api.is_enum(name) && names.insert(name) {
            todo.extend(api.fields(name).iter().filter_map(|field| field.ty.named()));
        }
    }
    names
}

/// The models, each after those it refers to: Python needs a class before it is named.
fn ordered(api: &Api) -> Result<Vec<&str>> {
    let names = names(api);
    let mut done: Vec<&str> = Vec::new();
    let mut todo: Vec<&str> = names.iter().copied().collect();
    while !todo.is_empty() {
        let ready = |name: &&str| {
            api.fields(name)
                .iter()
                .filter_map(|field| field.ty.named())
                .all(|inner| done.contains(&inner) || !names.contains(inner))
        };
        let (now, later): (Vec<&str>, Vec<&str>) = todo.iter().partition(|name| ready(name));
        if now.is_empty() {
            bail!("the objects {} refer to each other in a circle, which the Python models cannot", later.join(", "));
        }
        done.extend(now);
        todo = later;
    }
    Ok(done)
}

fn class(api: &Api, schema: &Schema, fields: &[Field]) -> String {
    let mut out = format!("class {}(Model):\n", schema.name);
    out += &text::docstring(&schema.description, "    ");
    out += "\n    __slots__ = ()\n";
    for field in fields {
        let mut ty = types::model(api, &field.ty);
        if !field.required && !field.ty.is_nullable() {
            ty += " | None";
        }
        out += &format!("\n    {}: {ty} = {}\n", identifier(&field.argument()), declaration(api, field));
        out += &text::docstring(&describe::field(field), "    ");
    }
    out
}

fn declaration(api: &Api, field: &Field) -> String {
    let name = text::quoted(&field.name);
    match field.ty.named() {
        Some(model) if !api.is_enum(model) => format!("_Field({name}, {model})"),
        _ if is_timestamp(&field.ty) => format!("_Field({name}, timestamp=True)"),
        _ => format!("_Field({name})"),
    }
}

fn is_timestamp(ty: &Type) -> bool {
    match ty {
        Type::Timestamp => true,
        Type::List { items: inner, .. } | Type::Nullable(inner) => is_timestamp(inner),
        _ => false,
    }
}
