//! Lists over many pages.

use futures::StreamExt;
use telnyx_reputation::ErrorKind;

use crate::server::{Answer, Server, response};

fn page(number: u64, total: u64) -> Answer {
    let body = format!(
        r#"{{"data":[{{"id":"n-{number}","enterprise_id":"e-1","phone_number":"+1603555{number:04}"}}],"meta":{{"page_number":{number},"total_pages":{total},"total_results":{total},"page_size":1}}}}"#
    );
    Answer::Bytes(response("200 OK", "application/json", &body))
}

#[tokio::test]
async fn items_come_in_order_over_all_pages() {
    let server = Server::start([page(1, 3), page(2, 3), page(3, 3)]).await;
    let numbers: Vec<_> = server.client().reputation().numbers().list().items().into_vec().await.unwrap();
    let numbers: Vec<_> = numbers.into_iter().map(|number| number.phone_number).collect();
    assert_eq!(numbers, ["+16035550001", "+16035550002", "+16035550003"]);
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn an_error_on_the_way_keeps_what_came_before_and_can_be_resumed() {
    let refused = || Answer::Bytes(response("403 Forbidden", "application/json", r#"{"errors":[]}"#));
    let server = Server::start([page(1, 2), refused(), page(2, 2)]).await;
    let mut items = server.client().reputation().numbers().list().items();
    assert!(items.next().await.unwrap().is_ok());
    assert_eq!(items.next().await.unwrap().unwrap_err().kind(), ErrorKind::PermissionDenied);
    assert_eq!(items.next().await.unwrap().unwrap().phone_number, "+16035550002");
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn a_server_that_repeats_a_page_or_leaves_meta_out_ends_the_list() {
    let server = Server::start([page(1, 9)]).await;
    let pages: Vec<_> = server.client().reputation().numbers().list().items().collect().await;
    assert_eq!(pages.len(), 2, "the repeated page is given once, then the list ends");
    let server = Server::answering("200 OK", "application/json", r#"{"data":[{}]}"#).await;
    let error = server.client().reputation().numbers().list().items().next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn a_refused_argument_is_told_once() {
    let server = Server::start([page(1, 1)]).await;
    let list = server.client().reputation().numbers().list().filter_enterprise_id("nonsense");
    let items: Vec<_> = list.items().take(2).collect().await;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].as_ref().unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert!(server.seen().is_empty());
}
