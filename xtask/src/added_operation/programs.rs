//! The new calls in each language, as a user would write them: the read, and the call that bills, which is refused by a limit, then
//! answered, then done without an answer. What each says of the money is what it was.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::document::{AGAIN, TAG_ID};
use crate::workspace::command::Run;
use crate::workspace::root::target;
use crate::workspace::{node, python};

/// One program a language, built and ready to run.
pub fn all(root: &Path) -> Result<Vec<(&'static str, Run)>> {
    build_python(root)?;
    Ok(vec![
        ("Rust", rust(root)?),
        ("Python", python(root, &PYTHON_WORDS)?),
        ("asyncio", python(root, &ASYNCIO_WORDS)?),
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
    let tagged = client.reputation().tags().attach(numbers).await?.data;
    assert_eq!(tagged.label.as_deref(), Some("attached"));
    let lost = client.reputation().tags().attach(numbers).await.unwrap_err();
    assert_eq!((lost.kind(), lost.attempts()), (ErrorKind::OutcomeUnknown, 1), "{{lost}}");
    assert_eq!(lost.may_have_billed(), "0.50".parse()?);
    assert_eq!(client.usage().total.at_most, "1.00".parse()?);
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

fn build_python(root: &Path) -> Result<()> {
    // The suite may run alone, before anything else has made it.
    python::environment()?.make()?;
    in_copy(Run::cargo().args(["build", "--quiet", "--package", "telnyx-reputation-python"]), root)
        .env("PYO3_BUILD_EXTENSION_MODULE", "1")
        .env("PYO3_PYTHON", python::interpreter()?)
        .run()?;
    python::place_module(&target()?, &root.join("bindings/python"))
}

/// In what the two programs of Python differ, as what stands in [`PYTHON`] and what takes its place.
type Words = [(&'static str, &'static str); 5];

const PYTHON_WORDS: Words =
    [("CLIENT", "Telnyx"), ("DEF", "def"), ("AWAIT ", ""), ("RESOLVE", "resolve"), ("RUN", "main()")];

const ASYNCIO_WORDS: Words = [
    ("CLIENT", "AsyncTelnyx"),
    ("DEF", "async def"),
    ("AWAIT ", "await "),
    ("RESOLVE", "resolve_async"),
    ("RUN", "asyncio.run(main())"),
];

const PYTHON: &str = r#"import asyncio

from telnyx_reputation import CLIENT, OutcomeUnknownError, SpendLimitError

NUMBERS = ["+16035550100", "+16035550101"]


DEF main():
    client = CLIENT()
    tag = (AWAIT client.reputation.tags.retrieve("{TAG_ID}", in_full=True)).data
    assert (tag.label, tag.color) == ("urgent", "ultraviolet"), tag
    assert tag.to_dict()["added_later"] is True, tag

    try:
        AWAIT CLIENT(spend_limit_usd="0.49").reputation.tags.attach(phone_numbers=NUMBERS)
        raise AssertionError("the limit was passed")
    except SpendLimitError as refused:
        assert refused.attempts == 0, refused
    tagged = (AWAIT client.reputation.tags.attach(phone_numbers=NUMBERS)).data
    assert tagged.label == "attached", tagged
    try:
        AWAIT client.reputation.tags.attach(phone_numbers=NUMBERS)
        raise AssertionError("there was no answer")
    except OutcomeUnknownError as lost:
        assert (lost.attempts, str(lost.may_have_billed_usd)) == (1, "0.50"), lost
        found = AWAIT lost.RESOLVE()
        assert found.outcome == "cannot_tell" and found.reason.endswith("{AGAIN}"), found
    assert str(client.usage().at_most_usd) == "1.00", client.usage()


RUN
"#;

fn python(root: &Path, words: &Words) -> Result<Run> {
    let program = PYTHON.replace("{TAG_ID}", TAG_ID).replace("{AGAIN}", AGAIN);
    let program = words.iter().fold(program, |program, (word, own)| program.replace(word, own));
    let package = root.join("bindings/python/python");
    Ok(Run::new(python::interpreter()?).args(["-c", &program]).env("PYTHONPATH", package).folder(root))
}

fn node(root: &Path) -> Result<Run> {
    let package = root.join("bindings/node");
    in_copy(node::npm().args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]), &package).run()?;
    in_copy(node::npm().args(["run", "--silent", "build"]), &package).env("CARGO_TARGET_DIR", target()?).run()?;
    let program = format!(
        r#"import assert from 'node:assert/strict';
import Telnyx, {{ OutcomeUnknownError, SpendLimitError }} from 'telnyx-reputation';

const client = new Telnyx();
const tag = (await client.reputation.tags.retrieve('{TAG_ID}', {{ in_full: true }})).data;
assert.deepEqual([tag.label, tag.color, tag.added_later], ['urgent', 'ultraviolet', true]);

const numbers = {{ phone_numbers: ['+16035550100', '+16035550101'] }};
const refused = await new Telnyx({{ spendLimitUsd: '0.49' }}).reputation.tags.attach(numbers).catch((error) => error);
assert.ok(refused instanceof SpendLimitError && refused.attempts === 0, String(refused));
const tagged = (await client.reputation.tags.attach(numbers)).data;
assert.equal(tagged.label, 'attached');
const lost = await client.reputation.tags.attach(numbers).catch((error) => error);
assert.ok(lost instanceof OutcomeUnknownError && lost.attempts === 1, String(lost));
assert.equal(lost.mayHaveBilledUsd, '0.50');
const found = await lost.resolve();
assert.ok(found.outcome === 'cannot_tell' && found.reason.endsWith('{AGAIN}'), JSON.stringify(found));
assert.equal(client.usage().atMostUsd, '1.00');
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
tag=$("$0" reputation:tags retrieve --tag-id {TAG_ID} --in-full --format jsonl)
for field in '"label":"urgent"' '"color":"ultraviolet"' '"added_later":true'; do
    case "$tag" in *"$field"*) ;; *) echo "$tag"; exit 1 ;; esac
done
attach() {{ "$0" reputation:tags attach --phone-number +16035550100,+16035550101 --format jsonl "$@" 2>&1; }}
refused=$(attach) && exit 1 || test $? -eq 5
case "$refused" in *'up to USD 0.50'*) ;; *) echo "$refused"; exit 1 ;; esac
refused=$(attach --yes --spend-limit 0.49) && exit 1 || test $? -eq 18
tagged=$(attach --yes)
case "$tagged" in *'"label":"attached"'*) ;; *) echo "$tagged"; exit 1 ;; esac
lost=$(attach --yes) && exit 1 || test $? -eq 17
case "$lost" in *may_have_billed_usd*0.50*) ;; *) echo "$lost"; exit 1 ;; esac
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
