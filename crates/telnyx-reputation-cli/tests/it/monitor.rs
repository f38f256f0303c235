//! `telnyx-reputation monitor`, as cron and people run it.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::account::{Account, Ran};
use crate::killed_collections::{self, KILLED, WHOLE, kills};
use crate::process::command;

/// An account that has numbers from +16032000000 on, which are looked up at each check.
pub fn seeded(name: &str, count: usize) -> Account {
    seeded_with(name, "daily", count)
}

/// The same with another schedule.
pub fn seeded_with(name: &str, check_frequency: &str, count: usize) -> Account {
    let key = format!("KEY_{name}");
    let account = Account::new(&format!("{name}_BESIDE")).with_key(&key);
    let seed = json!({"accounts": [{"api_key": key, "enterprises": [{
        "profile": {"legal_name": "Monitored"},
        "reputation": {"check_frequency": check_frequency, "looked_up": true, "generate": {"count": count}},
    }]}]});
    account.control("POST /_sandbox/seed", &json!({"yaml": seed.to_string()}));
    account
}

#[test]
fn a_key_that_the_service_has_in_a_number_is_not_shown() {
    let account = seeded("MONITOR_KEY_IN_A_NUMBER", 1);
    let row = json!({"id": "x", "enterprise_id": "x", "phone_number": format!("+1 {}", account.key)});
    let meta = json!({"total_results": 1, "total_pages": 1, "page_number": 1, "page_size": 250});
    let action = json!({"kind": "status", "status": 200, "body": {"data": [row], "meta": meta}});
    account.fault("listReputationNumbersSimplified", json!({"times": null, "action": action}));
    for format in ["jsonl", "table"] {
        let ran = account.run(&format!("monitor collect --store history.sqlite --format {format}"));
        let told = format!("{}{}", ran.stdout, ran.stderr);
        assert!(ran.status == 1 && told.contains("+1 ***") && told.contains("no phone number in E.164"), "{told}");
        assert!(!told.contains(&account.key[..8]), "{told}");
    }
}

#[test]
fn cron_hears_of_what_turned() {
    let account = seeded("MONITOR", 3);
    let collect = || account.run("monitor collect --store history.sqlite");
    let ran = account.run("monitor changes --store history.sqlite");
    assert_eq!((ran.status, ran.error()["kind"].as_str()), (10, Some("invalid_argument")), "{}", ran.stderr);
    assert!(ran.stderr.contains("there is no such file; `collect` makes one"), "{}", ran.stderr);
    for number in ["+16032000000", "+16032000001", "+16032000002"] {
        account.judge(number, "low");
    }
    let ran = collect();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, "3 numbers listed, 3 changed, 0 turned.\n"));
    let ran = collect();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, "3 numbers listed, 0 changed, 0 turned.\n"));
    account.control("POST /_sandbox/clock/advance", &json!({"by": "1 hour"}));
    account.judge("+16032000001", "high");
    let ran = collect();
    assert_eq!((ran.status, ran.stderr.as_str()), (2, "3 numbers listed, 1 changed, 1 turned.\n"));
    let turned = &ran.json()["data"][0];
    assert_eq!((&turned["phone_number"], &turned["turns"]), (&json!("+16032000001"), &json!(["flagged"])));
    assert_eq!((&turned["before"]["spam_risk"], &turned["spam_risk"]), (&json!("low"), &json!("high")));
    assert_eq!(collect().status, 0, "it is told once");

    let status = |words: &str| account.run(&format!("{words} --store history.sqlite --since 2026-11-20")).status;
    assert_eq!(status("monitor changes"), 2);
    assert_eq!(status("monitor changes --turn cleared"), 0);
    assert_eq!(status("monitor changes --turn cleared --turn flagged"), 2);
    assert_eq!(status("monitor changes --turn nonsense"), 10);
    assert_eq!(status("monitor changes --enterprise-id nobody"), 10);
    let all = account.run("monitor changes --store history.sqlite --since 2026-11-20 --all").json();
    assert_eq!(all["data"].as_array().unwrap().len(), 4);

    let answers = |words: &str| {
        // What only answers needs no key.
        let output = command().args(words.split(' ')).current_dir(account.home.path()).output().expect("the command");
        let ran = Ran::of(&output);
        assert_eq!(ran.status, 0, "{words}: {}", ran.stderr);
        ran.stdout
    };
    let json = |words: &str| serde_json::from_str::<Value>(&answers(words)).expect("JSON")["data"].clone();
    let trend = json("monitor trend --store history.sqlite --format json --by-collection");
    let flagged: Vec<&Value> = trend.as_array().unwrap().iter().map(|row| &row["flagged"]).collect();
    assert_eq!(flagged, [0, 0, 1, 1]);
    assert_eq!(json("monitor resting --store history.sqlite --format json"), json!([]));
    assert_eq!(json("monitor relapses --store history.sqlite --format json"), json!([]));
    let cost = json("monitor cost --store history.sqlite --format json");
    assert_eq!((&cost[0]["what"], &cost[0]["usd"]), (&json!("lookup"), &json!("0.10")));
    let csv = answers("monitor history +16032000001 --store history.sqlite --format csv");
    assert_eq!((csv.lines().count(), csv.starts_with("at,verdict,spam_risk,")), (3, true), "{csv}");
    let drawn = answers("monitor history +16032000001 --store history.sqlite --format table");
    assert!(drawn.contains("\nmaturity") && drawn.contains("█ high"), "{drawn}");
    assert_eq!(account.run("monitor history +19995550000 --store history.sqlite").status, 10);
    let ledger = account.control("GET /_sandbox/ledger", &Value::Null);
    assert_eq!(ledger["total_usd"], "0.00");
}

#[test]
fn an_enterprise_that_is_not_known_is_no_answer() {
    let account = seeded("MONITOR_ENTERPRISE", 1);
    assert_eq!(account.run("monitor collect --store s.sqlite").status, 0);
    let changes = account.run("monitor changes --all --since 2020-01-01 --store s.sqlite").json();
    let known = changes["data"][0]["enterprise_id"].as_str().expect("an id").to_owned();
    let questions = [
        "changes",
        "trend",
        "relapses",
        "resting",
        "cost",
        "report",
        "report --html report.html",
        "serve",
        "export --output history.csv",
    ];
    for question in questions {
        for asked in ["nobody", &known[..8]] {
            let ran = account.run(&format!("monitor {question} --store s.sqlite --enterprise-id {asked}"));
            assert_eq!((ran.status, ran.stdout.as_str()), (10, ""), "{question}: {}", ran.stderr);
            let message = format!("{asked}: the store knows no such enterprise; it knows {known}");
            assert!(ran.stderr.contains(&message), "{question}: {}", ran.stderr);
        }
    }
    for file in ["report.html", "history.csv"] {
        assert!(!account.home.path().join(file).exists(), "{file}");
    }
    let ran = account.run(&format!("monitor report --store s.sqlite --enterprise-id {known} --format csv"));
    assert!(ran.status == 0 && ran.stdout.contains(&known), "the whole id: {}", ran.stdout);
}

#[test]
fn the_history_has_a_place_of_its_own() {
    let account = seeded("MONITOR_PLACE", 1);
    assert_eq!(account.run("monitor collect").status, 0);
    assert!(account.home.path().join(".local/state/telnyx-reputation/monitor/default.sqlite").is_file());
    assert_eq!(account.run("monitor trend").json()["data"][0]["phone_numbers"], 1);
    account.write("mine.txt", "my own text");
    let ran = account.run("monitor collect --store mine.txt");
    assert!(ran.status == 10 && ran.stderr.contains("mine.txt: it is no database"), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(account.home.path().join("mine.txt")).unwrap(), "my own text");
}

#[test]
fn the_help_of_each_question() {
    let of = |name: &str| {
        let output = command().args(["monitor", name, "--help"]).output().unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        format!("$ monitor {name} --help\n{}\n", help.split("Options of every command:").next().unwrap_or_default())
    };
    let names =
        ["collect", "changes", "history", "trend", "relapses", "resting", "cost", "report", "serve", "export", "run"];
    insta::assert_snapshot!("help_of_monitor", names.map(of).concat());
}

#[test]
fn a_kill_at_any_moment_leaves_all_of_a_collection_or_nothing() {
    let kills = kills();
    let account = seeded("MONITOR_KILL", 400);
    account.control("PUT /_sandbox/drift", &json!({"seed": 5, "days": 2}));
    let collect = |name: &str| {
        let store = format!("{name}.sqlite");
        let mut command = account.command(&["monitor", "collect", "--store", &store, "--format", "json"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let end_the_day = || drop(account.control("POST /_sandbox/clock/advance", &json!({"by": "1 day"})));
    killed_collections::run(kills, collect, end_the_day);
    let changes = |store: &str| {
        let words = format!("monitor changes --all --since 2020-01-01 --store {store}.sqlite");
        let mut changes = account.run(&words).json()["data"].as_array().expect("a list").clone();
        // Another collection may have found it, at the same time of the sandbox.
        for change in &mut changes {
            change["collection"] = Value::Null;
        }
        changes
    };
    let (whole, after_kills) = (changes(WHOLE), changes(KILLED));
    assert!(whole.len() >= 400 * kills.div_ceil(3), "{} changes", whole.len());
    assert_eq!(whole.len(), after_kills.len());
    assert!(whole == after_kills, "the kills changed what is written");
}
