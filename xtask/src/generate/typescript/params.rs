//! What a call takes beside its last path id: one object with the names of the wire.

use std::collections::BTreeMap;

use super::{comment, types};
use crate::generate::api::{Api, Call, Field, Operation};
use crate::generate::{describe, names};

/// The params argument of a call.
pub struct Params {
    /// The argument's name.
    pub name: &'static str,
    /// Its type, in terms of `P` (this module's interfaces) and `T` (the document's types).
    pub ty: String,
    /// Whether it may be left out.
    pub optional: bool,
}

pub fn emit(api: &Api) -> String {
    let interfaces: Vec<String> = api
        .operations
        .iter()
        .flat_map(|operation| operation.calls.iter().map(move |call| (operation, call)))
        .filter_map(|(operation, call)| interface(api, operation, call))
        .collect();
    format!(
        "import type {{ Uploadable }} from '../upload';\nimport type * as T from './types';\n\n{}",
        interfaces.join("\n")
    )
}

/// The params of a call, `None` when it has none.
pub fn of(api: &Api, operation: &Operation, call: &Call) -> Option<Params> {
    let (ids, body) = (ids(operation), operation.body.as_ref());
    if ids.is_empty() && operation.query_params.is_empty() && body.is_none() {
        return None;
    }
    let name = match (ids.is_empty(), body) {
        (true, None) => "query",
        (true, Some(_)) if operation.query_params.is_empty() => "body",
        _ => "params",
    };
    let own = body.is_none_or(|_| !is_body_alone(operation, call));
    let ty = match body {
        Some(body) if !own => format!("T.{}", body.schema),
        _ => format!("P.{}", interface_name(call)),
    };
    let needs_query = operation.query_params.iter().any(|field| field.required);
    let needs_body = body.is_some_and(|body| {
        body.required || call.wraps.is_some() || api.fields(&body.schema).iter().any(|field| field.required)
    });
    Some(Params { name, ty, optional: ids.is_empty() && !needs_query && !needs_body })
}

/// The path ids that the params hold: all but the last.
pub fn ids(operation: &Operation) -> &[Field] {
    operation.path_params.split_last().map_or(&[], |(_, before)| before)
}

fn is_body_alone(operation: &Operation, call: &Call) -> bool {
    ids(operation).is_empty() && operation.query_params.is_empty() && call.wraps.is_none()
}

fn interface_name(call: &Call) -> String {
    let path: String = call.resource.iter().map(|part| names::pascal(part)).collect();
    format!("{path}{}Params", names::pascal(&call.method))
}

fn interface(api: &Api, operation: &Operation, call: &Call) -> Option<String> {
    let params = of(api, operation, call)?;
    params.ty.strip_prefix("P.")?;
    let (name, doc) = (interface_name(call), format!("What `{}` takes.", spelled(call)));
    let doc = comment::block(&doc, "");
    let path = ids(operation).iter().map(|field| Field { name: call.path_argument(&field.name), ..field.clone() });
    let (grouped, plain): (Vec<&Field>, Vec<&Field>) =
        operation.query_params.iter().partition(|field| group(call, &field.name).is_some());
    let mut members: Vec<String> = path.map(|field| member(&field)).collect();
    members.extend(plain.into_iter().map(member));
    members.extend(groups(&grouped));
    let extends = match (&operation.body, &call.wraps) {
        (Some(body), Some(wraps)) => {
            let text = format!("The body: {}", lowercase(&describe_schema(api, &body.schema)));
            members.push(format!("{}  {wraps}: T.{};\n", comment::block(&text, "  "), body.schema));
            String::new()
        }
        (Some(body), None) => format!(" extends T.{}", body.schema),
        (None, _) => String::new(),
    };
    let interface = format!("{doc}export interface {name}{extends} {{\n{}}}\n", members.join("\n"));
    Some(if call.multipart { interface + "\n" + &upload(&name, call) } else { interface })
}

/// A multipart call takes the file itself instead.
fn upload(name: &str, call: &Call) -> String {
    let doc = comment::block(&format!("A file for `{}`, sent as it is.", spelled(call)), "");
    format!("{doc}export type {} = Uploadable;\n", name.replace("Params", "FileParams"))
}

/// The type of a multipart call's params: the wrapped body or the file.
pub fn upload_type(params: &Params) -> String {
    format!("{} | {}", params.ty, params.ty.replace("Params", "FileParams"))
}

fn member(field: &Field) -> String {
    let doc = comment::block(&describe::field(field), "  ");
    let optional = if field.required { "" } else { "?" };
    format!("{doc}  {}{optional}: {};\n", types::key(&field.name), types::of(&field.ty, "T."))
}

/// How users write the call.
pub fn spelled(call: &Call) -> String {
    let path: String = call.resource.iter().map(|part| names::camel(part) + ".").collect();
    format!("{path}{}", names::camel(&call.method))
}

fn group<'c>(call: &'c Call, name: &str) -> Option<&'c str> {
    let (head, _) = name.split_once('[')?;
    call.groups.iter().map(String::as_str).find(|group| *group == head)
}

/// A parameter such as `filter[created_at][gt]` as a place in nested objects.
#[derive(Default)]
struct Nested<'f> {
    field: Option<&'f Field>,
    children: BTreeMap<String, Nested<'f>>,
}

fn groups(fields: &[&Field]) -> Vec<String> {
    let mut root = Nested::default();
    for field in fields {
        let mut place = &mut root;
        for part in field.name.split('[').map(|part| part.trim_end_matches(']')).filter(|part| !part.is_empty()) {
            place = place.children.entry(part.to_owned()).or_default();
        }
        place.field = Some(field);
    }
    root.children.iter().map(|(name, nested)| nested_member(name, nested, "  ")).collect()
}

fn nested_member(name: &str, nested: &Nested<'_>, indent: &str) -> String {
    if let Some(field) = nested.field {
        let doc = comment::block(&describe::field(field), indent);
        return format!("{doc}{indent}{}?: {};\n", types::key(name), types::of(&field.ty, "T."));
    }
    let deeper = format!("{indent}  ");
    let inner: String = nested.children.iter().map(|(name, child)| nested_member(name, child, &deeper)).collect();
    format!("{indent}{}?: {{\n{inner}{indent}}};\n", types::key(name))
}

fn describe_schema(api: &Api, name: &str) -> String {
    api.schema(name).map(|schema| schema.description.clone()).unwrap_or_default()
}

fn lowercase(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
}
