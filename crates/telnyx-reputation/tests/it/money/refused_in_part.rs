//! A broker refuses a part of a call, and has answered the others before: a run believes that where a run was named and marked,
//! and says of none of the others that it was not done.

use serde_json::json;
use telnyx_reputation::{Client, ClientBuilder};

use super::recorded::{ENTERPRISE, said};
use crate::server::{Answer, Server};

const RECORDED: &str = "+16035551234";
const NEW: &str = "+16035559999";

const OTHERS: &str = "telnyx-recorded: others\r\n";
const PARTLY: &str = "telnyx-recorded: partly\r\n";

/// A refusal that points at the second number.
fn refused(status: &str, headers: &str) -> Answer {
    let source = json!({"pointer": "/body/phone_numbers/1"});
    let entry = json!({"code": "10010", "title": "Refused", "detail": "not this number", "source": source});
    said(status, headers, &json!({"errors": [entry]}))
}

fn limit(headers: &str) -> Answer {
    refused("403 Forbidden", headers)
}

/// The recorded answer to the first number.
fn recorded() -> Answer {
    let results = json!([{"phone_number": RECORDED, "success": true}]);
    let data = json!({"results": results, "total_requested": 1, "total_successful": 1, "total_failed": 0});
    said("200 OK", "telnyx-recorded: true\r\n", &json!({"data": data}))
}

/// How the recorded number and the new one end, and how many calls that takes.
async fn ended(run: Option<&str>, go_on: bool, answers: Vec<Answer>) -> ([&'static str; 2], usize) {
    let server = Server::start(answers).await;
    let builder = Client::builder().api_key("TOKEN").base_url(&server.base_url).max_retries(0);
    let client = run.into_iter().fold(builder, ClientBuilder::run_id).build().unwrap();
    let run = client.enterprises().reputation().numbers().refresh_many(ENTERPRISE, [RECORDED, NEW]);
    let results = if go_on { run.go_on_without_refused().await } else { run.await };
    ([0, 1].map(|index: usize| results[index].outcome.name()), server.seen().len())
}

/// Longer than a call may take: what is recorded needs nothing that would have to wait.
#[tokio::test]
async fn what_is_recorded_is_asked_for_at_once() {
    let hour = refused("429 Too Many Requests", &format!("{OTHERS}retry-after: 3600\r\n"));
    for refusal in [hour, limit(OTHERS)] {
        assert_eq!(ended(Some("r"), false, vec![refusal, recorded()]).await, (["done", "failed"], 2));
    }
}

/// As when the token is revoked in between.
#[tokio::test]
async fn what_cannot_be_asked_for_again_is_not_said_to_be_not_done() {
    let revoked = || said("401 Unauthorized", "", &json!({"errors": [{"code": "10009", "title": "Revoked"}]}));
    assert_eq!(ended(Some("r"), false, vec![limit(OTHERS), revoked()]).await, (["unknown", "failed"], 2));
    let service = refused("422 Unprocessable Entity", PARTLY);
    assert_eq!(ended(Some("r"), true, vec![service.clone(), revoked()]).await, (["unknown", "refused"], 2));
    assert_eq!(ended(Some("r"), false, vec![service]).await, (["unknown", "refused"], 1));
}

/// Anybody in between could set the mark of a call that named no run, and `true` is no mark of a refusal.
#[tokio::test]
async fn without_a_run_or_with_another_mark_it_is_the_refusal_that_it_looks_like() {
    for (run, mark) in [(None, OTHERS), (None, PARTLY), (Some("r"), ""), (Some("r"), "telnyx-recorded: true\r\n")] {
        assert_eq!(ended(run, false, vec![limit(mark)]).await, (["failed", "refused"], 1), "{run:?} {mark:?}");
    }
}
