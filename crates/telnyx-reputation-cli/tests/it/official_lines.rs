//! The lines of the API reference for the official command, typed into a shell with only the program's name changed.

use std::path::Path;

use portable_pty::CommandBuilder;
use serde_json::Value;

use crate::account::Account;
use crate::terminal::typed;

const RETRIEVE: &str = "telnyx-reputation enterprises:reputation:numbers retrieve --api-key 'My API Key' --enterprise-id 6a09cdc3-8948-47f0-aa62-74ac943d6c58 --phone-number +16035551234";
const ASSOCIATE: &str = r#"telnyx-reputation enterprises:reputation:numbers associate --api-key 'My API Key' --enterprise-id 4a6192a4-573d-446d-b3ce-aff9117272a6 --phone-number "'+19493253498'" --phone-number "'+12134445566'""#;

/// Types a line at a terminal, says yes when asked, and gives the status and what was shown.
fn shell(account: &Account, line: &str) -> (u32, String) {
    let programs = Path::new(env!("CARGO_BIN_EXE_telnyx-reputation")).parent().unwrap().to_str().unwrap();
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", line]);
    typed(account, command, 200, "y\n", &[("PATH", programs), ("TELNYX_API_KEY", ""), ("NO_COLOR", "1")])
}

#[test]
fn they_run_as_they_are_printed() {
    let prepared = Account::new("OFFICIAL");
    prepared.monitors(&["+16035551234"]);
    prepared.judge("+16035551234", "high");
    let account = prepared.with_key("My API Key");
    let state = prepared.control("GET /_sandbox/state", &Value::Null).to_string();
    for (line, enterprise, said) in [
        (RETRIEVE, "6a09cdc3-8948-47f0-aa62-74ac943d6c58", ["+16035551234", "high"]),
        (ASSOCIATE, "4a6192a4-573d-446d-b3ce-aff9117272a6", ["+19493253498", "+12134445566"]),
    ] {
        // The sandbox makes its ids itself, so the enterprise gets the line's in a state that was taken out.
        let state: Value = serde_json::from_str(&state.replace(&prepared.enterprise, enterprise)).unwrap();
        account.control("PUT /_sandbox/state", &state);
        let (status, shown) = shell(&account, line);
        assert_eq!(status, 0, "{line}: {shown}");
        for text in said {
            assert!(shown.contains(text), "{line}: {shown}");
        }
    }
    let monitored = account.run("reputation:numbers list --all --format jsonl");
    assert_eq!(monitored.stdout.lines().count(), 3, "{}", monitored.stdout);
}
