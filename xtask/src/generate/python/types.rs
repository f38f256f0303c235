//! How the API's types are spelled in Python.

use crate::generate::api::{Api, Type};

/// The type of a model's field.
pub fn model(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Timestamp => "datetime".to_owned(),
        Type::Ref(name) if !api.is_enum(name) => name.clone(),
        Type::List { items, .. } => format!("list[{}]", model(api, items)),
        Type::Nullable(inner) => format!("{} | None", model(api, inner)),
        _ => plain(ty),
    }
}

/// The type of an argument. `params` goes before the names of parameter types.
pub fn argument(api: &Api, ty: &Type, params: &str) -> String {
    match ty {
        Type::Timestamp => "str | datetime".to_owned(),
        Type::Ref(name) if !api.is_enum(name) => format!("{params}{name}Param"),
        Type::List { items, .. } => format!("Sequence[{}]", argument(api, items, params)),
        Type::Nullable(inner) => format!("{} | None", argument(api, inner, params)),
        _ => plain(ty),
    }
}

fn plain(ty: &Type) -> String {
    match ty {
        Type::Text { .. } => "str".to_owned(),
        Type::Integer { .. } => "int".to_owned(),
        Type::Number => "float".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Ref(name) => format!("enums.{name}"),
        _ => "object".to_owned(),
    }
}
