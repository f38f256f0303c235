//! The module that users import types from.

use super::{models, params};
use crate::generate::api::{Api, SchemaKind};

pub fn emit(api: &Api) -> String {
    let enums: Vec<String> = api
        .schemas
        .iter()
        .filter(|schema| matches!(schema.kind, SchemaKind::Enum { .. }))
        .map(|schema| schema.name.clone())
        .collect();
    let models: Vec<String> = models::names(api).into_iter().map(str::to_owned).collect();
    let mut dicts: Vec<String> = params::names(api).into_iter().map(|name| format!("{name}Param")).collect();
    dicts.extend(params::groups(api).map(|(_, call, prefix)| params::group_name(call, prefix)));
    let mut all: Vec<&String> = enums.iter().chain(&models).chain(&dicts).collect();
    all.sort();
    let exported: String = all.iter().map(|name| format!("    \"{name}\",\n")).collect();
    [
        import("enums", enums.clone()),
        import("models", models.clone()),
        import("params", dicts.clone()),
        format!("\n__all__ = [\n{exported}]\n"),
    ]
    .concat()
}

fn import(module: &str, mut names: Vec<String>) -> String {
    names.sort();
    let names: String = names.iter().map(|name| format!("    {name},\n")).collect();
    format!("from ._generated.{module} import (\n{names})\n")
}
