//! What goes over the wire, and what comes back from odd servers.

use serde_json::{Value, json};
use telnyx_reputation::enums::SpamRisk;
use telnyx_reputation::types::ReputationPhoneNumberWithReputation;
use telnyx_reputation::{Arguments, CallOptions, Client, ErrorKind, Nullable, Operation, Upload};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::server::{Answer, Server, response};

const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";
const NUMBER: &str = "+16035551234";

const ROW: &str = r#"{"data":{"id":"8a4b1f5e-2f12-4c0c-9a98-9b3a7d8b8e62","enterprise_id":"4a6192a4-573d-446d-b3ce-aff9117272a6","phone_number":"+16035551234",
    "reputation_data":{"spam_risk":"severe","spam_category":null,"maturity_score":82,"carrier_notes":{"a":1}},
    "source":"satellite","added_later":[1,2]}}"#;

fn head(request: &str) -> Vec<String> {
    request.split("\r\n\r\n").next().unwrap().lines().map(str::to_owned).collect()
}

fn header<'r>(head: &'r [String], name: &str) -> Option<&'r str> {
    head.iter().find_map(|line| {
        let (key, value) = line.split_once(": ")?;
        key.eq_ignore_ascii_case(name).then_some(value)
    })
}

#[tokio::test]
async fn a_read_is_one_request_with_an_encoded_plus_and_nothing_it_does_not_need() {
    let server = Server::answering("200 OK", "application/json", ROW).await;
    let client = server.client();
    client.enterprises().reputation().numbers().retrieve(ENTERPRISE, NUMBER).fresh(true).await.unwrap();
    let seen = server.seen();
    let head = head(&seen[0]);
    assert_eq!(
        head[0],
        format!("GET /v2/enterprises/{ENTERPRISE}/reputation/numbers/%2B16035551234?fresh=true HTTP/1.1")
    );
    assert_eq!(header(&head, "authorization"), Some("Bearer KEY0123"));
    assert_eq!(header(&head, "accept"), Some("application/json"));
    assert!(header(&head, "user-agent").unwrap().starts_with("telnyx-reputation/"));
    assert_eq!(header(&head, "api-version"), None);
    assert_eq!(seen.len(), 1);
}

#[tokio::test]
async fn filters_go_by_their_bracketed_names_percent_encoded() {
    let server = Server::answering(
        "200 OK",
        "application/json",
        r#"{"data":[],"meta":{"total_pages":0,"total_results":0,"page_number":1,"page_size":0}}"#,
    )
    .await;
    let client = server.client();
    client
        .enterprises()
        .reputation()
        .numbers()
        .list(ENTERPRISE)
        .filter_phone_number_eq(NUMBER)
        .page_size(250)
        .await
        .unwrap();
    let nested = serde_json::from_value(json!({"filter": {"customer_reference": {"in": ["a", "b"]}}})).unwrap();
    let mut arguments = Arguments::default();
    arguments.query = nested;
    client.call(Operation::by_id("ListDocuments").unwrap(), arguments, CallOptions::default()).await.unwrap();
    let seen = server.seen();
    let lines: Vec<String> = seen.iter().map(|request| head(request)[0].clone()).collect();
    assert!(lines[0].contains("?filter%5Bphone_number%5D%5Beq%5D=%2B16035551234&page%5Bsize%5D=250 "), "{}", lines[0]);
    assert!(
        lines[1].contains(
            "?filter%5Bcustomer_reference%5D%5Bin%5D%5B%5D=a&filter%5Bcustomer_reference%5D%5Bin%5D%5B%5D=b "
        ),
        "{}",
        lines[1]
    );
}

#[tokio::test]
async fn an_explicit_null_is_sent_and_an_absent_key_is_not() {
    let server = Server::answering("200 OK", "application/json", r#"{"data":{"id":"e-1"}}"#).await;
    let client = server.client();
    client
        .enterprises()
        .update(ENTERPRISE)
        .dun_bradstreet_number(Nullable::Null)
        .website("https://a.example")
        .await
        .unwrap();
    let seen = server.seen();
    let body: Value = serde_json::from_str(seen[0].split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert_eq!(body, json!({"dun_bradstreet_number": null, "website": "https://a.example"}));
    assert!(seen[0].starts_with("PUT /v2/enterprises/"));
}

#[tokio::test]
async fn a_file_goes_as_multipart() {
    let server = Server::answering("200 OK", "application/json", r#"{"data":{"id":"d-1"}}"#).await;
    let client = server.client();
    let file = Upload::new("%PDF-1.7").filename("loa.pdf").content_type("application/pdf").customer_reference("ref");
    client.documents().upload(file).await.unwrap();
    let request = &server.seen()[0];
    assert!(header(&head(request), "content-type").unwrap().starts_with("multipart/form-data; boundary="));
    for part in [
        "name=\"file\"; filename=\"loa.pdf\"",
        "%PDF-1.7",
        "name=\"customer_reference\"",
        "Content-Type: application/pdf",
    ] {
        assert!(request.contains(part), "{part} is not in {request}");
    }
}

#[tokio::test]
async fn a_path_argument_that_would_change_the_path_is_refused_before_sending() {
    let server = Server::answering("200 OK", "application/json", ROW).await;
    let client = server.client();
    let numbers = client.enterprises().reputation().numbers();
    for bad in ["..", ".", "a/b", "", "a\\b", "%2B16035551234", "+1603555123\n"] {
        let errors = [
            numbers.retrieve(ENTERPRISE, bad).await.unwrap_err(),
            numbers.disassociate(ENTERPRISE, bad).await.unwrap_err(),
            client.reputation().numbers().delete(bad).await.unwrap_err(),
            numbers.retrieve(bad, NUMBER).await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidArgument, 0), "{bad:?}: {error}");
        }
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn unknown_values_and_fields_and_null_survive() {
    let server = Server::answering("200 OK", "application/json", ROW).await;
    let response = server
        .client()
        .enterprises()
        .reputation()
        .numbers()
        .retrieve(ENTERPRISE, NUMBER)
        .with_response()
        .await
        .unwrap();
    let number = &response.value.data;
    let data = number.reputation_data.as_ref().unwrap();
    assert_eq!(data.spam_risk, Some(SpamRisk::Unknown("severe".to_owned())));
    assert_eq!((data.spam_category.as_ref(), data.maturity_score), (None, Some(82)));
    assert_eq!(data.extra["carrier_notes"], json!({"a": 1}));
    assert_eq!(number.extra["added_later"], json!([1, 2]));
    assert_eq!(number.source.as_ref().unwrap().as_str(), "satellite");
    let written: ReputationPhoneNumberWithReputation =
        serde_json::from_value(serde_json::to_value(&response.value).unwrap()).unwrap();
    assert_eq!(written, response.value);
    assert_eq!(response.answer.body, ROW);
}

#[tokio::test]
async fn reputation_data_may_be_null() {
    let server = Server::answering(
        "200 OK",
        "application/json",
        r#"{"data":{"id":"n-1","enterprise_id":"4a6192a4-573d-446d-b3ce-aff9117272a6","phone_number":"+16035551234","reputation_data":null}}"#,
    )
    .await;
    let number = server.client().reputation().numbers().retrieve(NUMBER).await.unwrap();
    assert_eq!(number.data.reputation_data, None);
}

/// Whoever reads a record has to know which it is; what came is kept.
#[tokio::test]
async fn a_record_without_its_id_is_an_error_that_names_the_id() {
    let body = r#"{"data":{"legal_name":"Granite Dental LLC"}}"#;
    let server = Server::answering("200 OK", "application/json", body).await;
    let error = server.client().enterprises().retrieve(ENTERPRISE).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(200)));
    assert!(error.to_string().contains("missing field `id`"), "{error}");
    assert_eq!(error.body(), body);
}

#[tokio::test]
async fn an_html_502_is_a_server_error_with_its_status_and_body() {
    let server = Server::answering("502 Bad Gateway", "text/html", "<html><h1>Bad gateway</h1></html>").await;
    let error = server.client().enterprises().retrieve(ENTERPRISE).max_retries(0).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Server, Some(502), 1));
    assert!(error.body().starts_with(b"<html>"));
    assert!(error.errors().is_empty());
}

#[tokio::test]
async fn a_success_that_is_not_the_documented_json_is_said_to_be_so() {
    for (content_type, body) in [
        ("text/html", "<html>"),
        ("application/json", "[]"),
        ("application/json", ""),
        ("application/json", r#"{"data":{"id":"#),
        ("application/json", r#"{"data":[1,2,3]}"#),
    ] {
        let server = Server::answering("200 OK", content_type, body).await;
        let error = server.client().enterprises().retrieve(ENTERPRISE).max_retries(0).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(200)), "{body}: {error}");
    }
}

#[tokio::test]
async fn the_api_s_errors_are_read_with_code_pointer_and_request_id() {
    let body = r#"{"errors":[{"code":"10005","title":"Invalid parameters","detail":"not valid",
        "meta":{"url":"https://example.com"},"source":{"pointer":"/body/phone_numbers/0"}},{"code":"10015"}]}"#;
    let answer = format!(
        "HTTP/1.1 422 Unprocessable Entity\r\nx-request-id: r-1\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let server = Server::start([Answer::Bytes(answer.into())]).await;
    let numbers = server.client().enterprises().reputation().numbers();
    let error = numbers.refresh(ENTERPRISE, [NUMBER]).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code(), error.request_id()),
        (ErrorKind::UnprocessableEntity, Some("10005"), Some("r-1"))
    );
    assert_eq!(error.errors().len(), 2);
    assert_eq!(error.errors()[0].pointer.as_deref(), Some("/body/phone_numbers/0"));
    assert_eq!(error.operation(), Some("refreshReputationNumbers"));
}

#[tokio::test]
async fn a_connection_that_the_server_closed_while_idle_is_not_used_again() {
    let server = Server::start([Answer::BytesThenClose(response("200 OK", "application/json", ROW))]).await;
    let client = server.client();
    for _ in 0..20 {
        client.reputation().numbers().retrieve(NUMBER).await.unwrap();
        server.closed().await;
    }
    assert_eq!(server.seen().len(), 20);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let answer = "HTTP/1.1 303 See Other\r\nlocation: /v2/elsewhere\r\ncontent-length: 0\r\n\r\n";
    let server = Server::start([Answer::Bytes(answer.into())]).await;
    let error = server.client().enterprises().reputation().numbers().refresh(ENTERPRISE, [NUMBER]).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::OutcomeUnknown, Some(303)));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_refused_connection_says_that_nothing_was_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v2", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder().api_key("KEY").base_url(url).build().unwrap();
    let error = client.reputation().numbers().retrieve(NUMBER).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.to_string().contains("nothing was sent"), "{error}");
}

#[tokio::test]
async fn a_slow_answer_ends_at_the_timeout() {
    let server = Server::start([Answer::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec())]).await;
    let call = server.client().enterprises().retrieve(ENTERPRISE).timeout(std::time::Duration::from_millis(20));
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Timeout);
}

#[test]
fn the_client_crosses_threads() {
    fn check<T: Send + Sync + Clone + 'static>() {}
    check::<Client>();
}

#[tokio::test]
async fn a_derived_client_has_options_of_its_own_which_a_call_may_override() {
    let busy = response("503 Service Unavailable", "text/html", "busy");
    let empty = response(
        "200 OK",
        "application/json",
        r#"{"data":[],"meta":{"total_pages":1,"total_results":0,"page_number":1,"page_size":20}}"#,
    );
    let server = Server::start([Answer::Bytes(empty.clone()), Answer::Bytes(busy)]).await;
    let client = server.client();
    let mut options = CallOptions::default();
    options.max_retries = Some(0);
    options.headers.insert("x-team", "dialler".parse().unwrap());
    options.query = [("beta", "1"), ("team", "a"), ("team", "b")].map(|(n, v)| (n.to_owned(), v.to_owned())).into();
    let derived = client.with_options(options);
    derived.enterprises().list().header("x-trace", "1").extra_query("team", "c").await.unwrap();
    assert!(server.seen()[0].starts_with("GET /v2/enterprises?beta=1&team=c "), "{}", server.seen()[0]);
    let error = derived.enterprises().list().await.unwrap_err();
    assert_eq!((error.attempts(), server.seen().len()), (1, 2), "no repeat");
    let error = derived.enterprises().list().max_retries(1).header("x-team", "other").await.unwrap_err();
    assert_eq!(error.attempts(), 2);
    client.enterprises().list().max_retries(0).await.unwrap_err();
    let teams: Vec<_> =
        server.seen().iter().map(|request| header(&head(request), "x-team").map(str::to_owned)).collect();
    let (dialler, other) = (Some("dialler".to_owned()), Some("other".to_owned()));
    assert_eq!(teams, [dialler.clone(), dialler, other.clone(), other, None]);
    assert_eq!(header(&head(&server.seen()[0]), "x-trace"), Some("1"));
}

#[tokio::test]
async fn an_attempt_that_was_sent_counts_though_the_next_one_could_not_be() {
    let busy = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nretry-after: 0\r\n\r\n";
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/v2", listener.local_addr().unwrap());
    let client = Client::builder().api_key("KEY0123").base_url(&base_url).build().unwrap();
    let served = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        drop(listener);
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            stream.read_buf(&mut request).await.unwrap();
        }
        stream.write_all(busy).await.unwrap();
    };
    let (error, ()) = tokio::join!(client.enterprises().list().max_retries(1).into_future(), served);
    let error = error.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 2), "{error}");
}
