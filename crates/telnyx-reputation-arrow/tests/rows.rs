//! Rows of JSON, and what is none.

// Clippy knows test functions, yet not the helper that they share.
#![allow(clippy::unwrap_used)]

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use telnyx_reputation_arrow::layout::NUMBERS;
use telnyx_reputation_arrow::{Ended, NoRows, Record, Rows};

fn text<'b>(batch: &'b RecordBatch, column: &str) -> Vec<Option<&'b str>> {
    let column = batch.column_by_name(column).unwrap();
    match column.as_dictionary_opt::<Int32Type>() {
        Some(names) => names.downcast_dict::<arrow_array::StringArray>().unwrap().into_iter().collect(),
        None => column.as_string::<i32>().iter().collect(),
    }
}

#[test]
fn a_key_is_known_however_it_is_written() {
    let mut rows = Rows::new(&NUMBERS, 1);
    let page = r#"{"meta":{"data":1},"d\u0061ta":[{"\u0070hone_number":"+1","reputation\u005fdata":
        {"spam\u005frisk":"low","n\u0065w":"x"},"\ud83d":1,"a\"b":2}]}"#;
    rows.add_page(page, Some("e")).unwrap();
    let batch = rows.finish().unwrap();
    assert_eq!([text(&batch, "phone_number"), text(&batch, "spam_risk")], [[Some("+1")], [Some("low")]]);
    assert!(batch.column_by_name("has_snapshot").unwrap().as_boolean().value(0));
    assert_eq!(text(&batch, "more"), [Some(r#"{"\ud83d":1,"a\"b":2,"reputation_data":{"n\u0065w":"x"}}"#)]);
}

#[test]
fn what_is_no_page_is_no_empty_one() {
    for (bad, why) in [
        ("[]", NoRows::NoPage),
        ("null", NoRows::NoPage),
        ("{}", NoRows::NoData),
        (r#"{"errors":[{"data":[]}]}"#, NoRows::NoData),
        (r#"{"data":null}"#, NoRows::NoData),
        (r#"{"data":{"phone_number":"+1"}}"#, NoRows::NoData),
        (r#"{"data":[],"data":[{}]}"#, NoRows::Twice("data")),
    ] {
        assert_eq!(Rows::new(&NUMBERS, 1).add_page(bad, None), Err(why), "{bad}");
    }
    assert_eq!(Rows::new(&NUMBERS, 1).add_page(r#"{"meta":{},"data":[]}"#, None), Ok(()));
}

#[test]
fn what_stands_twice_is_refused() {
    for (bad, key) in [
        (r#"{"reputation_data":{"spam_risk":"low"},"reputation_data":{"spam_risk":"high"}}"#, "reputation_data"),
        (r#"{"reputation_data":null,"reputation\u005fdata":{}}"#, "reputation_data"),
        (r#"{"reputation_data":{"spam_risk":"low","spam_risk":null}}"#, "spam_risk"),
        (r#"{"phone_number":"+1","phone_number":"+1"}"#, "phone_number"),
    ] {
        let mut rows = Rows::new(&NUMBERS, 1);
        rows.add_record("{}", None).unwrap();
        assert_eq!(rows.add_record(bad, None), Err(NoRows::Twice(key)), "{bad}");
        assert_eq!(rows.finish().unwrap().num_rows(), 2, "the columns are of one length: {bad}");
    }
    let mut rows = Rows::new(&NUMBERS, 1);
    // Each in its own object, and the number of a run beside that of its record.
    rows.add_record(r#"{"source":"a","reputation_data":{"source":"b"},"x":1,"x":2}"#, None).unwrap();
    rows.add_record(r#"{"source":"a"}"#, None).unwrap();
    let record = Record::Number(r#"{"id":"i","phone_number":"+2"}"#);
    let (enterprise_id, reason, error, last_refreshed_at) = (None, None, None, None);
    let ended = Ended { phone_number: "+1", enterprise_id, outcome: "done", reason, error, last_refreshed_at, record };
    rows.add_ended(&ended).unwrap();
    rows.add_ended(&Ended { record: Record::Number(r#"{"id":"i","phone_number":"\u002b1"}"#), ..ended }).unwrap();
    let batch = rows.finish().unwrap();
    assert_eq!(text(&batch, "phone_number"), [None, None, Some("+1"), Some("+1")]);
    let more =
        [Some(r#"{"x":1,"x":2,"reputation_data":{"source":"b"}}"#), None, Some(r#"{"phone_number":"+2"}"#), None];
    assert_eq!(text(&batch, "more"), more);
}
