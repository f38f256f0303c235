//! One number, through the list's filter: the operation that is named after it looks up live, and bills, when nothing is
//! stored.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use telnyx_reputation_monitor::known;

use super::number::Number;
use super::tool::{Kind, Tool};
use crate::desk::Desk;
use crate::failure::Result;

pub(crate) struct GetNumber;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// E.164
    phone_number: String,
    enterprise_id: Option<String>,
}

impl Tool for GetNumber {
    type Input = Input;
    type Output = Number;

    const NAME: &'static str = "get_number";
    const KIND: Kind = Kind::Read;

    fn title() -> String {
        "Show a number".to_owned()
    }

    fn says() -> String {
        "What is stored of one number; never looks up live. Free.".to_owned()
    }

    async fn call(desk: Arc<Desk>, input: Input) -> Result<Number> {
        let enterprise = desk.enterprise_or_all(input.enterprise_id.as_deref());
        let found = known(&desk.free, enterprise, &[input.phone_number]).await?;
        found.first().map(Number::from).ok_or_else(|| crate::failure::Failure::local("nothing was read"))
    }
}
