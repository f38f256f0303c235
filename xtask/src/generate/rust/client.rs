//! progenitor's types, and its client as far as it makes requests.

use anyhow::{Result, anyhow};
use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypePatch};
use quote::quote;

use crate::generate::api::{Api, Field, SchemaKind, Type};
use crate::generate::lower;

use super::requests;

pub fn emit(api: &Api) -> Result<TokenStream> {
    let spec: OpenAPI = serde_json::from_value(lower::lower(api))?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::call::hooks::CallContext))
        .with_derive("PartialEq")
        .with_replacement(lower::TIMESTAMP, "crate::Timestamp", std::iter::empty());
    let requests = api.request_schemas();
    for schema in &api.schemas {
        match &schema.kind {
            SchemaKind::Enum { .. } => {
                let path = format!("crate::generated::enums::{}", schema.name);
                settings.with_replacement(&schema.name, path, std::iter::empty());
            }
            // Nested request objects are written as literals: a default lets them grow fields.
            SchemaKind::Object { fields, .. }
                if requests.contains(schema.name.as_str())
                    && fields.iter().any(|field| field.required)
                    && fields.iter().all(has_default) =>
            {
                let mut patch = TypePatch::default();
                patch.with_derive("Default");
                settings.with_patch(&schema.name, &patch);
            }
            SchemaKind::Object { .. } => {}
        }
    }
    let client = Generator::new(&settings).generate_tokens(&spec).map_err(|why| anyhow!("progenitor: {why}"))?;
    requests::cut(client)
}

fn has_default(field: &Field) -> bool {
    !field.required
        || matches!(
            field.ty,
            Type::Text { .. }
                | Type::Integer { .. }
                | Type::Number
                | Type::Boolean
                | Type::Nullable(_)
                | Type::List { .. }
        )
}
