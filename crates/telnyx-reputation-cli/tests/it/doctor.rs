//! `doctor`: what is wrong, and what mends it.

use serde_json::{Value, json};

use crate::account::{Account, Ran};

/// What is wrong or open, as `thing: found`.
fn amiss(findings: &Value) -> Vec<String> {
    let rows = findings["data"].as_array().unwrap().iter().filter(|row| row["status"] != "right");
    rows.map(|row| format!("{}: {}", row["thing"].as_str().unwrap(), row["found"].as_str().unwrap())).collect()
}

#[test]
fn nothing_is_wrong_with_an_account_that_works() {
    let account = Account::new("DOCTOR");
    let ran = account.run("doctor");
    assert!(
        ran.status == 1 && amiss(&ran.json())[0].contains("genuine events are refused"),
        "the sandbox's clock stands"
    );
    account.control("PUT /_sandbox/date", &json!({"absent": true}));
    let ran = account.run("doctor");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, "Nothing has to be mended.\n"), "{}", ran.stdout);
    assert_eq!(amiss(&ran.json()), [""; 0]);
    assert_eq!(account.billed(), "0.00");
}

#[test]
fn what_is_wrong_is_told_with_the_command_that_mends_it() {
    let account = Account::new("DOCTORILL");
    account.control("PUT /_sandbox/date", &json!({"absent": true}));
    let empty = account.with_key("KEY_DOCTOREMPTY");
    empty.control("PUT /_sandbox/date", &json!({"absent": true}));
    let ran = empty.run("doctor");
    assert_eq!(ran.status, 1);
    assert_eq!(amiss(&ran.json()), ["terms: the newest are not accepted", "enterprises: there is none"]);
    let rows = ran.json()["data"].as_array().unwrap().clone();
    let mend = rows.iter().find(|row| row["thing"] == "terms").unwrap()["mend"].as_str().unwrap().to_owned();
    let words = mend.strip_prefix("telnyx-reputation ").unwrap();
    assert_eq!(empty.run(words).status, 0);
    assert_eq!(amiss(&empty.run("doctor").json()), ["enterprises: there is none"]);

    let ran = account.run("doctor --api-key KEY_INVALID");
    assert!(ran.status == 1 && amiss(&ran.json())[0].starts_with("API key: 401"), "{}", ran.stdout);
    let ran = account.run("doctor --base-url http://127.0.0.1:9 --max-retries 0");
    assert!(ran.status == 1 && amiss(&ran.json())[0].starts_with("connection: "), "{}", ran.stdout);

    account.control(
        &format!("POST /_sandbox/enterprises/{}/reject", account.enterprise),
        &json!({"gate": "loa", "reasons": ["not signed"]}),
    );
    let ran = account.run("doctor");
    assert_eq!((ran.status, amiss(&ran.json()).len()), (1, 1), "{}", ran.stdout);
    assert!(amiss(&ran.json())[0].starts_with("letter of "), "{}", ran.stdout);
}

#[test]
fn a_password_of_a_proxy_is_not_shown() {
    let account = Account::new("DOCTORPROXY");
    let mut command = account.command(&["doctor"]);
    command.env("HTTP_PROXY", "http://user:hunter2@127.0.0.1:9").env("NO_PROXY", "127.0.0.1,localhost");
    let ran = Ran::of(&command.output().unwrap());
    assert!(ran.stdout.contains("HTTP_PROXY, NO_PROXY set"), "{}", ran.stdout);
    assert!(!format!("{}{}", ran.stdout, ran.stderr).contains("hunter2"));
}

#[test]
fn a_key_that_is_missing_is_a_finding() {
    let account = Account::new("DOCTORNOKEY");
    let ran =
        Ran::of(&account.command(&["doctor", "--format", "table"]).env_remove("TELNYX_API_KEY").output().unwrap());
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("wrong  configuration: no API key: give --api-key"), "{}", ran.stdout);
    let ran = account.run("doctor --format table");
    assert!(ran.stdout.contains("\nright  API key: it is taken (no profile)\n"), "{}", ran.stdout);
}
