//! What the command line says of each call: its help. The core knows what a call sends, and has no text for people.

use proc_macro2::TokenStream;
use quote::quote;

use crate::generate::api::{Answer, Api, Call, Field, Operation, SchemaKind, Type};
use crate::generate::{describe, names};

/// How deep objects in objects are spelled out. The document has none deeper.
const DEPTH: usize = 4;

pub fn emit(api: &Api) -> TokenStream {
    let calls = api.operations.iter().flat_map(|operation| operation.calls.iter().map(move |call| (operation, call)));
    let calls = calls.map(|(operation, call)| entry(api, operation, call));
    let version = &api.version;
    quote! {
        #![doc = "What the command line says of each call."]
        use crate::operations::entry::{ArgumentHelp, CallHelp};

        /// The version of the API's document.
        pub(crate) const API_VERSION: &str = #version;

        /// Every call, in the document's order.
        pub(crate) static CALLS: &[CallHelp] = &[#(#calls),*];
    }
}

fn entry(api: &Api, operation: &Operation, call: &Call) -> TokenStream {
    let (id, resource, method) = (&operation.id, call.resource.join("."), &call.method);
    let summary = describe::one_line(&operation.summary);
    let description = paragraphs(operation, call);
    let price = if operation.billing.is_some() || operation.recurring.is_some() {
        let price = describe::price(operation);
        quote!(Some(#price))
    } else {
        quote!(None)
    };
    let path = operation.path_params.iter().map(|field| call.path_argument(&field.name));
    let multipart = call.multipart;
    let mut arguments = Vec::new();
    for field in &operation.path_params {
        argument(api, &call.path_argument(&field.name), field, 0, &mut arguments);
    }
    let body = operation.body.iter().filter(|_| !call.multipart).flat_map(|body| api.fields(&body.schema));
    for field in operation.query_params.iter().chain(body) {
        argument(api, &field.name, field, 0, &mut arguments);
    }
    let columns = columns(api, operation);
    quote! {
        CallHelp {
            operation: #id, resource: #resource, method: #method, summary: #summary, description: #description,
            price: #price, path: &[#(#path),*], multipart: #multipart, arguments: &[#(#arguments),*],
            columns: &[#(#columns),*],
        }
    }
}

fn paragraphs(operation: &Operation, call: &Call) -> String {
    let mut parts = vec![describe::one_line(&operation.description)];
    parts.extend(describe::body(operation, call).map(|sends| format!("This call sends {sends}.")));
    parts.push(format!("{} {} ({}). {}", operation.method, operation.path, operation.id, describe::costs(operation)));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn argument(api: &Api, name: &str, field: &Field, depth: usize, into: &mut Vec<TokenStream>) {
    let help = describe::one_line(&describe::field(field));
    let values = field.ty.named().and_then(|name| api.schema(name)).map(|schema| &schema.kind);
    let values = match values {
        Some(SchemaKind::Enum { values }) => values.as_slice(),
        _ => &[],
    };
    let flag = names::flag(name, field.ty.is_list());
    into.push(quote!(ArgumentHelp { name: #name, flag: #flag, help: #help, values: &[#(#values),*] }));
    if let Some(fields) = object(api, &field.ty).filter(|_| depth < DEPTH) {
        for inner in fields {
            argument(api, &format!("{name}.{}", inner.name), inner, depth + 1, into);
        }
    }
}

/// The fields of an object, also of one that may be null.
fn object<'a>(api: &'a Api, ty: &Type) -> Option<&'a [Field]> {
    match ty {
        Type::Ref(name) if !api.is_enum(name) => Some(api.fields(name)),
        Type::Nullable(inner) => object(api, inner),
        _ => None,
    }
}

/// What a row of the answer has, with the fields of inner objects spelled out.
fn columns(api: &Api, operation: &Operation) -> Vec<String> {
    let fields = match &operation.answer {
        Answer::Empty | Answer::Binary { .. } => &[],
        Answer::Page { item, .. } => api.fields(item),
        Answer::Json { schema } => {
            let fields = api.fields(schema);
            let data = fields.iter().find(|field| field.name == "data").and_then(|data| data.ty.named());
            data.map_or(fields, |name| api.fields(name))
        }
    };
    let mut columns = Vec::new();
    flatten(api, "", fields, 0, &mut columns);
    columns
}

fn flatten(api: &Api, before: &str, fields: &[Field], depth: usize, into: &mut Vec<String>) {
    for field in fields {
        let name = format!("{before}{}", field.name);
        match object(api, &field.ty).filter(|fields| !fields.is_empty() && depth < DEPTH) {
            Some(inner) => flatten(api, &format!("{name}."), inner, depth + 1, into),
            None => into.push(name),
        }
    }
}
