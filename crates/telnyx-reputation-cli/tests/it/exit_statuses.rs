//! Each exit status, and what is said with it.

use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use crate::account::{Account, Ran};

/// Numbers of the sandbox's inventory.
const NUMBERS: &str = "+16035550100,+16035550101";

#[test]
fn each_kind_of_failure_has_its_status_and_is_told_as_json_where_data_is() {
    let account = Account::new("STATUS");
    let id = "00000000-0000-4000-8000-000000000000";
    let associate = format!("enterprises:reputation:numbers associate ENTERPRISE --phone-number {NUMBERS}");
    let told = |words: &str, status: i32, kind: &str| {
        let ran = account.run(words);
        let error = ran.error();
        assert_eq!((ran.status, error["kind"].as_str()), (status, Some(kind)), "{words}: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{words}");
        error
    };
    told("enterprises retrieve --enterprise-id nonsense", 10, "invalid_argument");
    told("enterprises retrieve", 10, "invalid_argument");
    told("enterprises retrieve --enterprize-id x", 10, "invalid_argument");
    told("enterprises list --timeout soon", 10, "invalid_argument");
    told("enterprises list --base-url ftp://x", 10, "configuration");
    told("enterprises list --api-key KEY_INVALID", 11, "authentication");
    told(&format!("enterprises retrieve --enterprise-id {id}"), 12, "not_found");
    let error = told("documents upload-json --file nonsense!", 13, "unprocessable_entity");
    assert_eq!((error["status"].as_u64(), error["errors"].as_array().unwrap().len()), (Some(422), 1));
    told("enterprises list --base-url http://127.0.0.1:1/v2 --max-retries 0", 15, "connection");
    let error = told(&associate, 5, "not_confirmed");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("up to USD 0.20") && message.contains(&account.enterprise), "{message}");
    told(&format!("{associate} --yes --spend-limit 0.19"), 18, "spend_limit");

    account.fault("listEnterprises", json!({"action": {"kind": "status", "status": 503}}));
    told("enterprises list --max-retries 0", 16, "server");
    account.fault(
        "listEnterprises",
        json!({"action": {"kind": "status", "status": 429, "retry_after": {"seconds": 3600}}}),
    );
    told("enterprises list --max-retries 0 --deadline 1s", 14, "rate_limited");
    assert_eq!(account.billed(), "0.00");
    account.fault("associateReputationNumbers", json!({"when": "after", "action": {"kind": "drop"}}));
    account.fault("listReputationNumbers", json!({"action": {"kind": "status", "status": 503}, "times": 100}));
    let error = told(&format!("{associate} --yes --max-retries 0"), 17, "outcome_unknown");
    assert_eq!(error["may_have_billed_usd"], "0.20");
}

#[test]
fn a_call_that_is_interrupted_says_what_may_have_been_billed() {
    let account = Account::new("STOPPED");
    let held = account.hold("associateReputationNumbers");
    let words = format!("enterprises:reputation:numbers associate ENTERPRISE --phone-number {NUMBERS} --yes -q");
    let mut command = account.command(&account.words(&words));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    held();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let ran = Ran::of(&child.wait_with_output().unwrap());
    let error = ran.error();
    assert_eq!(
        (ran.status, &error["kind"], &error["may_have_billed_usd"]),
        (130, &json!("interrupted"), &json!("0.20"))
    );
    assert_eq!(account.billed(), "0.20", "it has been, as the sandbox knows");
}

#[test]
fn without_a_format_for_programs_a_failure_is_a_line() {
    let account = Account::new("LINE");
    let ran = account.run("enterprises retrieve --enterprise-id nonsense --format table");
    assert_eq!((ran.status, ran.stdout.as_str()), (10, ""));
    let line = "telnyx-reputation: getEnterprise: invalid argument: enterprise_id: must be a UUID";
    assert!(ran.stderr.starts_with(line) && ran.stderr.lines().count() == 1, "{}", ran.stderr);
    let ran = account.run("enterprises list --frobnicate --format csv");
    assert!(ran.status == 10 && ran.stderr.starts_with("error: unexpected argument '--frobnicate'"), "{}", ran.stderr);
}

#[test]
fn no_key_is_said_with_what_mends_it() {
    let account = Account::new("NO_KEY");
    let output = account.command(&["enterprises", "list"]).env_remove("TELNYX_API_KEY").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(10));
    assert!(said.contains("give --api-key, set TELNYX_API_KEY, or write a profile into"), "{said}");
}

#[test]
fn verbose_tells_of_calls_and_neither_of_keys_nor_of_numbers() {
    let account = Account::new("VERBOSE");
    let body = "+16035550100 is not well, says KEY_VERBOSE";
    account.fault("listReputationNumbers", json!({"action": {"kind": "status", "status": 503, "body": body}}));
    let ran = account.run("enterprises:reputation:numbers list ENTERPRISE --filter-phone-number-eq +16035550100 -v");
    assert!(ran.stderr.contains("listReputationNumbers") && ran.stderr.contains("status_code=200"), "{}", ran.stderr);
    assert!(ran.stderr.contains("repeats the call") && ran.stderr.contains("+***"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("KEY_VERBOSE") && !ran.stderr.contains("6035550100"), "{}", ran.stderr);
}
