//! The reference of the API's operations, with their prices.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use telnyx_reputation::Operation;

use super::tool::{Kind, Tool};
use crate::desk::{Desk, OperationText};
use crate::failure::Result;
use crate::pages::page;

pub(crate) struct FindOperation;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Words, such as `remediation`; all when left out
    query: Option<String>,
    cursor: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    total: usize,
    operations: Vec<Found>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct Found {
    command: String,
    http: String,
    does: &'static str,
    price: &'static str,
}

impl Tool for FindOperation {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "find_operation";
    const KIND: Kind = Kind::Local;

    fn title() -> String {
        "Reference of operations".to_owned()
    }

    fn says() -> String {
        "The API's operations with prices; a person runs `telnyx-reputation COMMAND`. Free.".to_owned()
    }

    async fn call(desk: Arc<Desk>, input: Input) -> Result<Output> {
        let query = input.query.unwrap_or_default().to_lowercase();
        let words: Vec<&str> = query.split_whitespace().collect();
        let found: Vec<Found> = desk.operations.iter().filter(|text| has(text, &words)).filter_map(row).collect();
        let total = found.len();
        let (operations, next_cursor) = page(found, input.cursor.as_deref())?;
        Ok(Output { total, operations, next_cursor })
    }
}

fn has(text: &OperationText, words: &[&str]) -> bool {
    let all = format!("{} {} {}", text.id, text.command, text.summary).to_lowercase();
    words.iter().all(|word| all.contains(word))
}

fn row(text: &OperationText) -> Option<Found> {
    let operation = Operation::by_id(text.id)?;
    Some(Found {
        command: text.command.clone(),
        http: format!("{} {}", operation.method, operation.path),
        does: text.summary,
        price: text.price.unwrap_or("free"),
    })
}
