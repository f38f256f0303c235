//! `tests/numbers/cells.yaml`.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use telnyx_reputation::{ErrorKind, RowKind, parse_numbers};

type Cells = BTreeMap<String, BTreeMap<String, Vec<Value>>>;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/numbers/cells.yaml");

/// What a program makes of a cell that is no text.
fn text(cell: &Value) -> String {
    match cell {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[test]
fn every_cell_is_read_as_a_person_would() {
    let cells: Cells = serde_saphyr::from_str(&fs::read_to_string(FILE).unwrap()).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (kind, answers) in &cells {
        for (answer, cells) in answers {
            for cell in cells {
                count += 1;
                let cell = text(cell);
                let row = parse_numbers([&cell], "US").unwrap().rows.remove(0);
                let said = if kind == "bad" { &row.reason } else { &row.phone_number };
                let said = said.as_deref().unwrap_or_default();
                let right = if kind == "bad" { said.contains(answer.as_str()) } else { said == answer };
                if row.kind.name() != kind || !right || (kind == "bad") != row.phone_number.is_none() {
                    wrong.push(format!("{cell:?}: {kind} {answer:?}, but {row:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 300, "{count} cells");
}

#[test]
fn each_row_has_its_place_its_text_and_its_reason() {
    let rows = ["+1 603 555 0123", "hello\u{feff}", "6035550123", "416-555-0123", "\u{202a}16035550123", "6035550124"];
    let parsed = parse_numbers(rows, "US").unwrap();
    assert_eq!(parsed.phone_numbers().collect::<Vec<_>>(), ["+16035550123", "+16035550124"]);
    let kinds = parsed.rows.iter().map(|row| row.kind.name()).collect::<Vec<_>>();
    assert_eq!(kinds, ["good", "bad", "duplicate", "foreign", "duplicate", "good"]);
    assert!(parsed.rows.iter().enumerate().all(|(index, row)| row.row == index));
    assert_eq!(parsed.rows[1].text, r"hello\u{feff}");
    assert_eq!(parsed.rows[4].text, r"\u{202a}16035550123");
    assert_eq!(parsed.rows[4].first_row, Some(0));
    assert_eq!(parsed.rows[4].reason.as_deref(), Some("is the number of row 0"));
    assert_eq!(parsed.rows[3].phone_number.as_deref(), Some("+14165550123"));
    assert_eq!(parsed.of_kind(RowKind::Good).count(), 2);
    assert!(parsed.rows[0].reason.is_none() && parsed.rows[0].first_row.is_none());
}

#[test]
fn a_long_row_is_bad_at_once_and_shown_short() {
    let row = parse_numbers(["6".repeat(10_000_000)], "US").unwrap().rows.remove(0);
    assert!(row.kind == RowKind::Bad && row.text.len() < 70, "{row:?}");
}

#[test]
fn there_is_no_other_region() {
    let error = parse_numbers([""], "CA").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(error.message().starts_with("region: "), "{error}");
}
