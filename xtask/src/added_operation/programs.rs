//! The new call in each language, as a user would write it.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::document::{AGAIN, TAG_ID};
use crate::workspace::command::Run;
use crate::workspace::root::target;
use crate::workspace::{node, python};

/// One program a language, built and ready to run.
pub fn all(root: &Path) -> Result<Vec<(&'static str, Run)>> {
    Ok(vec![
        ("Rust", rust(root)?),
        ("Python", python(root)?),
        ("Node", node(root)?),
        ("the command line", command_line(root)?),
    ])
}

fn rust(root: &Path) -> Result<Run> {
    let program = format!(
        r#"//! Calls the added operations.

use telnyx_reputation::enums::ReputationTagColor;
use telnyx_reputation::{{Client, ErrorKind, Resolution}};

#[tokio::main(flavor = "current_thread")]
async fn main() -> telnyx_reputation::Result<()> {{
    let client = Client::from_env()?;
    let tag = client.reputation().tags().retrieve("{TAG_ID}").in_full(true).await?.data;
    assert_eq!(tag.label.as_deref(), Some("urgent"));
    assert_eq!(tag.color, Some(ReputationTagColor::Unknown("ultraviolet".to_owned())));

    let numbers = ["+16035550100", "+16035550101"];
    let limited = Client::builder().spend_limit("0.49").build()?;
    let refused = limited.reputation().tags().attach(numbers).await.unwrap_err();
    assert_eq!((refused.kind(), refused.attempts()), (ErrorKind::SpendLimit, 0));
    let lost = client.reputation().tags().attach(numbers).await.unwrap_err();
    assert_eq!((lost.kind(), lost.attempts()), (ErrorKind::OutcomeUnknown, 1), "{{lost}}");
    assert_eq!(lost.may_have_billed(), "0.50".parse()?);
    assert_eq!(client.usage().total.at_most, "0.50".parse()?);
    match lost.resolve().await? {{
        Resolution::CannotTell(known) => assert!(known.ends_with("{AGAIN}"), "{{known}}"),
        found => panic!("nothing tells of it: {{found:?}}"),
    }}
    Ok(())
}}
"#
    );
    fs::write(root.join("crates/telnyx-reputation/examples/added.rs"), program)?;
    Ok(in_copy(Run::cargo().args(["run", "--quiet", "--package", "telnyx-reputation", "--example", "added"]), root))
}

fn python(root: &Path) -> Result<Run> {
    // The suite may run alone, before anything else has made it.
    python::environment()?.make()?;
    in_copy(Run::cargo().args(["build", "--quiet", "--package", "telnyx-reputation-python"]), root)
        .env("PYO3_BUILD_EXTENSION_MODULE", "1")
        .env("PYO3_PYTHON", python::interpreter()?)
        .run()?;
    let package = root.join("bindings/python");
    python::place_module(&target()?, &package)?;
    let program = format!(
        r#"from telnyx_reputation import Telnyx

tag = Telnyx().reputation.tags.retrieve("{TAG_ID}", in_full=True).data
assert (tag.label, tag.color) == ("urgent", "ultraviolet"), tag
assert tag.to_dict()["added_later"] is True, tag
"#
    );
    Ok(Run::new(python::interpreter()?).args(["-c", &program]).env("PYTHONPATH", package.join("python")).folder(root))
}

fn node(root: &Path) -> Result<Run> {
    let package = root.join("bindings/node");
    in_copy(node::npm().args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]), &package).run()?;
    in_copy(node::npm().args(["run", "--silent", "build"]), &package).env("CARGO_TARGET_DIR", target()?).run()?;
    let program = format!(
        r#"import Telnyx from 'telnyx-reputation';
const tag = (await new Telnyx().reputation.tags.retrieve('{TAG_ID}', {{ in_full: true }})).data;
if (tag.label !== 'urgent' || tag.color !== 'ultraviolet' || tag.added_later !== true) throw new Error(JSON.stringify(tag));
"#
    );
    // Inside the package its own name resolves through its `exports`, as it would for a user.
    let file = package.join("added.mjs");
    fs::write(&file, program)?;
    Ok(Run::new("node").args([file]).folder(&package))
}

/// The read's command with its flags, and the other's, which says the price and sends nothing before it is confirmed.
fn command_line(root: &Path) -> Result<Run> {
    in_copy(Run::cargo().args(["build", "--quiet", "--package", "telnyx-reputation-cli"]), root).run()?;
    let script = format!(
        r#"set -e
"$0" reputation:tags retrieve --help | grep -q -- '--in-full'
"$0" reputation:tags retrieve --tag-id {TAG_ID} --in-full --format jsonl \
    | grep -qx '{{"label":"urgent","color":"ultraviolet","added_later":true}}'
refused=$("$0" reputation:tags attach --phone-number +16035550100,+16035550101 2>&1) && exit 1 || test $? -eq 5
case "$refused" in *'up to USD 0.50'*) ;; *) echo "$refused"; exit 1 ;; esac
"#
    );
    let command = target()?.join("debug/telnyx-reputation");
    Ok(Run::new("sh").args(["-c", &script]).args([command]))
}

/// Removes what was built of the copy's own crates. They are named as those of the workspace, which has older files, so
/// that cargo would take them for the workspace's and build with the added operation ever after.
pub fn forget_builds() -> Result<()> {
    let own = [
        "telnyx-reputation",
        "telnyx-reputation-sandbox",
        "telnyx-reputation-python",
        "telnyx-reputation-node",
        "telnyx-reputation-cli",
    ];
    let packages = own.iter().flat_map(|name| ["--package", name]);
    Run::cargo().args(["clean", "--quiet", "--profile", "dev"]).args(packages).run()
}

/// Builds in the copy, with what the workspace has built already.
fn in_copy(run: Run, folder: &Path) -> Run {
    let run = run.folder(folder);
    match target() {
        Ok(target) => run.env("CARGO_TARGET_DIR", target),
        Err(_) => run,
    }
}
