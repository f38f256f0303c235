//! Pages and results as columns of Arrow. Node's tests read all of what a list and a run can be.

use std::fs::File;
use std::process::Output;

use arrow_ipc::reader::StreamReader;

use crate::account::Account;

/// What the command makes of this input.
fn columns(account: &Account, input: &str) -> Output {
    account.write("input.jsonl", input);
    let file = File::open(account.home.path().join("input.jsonl")).unwrap();
    account.command(&["columns"]).stdin(file).output().unwrap()
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
fn a_line_that_is_none_is_told() {
    let account = Account::new("COLUMNS_BAD");
    for bad in ["nonsense", "[]", r#"{"ended":{"outcome":"done"}}"#, r#"{"page":"#] {
        let output = columns(&account, &format!("{{\"page\":{{\"data\":[]}}}}\n{bad}\n"));
        assert_eq!(output.status.code(), Some(10), "{bad}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("line 2: "), "{bad}: {output:?}");
    }
}
