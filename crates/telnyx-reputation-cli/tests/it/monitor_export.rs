//! `monitor export`: the history as a table that says what the store says.

use std::fs::{self, File};

use parquet::basic::{LogicalType, Type};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use serde_json::{Value, json};

use crate::account::Account;
use crate::monitor::seeded;

/// A history with a number that turned, one that is gone, and one that was labelled.
fn history(name: &str) -> Account {
    let account = seeded(name, 4);
    let collect = || account.run("monitor collect --store s.sqlite");
    account.judge("+16032000000", "low");
    assert_eq!(collect().status, 0);
    account.control("POST /_sandbox/clock/advance", &json!({"by": "1 day 250 milliseconds"}));
    account.judge("+16032000000", "high");
    let reputation = json!({"spam_risk": "medium", "spam_category": "=Scam, likely", "looked_up": true});
    account.control("PUT /_sandbox/numbers/+16032000001/reputation", &reputation);
    assert_eq!(collect().status, 2);
    let enterprise = changes(&account)[0]["enterprise_id"].as_str().unwrap().to_owned();
    let remove = "enterprises:reputation:numbers disassociate --phone-number +16032000003 --yes --enterprise-id";
    let ran = account.run(&format!("{remove} {enterprise}"));
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(collect().status, 2);
    account
}

/// All that is in the store, without what each number was before.
fn changes(account: &Account) -> Vec<Value> {
    let ran = account.run("monitor changes --all --since 1970-01-01 --store s.sqlite --format jsonl");
    let mut rows: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for row in &mut rows {
        row.as_object_mut().unwrap().remove("before");
    }
    rows
}

#[test]
fn a_parquet_file_says_what_the_store_says() {
    let account = history("HISTORY_PARQUET");
    let ran = account.run("monitor export --store s.sqlite --output history.parquet");
    assert_eq!((ran.status, ran.stderr.as_str(), ran.stdout.as_str()), (0, "9 changes: history.parquet\n", ""));
    let reader = SerializedFileReader::new(File::open(account.home.path().join("history.parquet")).unwrap()).unwrap();
    let rows: Vec<Row> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    let (read, written): (Vec<Value>, Vec<Value>) = (rows.iter().map(to_json).collect(), changes(&account));
    assert_eq!(written.len(), 9);
    for (read, written) in read.iter().zip(&written) {
        assert_eq!(without_zeros(read), without_zeros(written));
    }
    assert_eq!(read.len(), written.len());
    let gone = read.iter().find(|row| row["turns"] == json!(["disappeared"])).expect("a number that is gone");
    assert_eq!(
        (&gone["spam_risk"], &gone["maturity_score"], &gone["more"]),
        (&json!(null), &json!(null), &json!(null))
    );

    let schema = reader.metadata().file_metadata().schema_descr();
    let column = |name: &str| schema.columns().iter().find(|column| column.name() == name).expect("a column").clone();
    for name in ["at", "last_refreshed_at", "confirm_by"] {
        assert!(matches!(column(name).logical_type_ref(), Some(LogicalType::Timestamp(_))), "{name}");
    }
    for name in ["maturity_score", "connection_score", "engagement_score", "sentiment_score"] {
        assert_eq!(column(name).physical_type(), Type::INT32, "{name}");
    }
}

/// A row of Parquet as the command prints it.
fn to_json(row: &Row) -> Value {
    let value = |field: &Field| match field {
        Field::Null => Value::Null,
        Field::Bool(flag) => json!(flag),
        Field::Short(score) => json!(score),
        Field::Long(number) => json!(number),
        Field::Str(text) if text.starts_with('{') => serde_json::from_str(text).unwrap(),
        Field::Str(text) => json!(text),
        Field::TimestampMicros(at) => {
            let at = std::time::UNIX_EPOCH + std::time::Duration::from_micros(u64::try_from(*at).unwrap());
            json!(humantime::format_rfc3339_micros(at).to_string())
        }
        Field::ListInternal(names) => {
            json!(names.elements().iter().map(|name| name.to_string().trim_matches('"').to_owned()).collect::<Vec<_>>())
        }
        other => panic!("{other:?}"),
    };
    row.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect()
}

/// Times are the same, however many zeros their seconds end with.
fn without_zeros(row: &Value) -> Value {
    let mut row = row.clone();
    for name in ["at", "last_refreshed_at", "confirm_by"] {
        if let Some(text) = row[name].as_str() {
            let seconds = text.trim_end_matches('Z').split('.').collect::<Vec<_>>();
            let fraction = seconds.get(1).unwrap_or(&"").trim_end_matches('0');
            row[name] = json!(format!("{}.{fraction}", seconds[0]));
        }
    }
    row
}

#[test]
fn text_files_say_the_same_and_no_text_is_a_formula() {
    let account = history("HISTORY_TEXT");
    for name in ["history.jsonl", "history.csv"] {
        let ran = account.run(&format!("monitor export --store s.sqlite --output {name}"));
        assert_eq!(ran.status, 0, "{}", ran.stderr);
    }
    let read = |name: &str| fs::read_to_string(account.home.path().join(name)).unwrap();
    let lines: Vec<Value> = read("history.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, changes(&account));
    let text = read("history.csv");
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let headers = table.headers().unwrap().clone();
    let names: Vec<&str> = headers.iter().collect();
    assert_eq!(names, lines[0].as_object().unwrap().keys().collect::<Vec<_>>());
    let category = names.iter().position(|name| *name == "spam_category").unwrap();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), lines.len());
    assert!(rows.iter().any(|row| &row[category] == "'=Scam, likely"), "{text}");
}

#[test]
fn part_of_it_is_exported_and_what_is_no_table_is_refused() {
    let account = history("HISTORY_PART");
    let export = |words: &str| account.run(&format!("monitor export --store s.sqlite {words}"));
    let at = changes(&account).last().unwrap()["at"].as_str().unwrap().to_owned();
    let ran = export(&format!("--since {at} --output last.jsonl"));
    assert_eq!(ran.stderr, "5 changes: last.jsonl\n", "what the two collections of the second day found");
    assert_eq!(export("--since 2040-01-01 --output none.parquet").stderr, "0 changes: none.parquet\n");
    let file = SerializedFileReader::new(File::open(account.home.path().join("none.parquet")).unwrap()).unwrap();
    assert_eq!(file.metadata().file_metadata().num_rows(), 0);
    let ran = export("--output history.xlsx");
    assert!(ran.status == 10 && ran.stderr.contains(".parquet, .csv or .jsonl"), "{}", ran.stderr);
    assert_eq!(export("--output nowhere/history.csv").status, 1);
    account.write("history.csv", "what was there");
    let ran = account.run("monitor export --store nothing.sqlite --output history.csv");
    assert!(ran.status == 10 && ran.stderr.contains("there is no such file"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(account.home.path().join("history.csv")).unwrap(), "what was there");
}
