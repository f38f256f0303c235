//! The operation that is added: a path and a query parameter, and a new type with a new enum.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// The id that the programs ask for.
pub const TAG_ID: &str = "8a4b1f5e-2f12-4c0c-9a98-9b3a7d8b8e62";

/// What the server answers.
pub const ANSWER: &str = r#"{"data":{"label":"urgent","color":"ultraviolet","added_later":true}}"#;

const OPERATION: &str = r##"
  /reputation/tags/{tag_id}:
    get:
      operationId: getReputationTag
      summary: Read a tag
      description: Reads one tag.
      parameters:
        - {name: tag_id, in: path, required: true, description: The tag's id., schema: {type: string, format: uuid}}
        - {name: in_full, in: query, description: Whether to say all., schema: {type: boolean}}
      responses:
        "200":
          description: The tag.
          content: {application/json: {schema: {$ref: "#/components/schemas/ReputationTagWrapped"}}}
"##;

const SCHEMAS: &str = r##"
    ReputationTagWrapped:
      type: object
      description: A tag.
      required: [data]
      properties:
        data: {$ref: "#/components/schemas/ReputationTag", description: The tag.}
    ReputationTag:
      type: object
      description: A tag.
      properties:
        label: {type: string, description: Its text.}
        color: {$ref: "#/components/schemas/ReputationTagColor", description: Its color.}
    ReputationTagColor: {type: string, description: A color., enum: [red, green]}
"##;

const ACTION: &str = r"
  - target: $.paths['/reputation/tags/{tag_id}'].get
    description: A read that cannot bill.
    update:
      x-sdk:
        calls:
          - {resource: reputation.tags, method: retrieve}
        retry: safe
";

/// Adds it to the two files below `root`.
pub fn add_operation(root: &Path) -> Result<()> {
    let file = root.join("openapi/number-reputation.yaml");
    let text = fs::read_to_string(&file)?;
    let text = insert(&text, "\npaths:\n", OPERATION)?;
    fs::write(&file, insert(&text, "\n  schemas:\n", SCHEMAS)?)?;
    let file = root.join("openapi/overlay.yaml");
    let text = fs::read_to_string(&file)?;
    fs::write(&file, insert(&text, "\nactions:\n", ACTION)?)?;
    Ok(())
}

fn insert(text: &str, after: &str, addition: &str) -> Result<String> {
    let (before, rest) =
        text.split_once(after).with_context(|| format!("the document has no line `{}`", after.trim()))?;
    Ok(format!("{before}{after}{}\n{rest}", addition.trim_start_matches('\n').trim_end()))
}
