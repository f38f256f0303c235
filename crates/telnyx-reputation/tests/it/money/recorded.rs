//! A broker answers what a run was answered before: that is believed where a run was named and marked, counts nothing as
//! spent, and loosens nothing else.

use serde_json::{Value, json};
use telnyx_reputation::{CallOptions, Client, ClientBuilder, ErrorKind, RunId};

use super::stage::usd;
use crate::server::{Answer, Server};

pub(super) const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";
const NUMBER: &str = "+16035551234";
const MARK: &str = "telnyx-recorded: true\r\n";

/// The list in which the number was added by an earlier call.
fn list() -> Value {
    let row =
        json!({"id": "1", "enterprise_id": ENTERPRISE, "phone_number": NUMBER, "created_at": "2026-01-01T00:00:00Z"});
    json!({"data": [row], "meta": {"total_pages": 1, "total_results": 1, "page_number": 1, "page_size": 1}})
}

pub(super) fn said(status: &str, headers: &str, body: &Value) -> Answer {
    let body = body.to_string();
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{headers}content-length: {}", body.len());
    Answer::Bytes(format!("{head}\r\n\r\n{body}").into())
}

/// What a broker says to the look before a call that was answered before, and to the call, as often as it is made.
async fn broker(headers: &str, calls: usize) -> Server {
    let call = [said("200 OK", "", &list()), said("201 Created", headers, &list())];
    Server::start(call.iter().cycle().take(2 * calls).cloned()).await
}

fn builder(server: &Server) -> ClientBuilder {
    Client::builder().api_key("TOKEN").base_url(&server.base_url).max_retries(0)
}

fn runs_named(server: &Server) -> Vec<Option<String>> {
    let run = |request: &String| {
        let named = request.lines().find_map(|line| line.split_once(": ").filter(|header| header.0 == "telnyx-run"));
        named.map(|(_, id)| id.to_owned())
    };
    server.seen().iter().map(run).collect()
}

#[tokio::test]
async fn a_recorded_answer_of_the_run_is_believed_and_counts_nothing() {
    // Twice by one process: the record of the first is not in the way of the second.
    let server = broker(MARK, 2).await;
    let client = builder(&server).run_id("nightly").spend_limit("1.00").build().unwrap();
    for calls in 1..=2 {
        let numbers = client.enterprises().reputation().numbers();
        assert_eq!(numbers.associate(ENTERPRISE, [NUMBER]).await.unwrap().data.len(), 1);
        let usage = client.usage().total;
        assert_eq!((usage.calls, usage.at_least, usage.at_most), (calls, usd("0.00"), usd("0.00")));
    }
    let named = Some("nightly".to_owned());
    assert_eq!(runs_named(&server), [None, named.clone(), None, named], "free reads are of no run");
}

/// Of one of its numbers or of none: nobody can tell how much was billed now.
#[tokio::test]
async fn an_answer_of_which_a_part_is_recorded_is_believed_and_may_have_cost_all() {
    let server = broker("telnyx-recorded: partly\r\n", 1).await;
    let client = builder(&server).run_id("nightly").spend_limit("1.00").build().unwrap();
    client.enterprises().reputation().numbers().associate(ENTERPRISE, [NUMBER]).await.unwrap();
    let usage = client.usage().total;
    assert_eq!((usage.at_least, usage.at_most), (usd("0.00"), usd("0.10")));
}

#[tokio::test]
async fn without_a_run_or_without_the_mark_it_speaks_of_what_was_there_before() {
    for (run, headers) in [(None, MARK), (Some("nightly"), ""), (Some("nightly"), "telnyx-recorded: false\r\n")] {
        let server = broker(headers, 1).await;
        let client = run.into_iter().fold(builder(&server), ClientBuilder::run_id).build().unwrap();
        let error = client.enterprises().reputation().numbers().associate(ENTERPRISE, [NUMBER]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{run:?} {headers:?}: {error}");
        assert_eq!(client.usage().total.at_most, usd("0.10"), "{run:?} {headers:?}");
    }
}

#[tokio::test]
async fn a_recorded_answer_has_to_speak_of_what_was_asked() {
    let server = broker(MARK, 1).await;
    let client = builder(&server).run_id("nightly").build().unwrap();
    let other = client.enterprises().reputation().numbers().associate(ENTERPRISE, ["+16035559999"]).await.unwrap_err();
    assert_eq!(other.kind(), ErrorKind::OutcomeUnknown, "{other}");
    assert_eq!(client.usage().total.at_most, usd("0.10"));
}

#[tokio::test]
async fn a_call_names_its_own_run_over_its_clients() {
    let server = broker(MARK, 2).await;
    let client = builder(&server).run_id("monday").default_header("telnyx-run", "forged").build().unwrap();
    let numbers = |client: &Client| client.enterprises().reputation().numbers();
    numbers(&client).associate(ENTERPRISE, [NUMBER]).run_id("tuesday").await.unwrap();
    let derived = client.with_options(CallOptions::new().run_id(RunId::new("friday").unwrap()));
    numbers(&derived).associate(ENTERPRISE, [NUMBER]).await.unwrap();
    let named = runs_named(&server);
    assert_eq!([named[1].as_deref(), named[3].as_deref()], [Some("tuesday"), Some("friday")]);
    let refused = numbers(&client).associate(ENTERPRISE, [NUMBER]).run_id("two words").await.unwrap_err();
    assert_eq!((refused.kind(), server.seen().len()), (ErrorKind::InvalidArgument, 4), "{refused}");
}
