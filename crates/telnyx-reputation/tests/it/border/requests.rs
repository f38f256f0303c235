//! What callers add to a request, and must not reach further than it says.

use telnyx_reputation::{Arguments, CallOptions, Client, ErrorKind, Operation, Upload};

use crate::server::Server;

const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";

async fn server() -> Server {
    Server::answering("200 OK", "application/json", r#"{"data":{"id":"1"}}"#).await
}

/// A length that is too short cuts the body of a call that bills.
#[tokio::test]
async fn headers_of_the_transport_are_not_the_caller_s() {
    let server = server().await;
    let client = server.client();
    for name in ["content-length", "transfer-encoding", "connection", "expect", "te", "trailer", "upgrade"] {
        let options = CallOptions::new().header(name.parse().unwrap(), "1".parse().unwrap());
        let mut arguments = Arguments::default();
        arguments.path = vec![ENTERPRISE.into()];
        let operation = Operation::by_id("getEnterprise").unwrap();
        let error = client.call(operation, arguments, options).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{name}");
        assert!(error.to_string().contains(name), "{error}");
        let builder = Client::builder().api_key("KEY0123").base_url(&server.base_url).default_header(name, "1");
        assert_eq!(builder.build().unwrap_err().kind(), ErrorKind::Configuration, "{name}");
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_file_s_name_begins_no_header() {
    let server = server().await;
    let upload = Upload::new(&b"%PDF"[..]).filename("a\"\r\nX-Injected: 1\r\n\r\nb.pdf");
    server.client().documents().upload(upload).await.unwrap();
    let seen = server.seen().concat();
    let part = seen.split("name=\"file\"").nth(1).unwrap().lines().next().unwrap();
    assert_eq!(part, r#"; filename="a%22%0D%0AX-Injected: 1%0D%0A%0D%0Ab.pdf""#);
}

/// The URL parser takes tabs and line breaks out, after which `.\t.` is a dot segment.
#[tokio::test]
async fn a_path_holds_no_control_character() {
    let server = server().await;
    for path in ["/a/b/.\t./c", "/a\n/b", "/a\u{0}", "/a b", "/a\u{7f}"] {
        let error = server.client().request("GET", path, None, CallOptions::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{path:?}");
    }
    assert!(server.seen().is_empty());
}
