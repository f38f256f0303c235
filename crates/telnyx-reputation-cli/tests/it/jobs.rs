//! The jobs, as cron runs them: without a terminal.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::account::{Account, Ran};

/// Of the sandbox's inventory.
fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|index| format!("+1603555{index:04}")).collect()
}

#[test]
fn check_tells_by_its_status_what_is_the_matter() {
    let account = Account::new("CHECK");
    let status = |words: &str| account.run(words).status;
    assert_eq!(status("check ENTERPRISE"), 0, "there is nothing to be flagged");
    account.monitors(&["+16035550100", "+16035550101"]);
    assert_eq!(status("check ENTERPRISE"), 3);
    account.judge("+16035550100", "low");
    account.judge("+16035550101", "low");
    assert_eq!(status("check"), 0, "of the whole account");
    assert_eq!(status("check +16035550100 +16035550102 ENTERPRISE"), 3, "one is not monitored");
    account.judge("+16035550101", "medium");
    let ran = account.run("check ENTERPRISE");
    assert_eq!((ran.status, &ran.json()["data"][0]["phone_number"]), (2, &json!("+16035550101")), "the worst first");
    assert_eq!(ran.stderr, "1 flagged, 1 clean.\n");
    assert_eq!(status("check +16035550100 ENTERPRISE"), 0);
    assert_eq!(status("check nonsense ENTERPRISE"), 1);
    assert_eq!(status("check --nonsense"), 1);
    assert_eq!(status("check ENTERPRISE --api-key KEY_INVALID"), 1);
    assert_eq!(status("check @nowhere.txt"), 1);
    let before = account.billed();
    assert_eq!(status("check --fresh ENTERPRISE"), 1, "there is nobody to ask");
    assert_eq!(account.billed(), before, "all of this was free");
    let ran = account.run("check +16035550100 --fresh --yes ENTERPRISE");
    assert!(ran.status == 0 && ran.stderr.contains("bills up to USD 0.10"), "{}", ran.stderr);
    assert_eq!(account.billed(), "0.30");
}

#[test]
fn sync_adds_what_is_missing_and_removes_only_when_told_to() {
    let account = Account::new("SYNC");
    account.write("numbers.txt", "+16035550100\n+16035550101\n");
    let ran = account.run("sync @numbers.txt ENTERPRISE");
    assert_eq!((ran.status, account.billed().as_str()), (5, "0.00"), "{}", ran.stderr);
    let ran = account.run("sync @numbers.txt ENTERPRISE --yes");
    assert_eq!((ran.status, account.billed().as_str()), (0, "0.20"), "{}", ran.stderr);
    let rows = ran.json()["data"].as_array().unwrap().clone();
    assert_eq!((rows.len(), &rows[0]["action"], &rows[0]["outcome"]), (2, &json!("add"), &json!("done")));
    let ran = account.run("sync @numbers.txt ENTERPRISE");
    assert!(ran.status == 0 && ran.stderr.contains("Nothing is to be done."), "{}", ran.stderr);
    let ran = account.run("sync +16035550100 ENTERPRISE --yes");
    assert!(ran.status == 0 && ran.stderr.contains("leaves 1 that are not wanted"), "{}", ran.stderr);
    let ran = account.run("sync +16035550100 ENTERPRISE --remove --max-removals 0 --yes");
    assert!(
        ran.status == 10 && ran.stderr.contains("--max-removals: 1 of") && !ran.stderr.contains("phone_numbers"),
        "{}",
        ran.stderr
    );
    let ran = account.run("sync +16035550100 ENTERPRISE --remove --yes");
    assert_eq!(ran.json()["data"][0]["action"], "remove", "{}", ran.stderr);
    assert_eq!(account.run("check ENTERPRISE").json()["data"].as_array().unwrap().len(), 1);
    let ran = account.run("sync +16035550100,+16035550106 ENTERPRISE --yes --format table");
    assert_eq!(ran.status, 4, "a number that the API refuses: {}", ran.stderr);
    assert!(ran.stdout.contains("+16035550106") && !ran.stdout.contains("+16035550100"), "{}", ran.stdout);
}

#[test]
fn a_saved_plan_is_applied_exactly_or_not_at_all() {
    let account = Account::new("PLAN");
    let saved = |numbers: &str| {
        let ran = account.run(&format!("sync {numbers} ENTERPRISE --plan-out plan.json"));
        assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    };
    saved("+16035550100,+16035550101");
    assert_eq!(account.billed(), "0.00");
    account.monitors(&["+16035550100"]);
    let ran = account.run("apply plan.json --yes");
    assert!(ran.status == 10 && ran.stderr.contains("+16035550100 would not be added"), "{}", ran.stderr);
    saved("+16035550100,+16035550101");
    assert_eq!(
        account.run("enterprises:reputation update-frequency ENTERPRISE --check-frequency never --yes").status,
        0
    );
    let ran = account.run("apply plan.json --yes");
    assert!(ran.status == 10 && ran.stderr.contains("a month would cost USD 100.00, not USD"), "{}", ran.stderr);
    assert_eq!(account.billed(), "0.10");
    saved("+16035550100,+16035550101");
    let ran = account.run("apply plan.json --yes");
    assert_eq!((ran.status, account.billed().as_str()), (0, "0.20"), "{}", ran.stderr);
    account.write("plan.json", "{}");
    assert_eq!(account.run("apply plan.json").status, 10);
}

#[test]
fn refresh_takes_the_worst_first_as_far_as_the_money_goes() {
    let account = Account::new("REFRESH");
    account.monitors(&["+16035550100", "+16035550101", "+16035550102"]);
    account.judge("+16035550100", "low");
    account.judge("+16035550101", "high");
    account.judge("+16035550102", "medium");
    assert_eq!(account.run("refresh ENTERPRISE --yes").status, 10, "which numbers?");
    let ran = account.run("refresh --all --budget 0.25 ENTERPRISE --yes");
    let rows = ran.json()["data"].as_array().unwrap().clone();
    let refreshed: Vec<&str> = rows.iter().map(|row| row["phone_number"].as_str().unwrap()).collect();
    assert_eq!((ran.status, refreshed), (0, vec!["+16035550101", "+16035550102"]), "{}", ran.stderr);
    assert!(ran.stderr.contains("1 number more would be chosen, which USD 0.25 does not pay for."), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("Billed USD 0.20.\n"), "{}", ran.stderr);
    assert_eq!(account.billed(), "0.50");
    let ran = account.run("refresh +16035550101,+16035550109 ENTERPRISE --yes");
    let rows = ran.json()["data"].as_array().unwrap().clone();
    let outcomes: Vec<&str> = rows.iter().map(|row| row["outcome"].as_str().unwrap()).collect();
    assert_eq!((ran.status, outcomes), (4, vec!["done", "refused"]), "one is not monitored: {}", ran.stderr);
    let ran = account.run("refresh --risk high ENTERPRISE --yes");
    assert_eq!(ran.json()["data"].as_array().unwrap().len(), 1, "{}", ran.stderr);
    // The sandbox's clock stands still in the past, so that all it knows is old for this machine's.
    let ran = account.run("refresh --older-than 36500d --all ENTERPRISE --yes");
    assert!(ran.status == 0 && ran.stderr.contains("No number is to be refreshed."), "{}", ran.stderr);
}

#[test]
fn remediate_submits_waits_and_says_what_the_networks_said() {
    let account = Account::new("REMEDIATE");
    account.monitors(&["+16035550100", "+16035550101", "+16035550102"]);
    account.judge("+16035550100", "low");
    account.judge("+16035550101", "high");
    let by_risk = "remediate --risk high --purpose reminders ENTERPRISE";
    let ran = account.run(by_risk);
    assert!(ran.status == 5 && ran.stderr.contains("USD 1.00"), "{}", ran.stderr);
    let ran = account.run(&format!("{by_risk} --yes"));
    let row = ran.json()["data"][0].clone();
    assert_eq!((ran.status, &row["phone_number"], &row["outcome"]), (0, &json!("+16035550101"), &json!("done")));
    assert!(row["remediation_id"].is_string() && row["result"].is_string(), "{row}");
    assert_eq!(account.billed(), "1.30");
    let ran = account.run("remediate +16035550100,+16035550102 --purpose reminders ENTERPRISE --yes");
    assert!(ran.status == 0 && ran.stderr.starts_with("2 numbers not flagged, left out"), "{}", ran.stderr);
    assert_eq!(account.billed(), "1.30", "where nothing is to be corrected nothing is paid for");
    let words = "remediate +16035550109,+16035550100 --include-unflagged --purpose reminders ENTERPRISE --yes";
    let ran = account.run(words);
    let rows = ran.json()["data"].as_array().unwrap().clone();
    assert_eq!((ran.status, rows.len(), account.billed().as_str()), (4, 2, "2.30"), "one is not monitored: {rows:?}");
    account.control("PUT /_sandbox/approvals", &json!({"remediation": "manual"}));
    let ran = account
        .run("remediate +16035550102 --include-unflagged --purpose reminders ENTERPRISE --yes --wait-at-most 1s");
    assert_eq!((ran.status, &ran.json()["data"][0]["outcome"]), (15, &json!("done")), "what was paid for is told");
    assert!(ran.stderr.contains("Billed USD 1.00.") && ran.stderr.contains("the wait is not over"), "{}", ran.stderr);
    let ran = account.run(&format!("{by_risk} --yes --no-wait"));
    assert_eq!((ran.status, account.billed().as_str()), (4, "3.30"), "it is in cooldown: {}", ran.stderr);
}

#[test]
fn what_was_broken_off_is_not_begun_again_unsaid_and_not_paid_twice() {
    let account = Account::new("RESUME");
    account.write("numbers.txt", &numbers(90).join("\n"));
    let held = account.hold("associateReputationNumbers");
    let mut child = account.command(&account.words("sync @numbers.txt ENTERPRISE --yes")).spawn().unwrap();
    held();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(account.billed(), "9.00");
    let ran = account.run("sync @numbers.txt ENTERPRISE --yes");
    assert!(ran.status == 10 && ran.stderr.contains("and --resume to go on with it"), "{}", ran.stderr);
    let ran = account.run("sync @numbers.txt ENTERPRISE --yes --resume");
    assert_eq!((ran.status, account.billed().as_str()), (0, "9.00"), "{}", ran.stderr);
    let ran = account.run("sync @numbers.txt ENTERPRISE --yes --resume");
    assert!(ran.status == 10 && ran.stderr.contains("there is no sync to go on with"), "{}", ran.stderr);
}

#[test]
fn interrupted_it_says_what_was_done_and_what_was_paid_and_how_to_go_on() {
    let account = Account::new("INTERRUPT");
    account.write("numbers.txt", &numbers(90).join("\n"));
    account.monitors(&["@numbers.txt"]);
    let held = account.hold("refreshReputationNumbers");
    let words = account.words("refresh --all ENTERPRISE --yes");
    let mut child = account.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    held();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut until = |wanted: &str| {
        let mut line = String::new();
        while !line.contains(wanted) {
            line.clear();
            assert_ne!(said.read_line(&mut line).unwrap(), 0, "{wanted} was not said");
        }
    };
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    until("Ctrl-C once more gives it up");
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    for wanted in ["refresh: 90 unknown", "Billed between USD 0.00 and USD 9.00.", "with --resume goes on with it"] {
        until(wanted);
    }
    let ran = Ran::of(&child.wait_with_output().unwrap());
    let rows = ran.json()["data"].as_array().unwrap().clone();
    assert!(ran.status == 130 && rows.len() == 90 && rows.iter().all(|row| row["outcome"] == "unknown"));
    let ran = account.run("refresh --all ENTERPRISE --yes --resume");
    assert_eq!((ran.status, account.billed().as_str()), (17, "18.00"), "nothing is sent again: {}", ran.stderr);
}

/// Whether this process ignores it, as one does that nohup began. Elsewhere than on Linux nothing is known of it.
fn is_ignored(signal: Signal) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    mask.is_some_and(|mask| mask & (1 << (signal.as_raw() - 1)) != 0)
}

/// A terminal that is closed, and a supervisor, which may say it twice.
#[test]
fn any_signal_ends_a_job_with_what_was_done_and_paid() {
    for (name, signal) in [("HUP", Signal::HUP), ("TERM", Signal::TERM)] {
        if is_ignored(signal) {
            eprintln!("{name} was not tried: whoever started the tests ignores it, and so does what they start");
            continue;
        }
        let account = Account::new(&format!("ENDED_BY_{name}"));
        account.write("numbers.txt", &numbers(90).join("\n"));
        account.monitors(&["@numbers.txt"]);
        let held = account.hold("refreshReputationNumbers");
        let words = account.words("refresh --all ENTERPRISE --yes");
        let mut child = account.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        held();
        kill_process(Pid::from_child(&child), signal).unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut first = String::new();
        while !first.contains("what was sent comes to its end") {
            assert_ne!(said.read_line(&mut first).unwrap(), 0, "{first}");
        }
        kill_process(Pid::from_child(&child), signal).unwrap();
        account.control("POST /_sandbox/faults/release", &Value::Null);
        let mut rest = String::new();
        said.read_to_string(&mut rest).unwrap();
        let ran = Ran::of(&child.wait_with_output().unwrap());
        assert_eq!(ran.status, 130, "{rest}");
        for wanted in ["refresh: 90 done", "Billed USD 9.00.", "with --resume goes on with it"] {
            assert!(rest.contains(wanted), "{name}: {wanted}: {rest}");
        }
    }
}

#[test]
fn a_job_that_nohup_began_outlives_its_terminal() {
    let account = Account::new("NOHUP");
    account.monitors(&["+16035550100"]);
    let held = account.hold("refreshReputationNumbers");
    let words = account.words("refresh --all ENTERPRISE --yes");
    let mut command = Command::new("nohup");
    command.arg(env!("CARGO_BIN_EXE_telnyx-reputation")).args(&words).current_dir(account.home.path());
    command.env_remove("XDG_CONFIG_HOME").env_remove("XDG_STATE_HOME");
    command.env("HOME", account.home.path()).env("TELNYX_BASE_URL", &account.base_url);
    command.env("TELNYX_API_KEY", &account.key).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    held();
    kill_process(Pid::from_child(&child), Signal::HUP).unwrap();
    account.control("POST /_sandbox/faults/release", &Value::Null);
    let ran = Ran::of(&child.wait_with_output().unwrap());
    assert_eq!((ran.status, account.billed().as_str()), (0, "0.20"), "{}", ran.stderr);
}

#[test]
fn what_was_refused_is_said_in_words() {
    let account = Account::new("REASONS");
    let ran = account.run("sync +16035550105,+16035550106 ENTERPRISE --yes --format table");
    assert!(ran.stdout.contains("refused  +16035550105 is hosted elsewhere"), "{}", ran.stdout);
    let ran = account.run("sync +16035550105 ENTERPRISE --yes");
    let reason = ran.json()["data"][0]["reason"].as_str().unwrap().to_owned();
    assert!(reason.starts_with("external_verification_required: "), "programs have the API's code: {reason}");
    account.monitors(&["+16035550100"]);
    let ran = account.run("refresh +16035550100 ENTERPRISE --yes --spend-limit 0.05 --format table");
    let said = "not tried  the call could cost USD 0.10, and of the spend limit of USD 0.05 only USD 0.05 is left";
    assert!(ran.stdout.contains(said), "{}", ran.stdout);
}

#[test]
fn remediate_goes_down_the_list_with_money_that_was_not_billed() {
    let account = Account::new("COOLDOWN");
    let all = ["+16035550100", "+16035550101", "+16035550102"];
    account.monitors(&all);
    for number in all {
        account.judge(number, "high");
    }
    let words = "remediate --all --budget 1 --purpose reminders ENTERPRISE --yes";
    for paid in ["1.30", "2.30", "3.30"] {
        for number in all {
            account.judge(number, "high");
        }
        let ran = account.run(words);
        assert!(matches!(ran.status, 0 | 4), "{}", ran.stderr);
        assert_eq!(account.billed(), paid, "{}", ran.stderr);
    }
}

#[test]
fn a_spend_limit_that_stops_all_of_a_job_has_its_own_status() {
    let account = Account::new("LIMITED");
    account.monitors(&["+16035550100"]);
    for words in ["refresh --all", "sync +16035550100,+16035550101"] {
        let ran = account.run(&format!("{words} ENTERPRISE --yes --spend-limit 0.05"));
        assert_eq!((ran.status, account.billed().as_str()), (18, "0.10"), "{words}: {}", ran.stderr);
    }
}

#[test]
fn a_plan_is_never_written_over_another_file() {
    let account = Account::new("PLAN_OUT");
    account.write("numbers.txt", "+16035550100\n");
    let ran = account.run("sync @numbers.txt ENTERPRISE --plan-out numbers.txt");
    assert!(ran.status == 10 && ran.stderr.contains("is no plan"), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(account.home.path().join("numbers.txt")).unwrap(), "+16035550100\n");
    for _ in 0..2 {
        let ran = account.run("sync @numbers.txt ENTERPRISE --plan-out plan.json");
        assert_eq!(ran.status, 0, "{}", ran.stderr);
    }
}

#[test]
fn messages_speak_of_the_command_line() {
    let account = Account::new("WORDS");
    let ran = account.run("sync 16035550100,16035550101 ENTERPRISE");
    assert!(ran.status == 10 && ran.stderr.contains("`telnyx-reputation import FILE`"), "{}", ran.stderr);
}
