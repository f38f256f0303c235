//! The official SDKs send `+` in a path as it is, where the API asks for `%2B`.

use super::calls::{ENTERPRISE, NUMBER, answer, client};
use crate::server::Server;

#[tokio::test]
async fn every_call_with_a_number_in_its_path_writes_the_plus_as_the_api_asks() {
    let server = Server::start([answer(
        200,
        "",
        r#"{"data":{"id":"n-1","enterprise_id":"4a6192a4-573d-446d-b3ce-aff9117272a6","phone_number":"+16035551234"}}"#,
    )])
    .await;
    let client = client(&server);
    let (below, bare) = (client.enterprises().reputation().numbers(), client.reputation().numbers());
    below.retrieve(ENTERPRISE, NUMBER).await.unwrap();
    let _ = below.disassociate(ENTERPRISE, NUMBER).max_retries(0).await;
    // What these answer is another test's; the path is sent before it is read.
    let _ = below.ownership_confirm(ENTERPRISE, NUMBER, true).await;
    bare.retrieve(NUMBER).await.unwrap();
    let _ = bare.delete(NUMBER).max_retries(0).await;
    let seen = server.seen();
    let lines = seen.iter().map(|request| request.lines().next().unwrap());
    // What is looked up before a confirmation goes through the list.
    let lines: Vec<&str> = lines.filter(|line| !line.contains('?')).collect();
    let prefix = format!("/v2/enterprises/{ENTERPRISE}/reputation/numbers/%2B16035551234");
    assert_eq!(
        lines,
        [
            format!("GET {prefix} HTTP/1.1"),
            format!("DELETE {prefix} HTTP/1.1"),
            format!("POST {prefix}/ownership_confirm HTTP/1.1"),
            "GET /v2/reputation/numbers/%2B16035551234 HTTP/1.1".to_owned(),
            "DELETE /v2/reputation/numbers/%2B16035551234 HTTP/1.1".to_owned(),
        ]
    );
}

#[tokio::test]
async fn text_in_a_query_cannot_become_more_than_one_parameter() {
    let server = Server::start([answer(
        200,
        "",
        r#"{"data":[],"meta":{"page_number":1,"page_size":0,"total_pages":0,"total_results":0}}"#,
    )])
    .await;
    client(&server).enterprises().list().filter_legal_name_contains("a&b=c#d é%2B/").await.unwrap();
    let line = server.seen()[0].lines().next().unwrap().to_owned();
    assert_eq!(line, "GET /v2/enterprises?filter%5Blegal_name%5D%5Bcontains%5D=a%26b%3Dc%23d+%C3%A9%252B%2F HTTP/1.1");
}
