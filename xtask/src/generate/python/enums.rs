//! Enums: a union of the known texts and any other.

use super::text;
use crate::generate::api::{Api, SchemaKind};

pub fn emit(api: &Api) -> String {
    let mut out = "from typing import Literal, Union\n".to_owned();
    for schema in &api.schemas {
        let SchemaKind::Enum { values } = &schema.kind else { continue };
        let values: Vec<String> = values.iter().map(|value| format!("        {},\n", text::quoted(value))).collect();
        out += &format!("\n{} = Union[\n    Literal[\n{}    ],\n    str,\n]\n", schema.name, values.concat());
        out += &text::docstring(&schema.description, "");
    }
    out
}
