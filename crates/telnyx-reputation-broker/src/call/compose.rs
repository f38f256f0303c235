//! Answers for several numbers, taken apart into rows and put together again.

use std::collections::HashMap;

use bytes::Bytes;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use telnyx_reputation::Operation;
use telnyx_reputation::operation::FoundBy;

use crate::ledger::Subject;

/// The row of each of these numbers, as it came; none at all when one of them is left out.
pub(crate) fn rows(operation: &Operation, body: &[u8], subjects: &[Subject]) -> Vec<(Subject, String)> {
    let rows = std::str::from_utf8(body).ok().and_then(|text| listed(operation, text)).unwrap_or_default();
    let numbered = rows.iter().filter_map(|row| {
        let read: Value = serde_json::from_str(row.get()).ok()?;
        Some((read.get("phone_number")?.as_str()?.to_owned(), row.get()))
    });
    let by_number: HashMap<String, &str> = numbered.collect();
    let row = |subject: &Subject| Some((subject.clone(), (*by_number.get(&subject.subject)?).to_owned()));
    subjects.iter().map(row).collect::<Option<_>>().unwrap_or_default()
}

/// The rows of an answer, as they came.
fn listed<'a>(operation: &Operation, body: &'a str) -> Option<Vec<&'a RawValue>> {
    let data = member(body, "data")?;
    let list = if is_list(operation) { data } else { member(data, "results")? };
    serde_json::from_str(list).ok()
}

/// A member of an object, as it came. Of a key that comes twice the last counts, as to the clients that read the answer.
fn member<'a>(object: &'a str, key: &str) -> Option<&'a str> {
    let members: HashMap<String, &'a RawValue> = serde_json::from_str(object).ok()?;
    members.get(key).copied().map(RawValue::get)
}

/// The answer that has these rows; its counts are theirs.
pub(crate) fn compose(operation: &Operation, rows: &[&str]) -> Bytes {
    let count = rows.len();
    let list = rows.join(",");
    let body = if is_list(operation) {
        let meta = json!({"total_pages": 1, "total_results": count, "page_number": 1, "page_size": count});
        format!("{{\"data\":[{list}],\"meta\":{meta}}}")
    } else {
        let succeeded = |row: &&&str| serde_json::from_str::<Value>(row).is_ok_and(|row| row["success"] == true);
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
        let read: Value = serde_json::from_slice(&composed).unwrap();
        let counts = ["total_requested", "total_successful", "total_failed"].map(|key| read["data"][key].as_u64());
        assert_eq!(counts, [Some(2), Some(1), Some(1)]);
        assert!(rows(refresh, body.as_bytes(), &[subject("+1"), subject("+3")]).is_empty(), "one is left out");
    }

    /// The check of the client takes such an answer, and it is paid.
    #[test]
    fn of_a_key_that_comes_twice_the_last_counts() {
        let by_id = |id: &str| Operation::by_id(id).unwrap();
        let subjects = [Subject { scope: String::new(), subject: "+1".to_owned() }];
        let row = r#"{"phone_number":"+9","phone\u005fnumber":"+1","success":false,"success":true,"x":null}"#;
        let refreshed = format!(r#"{{"data":[],"data":{{"results":null,"results":[{row}]}}}}"#);
        let associated = format!(r#"{{"d\u0061ta":[{row}]}}"#);
        for (id, body) in [("refreshReputationNumbers", refreshed), ("associateReputationNumbers", associated)] {
            let kept = rows(by_id(id), body.as_bytes(), &subjects);
            assert_eq!(kept, [(subjects[0].clone(), row.to_owned())], "{body}");
        }
        let composed = compose(by_id("refreshReputationNumbers"), &[row, r#"{"phone_number":"+2","success":null}"#]);
        let read: Value = serde_json::from_slice(&composed).unwrap();
        assert_eq!((&read["data"]["total_successful"], &read["data"]["total_failed"]), (&json!(1), &json!(1)));
    }
}
