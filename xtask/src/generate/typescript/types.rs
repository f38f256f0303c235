//! An interface for each object of the document, a union for each enum.

use super::comment;
use crate::generate::api::{Api, Field, Schema, SchemaKind, Type};
use crate::generate::describe;

pub fn emit(api: &Api) -> String {
    api.schemas.iter().map(schema).collect::<Vec<_>>().join("\n")
}

fn schema(schema: &Schema) -> String {
    let doc = comment::block(&schema.description, "");
    let name = &schema.name;
    match &schema.kind {
        SchemaKind::Object { fields, .. } => {
            format!("{doc}export interface {name} {{\n{}}}\n", members(fields, "  "))
        }
        // Open: a newer server may send, and take, a value that this version does not know.
        SchemaKind::Enum { values } => {
            let values: String = values.iter().map(|value| format!("\n  | {}", quoted(value))).collect();
            format!("{doc}export type {name} ={values}\n  | (string & {{}});\n")
        }
    }
}

/// The members of an interface, each with its description.
pub fn members(fields: &[Field], indent: &str) -> String {
    fields.iter().map(|field| member(&field.name, field, indent)).collect::<Vec<_>>().join("\n")
}

fn member(name: &str, field: &Field, indent: &str) -> String {
    let doc = comment::block(&describe::field(field), indent);
    let optional = if field.required { "" } else { "?" };
    format!("{doc}{indent}{}{optional}: {};\n", key(name), of(&field.ty, ""))
}

/// The TypeScript of a type; `scope` goes before the names of the document's own types.
pub fn of(ty: &Type, scope: &str) -> String {
    match ty {
        Type::Text { .. } | Type::Timestamp => "string".to_owned(),
        Type::Integer { .. } | Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Any => "unknown".to_owned(),
        Type::Ref(name) => format!("{scope}{name}"),
        Type::List { items, .. } => format!("Array<{}>", of(items, scope)),
        Type::Nullable(inner) => format!("{} | null", of(inner, scope)),
    }
}

/// A name as an object's key, quoted when it must be.
pub fn key(name: &str) -> String {
    if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') { name.to_owned() } else { quoted(name) }
}

/// Text in single quotes.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
