//! What a tool is: a name, words for a model, what it takes, what it answers, and what it does.

use std::sync::Arc;

use rmcp::model::{JsonObject, Tool as Listed, ToolAnnotations};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::desk::Desk;
use crate::failure::{Failure, Result};
use crate::schema;

/// What a tool does to the world, which clients may show, and ask by.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Reads what this machine has.
    Local,
    /// Reads the service, for free.
    Read,
    /// Writes down on this machine what it read of the service.
    Note,
    /// Makes a plan, of which nothing comes by itself.
    Plan,
    /// Spends money.
    Spend,
}

/// What a tool answered.
pub(crate) type Told = Result<Value>;

pub(crate) trait Tool: 'static {
    type Input: DeserializeOwned + JsonSchema + Send;
    type Output: Serialize + JsonSchema;

    const NAME: &'static str;
    const KIND: Kind;

    /// A few words for people.
    fn title() -> String;

    /// What a model needs to know to call it: when, and what is not plain from the schema.
    fn says() -> String;

    /// Does it.
    fn call(desk: Arc<Desk>, input: Self::Input) -> impl Future<Output = Result<Self::Output>> + Send;
}

/// A tool as it is listed.
pub(crate) fn listed<I: JsonSchema, O: JsonSchema>(
    name: &'static str,
    title: String,
    says: String,
    kind: Kind,
) -> Listed {
    let is_read = matches!(kind, Kind::Local | Kind::Read);
    let mut annotations = ToolAnnotations::new().read_only(is_read).open_world(!matches!(kind, Kind::Local));
    if !is_read {
        annotations = annotations.destructive(matches!(kind, Kind::Spend)).idempotent(matches!(kind, Kind::Note));
    }
    let mut tool = Listed::new(name, says, schema::input::<I>()).with_title(title);
    tool = tool.with_raw_output_schema(schema::output::<O>());
    tool.with_annotations(annotations)
}

/// Reads what a client gave, calls, and writes what is answered.
pub(crate) async fn run<T: Tool>(desk: Arc<Desk>, arguments: JsonObject) -> Told {
    let output = T::call(desk, read(arguments)?).await?;
    serde_json::to_value(output).map_err(|why| Failure::local(format!("the answer cannot be written: {why}")))
}

/// What a client gave as arguments.
///
/// # Errors
/// They are not of the tool's schema.
pub(crate) fn read<I: DeserializeOwned>(arguments: JsonObject) -> Result<I> {
    serde_json::from_value(Value::Object(arguments)).map_err(|why| Failure::argument(why.to_string()))
}
