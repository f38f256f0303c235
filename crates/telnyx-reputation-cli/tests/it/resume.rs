//! Jobs that were broken off, or whose answers were lost, and what going on with them does and bills.

use std::process::{Child, Stdio};

use serde_json::json;

use crate::account::{Account, Ran};

/// The answer of a proxy in place of the service, before anything was done.
fn bad_gateway() -> serde_json::Value {
    json!({"when": "before", "action": {"kind": "html", "status": 502}})
}

fn list(account: &Account, name: &str, count: usize) {
    let numbers: Vec<String> = (0..count).map(|index| format!("+1603555{index:04}")).collect();
    account.write(name, &numbers.join("\n"));
}

fn begun(account: &Account, words: &str) -> Child {
    let mut command = account.command(&account.words(words));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Runs until the answer of a call is awaited, whose work is done, and is killed then.
fn killed(account: &Account, operation: &str, words: &str) {
    let held = account.hold(operation);
    let mut child = begun(account, words);
    held();
    child.kill().unwrap();
    child.wait().unwrap();
}

fn outcomes(ran: &Ran, outcome: &str) -> usize {
    ran.json()["data"].as_array().unwrap().iter().filter(|row| row["outcome"] == outcome).count()
}

#[test]
fn a_budget_is_that_of_the_job_however_often_it_is_gone_on_with() {
    let account = Account::new("BUDGET_RESUMED");
    list(&account, "n90.txt", 90);
    account.monitors(&["@n90.txt"]);
    let words = "refresh @n90.txt --budget 5 ENTERPRISE --yes";
    killed(&account, "refreshReputationNumbers", words);
    for _ in 0..2 {
        let ran = account.run(&format!("{words} --resume"));
        assert_eq!(ran.status, 17, "{}", ran.stderr);
        assert_eq!(outcomes(&ran, "unknown") + outcomes(&ran, "done"), 50, "{}", ran.stderr);
        assert!(!ran.stderr.contains("USD 5.00 for"), "what is never sent has no price: {}", ran.stderr);
    }
    let ran = account.run(&format!("{words} --resume --retry-unknown"));
    assert_eq!(
        (ran.status, account.billed().as_str()),
        (17, "14.00"),
        "all was or may have been spent: {}",
        ran.stderr
    );
}

/// Each time counted as the one before, and there was no end to what it billed.
#[test]
fn what_is_sent_a_second_time_counts_in_the_budget_a_second_time() {
    let account = Account::new("BUDGET_AGAIN");
    list(&account, "n2.txt", 2);
    account.monitors(&["@n2.txt"]);
    let lost = json!({"when": "after", "times": null, "action": {"kind": "html", "status": 504}});
    account.fault("refreshReputationNumbers", lost);
    let words = "refresh @n2.txt --budget 0.50 ENTERPRISE --yes";
    assert_eq!(account.run(words).status, 17);
    for billed in ["0.60", "0.70", "0.70"] {
        let ran = account.run(&format!("{words} --resume --retry-unknown"));
        assert_eq!((ran.status, outcomes(&ran, "unknown")), (17, 2), "{}", ran.stderr);
        assert_eq!(account.billed(), billed, "with the USD 0.20 of adding them: {}", ran.stderr);
    }
}

#[test]
fn what_others_have_added_meanwhile_is_told_as_well() {
    let account = Account::new("ADDED_MEANWHILE");
    let numbers: Vec<String> = (200..350).map(|index| format!("+16035550{index}")).collect();
    account.write("n150.txt", &numbers.join("\n"));
    let words = "sync @n150.txt ENTERPRISE --yes";
    let busy = json!({"when": "before", "times": null, "action": {"kind": "status", "status": 422}});
    account.fault("associateReputationNumbers", bad_gateway());
    account.fault("associateReputationNumbers", busy);
    assert_eq!(account.run(words).status, 17);
    account.control("DELETE /_sandbox/faults", &serde_json::Value::Null);
    let ran = account.run("enterprises:reputation:numbers associate ENTERPRISE --phone-number +16035550349 --yes");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let ran = account.run(&format!("{words} --resume --retry-unknown"));
    assert_eq!((ran.status, outcomes(&ran, "done")), (0, 150), "{}", ran.stderr);
    assert_eq!(account.billed(), "15.00");
}

#[test]
fn what_is_unknown_is_not_forgotten_for_another_list() {
    let account = Account::new("OTHER_LIST");
    account.monitors(&["+16035550100", "+16035550101"]);
    account.fault("refreshReputationNumbers", bad_gateway());
    assert_eq!(account.run("refresh +16035550100 ENTERPRISE --yes").status, 17);
    for words in ["refresh +16035550101 ENTERPRISE --yes --resume", "refresh --all ENTERPRISE --yes --resume"] {
        let ran = account.run(words);
        assert!(ran.status == 10 && ran.stderr.contains("for another list or selection"), "{}", ran.stderr);
    }
    assert_eq!(account.run("refresh +16035550100 ENTERPRISE --yes").status, 10, "its journal is still there");
    account.fault("associateReputationNumbers", bad_gateway());
    assert_eq!(account.run("sync +16035550102 ENTERPRISE --yes").status, 17);
    let ran = account.run("sync +16035550103 ENTERPRISE --yes --resume");
    assert!(ran.status == 10 && ran.stderr.contains("for another list or selection"), "{}", ran.stderr);
    let ran = account.run("sync +16035550102 ENTERPRISE --yes --resume");
    assert_eq!((ran.status, outcomes(&ran, "unknown")), (17, 1), "{}", ran.stderr);
    assert_eq!(account.billed(), "0.20");
}

#[test]
fn what_was_sent_is_told_when_nothing_would_be_chosen_any_more() {
    let account = Account::new("NOTHING_LEFT");
    list(&account, "n6.txt", 6);
    account.monitors(&["@n6.txt"]);
    let judge = |risk: &str| (0..6).for_each(|index| account.judge(&format!("+1603555{index:04}"), risk));
    for (operation, words) in [
        ("refreshReputationNumbers", "refresh @n6.txt --risk high ENTERPRISE --yes"),
        ("submitReputationRemediation", "remediate --risk high --purpose reminders --no-wait ENTERPRISE --yes"),
    ] {
        judge("high");
        killed(&account, operation, words);
        judge("low");
        let ran = account.run(&format!("{words} --resume"));
        assert_eq!((ran.status, outcomes(&ran, "unknown")), (17, 6), "{}", ran.stderr);
        let ran = account.run(words);
        assert!(ran.status == 10 && ran.stderr.contains("--resume"), "it is not over: {}", ran.stderr);
    }
}

#[test]
fn two_equal_jobs_at_once_are_one_job_and_one_refusal() {
    let account = Account::new("TWICE");
    account.monitors(&["+16035550100"]);
    let read = account.fault("listReputationNumbers", json!({"when": "before", "action": {"kind": "hold"}}));
    let words = "refresh +16035550100 ENTERPRISE --yes";
    let first = begun(&account, words);
    account.control(&format!("GET /_sandbox/faults/{read}/held?wait=60"), &serde_json::Value::Null);
    let second = account.run(words);
    assert!(second.status == 10 && second.stderr.contains("another refresh is under way"), "{}", second.stderr);
    account.control("POST /_sandbox/faults/release", &serde_json::Value::Null);
    let first = Ran::of(&first.wait_with_output().unwrap());
    assert_eq!((first.status, account.billed().as_str()), (0, "0.20"), "{}", first.stderr);
    assert_eq!(account.run(words).status, 0, "a job that ended leaves nothing in the way");
}

#[test]
fn what_is_unknown_is_sent_again_when_told_to_after_its_price() {
    let account = Account::new("RETRY_UNKNOWN");
    let words = "sync +16035550100,+16035550101 ENTERPRISE";
    account.fault("associateReputationNumbers", bad_gateway());
    let ran = account.run(&format!("{words} --yes"));
    assert!(ran.status == 17 && ran.stderr.contains("--resume --retry-unknown"), "{}", ran.stderr);
    assert_eq!(account.run(&format!("{words} --yes --resume")).status, 17);
    let ran = account.run(&format!("{words} --resume --retry-unknown"));
    assert!(
        ran.status == 5 && ran.stderr.contains("billed already") && ran.stderr.contains("USD 0.20"),
        "{}",
        ran.stderr
    );
    let ran = account.run(&format!("{words} --yes --resume --retry-unknown"));
    assert_eq!((ran.status, account.billed().as_str()), (0, "0.20"), "{}", ran.stderr);
    account.fault("refreshReputationNumbers", bad_gateway());
    assert_eq!(account.run("refresh --all ENTERPRISE --yes").status, 17);
    let ran = account.run("refresh --all ENTERPRISE --resume --retry-unknown");
    assert!(ran.status == 5 && ran.stderr.contains("2 of them sent before"), "{}", ran.stderr);
    let ran = account.run("refresh --all ENTERPRISE --resume --retry-unknown --yes");
    assert_eq!((ran.status, account.billed().as_str()), (0, "0.40"), "{}", ran.stderr);
}

#[test]
fn what_was_lost_and_is_monitored_has_been_added() {
    let account = Account::new("FOUND_ADDED");
    let words = "sync +16035550100,+16035550101 ENTERPRISE --yes";
    killed(&account, "associateReputationNumbers", words);
    let ran = account.run(&format!("{words} --resume"));
    assert_eq!((ran.status, outcomes(&ran, "done"), account.billed().as_str()), (0, 2, "0.20"), "{}", ran.stderr);
    let ran = account.run(words);
    assert!(ran.status == 0 && ran.stderr.contains("Nothing is to be done."), "{}", ran.stderr);
}
