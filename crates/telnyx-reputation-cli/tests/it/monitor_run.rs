//! `monitor run`: what is worth a lookup, within a month's budget, whatever becomes of the run.

use std::process::Stdio;

use serde_json::{Value, json};
use telnyx_reputation::Usd;

use crate::account::Account;
use crate::monitor::{seeded, seeded_with};

/// How many numbers were looked up by refreshes, all billed.
fn lookups(account: &Account) -> u64 {
    let ledger = account.control("GET /_sandbox/ledger", &Value::Null);
    let billed = ledger["by_operation"]["refreshReputationNumbers"]["usd"].as_str();
    billed.map_or(0, |usd| usd.parse::<Usd>().expect("an amount").thousandths() / 100)
}

fn a_day_later(account: &Account) {
    let store = rusqlite::Connection::open(account.home.path().join("s.sqlite")).unwrap();
    // The budget's days are of this machine's clock, on which no test can wait.
    store.execute("UPDATE days SET day = '2020-01-01'", []).unwrap();
    account.control("POST /_sandbox/clock/advance", &json!({"by": "1 day"}));
}

#[test]
fn a_run_looks_up_what_its_budget_pays_for_and_says_why() {
    let account = seeded_with("RUN", "never", 200);
    let ran = account.run("monitor run --budget 31 --yes --store s.sqlite");
    assert!(ran.status == 10 && ran.stderr.contains("300/month"), "{}", ran.stderr);
    let ran = account.run("monitor run --budget 310/month --store s.sqlite --explain");
    assert!(ran.status == 10 && ran.stderr.contains("`collect` makes one"), "{}", ran.stderr);
    assert_eq!(account.run("monitor collect --store s.sqlite").status, 0);
    account.control("POST /_sandbox/clock/advance", &json!({"by": "8 days"}));
    account.judge("+16032000007", "high");
    account.control("POST /_sandbox/clock/advance", &json!({"by": "8 days"}));
    account.run("monitor collect --store s.sqlite");

    // Enough on the first day of a month for the number that was judged, before which 61 come.
    for amount in ["500", "310"] {
        let ran = account.run(&format!("monitor run --budget {amount}/month --store s.sqlite --explain"));
        assert_eq!(ran.status, 0, "what is only shown begins no budget: {}", ran.stderr);
    }
    assert!(!account.home.path().join("s.sqlite.budget").exists());
    let explain = || account.run("monitor run --budget 310/month --store s.sqlite --explain");
    let ran = explain();
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let rows = ran.json()["data"].as_array().unwrap().clone();
    assert!((62..=200).contains(&rows.len()), "{}", ran.stderr);
    assert!(rows.iter().any(|row| row["why"] == "flagged" && row["phone_number"] == "+16032000007"), "{rows:?}");
    assert!(rows[0]["reason"].as_str().unwrap().contains("turned after"), "{}", rows[0]);
    assert!(ran.stderr.contains(&format!("{} numbers would be looked up", rows.len())), "{}", ran.stderr);
    assert!(ran.stderr.contains("; nothing was billed."), "{}", ran.stderr);
    assert_eq!(explain().stdout, ran.stdout);
    assert_eq!(lookups(&account), 0);

    let ran = account.run("monitor run --budget 310/month --store s.sqlite");
    assert!(ran.status == 5 && ran.stderr.contains("There is no terminal to ask on"), "{}", ran.stderr);
    assert_eq!(lookups(&account), 0);
    let ran = account.run("monitor run --budget 310/month --store s.sqlite --yes --spend-limit 0.30");
    assert!(matches!(ran.status, 0 | 2), "{}", ran.stderr);
    assert_eq!(lookups(&account), 3, "a limit of the command is one more");
    let ran = account.run("monitor run --budget 310/month --store s.sqlite --yes");
    assert!(matches!(ran.status, 0 | 2), "{}", ran.stderr);
    assert_eq!(ran.json()["data"][0]["why"], "flagged", "{}", ran.stdout);
    assert_eq!(lookups(&account), rows.len() as u64);
    let ran = account.run("monitor run --budget 310/month --store s.sqlite --yes");
    assert!(ran.stderr.contains("No number is to be looked up now"), "{}", ran.stderr);
    assert_eq!(lookups(&account), rows.len() as u64, "today's share is spent");
    let ran = account.run("monitor run --budget 500/month --store s.sqlite --yes");
    assert!(ran.status == 10 && ran.stderr.contains("s.sqlite.budget"), "{}", ran.stderr);
    assert!(ran.stderr.contains("remove it to begin anew"), "{}", ran.stderr);
}

#[test]
fn new_numbers_come_first_and_those_of_a_daily_schedule_are_left_to_it() {
    let account = seeded_with("RUN_NEW", "never", 20);
    assert_eq!(account.run("monitor collect --store s.sqlite").status, 0);
    account.control("POST /_sandbox/clock/advance", &json!({"by": "1 day"}));
    let enterprise = account.control("GET /_sandbox/overview", &Value::Null)["enterprises"][0]["id"].clone();
    let enterprise = enterprise.as_str().expect("an enterprise");
    let numbers = "+16035550103,+16035551234";
    let ran = account.run(&format!("sync {numbers} --enterprise-id {enterprise} --yes"));
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let before = lookups(&account);
    let ran = account.run("monitor run --budget 62/month --store s.sqlite --yes --spend-limit 0.40 --alert stdout");
    assert!(matches!(ran.status, 0 | 2), "{}", ran.stderr);
    assert!(lookups(&account) - before >= 3, "{}", ran.stderr);
    let history = account.run("monitor history +16035551234 --store s.sqlite").json();
    assert_eq!(history["data"].as_array().unwrap().len(), 2, "it is looked up, and what came of it collected");
    let picked = account.run("monitor run --budget 62/month --store s.sqlite --explain").json();
    let picked = picked["data"].as_array().unwrap();
    assert!(picked.iter().all(|row| row["phone_number"] != "+16035550103"), "that one was tried");
    assert!(!picked.is_empty() && picked.iter().all(|row| row["why"] == "likely"), "{picked:?}");

    let account = seeded("RUN_DAILY", 20);
    assert_eq!(account.run("monitor collect --store s.sqlite").status, 0);
    let ran = account.run("monitor run --budget 62/month --store s.sqlite --explain");
    assert!(
        ran.stderr.contains("which are left to it"),
        "also where nothing but collections came before: {}",
        ran.stderr
    );
    let ran = account.run("monitor run --budget 62/month --store s.sqlite --yes");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("No number is to be looked up now"), "{}", ran.stderr);
    account.control("POST /_sandbox/clock/advance", &json!({"by": "36 hours"}));
    let ran = account.run("monitor run --budget 62/month --store s.sqlite --explain");
    assert!(
        ran.stderr.contains("(daily) looks up its 20 numbers, which are left to it, for about USD 6"),
        "{}",
        ran.stderr
    );
}

#[test]
fn runs_that_are_killed_spend_no_more_than_the_budget() {
    let account = seeded_with("RUN_KILL", "never", 300);
    account.control("PUT /_sandbox/drift", &json!({"seed": 5, "days": 4}));
    let run = || {
        let words = "monitor run --budget 6/month --store s.sqlite --yes --spend-limit 0.50";
        let mut command = account.command(&account.words(words));
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    run().status().expect("the command");
    for _ in 0..6 {
        a_day_later(&account);
        let wait_until_it_is_done = account.hold("refreshReputationNumbers");
        let mut child = run().spawn().expect("the command");
        // Done and billed, and the answer never comes.
        wait_until_it_is_done();
        child.kill().expect("a child");
        child.wait().expect("its end");
        account.control("DELETE /_sandbox/faults", &Value::Null);
    }
    let killed = lookups(&account);
    assert!(killed >= 6, "{killed} lookups of runs that were killed");
    for _ in 0..40 {
        a_day_later(&account);
        assert!(matches!(run().status().expect("the command").code(), Some(0 | 2)));
    }
    let spent = lookups(&account);
    // On the first day of a month a day's share is so small that the cents that are left of it add up.
    assert!(spent > killed && (30..=60).contains(&spent), "{spent} lookups of the 60 that the budget pays for");
}
