//! Pages and results as columns of Arrow. Node's tests read all of what a list and a run can be.

use std::fs::File;
use std::process::Output;

use arrow_ipc::reader::StreamReader;
use telnyx_reputation_arrow::Layout;

use crate::account::Account;
use crate::monitor::seeded;

/// What the command makes of this input.
fn columns(account: &Account, input: &str) -> Output {
    columns_of(account, "numbers", input)
}

fn columns_of(account: &Account, of: &str, input: &str) -> Output {
    account.write("input.jsonl", input);
    let file = File::open(account.home.path().join("input.jsonl")).unwrap();
    account.command(&["columns", "--of", of]).stdin(file).output().unwrap()
}

#[test]
fn a_page_that_was_printed_becomes_columns() {
    let account = Account::new("COLUMNS");
    account.monitors(&["+16035550100", "+16035550101"]);
    let page = account.run("enterprises:reputation:numbers list ENTERPRISE --format json").json();
    let ended = r#"{"phone_number":"+16035550102","outcome":"not_tried","reason":"spend_limit","error":"no"}"#;
    let output = columns(&account, &format!("{{\"page\":{page}}}\n{{\"ended\":{ended},\"enterprise_id\":\"e\"}}\n"));
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    let reader = StreamReader::try_new(output.stdout.as_slice(), None).unwrap();
    assert_eq!(reader.schema(), telnyx_reputation_arrow::layout::NUMBERS.schema());
    assert_eq!(reader.map(|batch| batch.unwrap().num_rows()).sum::<usize>(), 3);
    let empty = columns(&account, "");
    assert_eq!(StreamReader::try_new(empty.stdout.as_slice(), None).unwrap().count(), 0);
}

#[test]
fn keys_are_known_however_they_are_written() {
    let account = Account::new("COLUMNS_ESCAPED");
    let record = r#"{"ph\u006fne_number":"+16035550100","reputation\u005fdata":{"spam\u005frisk":"low","n\u0065w":1}}"#;
    let output = columns(&account, &format!("{{\"p\\u0061ge\":{{\"d\\u0061ta\":[{record}]}}}}\n"));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let batch = StreamReader::try_new(output.stdout.as_slice(), None).unwrap().next().unwrap().unwrap();
    for (name, nulls) in [("phone_number", 0), ("has_snapshot", 0), ("spam_risk", 0), ("more", 0), ("id", 1)] {
        assert_eq!(batch.column_by_name(name).unwrap().null_count(), nulls, "{name}");
    }
}

#[test]
fn a_line_that_is_none_is_told() {
    let account = Account::new("COLUMNS_BAD");
    let ended = r#""ended":{"phone_number":"+1","outcome":"done""#;
    for bad in [
        "nonsense",
        "[]",
        r#"{"ended":{"outcome":"done"}}"#,
        r#"{"page":"#,
        "{}",
        r#"{"enterprise_id":"e"}"#,
        r#"{"page":null}"#,
        r#"{"page":[]}"#,
        r#"{"page":"data"}"#,
        r#"{"page":{}}"#,
        r#"{"page":{"errors":[]}}"#,
        r#"{"page":{"data":{}}}"#,
        r#"{"page":{"data":[],"data":[]}}"#,
        r#"{"page":{"data":[{"reputation_data":{},"reputation_data":null}]}}"#,
        r#"{"page":{"data":[{"id":"a","i\u0064":"a"}]}}"#,
        &format!(r#"{{"page":{{"data":[]}},{ended}}}}}"#),
        &format!(r#"{{{ended},"value":{{"id":"a","phone_number":"+1","source":"a","source":"b"}}}}}}"#),
    ] {
        let output = columns(&account, &format!("{{\"page\":{{\"data\":[]}}}}\n{bad}\n"));
        assert_eq!(output.status.code(), Some(10), "{bad}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("line 2: "), "{bad}: {output:?}");
    }
}

#[test]
fn what_the_monitor_answers_becomes_columns() {
    let account = seeded("COLUMNS_MONITOR", 4);
    for risk in ["low", "high", "low", "high", "low"] {
        account.judge("+16032000000", risk);
        account.run("monitor collect --store s.sqlite");
        account.control("POST /_sandbox/clock/advance", &serde_json::json!({"by": "1 day"}));
    }
    let questions = [
        "changes --all --since 1970-01-01",
        "trend",
        "relapses --since 1970-01-01",
        "resting",
        "cost --since 1970-01-01",
    ];
    for question in questions {
        let of = question.split(' ').next().unwrap();
        let ran = account.run(&format!("monitor {question} --store s.sqlite --format jsonl"));
        let lines = ran.stdout.lines().count();
        assert!([0, 2].contains(&ran.status) && lines > 0, "{question}: {}", ran.stderr);
        let output = columns_of(&account, of, &ran.stdout);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{question}");
        let reader = StreamReader::try_new(output.stdout.as_slice(), None).unwrap();
        assert_eq!(reader.schema(), Layout::named(of).unwrap().schema());
        let batches: Vec<_> = reader.map(Result::unwrap).collect();
        assert_eq!(batches.iter().map(|batch| batch.num_rows()).sum::<usize>(), lines, "{question}");
        assert!(batches.iter().all(|batch| batch.column(0).null_count() == 0), "{question}");
    }
    let first = r#"{"collection":1}"#;
    for bad in ["{}", "[]", "5", r#"{"page":{"data":[]}}"#, r#"{"collection":1,"collection":1}"#] {
        let output = columns_of(&account, "changes", &format!("{first}\n{bad}\n"));
        assert_eq!(output.status.code(), Some(10), "{bad}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("line 2: "), "{bad}: {output:?}");
    }
}
