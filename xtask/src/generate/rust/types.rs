//! How the API's types are spelled in Rust: as setter parameters, and as the JSON they become.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::generate::api::{Api, Type};

/// The parameter type of a setter or method.
pub fn parameter(api: &Api, ty: &Type) -> TokenStream {
    match ty {
        Type::Text { .. } => quote!(impl Into<String>),
        Type::Timestamp => quote!(impl Into<crate::Timestamp>),
        Type::Integer { .. } => quote!(u64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Any => quote!(serde_json::Value),
        Type::Ref(name) => {
            let path = path(api, name);
            if api.is_enum(name) { quote!(impl Into<#path>) } else { path }
        }
        Type::List { items, .. } => {
            let item = parameter(api, items);
            quote!(impl IntoIterator<Item = #item>)
        }
        Type::Nullable(inner) => {
            let inner = owned(api, inner);
            quote!(impl Into<crate::Nullable<#inner>>)
        }
    }
}

/// The expression that makes `value`, a parameter of that type, ready to be written as JSON.
pub fn conversion(api: &Api, ty: &Type, value: &Ident) -> TokenStream {
    match ty {
        Type::Text { .. } | Type::Timestamp | Type::Nullable(_) => {
            let owned = owned(api, ty);
            quote!(Into::<#owned>::into(#value))
        }
        Type::Ref(name) if api.is_enum(name) => {
            let owned = owned(api, ty);
            quote!(Into::<#owned>::into(#value))
        }
        Type::List { items, .. } => {
            let item = format_ident!("item");
            let inner = conversion(api, items, &item);
            quote!(#value.into_iter().map(|#item| #inner).collect::<Vec<_>>())
        }
        _ => quote!(#value),
    }
}

fn owned(api: &Api, ty: &Type) -> TokenStream {
    match ty {
        Type::Text { .. } => quote!(String),
        Type::Timestamp => quote!(crate::Timestamp),
        Type::Integer { .. } => quote!(u64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Any => quote!(serde_json::Value),
        Type::Ref(name) => path(api, name),
        Type::List { items, .. } => {
            let item = owned(api, items);
            quote!(Vec<#item>)
        }
        Type::Nullable(inner) => {
            let inner = owned(api, inner);
            quote!(crate::Nullable<#inner>)
        }
    }
}

/// The path of a named type.
pub fn path(api: &Api, name: &str) -> TokenStream {
    let ident = format_ident!("{name}");
    if api.is_enum(name) { quote!(crate::enums::#ident) } else { quote!(crate::types::#ident) }
}
