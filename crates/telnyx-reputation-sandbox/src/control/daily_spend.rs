//! What the account has spent from day to day.

use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{problem::Result, store::spend};

/// Only days on which something was billed, by the account's clock.
pub(super) fn get(request: &ControlRequest<'_>) -> Result<Value> {
    request.in_account(|session| Ok(json!({ "data": spend::by_day(session)? })))
}
