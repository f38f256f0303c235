//! What the copy's sandbox is taught of the operations: how it answers them, and what it bills.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::insert::insert;

const HANDLERS: &str = r#"//! Tags.

use serde_json::json;

use crate::{
    price::{Action, Charge},
    problem::Result,
    request::{Answer, Request},
    session::Session,
};

pub(super) fn get(_: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let label = if request.query.get("in_full") == Some("true") { "urgent" } else { "u" };
    Ok(Answer::data(200, json!({ "id": request.path("tag_id"), "label": label, "color": "red" })))
}

pub(super) fn attach(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let count = i64::try_from(request.strings("phone_numbers").len()).unwrap_or(i64::MAX);
    session.charge(Charge::new(Action::Tag, count, "numbers tagged"));
    Ok(Answer::data(200, json!({ "id": session.new_id(), "label": "attached", "color": "green" })))
}
"#;

const TABLE: &str = r#"
        "getReputationTag" => tags::get,
        "attachReputationTag" => tags::attach,
"#;

/// Teaches them to the sandbox below `root`.
pub fn teach(root: &Path) -> Result<()> {
    let sandbox = root.join("crates/telnyx-reputation-sandbox");
    // In the workspace it is a link to the document; a copy has files alone.
    fs::copy(root.join("openapi/number-reputation.yaml"), sandbox.join("openapi/number-reputation.yaml"))?;
    let handlers = sandbox.join("src/handlers");
    fs::write(handlers.join("tags.rs"), HANDLERS)?;
    insert(&handlers.join("mod.rs"), "\nmod table;\n", "mod tags;")?;
    insert(&handlers.join("table.rs"), "\nuse super::{\n", "    tags,")?;
    insert(&handlers.join("table.rs"), "match operation_id {\n", TABLE)?;
    let prices = sandbox.join("src/price.rs");
    insert(&prices, "pub enum Action {\n", "    /// A number that is tagged.\n    Tag,")?;
    insert(&prices, "match self {\n", "            Self::Tag => Usd(25),")
}

/// What the sandbox does beside its work: the read is answered by a newer server, and the second call that bills is done and its
/// answer lost.
pub fn faults() -> [Value; 2] {
    let newer = json!({"data": {"color": "ultraviolet", "added_later": true}});
    [
        json!({"operation": "getReputationTag", "when": "after", "action": {"kind": "patch", "patch": newer}}),
        json!({"operation": "attachReputationTag", "when": "after", "skip": 1, "action": {"kind": "drop"}}),
    ]
}

/// Holds what an account was billed against what its program did: one read, which is free, and two numbers tagged twice, of which
/// once without an answer. Nothing was repeated, and what was refused was not sent.
pub fn check_bill(ledger: &Value) -> Result<()> {
    let wanted = json!({
        "attachReputationTag": {"calls": 2, "usd": "1.00"},
        "getReputationTag": {"calls": 1, "usd": "0.00"},
    });
    let found = &ledger["by_operation"];
    ensure!(*found == wanted, "the sandbox was to bill {wanted}, and has billed {found}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::root::root;

    #[test]
    fn the_sandbox_has_the_places_where_they_are_taught() {
        let (root, copy) = (root().unwrap(), tempfile::tempdir().unwrap());
        let sandbox = "crates/telnyx-reputation-sandbox";
        let files = ["src/handlers/mod.rs", "src/handlers/table.rs", "src/price.rs", "openapi/number-reputation.yaml"];
        let files = files.map(|file| format!("{sandbox}/{file}"));
        for file in files.iter().map(String::as_str).chain(["openapi/number-reputation.yaml"]) {
            let goal = copy.path().join(file);
            fs::create_dir_all(goal.parent().unwrap()).unwrap();
            fs::copy(root.join(file), goal).unwrap();
        }
        teach(copy.path()).unwrap();
        let taught = |file: &str| fs::read_to_string(copy.path().join(sandbox).join(file)).unwrap();
        assert!(taught("src/handlers/table.rs").contains("\"attachReputationTag\" => tags::attach,\n"));
        assert!(taught("src/price.rs").contains("match self {\n            Self::Tag => Usd(25),\n"));
    }

    #[test]
    fn a_call_that_was_made_again_shows_in_the_bill() {
        let ledger = |calls: u64, usd: &str| {
            json!({"by_operation": {
                "attachReputationTag": {"calls": calls, "usd": usd},
                "getReputationTag": {"calls": 1, "usd": "0.00"},
            }})
        };
        check_bill(&ledger(2, "1.00")).unwrap();
        check_bill(&ledger(3, "1.50")).unwrap_err();
        check_bill(&ledger(2, "0.50")).unwrap_err();
    }
}
