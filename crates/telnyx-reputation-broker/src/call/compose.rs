//! Answers for several numbers, taken apart into rows and put together again.

use std::collections::HashMap;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use telnyx_reputation::Operation;
use telnyx_reputation::operation::FoundBy;

use crate::ledger::Subject;

#[derive(Deserialize)]
struct OfList<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct OfResults<'a> {
    #[serde(borrow)]
    data: Results<'a>,
}

#[derive(Deserialize)]
struct Results<'a> {
    #[serde(borrow)]
    results: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Row {
    phone_number: String,
    #[serde(default)]
    success: bool,
}

/// The row of each of these numbers, as it came; none at all when one of them is left out.
pub(crate) fn rows(operation: &Operation, body: &[u8], subjects: &[Subject]) -> Vec<(Subject, String)> {
    let text = std::str::from_utf8(body).unwrap_or_default();
    let rows = if is_list(operation) {
        serde_json::from_str::<OfList<'_>>(text).map(|list| list.data)
    } else {
        serde_json::from_str::<OfResults<'_>>(text).map(|list| list.data.results)
    };
    let rows = rows.unwrap_or_default();
    let numbered = rows.iter().filter_map(|row| {
        let read: Row = serde_json::from_str(row.get()).ok()?;
        Some((read.phone_number, row.get()))
    });
    let by_number: HashMap<String, &str> = numbered.collect();
    let row = |subject: &Subject| Some((subject.clone(), (*by_number.get(&subject.subject)?).to_owned()));
    subjects.iter().map(row).collect::<Option<_>>().unwrap_or_default()
}

/// The answer that has these rows; its counts are theirs.
pub(crate) fn compose(operation: &Operation, rows: &[&str]) -> Bytes {
    let count = rows.len();
    let list = rows.join(",");
    let body = if is_list(operation) {
        let meta = json!({"total_pages": 1, "total_results": count, "page_number": 1, "page_size": count});
        format!("{{\"data\":[{list}],\"meta\":{meta}}}")
    } else {
        let succeeded = |row: &&&str| serde_json::from_str::<Row>(row).is_ok_and(|row| row.success);
        let successful = rows.iter().filter(succeeded).count();
        let failed = count - successful;
        format!(
            "{{\"data\":{{\"results\":[{list}],\"total_requested\":{count},\"total_successful\":{successful},\
             \"total_failed\":{failed}}}}}"
        )
    };
    body.into()
}

/// Whether the rows are the answer's `data`, and not a part of it.
fn is_list(operation: &Operation) -> bool {
    operation.outcome.is_some_and(|outcome| outcome.found_by == FoundBy::NumbersListed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_kept_as_they_came_and_counts_add_up() {
        let refresh = Operation::by_id("refreshReputationNumbers").unwrap();
        let subject = |number: &str| Subject { scope: String::new(), subject: number.to_owned() };
        let body = r#"{"data":{"results":[{"phone_number":"+1","success":true,"x":1.50},{"success":false,"phone_number":"+2"}]}}"#;
        let both = rows(refresh, body.as_bytes(), &[subject("+2"), subject("+1")]);
        assert_eq!(both[1].1, r#"{"phone_number":"+1","success":true,"x":1.50}"#);
        let composed = compose(refresh, &[&both[0].1, &both[1].1]);
        let read: serde_json::Value = serde_json::from_slice(&composed).unwrap();
        let counts = ["total_requested", "total_successful", "total_failed"].map(|key| read["data"][key].as_u64());
        assert_eq!(counts, [Some(2), Some(1), Some(1)]);
        assert!(rows(refresh, body.as_bytes(), &[subject("+1"), subject("+3")]).is_empty(), "one is left out");
    }
}
