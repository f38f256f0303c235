//! Lists over many pages: whole, or with an error that says why not.

use futures::{StreamExt, TryStreamExt};
use telnyx_reputation::{Error, ErrorKind};
use telnyx_reputation_sandbox::Sandbox;

use crate::runs::set::{Set, numbers};
use crate::server::{Answer, Server, response};

fn page(number: u64, total: u64) -> Answer {
    let body = format!(
        r#"{{"data":[{{"id":"n{number}","enterprise_id":"e","phone_number":"+1603555{number:04}"}}],"meta":{{"page_number":{number},"total_pages":{total},"total_results":{total},"page_size":1}}}}"#
    );
    json(&body)
}

fn json(body: &str) -> Answer {
    Answer::Bytes(response("200 OK", "application/json", body))
}

#[tokio::test]
async fn items_come_in_order_over_all_pages() {
    let server = Server::start([page(1, 3), page(2, 3), page(3, 3)]).await;
    let numbers: Vec<_> = server.client().reputation().numbers().list().items().try_collect().await.unwrap();
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
async fn a_list_of_one_page_may_be_empty() {
    let body = r#"{"data":[],"meta":{"page_number":1,"total_pages":1,"total_results":0,"page_size":20}}"#;
    let server = Server::start([json(body)]).await;
    let items: Vec<_> = server.client().reputation().numbers().list().items().try_collect().await.unwrap();
    assert_eq!((items.len(), server.seen().len()), (0, 1));
}

/// The error that ends a list, and how many items came before it.
async fn ended_by(pages: impl IntoIterator<Item = Answer>) -> (Error, usize) {
    let server = Server::start(pages).await;
    let mut items = server.client().reputation().numbers().list().items();
    let mut came = 0;
    loop {
        match items.next().await.unwrap_or_else(|| panic!("the list ended without an error")) {
            Ok(_) => came += 1,
            Err(error) => return (error, came),
        }
    }
}

#[tokio::test]
async fn a_list_never_ends_early_without_an_error() {
    let meta = |meta: &str| {
        json(&format!(r#"{{"data":[{{"id":"n","enterprise_id":"e","phone_number":"+16035550001"}}],"meta":{meta}}}"#))
    };
    for (second, why) in [
        (page(1, 3), "page 2 was asked for, and page 1 came"),
        (meta(r#""x""#), "`meta` is"),
        (meta("null"), "without `meta.total_pages`"),
        (
            json(r#"{"data":[{"id":"n","enterprise_id":"e","phone_number":"+16035550001"}]}"#),
            "without `meta.total_pages`",
        ),
        (meta(r#"{"page_number":2,"page_size":1,"total_pages":"3","total_results":3}"#), "`meta.total_pages` is \"3\""),
        (
            json(r#"{"data":[],"meta":{"page_number":2,"page_size":0,"total_pages":3,"total_results":3}}"#),
            "page 2 of 3",
        ),
    ] {
        let (error, came) = ended_by([page(1, 3), second]).await;
        assert_eq!((error.kind(), came), (ErrorKind::Decode, 1), "{error}");
        assert!(error.to_string().contains(why), "{error} does not contain {why}");
    }
}

#[tokio::test]
async fn a_list_that_shrinks_under_its_reader_is_told_once_and_ends() {
    let server = Server::start([page(1, 4), page(2, 4), page(3, 3)]).await;
    let items: Vec<_> = server.client().reputation().numbers().list().items().take(9).collect().await;
    assert_eq!(items.len(), 3, "two items, and the error");
    let error = items[2].as_ref().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ListChanged);
    assert!(error.to_string().contains("it shrank from 4 to 3 items while it was read"), "{error}");
    assert!(error.to_string().contains("collect it whole before removing"), "it says what to do instead: {error}");
    // A list that grows skips nothing.
    let server = Server::start([page(1, 2), page(2, 3), page(3, 3)]).await;
    let items: Vec<_> = server.client().reputation().numbers().list().items().try_collect().await.unwrap();
    assert_eq!(items.len(), 3);
}

#[tokio::test]
async fn removing_what_a_list_has_while_it_is_read_does_not_pass_for_having_removed_all() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "PAGE_SHRINKS").await;
    let resource = set.client.enterprises().reputation().numbers();
    resource.associate_many(&set.enterprise, numbers(31)).await;
    let mut items = resource.list(&set.enterprise).page_size(5).items();
    let error = loop {
        match items.next().await.unwrap_or_else(|| panic!("the list ended as if all had been read")) {
            Ok(item) => resource.disassociate(&set.enterprise, item.phone_number).await.unwrap(),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::ListChanged);
    let left = set.monitored().await;
    assert!(!left.is_empty());
    // What the error says instead.
    let whole: Vec<_> = resource.list(&set.enterprise).page_size(5).items().try_collect().await.unwrap();
    let whole: Vec<String> = whole.into_iter().map(|row| row.phone_number).collect();
    assert_eq!(whole.len(), left.len());
    resource.disassociate_many(&set.enterprise, whole).await;
    assert!(set.monitored().await.is_empty());
    sandbox.stop().await;
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
