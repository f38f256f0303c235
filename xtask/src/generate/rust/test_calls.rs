//! Every typed call by its dotted name, so that the scenario driver has no code for a single operation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::resources;
use crate::generate::api::{Answer, Api, Call, Field, Operation, Type};

pub fn emit(api: &Api) -> TokenStream {
    let arms = api
        .operations
        .iter()
        .flat_map(|operation| operation.calls.iter().map(move |call| (operation, call)))
        .map(|(operation, call)| arm(api, operation, call));
    quote! {
        use telnyx_reputation::{Client, Result};

        use crate::scenario::arguments::Given;
        use crate::scenario::outcome::Outcome;

        /// Makes the typed call with that name.
        pub(crate) async fn call(client: &Client, name: &str, given: &mut Given<'_>) -> Result<Outcome> {
            match name {
                #(#arms)*
                other => panic!("no call is named {other}"),
            }
        }
    }
}

fn arm(api: &Api, operation: &Operation, call: &Call) -> TokenStream {
    let name = format!("{}.{}", call.resource.join("."), call.method);
    let resources = call.resource.iter().map(|part| {
        let part = format_ident!("{part}");
        quote!(.#part())
    });
    let method = format_ident!("{}", call.method);
    let positional = resources::positional(api, operation, call);
    let path = operation.path_params.iter().map(|field| {
        let name = call.path_argument(&field.name);
        quote!(given.text(#name))
    });
    let file = call.multipart.then(|| quote!(given.upload())).into_iter();
    let arguments = path.chain(file).chain(positional.iter().map(|field| take(api, field)));
    let body: &[Field] = match &operation.body {
        Some(body) if !call.multipart => api.fields(&body.schema),
        _ => &[],
    };
    let optional: Vec<&Field> = operation
        .query_params
        .iter()
        .chain(body)
        .filter(|field| !positional.iter().any(|taken| taken.name == field.name))
        .collect();
    let setters = optional.iter().map(|field| {
        let (wire, setter) = (&field.name, format_ident!("{}", field.argument()));
        let value = take(api, field);
        quote!(if given.has(#wire) { request = request.#setter(#value); })
    });
    let mutable = if optional.is_empty() { quote!() } else { quote!(mut) };
    let outcome = match &operation.answer {
        Answer::Empty => quote!(empty),
        Answer::Binary { .. } => quote!(binary),
        Answer::Json { .. } | Answer::Page { .. } => quote!(json),
    };
    quote! {
        #name => {
            let #mutable request = client #(#resources)*.#method(#(#arguments),*);
            #(#setters)*
            given.check_all_taken();
            request.with_response().await.map(Outcome::#outcome)
        }
    }
}

fn take(api: &Api, field: &Field) -> TokenStream {
    let wire = &field.name;
    match &field.ty {
        Type::Text { .. } | Type::Timestamp => quote!(given.text(#wire)),
        Type::Ref(name) if api.is_enum(name) => quote!(given.text(#wire)),
        Type::Nullable(inner) if matches!(**inner, Type::Text { .. }) => quote!(given.nullable_text(#wire)),
        Type::List { items, .. } if matches!(**items, Type::Text { .. }) => quote!(given.texts(#wire)),
        _ => quote!(given.json(#wire)),
    }
}
