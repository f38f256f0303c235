//! `export` and `forecast`: what people open in a spreadsheet, and what they plan with.

use std::fs::File;

use calamine::{Data, Reader, open_workbook_auto};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::{Value, json};

use crate::account::{Account, Ran};
use crate::process::command;

/// Three numbers: one at high risk, one at low, and one of which nothing is known.
fn account(name: &str) -> Account {
    let account = Account::new(name);
    account.monitors(&["+16035550100", "+16035550101", "+16035550102"]);
    account.judge("+16035550100", "high");
    account.judge("+16035550101", "low");
    account
}

#[test]
fn an_export_has_a_row_for_each_number_in_every_format_and_is_free() {
    let account = account("EXPORT");
    let before = account.billed();
    for format in ["csv", "jsonl", "xlsx", "parquet"] {
        let ran = account.run(&format!("export ENTERPRISE --output numbers.{format}"));
        assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
        assert_eq!(ran.stderr, format!("3 numbers: numbers.{format}\n"));
    }
    assert_eq!(account.billed(), before);
    let file = |format: &str| account.home.path().join(format!("numbers.{format}"));

    let lines = std::fs::read_to_string(file("jsonl")).unwrap();
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let risks: Vec<_> = rows.iter().map(|row| (row["phone_number"].clone(), row["spam_risk"].clone())).collect();
    let known = [("+16035550100", json!("high")), ("+16035550101", json!("low")), ("+16035550102", json!(null))];
    assert_eq!(risks, known.map(|(number, risk)| (json!(number), risk)));

    let mut csv = csv::Reader::from_path(file("csv")).unwrap();
    let headers = csv.headers().unwrap().clone();
    for (read, row) in csv.records().map(Result::unwrap).zip(&rows) {
        for (name, cell) in headers.iter().zip(&read) {
            let value = &row[name];
            let text = value
                .as_str()
                .map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned);
            assert_eq!(cell, text, "{name}");
        }
    }

    let mut workbook = open_workbook_auto(file("xlsx")).unwrap();
    let sheet = workbook.worksheet_range("Numbers").unwrap();
    assert_eq!(sheet.height(), 4);
    for (column, name) in headers.iter().enumerate() {
        assert_eq!(sheet.get((0, column)).unwrap().to_string(), name.replace('_', " "));
        for (read, row) in sheet.rows().skip(1).zip(&rows) {
            match (&row[name], &read[column]) {
                (Value::Null, Data::Empty) => {}
                (Value::Number(score), Data::Float(read)) => assert_eq!(score.as_f64(), Some(*read)),
                (Value::String(_), Data::DateTime(_)) => assert_eq!(name, "last_refreshed_at"),
                (Value::String(text), read) => assert_eq!(text, &read.to_string()),
                other => panic!("{name}: {other:?}"),
            }
        }
    }

    let parquet = SerializedFileReader::new(File::open(file("parquet")).unwrap()).unwrap();
    let read: Vec<_> = parquet.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(read.len(), rows.len());
    for (read, row) in read.iter().zip(&rows) {
        for (name, field) in read.get_column_iter() {
            match (&row[name.as_str()], field) {
                (Value::Null, Field::Null) => {}
                (Value::String(text), Field::Str(read)) => assert_eq!(text, read),
                (Value::Number(score), Field::Short(read)) => assert_eq!(score.as_i64(), Some(i64::from(*read))),
                (Value::String(at), Field::TimestampMicros(read)) => {
                    let at = humantime::parse_rfc3339_weak(&at.replace("+00:00", "Z")).unwrap();
                    let micros = at.duration_since(std::time::UNIX_EPOCH).unwrap().as_micros();
                    assert_eq!(i128::from(*read), i128::try_from(micros).unwrap());
                }
                other => panic!("{name}: {other:?}"),
            }
        }
    }
}

#[test]
fn an_export_goes_to_a_pipe_and_is_refused_without_a_format() {
    let account = account("EXPORTPIPE");
    let ran = account.run("export ENTERPRISE --format csv");
    assert!(ran.status == 0 && ran.stdout.starts_with("phone_number,verdict,"), "{}", ran.stderr);
    assert_eq!(ran.stdout.lines().count(), 4);
    let ran = account.run("export ENTERPRISE --output numbers.doc");
    assert_eq!(ran.status, 10);
    assert_eq!(
        ran.error()["message"],
        "numbers.doc: the ending says how it is written: .csv, .xlsx, .parquet or .jsonl"
    );
    assert_eq!(account.run("export ENTERPRISE --output nowhere/numbers.csv").status, 1);
}

/// A label of strangers' making.
#[test]
fn no_text_is_run_as_a_formula_when_the_table_is_opened() {
    let account = account("FORMULA");
    let label = json!({"spam_risk": "high", "spam_category": "=1+1", "looked_up": true});
    account.control("PUT /_sandbox/numbers/+16035550100/reputation", &label);
    for format in ["csv", "xlsx"] {
        assert_eq!(account.run(&format!("export ENTERPRISE --output numbers.{format}")).status, 0);
    }
    let csv = std::fs::read_to_string(account.home.path().join("numbers.csv")).unwrap();
    let printed = account.run("export ENTERPRISE --format csv").stdout;
    for table in [&csv, &printed] {
        assert!(table.contains("+16035550100,flagged,high,'=1+1,"), "{table}");
    }
    let mut workbook = open_workbook_auto(account.home.path().join("numbers.xlsx")).unwrap();
    assert_eq!(workbook.worksheet_formula("Numbers").unwrap().used_cells().count(), 0);
    let sheet = workbook.worksheet_range("Numbers").unwrap();
    assert!(sheet.used_cells().any(|(_, _, cell)| *cell == Data::String("=1+1".to_owned())));
    assert_eq!(
        account.run("export ENTERPRISE").json()["data"][0]["spam_category"],
        "=1+1",
        "programs have it as it is"
    );
}

#[test]
fn a_forecast_has_the_present_frequency_and_each_other() {
    let account = account("FORECAST");
    let rows = |words: &str| account.run(words).json()["data"].as_array().unwrap().clone();
    let monitored = rows("forecast ENTERPRISE");
    let present: Vec<_> = monitored.iter().filter(|row| row["present"] == true).collect();
    assert_eq!((monitored.len(), present.len()), (6, 1));
    assert_eq!((&present[0]["check_frequency"], &present[0]["phone_numbers"]), (&json!("business_daily"), &json!(3)));
    assert_eq!(present[0]["per_run_usd"], "0.30");
    let planned = rows("forecast --numbers 5000");
    let of = |frequency: &str| planned.iter().find(|row| row["check_frequency"] == frequency).unwrap();
    assert_eq!(of("business_daily")["dearest_month_usd"], "11600.00", "23 runs of USD 500.00, and the fee");
    assert_eq!(of("business_daily")["average_month_usd"], "10970.32");
    assert_eq!(of("never")["this_month_usd"], "100.00");
    assert_eq!(of("never")["present"], Value::Null, "there is none to be present");
}

#[test]
fn a_forecast_of_so_many_numbers_needs_no_account() {
    let output = command().args(["forecast", "--numbers", "5000", "--frequency", "weekly"]).output().unwrap();
    let ran = Ran::of(&output);
    let rows = ran.json()["data"].as_array().unwrap().clone();
    assert_eq!((ran.status, rows.len()), (0, 1), "{}", ran.stderr);
    assert_eq!(
        (&rows[0]["check_frequency"], &rows[0]["average_month_usd"]),
        (&json!("weekly"), &json!(telnyx_reputation::forecast(5000, "weekly").unwrap().per_month.to_string()))
    );
    assert_eq!(Ran::of(&command().arg("forecast").output().unwrap()).status, 10, "whose numbers?");
}
