//! Each format, for one answer and for lists, and who reads it.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::json;

use crate::account::{Account, Ran};

/// Of the sandbox's inventory.
const NUMBERS: [&str; 3] = ["+16035550100", "+16035550101", "+16035550102"];

/// What differs from run to run.
fn steady(account: &Account, text: &str) -> String {
    let text = text.replace(&account.enterprise, "ENTERPRISE-ID");
    let mut steady = String::new();
    let mut rest = text.as_str();
    // Ids, which are made anew for each account.
    while let Some(at) = rest.char_indices().map(|(at, _)| at).find(|at| is_uuid(&rest.as_bytes()[*at..])) {
        steady += &format!("{}ID", &rest[..at]);
        rest = &rest[at + 36..];
    }
    steady + rest
}

fn is_uuid(text: &[u8]) -> bool {
    text.len() >= 36
        && text[..36].iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[test]
fn one_answer_and_a_list_in_each_format() {
    let account = Account::new("FORMATS");
    account.monitors(&NUMBERS);
    account.judge(NUMBERS[0], "high");
    let retrieve = format!("enterprises:reputation:numbers retrieve ENTERPRISE --phone-number {}", NUMBERS[0]);
    let list = "enterprises:reputation:numbers list ENTERPRISE --all --page-size 2";
    for format in ["table", "json", "jsonl", "yaml", "csv"] {
        for (name, words) in [("one", retrieve.as_str()), ("list", list), ("nothing", "document-links list --limit 5")]
        {
            let ran = account.run(&format!("{words} --format {format}"));
            assert_eq!(ran.status, 0, "{}", ran.stderr);
            insta::assert_snapshot!(format!("{name}_{format}"), steady(&account, &ran.stdout));
        }
    }
}

#[test]
fn a_limit_ends_in_the_middle_of_a_page_and_no_format_in_a_pipe_is_json() {
    let account = Account::new("LIMIT");
    account.monitors(&NUMBERS);
    let ran = account.run("enterprises:reputation:numbers list ENTERPRISE --limit 2 --page-size 1");
    assert_eq!(ran.json()["data"].as_array().unwrap().len(), 2);
    let one_page = account.run("enterprises:reputation:numbers list ENTERPRISE --page-size 1").json();
    assert_eq!((one_page["data"].as_array().unwrap().len(), &one_page["meta"]["total_pages"]), (1, &3.into()));
}

#[test]
fn a_reader_that_has_had_enough_ends_it_quietly() {
    let account = Account::new("PIPE");
    account.monitors(&NUMBERS);
    let words = account.words("enterprises:reputation:numbers list ENTERPRISE --all --page-size 1 --format jsonl");
    let mut child = account.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    drop(reader);
    let output = child.wait_with_output().unwrap();
    assert!(line.contains("+1603555010"), "{line}");
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[test]
fn bodies_and_lists_come_from_files_and_from_the_standard_input() {
    let account = Account::new("INPUT");
    account.write("numbers.txt", "# ours\n+16035550100\n'+16035550101'\n");
    let ran = account.run("enterprises:reputation:numbers associate ENTERPRISE --phone-number @numbers.txt --yes");
    assert_eq!(ran.json()["data"].as_array().unwrap().len(), 2, "{}", ran.stderr);
    account.write("body.json", r#"{"check_frequency": "weekly"}"#);
    let ran = account.run("enterprises:reputation update-frequency ENTERPRISE --json @body.json --yes");
    assert_eq!(ran.json()["data"]["check_frequency"], "weekly", "{}", ran.stderr);
    let words =
        account.words("enterprises:reputation update-frequency ENTERPRISE --json - --yes --check-frequency never");
    let mut command = account.command(&words);
    let file = std::fs::File::open(account.home.path().join("body.json")).unwrap();
    let output = command.stdin(file).output().unwrap();
    assert!(
        String::from_utf8(output.stdout).unwrap().contains(r#""check_frequency": "never""#),
        "a flag replaces a key"
    );
}

#[test]
fn data_goes_into_a_pipe_byte_for_byte() {
    let account = Account::new("BYTES");
    account.monitors(&["+16035550100", "+16035550101", "+16035550102"]);
    let label = "x\u{1b}]0;never ended\u{9b}31m";
    let body = json!({"spam_risk": "high", "spam_category": label, "looked_up": true});
    account.control("PUT /_sandbox/numbers/+16035550100/reputation", &body);
    let ran = account.run("check ENTERPRISE --format csv");
    let mut rows = csv::Reader::from_reader(ran.stdout.as_bytes());
    let labels: Vec<_> = rows.records().map(|row| row.unwrap()[3].to_owned()).collect();
    assert_eq!(labels, [label, "", ""]);
    let ran = account.run("check ENTERPRISE --format table");
    assert!(!ran.stdout.contains(['\u{1b}', '\u{9b}']) && ran.stdout.lines().count() == 4, "{:?}", ran.stdout);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let account = Account::new("FULLDISK");
    account.monitors(&["+16035550100"]);
    for words in ["check ENTERPRISE", "reputation:numbers list --all", "export ENTERPRISE --format csv"] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let ran = Ran::of(&account.command(&account.words(words)).stdout(full).output().unwrap());
        assert_eq!(ran.status, 1, "{words}: {}", ran.stderr);
        assert!(ran.stderr.contains("the standard output cannot be written: No space left"), "{}", ran.stderr);
    }
}
