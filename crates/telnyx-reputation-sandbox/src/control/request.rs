//! A request to the control plane, as its endpoints see it.

use std::str::FromStr;

use axum::{
    extract::{RawPathParams, Request},
    http::header::{AUTHORIZATION, CONTENT_TYPE},
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{
    account::Key,
    contract::MediaType,
    http::{parse_json, read_body, read_key},
    problem::{Problem, Result},
    query::Query,
    request::PathParameters,
    session::Session,
    state::Sandbox,
};

/// A snapshot holds every document of its accounts.
const MAX_BODY_BYTES: usize = 256 * 1024 * 1024;

/// A control request. With a bearer token, or with `?account=` and the digest of one, it is about that account;
/// without either, about the whole sandbox.
pub(super) struct ControlRequest<'s> {
    pub(super) sandbox: &'s Sandbox,
    pub(super) key: Option<Key>,
    pub(super) path: PathParameters,
    pub(super) query: Query,
    /// Null when there is none.
    pub(super) body: Value,
}

impl<'s> ControlRequest<'s> {
    /// Reads the whole request.
    pub(super) async fn receive(sandbox: &'s Sandbox, path: &RawPathParams, request: Request) -> Result<Self> {
        let (parts, body) = request.into_parts();
        let query = Query::parse(parts.uri.query());
        let key = if parts.headers.contains_key(AUTHORIZATION) {
            Some(read_key(&parts.headers)?)
        } else {
            query.get("account").map(Key::of_account).transpose()?
        };
        let bytes = read_body(body, MAX_BODY_BYTES).await?;
        // Only JSON that says so: a page of another site can send anything else without being asked for permission.
        let says_json =
            parts.headers.contains_key(CONTENT_TYPE) && MediaType::from_headers(&parts.headers) == MediaType::Json;
        let body = match bytes.is_empty() {
            true => Value::Null,
            false if says_json => parse_json(&bytes)?,
            false => {
                return Err(Problem::unsupported_media_type(
                    "Send the body as JSON, with `Content-Type: application/json`.",
                ));
            }
        };
        Ok(Self { sandbox, key, path: path.iter().collect(), query, body })
    }

    /// The account, for what only an account can be asked.
    pub(super) fn require_key(&self) -> Result<&Key> {
        self.key.as_ref().ok_or_else(|| {
            Problem::unauthenticated("Say which account is meant: send `Authorization: Bearer <API key>`.")
        })
    }

    /// Runs `work` for the account in one transaction.
    pub(super) fn in_account<T>(&self, work: impl FnOnce(&mut Session<'_>) -> Result<T>) -> Result<T> {
        self.sandbox.in_session(self.require_key()?, work)
    }

    /// A path parameter; empty when the route has none of that name.
    pub(super) fn path(&self, name: &str) -> &str {
        self.path.get(name)
    }

    /// A query parameter that is a whole number.
    pub(super) fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>> {
        let read = |text: &str| {
            text.parse().map_err(|_| Problem::invalid_parameter(name, format!("{name} must be a whole number.")))
        };
        self.query.get(name).map(read).transpose()
    }

    /// The body as the type that the endpoint takes; a refusal names the field that does not fit.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T> {
        let body = match &self.body {
            Value::Null => Value::Object(Map::new()),
            body => body.clone(),
        };
        serde_json::from_value(body).map_err(|error| Problem::invalid("/body", error.to_string()))
    }
}
