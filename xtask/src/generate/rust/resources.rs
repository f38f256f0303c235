//! The resource tree that people call.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{operations, types};
use crate::generate::api::{Answer, Api, Call, Field, Operation};
use crate::generate::{describe, names};

/// A body with more required keys than this is filled in by setters alone: as positional arguments they would
/// be mistaken for each other.
const MAX_POSITIONAL: usize = 3;

pub fn emit(api: &Api) -> TokenStream {
    let mut tree: BTreeMap<Vec<String>, Vec<(&Operation, &Call)>> = BTreeMap::new();
    for operation in &api.operations {
        for call in &operation.calls {
            for depth in 1..=call.resource.len() {
                tree.entry(call.resource[..depth].to_vec()).or_default();
            }
            tree.entry(call.resource.clone()).or_default().push((operation, call));
        }
    }
    let roots = tree.keys().filter(|path| path.len() == 1).map(|path| accessor(path));
    let resources = tree.iter().map(|(path, calls)| {
        let children = tree.keys().filter(|child| child.len() == path.len() + 1 && child.starts_with(path));
        resource(api, path, calls, children)
    });
    let endpoints = api.operations.iter().map(|operation| endpoint(api, operation));
    quote! {
        #![doc = "The resource tree: where each operation is called from, and what it takes."]
        use crate::answer::Answer;
        use crate::client::Client;
        use crate::error::Result;
        use crate::operation::Operation;
        use crate::page::Paged;
        use crate::request::{Endpoint, Request};

        impl Client { #(#roots)* }
        #(#resources)*
        #(#endpoints)*
    }
}

fn type_name(path: &[String]) -> proc_macro2::Ident {
    format_ident!("{}", path.iter().map(|part| names::pascal(part)).collect::<String>())
}

fn accessor(path: &[String]) -> TokenStream {
    let (name, ty) = (format_ident!("{}", path[path.len() - 1]), type_name(path));
    let doc = format!("`{}`.", path.join("."));
    let client = if path.len() == 1 { quote!(self.clone()) } else { quote!(self.client.clone()) };
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #name(&self) -> #ty { #ty { client: #client } }
    }
}

fn resource<'a>(
    api: &Api,
    path: &[String],
    calls: &[(&Operation, &Call)],
    children: impl Iterator<Item = &'a Vec<String>>,
) -> TokenStream {
    let ty = type_name(path);
    let doc = format!("The calls of `{}`.", path.join("."));
    let children = children.map(|child| accessor(child));
    let methods = calls.iter().map(|(operation, call)| method(api, operation, call));
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug)]
        pub struct #ty { pub(crate) client: Client }
        impl #ty { #(#children)* #(#methods)* }
    }
}

/// The body keys that are arguments of the method itself.
pub fn positional<'a>(api: &'a Api, operation: &Operation, call: &Call) -> Vec<&'a Field> {
    let Some(body) = operation.body.as_ref().filter(|_| !call.multipart) else { return Vec::new() };
    let required: Vec<&Field> = api.fields(&body.schema).iter().filter(|field| field.required).collect();
    if required.len() > MAX_POSITIONAL { Vec::new() } else { required }
}

fn method(api: &Api, operation: &Operation, call: &Call) -> TokenStream {
    let (name, marker) = (format_ident!("{}", call.method), marker(operation));
    let doc = describe::call(operation, call);
    let path: Vec<_> = operation.path_params.iter().map(|f| format_ident!("{}", call.path_argument(&f.name))).collect();
    let mut parameters: Vec<TokenStream> = path.iter().map(|name| quote!(#name: impl Into<String>)).collect();
    let mut fill = TokenStream::new();
    if call.multipart {
        parameters.push(quote!(file: crate::Upload));
        fill = quote!(.payload(crate::Payload::File(file)));
    }
    for field in positional(api, operation, call) {
        let (argument, wire) = (format_ident!("{}", field.argument()), &field.name);
        let ty = types::parameter(api, &field.ty);
        parameters.push(quote!(#argument: #ty));
        let value = types::conversion(api, &field.ty, &argument);
        fill.extend(quote!(.body_key(#wire, #value)));
    }
    quote! {
        #[doc = #doc]
        pub fn #name(&self, #(#parameters),*) -> Request<#marker> {
            Request::new(&self.client, [#(#path.into()),*])#fill
        }
    }
}

fn marker(operation: &Operation) -> proc_macro2::Ident {
    format_ident!("{}", names::pascal(&operation.id))
}

fn endpoint(api: &Api, operation: &Operation) -> TokenStream {
    let (marker, table, doc) =
        (marker(operation), operations::name(operation), format!("The operation `{}`.", operation.id));
    let (output, decode) = match &operation.answer {
        Answer::Empty => (quote!(()), quote!(Ok(()))),
        Answer::Binary { .. } => (quote!(crate::Binary), quote!(Ok(answer.binary()))),
        Answer::Json { schema } => (types::path(api, schema), quote!(answer.typed())),
        // Of a page that says a thing twice no language has the end, and columns have no row.
        Answer::Page { schema, .. } => (types::path(api, schema), quote!(answer.json())),
    };
    let argument = if matches!(operation.answer, Answer::Empty) { quote!(_answer) } else { quote!(answer) };
    let paged = match &operation.answer {
        Answer::Page { schema, item } => {
            let item = types::path(api, item);
            let data = api.fields(schema).iter().find(|field| field.name == "data");
            let items = if data.is_some_and(|data| data.is_sent() && !data.ty.is_nullable()) {
                quote!(page.data)
            } else {
                quote!(page.data.unwrap_or_default())
            };
            quote! {
                impl Paged for #marker {
                    type Item = #item;
                    fn into_items(page: Self::Output) -> Vec<Self::Item> { #items }
                }
            }
        }
        _ => quote!(),
    };
    let setters = setters(api, operation);
    let setters = if setters.is_empty() { quote!() } else { quote!(impl Request<#marker> { #(#setters)* }) };
    quote! {
        #[doc = #doc]
        #[derive(Clone, Copy, Debug)]
        pub enum #marker {}
        impl Endpoint for #marker {
            type Output = #output;
            fn operation() -> &'static Operation { &crate::generated::operations::#table }
            fn decode(#argument: &Answer) -> Result<Self::Output> { #decode }
        }
        #paged
        #setters
    }
}

/// One setter an optional argument; for the wide bodies, one a body key.
fn setters(api: &Api, operation: &Operation) -> Vec<TokenStream> {
    let query = operation.query_params.iter().map(|field| setter(api, field, &quote!(query_param)));
    let body = operation.body.iter().flat_map(|body| {
        let taken: Vec<String> = operation
            .calls
            .iter()
            .flat_map(|call| positional(api, operation, call))
            .map(|field| field.name.clone())
            .collect();
        api.fields(&body.schema)
            .iter()
            .filter(move |field| !taken.contains(&field.name))
            .map(|field| setter(api, field, &quote!(body_key)))
    });
    query.chain(body).collect()
}

fn setter(api: &Api, field: &Field, how: &TokenStream) -> TokenStream {
    let (argument, wire) = (format_ident!("{}", field.argument()), &field.name);
    let mut doc = describe::field(field);
    if field.required {
        doc = format!("{doc} Required.");
    }
    let ty = types::parameter(api, &field.ty);
    let value = types::conversion(api, &field.ty, &argument);
    quote! {
        #[doc = #doc]
        pub fn #argument(self, #argument: #ty) -> Self { self.#how(#wire, #value) }
    }
}
