//! What `check --fresh` says when its lookups do not come to a good end.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::account::Account;

#[test]
fn check_fresh_claims_no_more_than_is_known() {
    let account = Account::new("FRESH");
    account.monitors(&["+16035550100", "+16035550101"]);
    let words = "check --fresh ENTERPRISE --yes";
    let limited = account.run(&format!("{words} --spend-limit 0.10"));
    let error = limited.error();
    assert_eq!((limited.status, &error["kind"]), (1, &json!("spend_limit")), "{}", limited.stderr);
    let bad_gateway = json!({"when": "after", "action": {"kind": "html", "status": 502}});
    account.fault("refreshReputationNumbers", bad_gateway);
    account
        .fault("listReputationNumbers", json!({"skip": 1, "action": {"kind": "status", "status": 503}, "times": 20}));
    let ran = account.run(&format!("{words} --max-retries 0"));
    let error = ran.error();
    assert_eq!((ran.status, &error["kind"]), (1, &json!("outcome_unknown")), "{}", ran.stderr);
    assert!(error["may_have_billed_usd"] != "0.00" && !ran.stderr.contains("was not looked up"), "{}", ran.stderr);
}

#[test]
fn check_fresh_that_is_interrupted_before_its_answer_says_what_may_have_been_billed() {
    let account = Account::new("FRESH_INT");
    account.monitors(&["+16035550100"]);
    let id = account.fault("refreshReputationNumbers", json!({"when": "before", "action": {"kind": "hold"}}));
    let mut command = account.command(&account.words("check --fresh ENTERPRISE --yes"));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    account.control(&format!("GET /_sandbox/faults/{id}/held?wait=60"), &Value::Null);
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    while !line.contains("Ctrl-C once more") {
        assert_ne!(said.read_line(&mut line).unwrap(), 0, "{line}");
    }
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    said.read_to_string(&mut line).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(line.contains("1 unknown") && line.contains(r#""may_have_billed_usd":"0.10""#), "{line}");
    assert!(!line.contains("some numbers were looked up"), "{line}");
}
