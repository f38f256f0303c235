//! Open enums: known variants, and room for what a newer server sends.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::generate::api::{Api, SchemaKind};
use crate::generate::names;

pub fn emit(api: &Api) -> TokenStream {
    let enums = api.schemas.iter().filter_map(|schema| {
        let SchemaKind::Enum { values } = &schema.kind else { return None };
        let (name, doc) = (format_ident!("{}", schema.name), &schema.description);
        let variants = values.iter().map(|value| {
            let variant = format_ident!("{}", names::variant(value));
            let doc = format!("`{value}`");
            quote!(#[doc = #doc] #variant = #value)
        });
        Some(quote!(open_enum! { #[doc = #doc] #name { #(#variants,)* } }))
    });
    quote! {
        #![doc = "The API's enums, each open to values a newer server may send."]
        use crate::open_enum::open_enum;
        #(#enums)*
    }
}
