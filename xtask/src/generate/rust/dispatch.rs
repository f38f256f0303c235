//! From an operation's table entry and its arguments to progenitor's function.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::generate::api::{Api, Field, Operation, Type};
use crate::generate::openapi_3_0;

pub fn emit(api: &Api) -> TokenStream {
    let arms = api.operations.iter().map(arm);
    quote! {
        #![doc = "Has progenitor's function of an operation make its request."]
        use crate::arguments::Arguments;
        use crate::error::{Error, ErrorKind, Result};
        use crate::generated::client::Client;
        use crate::operation::Operation;

        /// The request of `operation`. The arguments are checked already.
        pub(crate) fn dispatch(
            client: &Client,
            operation: &Operation,
            arguments: &Arguments,
        ) -> Result<reqwest::Request> {
            let request = match operation.id {
                #(#arms)*
                other => return Err(Error::new(ErrorKind::Internal, format!("no generated function for {other}"))),
            };
            request.map_err(Error::of_transport)
        }
    }
}

fn arm(operation: &Operation) -> TokenStream {
    let (id, function) = (&operation.id, format_ident!("{}", openapi_3_0::function(operation)));
    let path = (0..operation.path_params.len()).map(|index| quote!(arguments.path_text(#index)));
    // progenitor orders the query parameters by name.
    let mut query: Vec<&Field> = operation.query_params.iter().collect();
    query.sort_by_key(|field| field.argument());
    let query = query.into_iter().map(|field| {
        let name = &field.name;
        match &field.ty {
            Type::Integer { .. } => quote!(arguments.query_u64(#name)),
            Type::Boolean => quote!(arguments.query_bool(#name)),
            Type::List { .. } => quote!(arguments.query_texts(#name).as_ref()),
            _ => quote!(arguments.query_text(#name)),
        }
    });
    let body = operation.body.iter().map(|_| quote!(arguments.json()));
    let args = path.chain(query).chain(body);
    quote!(#id => client.#function(#(#args),*),)
}
