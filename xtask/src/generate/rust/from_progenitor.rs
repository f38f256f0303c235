//! progenitor's types, and its client as far as it makes requests.

use anyhow::{Result, anyhow};
use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypePatch};

use crate::generate::api::{Api, Field, SchemaKind};
use crate::generate::openapi_3_0;

use super::requests;

pub fn emit(api: &Api) -> Result<TokenStream> {
    let spec: OpenAPI = serde_json::from_value(openapi_3_0::write(api))?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional).with_derive("PartialEq").with_replacement(
        openapi_3_0::TIMESTAMP,
        "crate::Timestamp",
        std::iter::empty(),
    );
    let nested = api.nested_request_schemas();
    for schema in &api.schemas {
        match &schema.kind {
            SchemaKind::Enum { .. } => {
                let path = format!("crate::generated::enums::{}", schema.name);
                settings.with_replacement(&schema.name, path, std::iter::empty());
            }
            SchemaKind::Object { fields, .. } => {
                let mut patch = TypePatch::default();
                // A field that the API adds must not break who reads or builds one.
                patch.with_attr("#[non_exhaustive]");
                // Without a required field it has a default anyway.
                if nested.contains(schema.name.as_str()) && fields.iter().any(Field::is_sent) {
                    patch.with_derive("Default");
                }
                settings.with_patch(&schema.name, &patch);
            }
        }
    }
    let client = Generator::new(&settings).generate_tokens(&spec).map_err(|why| anyhow!("progenitor: {why}"))?;
    requests::cut(client)
}
