//! The operations that are added: a read with a path and a query parameter, a new type and a new enum; and a call that
//! bills each of its numbers.

use std::path::Path;

use anyhow::Result;

use super::insert::insert;

/// The id that the programs ask for.
pub const TAG_ID: &str = "8a4b1f5e-2f12-4c0c-9a98-9b3a7d8b8e62";

/// What sending the call that bills again would do.
pub const AGAIN: &str = "every number is tagged, and billed, again";

const OPERATIONS: &str = r##"
  /reputation/tags:
    post:
      operationId: attachReputationTag
      summary: Tag numbers
      description: Tags numbers. Bills USD 0.25 a number.
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/ReputationTagAttachment"}}}
      responses:
        "200":
          description: The tag.
          content: {application/json: {schema: {$ref: "#/components/schemas/ReputationTagWrapped"}}}
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
    ReputationTagAttachment:
      type: object
      description: What to tag.
      required: [phone_numbers]
      additionalProperties: false
      properties:
        phone_numbers: {type: array, minItems: 1, maxItems: 50, items: {type: string, format: e164, description: "One number."}, description: "The numbers."}
    ReputationTagWrapped:
      type: object
      description: A tag.
      required: [data]
      properties:
        data: {$ref: "#/components/schemas/ReputationTag", description: The tag.}
    ReputationTag:
      type: object
      description: A tag.
      required: [id]
      properties:
        id: {type: string, format: uuid, description: Its id.}
        label: {type: string, description: Its text.}
        color: {$ref: "#/components/schemas/ReputationTagColor", description: Its color.}
    ReputationTagColor: {type: string, description: A color., enum: [red, green]}
"##;

const ACTIONS: &str = r"
  - target: $.paths['/reputation/tags/{tag_id}'].get
    description: A read that cannot bill.
    update:
      x-sdk:
        calls:
          - {resource: reputation.tags, method: retrieve}
        retry: safe
  - target: $.paths['/reputation/tags'].post
    description: Bills every number, and nothing that can be read tells of it.
    update:
      x-sdk:
        calls:
          - {resource: reputation.tags, method: attach}
        billing: {usd: '0.25', per: phone_number, when: always}
        retry: once
        outcome: {found_by: nothing, again: 'AGAIN'}
        run: none
";

/// Adds them to the two files below `root`.
pub fn add_operations(root: &Path) -> Result<()> {
    let document = root.join("openapi/number-reputation.yaml");
    insert(&document, "\npaths:\n", OPERATIONS)?;
    insert(&document, "\n  schemas:\n", SCHEMAS)?;
    insert(&root.join("openapi/overlay.yaml"), "\nactions:\n", &ACTIONS.replace("AGAIN", AGAIN))
}
