//! `quickstart`: a first run in a sandbox of its own, and one in an account, begun again and again.

use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::account::{Account, Ran};
use crate::process::command;

const ENTERPRISE: &str = include_str!("../../src/commands/quickstart/sample_enterprise.json");
const NUMBERS: &str = "+16035550140,+16035550141";

/// An account that has nothing, and the folder of a person who has written down the enterprise and signed the letter.
fn empty(name: &str) -> Account {
    let account = Account::new(name).with_key(&format!("KEY_{name}EMPTY"));
    account.write("enterprise.json", ENTERPRISE);
    account.write("signed.pdf", "%PDF-1.7\n");
    account
}

/// What was billed.
fn ledger(account: &Account) -> Value {
    account.control("GET /_sandbox/ledger", &Value::Null)["total_usd"].clone()
}

/// The outcome of each step.
fn outcomes(ran: &Ran) -> Vec<String> {
    let rows = ran.json()["data"].as_array().unwrap().clone();
    rows.iter().map(|row| row["outcome"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn without_a_key_it_goes_all_the_way_in_a_sandbox() {
    let home = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| {
        Ran::of(&command().args(words).env("HOME", home.path()).current_dir(home.path()).output().unwrap())
    };
    let ran = run(&["quickstart", "--yes", "--format", "table"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    insta::assert_snapshot!("quickstart_in_a_sandbox", ran.stdout);
    for said in ["Nothing in it costs money.", "Enable monitoring: bills up to USD 100.00", "which is gone now"] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "it leaves nothing behind");
    let ran = run(&["quickstart", "--yes", "--spend-limit", "99"]);
    assert_eq!((ran.status, outcomes(&ran)), (18, vec!["done".to_owned(); 4]), "{}", ran.stderr);
    let ran = run(&["quickstart"]);
    assert!(ran.status == 5 && ran.error()["kind"] == "not_confirmed", "there is nobody to ask: {}", ran.stderr);
}

#[test]
fn each_step_of_an_account_is_done_and_billed_once() {
    let account = empty("FIRSTRUN");
    let ran = account.run("quickstart --yes");
    assert!(ran.status == 10 && ran.stderr.contains("give --real"), "whose money is it? {}", ran.stderr);
    let ran = account.run("quickstart --real --json @enterprise.json");
    assert!(ran.status == 5 && ran.stderr.contains("Agree to the terms"), "nobody agrees unasked: {}", ran.stderr);
    let ran = account.run("quickstart --real --yes");
    assert!(ran.status == 10 && ran.stderr.contains("give --json @enterprise.json"), "{}", ran.stderr);

    let ran = account.run("quickstart --real --json @enterprise.json --yes");
    assert_eq!((ran.status, outcomes(&ran)), (0, ["done_before", "done", "waiting"].map(str::to_owned).to_vec()));
    let enterprise = ran.json()["data"][1]["result"].as_str().unwrap().to_owned();
    let letter = account.home.path().join(format!("letter-{enterprise}.pdf"));
    assert!(std::fs::read(&letter).unwrap().starts_with(b"%PDF-"));
    std::fs::write(&letter, "signed in place").unwrap();
    let ran = account.run("quickstart --real --json @enterprise.json --yes");
    assert_eq!(outcomes(&ran), ["done_before", "done_before", "waiting"], "{}", ran.stderr);
    assert_eq!(std::fs::read(&letter).unwrap(), b"signed in place", "a letter is never written over");
    assert_eq!(ledger(&account), "0.00");

    let words = format!("quickstart --real --letter signed.pdf {NUMBERS}");
    let ran = account.run(&words);
    assert!(ran.status == 5 && ran.stderr.contains("Enable monitoring: bills up to USD 100.00"), "{}", ran.stderr);
    assert_eq!(ledger(&account), "0.00", "the price was not confirmed");
    let ran = account.run("quickstart --real --letter signed.pdf --yes");
    assert_eq!(outcomes(&ran).last().unwrap(), "waiting", "for numbers: {}", ran.stderr);
    assert_eq!(ledger(&account), "100.00");
    let ran = account.run(&format!("{words},+16035550106 --yes"));
    assert!(ran.status == 1 && ran.stderr.contains("+16035550106 was refused: "), "{}", ran.stderr);
    assert_eq!(ledger(&account), "100.00", "all of them are added or none");
    let ran = account.run(&words);
    assert!(ran.status == 5 && ran.stderr.contains("Add 2 numbers: bills up to USD 0.20"), "{}", ran.stderr);
    assert_eq!(ledger(&account), "100.00");
    let ran = account.run(&format!("{words} --yes"));
    assert_eq!((ran.status, outcomes(&ran).len()), (0, 9), "{}", ran.stderr);
    assert_eq!(ledger(&account), "100.30");

    let ran = account.run(&words);
    assert_eq!(ran.status, 0, "nothing has to be asked any more: {}", ran.stderr);
    assert!(ran.stderr.contains("Billed USD 0.00."), "{}", ran.stderr);
    assert_eq!(ledger(&account), "100.30");
}

#[test]
fn an_answer_that_never_came_is_found_by_the_next_run() {
    let account = empty("FIRSTLOST");
    let words =
        format!("quickstart --real --json @enterprise.json --letter signed.pdf {NUMBERS} --yes --max-retries 0");
    let operations = ["createEnterprise", "enableReputationSettings", "associateReputationNumbers"];
    let statuses = operations.map(|operation| {
        account.fault(operation, json!({"when": "after", "action": {"kind": "drop"}}));
        account.run(&words).status
    });
    assert_eq!(statuses, [17, 17, 0], "adding numbers finds out by itself");
    let ran = account.run(&words);
    assert_eq!((ran.status, ledger(&account)), (0, json!("100.30")), "{}", ran.stderr);
}

#[test]
fn interrupted_it_says_what_may_have_been_billed_and_goes_on_later() {
    let account = empty("FIRSTBREAK");
    let held = account.hold("enableReputationSettings");
    let line = format!("quickstart --real --json @enterprise.json --letter signed.pdf {NUMBERS} --yes");
    let mut command = account.command(&account.words(&line));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    held();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let ran = Ran::of(&child.wait_with_output().unwrap());
    assert_eq!((ran.status, outcomes(&ran).len()), (130, 4), "{}", ran.stderr);
    assert!(ran.stderr.contains("Billed between USD 0.00 and USD 100.00."), "{}", ran.stderr);
    assert_eq!(ran.error()["may_have_billed_usd"], "100.00");
    let ran = account.run(&line);
    assert_eq!((ran.status, ledger(&account)), (0, json!("100.30")), "{}", ran.stderr);
}

#[test]
fn approvals_that_take_days_end_the_run() {
    let account = empty("FIRSTWAIT");
    account.control("PUT /_sandbox/approvals", &json!({"status": "manual", "loa": "manual"}));
    let words = format!("quickstart --real --json @enterprise.json --letter signed.pdf {NUMBERS} --yes");
    let ran = account.run(&words);
    assert_eq!((ran.status, outcomes(&ran).last().unwrap().as_str()), (0, "waiting"), "{}", ran.stderr);
    let last = ran.json()["data"][5]["result"].as_str().unwrap().to_owned();
    assert!(last.starts_with("business pending, letter pending"), "{last}");
    let enterprise = ran.json()["data"][1]["result"].as_str().unwrap().to_owned();
    let reject = json!({"gate": "loa", "reasons": ["not signed"]});
    account.control(&format!("POST /_sandbox/enterprises/{enterprise}/reject"), &reject);
    let ran = account.run(&words);
    assert!(ran.status == 13 && ran.stderr.contains("`telnyx-reputation doctor` shows"), "{}", ran.stderr);
    assert_eq!(ledger(&account), "100.00");
}
