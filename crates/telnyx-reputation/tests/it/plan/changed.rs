//! A plan compares with the whole list of what is monitored, as it was at one time, or not at all.

use telnyx_reputation::runs::Plan;
use telnyx_reputation::{Error, ErrorKind};

use crate::runs::set::numbers;
use crate::server::{Answer, Server, response};

const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";

fn json(body: &str) -> Answer {
    Answer::Bytes(response("200 OK", "application/json", body))
}

/// A page of a list that says that it has `total` numbers on two pages.
fn page(number: usize, total: usize, listed: &[String]) -> Answer {
    let rows: Vec<String> = listed.iter().map(|number| format!(r#"{{"phone_number":"{number}"}}"#)).collect();
    let meta = format!(r#"{{"page_number":{number},"page_size":2,"total_pages":2,"total_results":{total}}}"#);
    json(&format!(r#"{{"data":[{}],"meta":{meta}}}"#, rows.join(",")))
}

fn settings() -> Answer {
    json(r#"{"data":{"check_frequency":"daily"}}"#)
}

/// The plan for all numbers that the list can have, and how many requests it took.
async fn plan(answers: impl IntoIterator<Item = Answer>) -> (Result<Plan, Error>, usize) {
    let server = Server::start(answers).await;
    let plan = server.client().plan(ENTERPRISE.to_owned(), numbers(5)).await;
    (plan, server.seen().len())
}

#[tokio::test]
async fn a_list_that_changed_while_it_was_read_is_read_again() {
    let all = numbers(5);
    let twice = || [page(1, 4, &all[..2]), page(2, 4, &all[2..4]), page(1, 4, &all[..2]), page(2, 4, &all[2..4])];
    let whole = || twice().into_iter().chain([settings()]);
    let (undisturbed, requests) = plan(whole()).await;
    assert_eq!((undisturbed.unwrap().to_associate, requests), (all[4..].to_vec(), 5));
    for (how, first) in [
        // A number of the first page was removed, and one of the second moved to the first: it was not listed.
        ("shrunk", [page(1, 4, &all[..2]), page(2, 3, &all[3..4])]),
        // A number was added at the front, and the last of the first page moved to the second.
        ("grown", [page(1, 3, &all[..2]), page(2, 4, &all[1..3])]),
        ("twice", [page(1, 4, &all[..2]), page(2, 4, &all[1..3])]),
        ("left out", [page(1, 4, &all[..2]), page(2, 4, &all[2..3])]),
        // One of the first page was removed, one of the second moved to the first, and another one was added: all looks
        // well, and one that was monitored all the time is not listed.
        ("swapped", [page(1, 4, &[all[4].clone(), all[0].clone()]), page(2, 4, &all[2..4])]),
        ("more than it says", [page(1, 4, &all[..2]), page(2, 4, &all[2..5])]),
    ] {
        let (plan, requests) = plan(first.into_iter().chain(whole())).await;
        let plan = plan.unwrap();
        assert_eq!((plan.to_associate, plan.kept, requests), (all[4..].to_vec(), 4, 7), "{how}");
    }
}

#[tokio::test]
async fn a_list_that_changes_every_time_is_refused() {
    let all = numbers(5);
    let shifting = || [page(1, 4, &all[..2]), page(2, 4, &all[1..3])];
    let (plan, requests) = plan((0..4).flat_map(|_| shifting())).await;
    let error = plan.unwrap_err();
    assert_eq!((error.kind(), requests), (ErrorKind::ListChanged, 8));
    assert!(error.to_string().contains("changed while it was read, 4 times; nothing was changed"), "{error}");
    let why = std::error::Error::source(&error).unwrap().to_string();
    assert!(why.contains(&format!("it lists {} twice", all[1])), "{why}");
}

/// Each reading is whole by itself, and no two have the same numbers.
#[tokio::test]
async fn a_list_that_is_never_the_same_twice_is_refused() {
    let all = numbers(6);
    let swapped = (1..5).flat_map(|n| [page(1, 3, &[all[0].clone(), all[n].clone()]), page(2, 3, &all[5..])]);
    let (plan, requests) = plan(swapped).await;
    let error = plan.unwrap_err();
    assert_eq!((error.kind(), requests), (ErrorKind::ListChanged, 8), "{error}");
}

#[tokio::test]
async fn a_list_that_cannot_be_read_to_its_end_gives_no_plan() {
    let row = r#"{"phone_number":"+16032000000"}"#;
    for body in [
        format!(r#"{{"data":[{row}],"meta":"x"}}"#),
        format!(r#"{{"data":[{row}]}}"#),
        format!(r#"{{"data":[{row}],"meta":{{"page_number":1,"total_pages":"3","total_results":1}}}}"#),
        format!(r#"{{"data":[{row}],"meta":{{"page_number":2,"total_pages":3,"total_results":1}}}}"#),
        format!(r#"{{"data":[{row}],"meta":{{"page_number":1,"total_pages":1,"total_results":-1}}}}"#),
        // Without the total it cannot be told whether the list was whole.
        format!(r#"{{"data":[{row}],"meta":{{"page_number":1,"total_pages":1}}}}"#),
        r#"{"data":[],"meta":{"page_number":1,"total_pages":3,"total_results":9}}"#.to_owned(),
        r#"{"data":[{}],"meta":{"page_number":1,"total_pages":1,"total_results":1}}"#.to_owned(),
    ] {
        let (plan, requests) = plan([json(&body)]).await;
        let error = plan.unwrap_err();
        assert_eq!((error.kind(), requests), (ErrorKind::Decode, 1), "{body}: {error}");
    }
}

#[tokio::test]
async fn a_number_that_was_removed_is_not_monitored() {
    let row = |number: &str, status: &str| format!(r#"{{"phone_number":"{number}","ownership_status":"{status}"}}"#);
    let all = numbers(5);
    let rows = [row(&all[0], "verified"), row(&all[1], "removed"), row(&all[2], "flagged")].join(",");
    let meta = r#"{"page_number":1,"page_size":3,"total_pages":1,"total_results":3}"#;
    let (plan, _) = plan([json(&format!(r#"{{"data":[{rows}],"meta":{meta}}}"#)), settings()]).await;
    let plan = plan.unwrap();
    assert_eq!((plan.kept, plan.to_associate), (2, vec![all[1].clone(), all[3].clone(), all[4].clone()]));
}

#[tokio::test]
async fn a_frequency_without_a_known_price_leaves_the_forecast_out() {
    let all = numbers(2);
    let hourly = json(r#"{"data":{"check_frequency":"hourly"}}"#);
    let pages = || [page(1, 2, &all[..1]), page(2, 2, &all[1..])];
    let (plan, _) = plan(pages().into_iter().chain(pages()).chain([hourly])).await;
    let plan = plan.unwrap();
    assert_eq!((plan.before, plan.after, plan.kept), (None, None, 2));
}
