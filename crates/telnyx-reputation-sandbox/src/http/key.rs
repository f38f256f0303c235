//! The API key of a request.

use http::{HeaderMap, header::AUTHORIZATION};

use crate::{
    account::Key,
    problem::{Problem, Result},
};

/// Reads the `Authorization` header.
pub(crate) fn read_key(headers: &HeaderMap) -> Result<Key> {
    let header = headers.get(AUTHORIZATION).ok_or_else(|| {
        Problem::unauthenticated("The Authorization header is missing. Send `Authorization: Bearer <API key>`.")
    })?;
    let key = header
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, key)| key.trim())
        .filter(|key| !key.is_empty())
        .ok_or_else(|| Problem::unauthenticated("The Authorization header holds no bearer token."))?;
    Key::from_text(key)
}
