//! How the objects that stand inside request bodies are built: they may grow fields, so no literal makes them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::types;
use crate::generate::api::{Api, Field, Type};
use crate::generate::describe;

pub fn emit(api: &Api) -> TokenStream {
    let objects = api.nested_request_schemas().into_iter().map(|name| {
        let ty = format_ident!("{name}");
        let setters = api.fields(name).iter().map(|field| setter(api, field));
        quote! {
            impl types::#ty {
                /// One with nothing in it: what is required and left out is refused before anything is sent.
                #[must_use]
                pub fn new() -> Self {
                    Self::default()
                }
                #(#setters)*
            }
        }
    });
    quote! {
        #![doc = "How the objects that stand inside request bodies are built."]
        use crate::generated::types;
        #(#objects)*
    }
}

fn setter(api: &Api, field: &Field) -> TokenStream {
    let name = format_ident!("{}", field.argument());
    let (parameter, value) = parameter(api, &field.ty, &name);
    let value = if field.is_sent() && !field.ty.is_nullable() { value } else { quote!(Some(#value)) };
    let mut doc = describe::field(field);
    if field.required {
        doc = format!("{doc} Required.");
    }
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #name(mut self, #name: #parameter) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// A setter's parameter, and what becomes of it in the object, whose fields are progenitor's.
fn parameter(api: &Api, ty: &Type, name: &syn::Ident) -> (TokenStream, TokenStream) {
    match ty {
        Type::Integer { .. } => (quote!(i64), quote!(#name)),
        Type::Nullable(inner) => parameter(api, inner, name),
        _ => (types::parameter(api, ty), types::conversion(api, ty, name)),
    }
}
