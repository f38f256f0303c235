//! Calls through a proxy.

use std::error::Error as _;

use telnyx_reputation::{Client, ClientBuilder, Error, ErrorKind, Usd};

use super::proxy::Proxy;
use super::tls_server::{Authority, TlsServer};
use crate::server::Server;

const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";
const NUMBER: &str = "+16035551234";
const ROW: &str =
    r#"{"data":{"id":"n-1","enterprise_id":"4a6192a4-573d-446d-b3ce-aff9117272a6","phone_number":"+16035551234"}}"#;

/// `user:p@ss SECRET`, of which the special characters are percent-encoded in a URL.
const IN_URL: &str = "user:p%40ss%20SECRET";
const IN_HEADER: &str = "dXNlcjpwQHNzIFNFQ1JFVA==";

fn builder(base_url: &str, proxy: &str) -> ClientBuilder {
    Client::builder().api_key("KEY0123").base_url(base_url).proxy(proxy).max_retries(0)
}

/// All that an error shows, its causes included.
fn shown(error: &Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(next) = cause {
        text += &format!(" {next} {next:?}");
        cause = next.source();
    }
    text
}

#[tokio::test]
async fn a_plain_call_goes_through_the_proxy_with_its_credentials() {
    let (server, proxy) =
        (Server::answering("200 OK", "application/json", ROW).await, Proxy::start(Some(IN_HEADER)).await);
    let client = builder(&server.base_url, &format!("http://{IN_URL}@{}", proxy.address)).build().unwrap();
    client.reputation().numbers().retrieve(NUMBER).await.unwrap();
    let head = &proxy.heads()[0];
    assert!(
        head.starts_with(&format!("GET {}/reputation/numbers/%2B16035551234 HTTP/1.1\r\n", server.base_url)),
        "{head}"
    );
    assert_eq!(server.seen().len(), 1);
    assert!(!server.seen()[0].contains("proxy-authorization"));
    assert!(!format!("{client:?}").contains("SECRET"));
}

#[tokio::test]
async fn a_tls_call_goes_through_a_tunnel_that_sees_no_key() {
    let authority = Authority::new();
    let (server, proxy) = (TlsServer::start(&authority, "127.0.0.1", ROW), Proxy::start(Some(IN_HEADER)).await);
    let client = builder(&server.base_url(), &format!("http://{IN_URL}@{}/", proxy.address));
    let client = client.ca_certificate(authority.certificate.pem()).build().unwrap();
    client.reputation().numbers().retrieve(NUMBER).await.unwrap();
    let heads = proxy.heads();
    assert!(heads[0].starts_with(&format!("CONNECT {} HTTP/1.1\r\n", server.address)), "{}", heads[0]);
    assert!(!heads.concat().contains("KEY0123") && !heads.concat().contains("16035551234"));
    assert!(server.seen()[0].contains("authorization: Bearer KEY0123"));
    assert!(!server.seen()[0].contains("proxy-authorization"));
}

#[tokio::test]
async fn a_proxy_may_itself_be_reached_by_tls() {
    let authority = Authority::new();
    // It answers as the proxy and the service in one.
    let proxy = TlsServer::start(&authority, "127.0.0.1", ROW);
    let client = builder("http://service.example/v2", &format!("https://{IN_URL}@{}", proxy.address));
    let client = client.ca_certificate(authority.certificate.pem()).build().unwrap();
    client.reputation().numbers().retrieve(NUMBER).await.unwrap();
    let head = &proxy.seen()[0];
    assert!(head.starts_with("GET http://service.example/v2/reputation/numbers/%2B16035551234 "), "{head}");
    assert!(head.contains(&format!("proxy-authorization: Basic {IN_HEADER}")), "{head}");
}

#[tokio::test]
async fn a_tunnel_that_is_not_made_carried_nothing_and_shows_no_credentials() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority, "127.0.0.1", ROW);
    let refusing = Proxy::start(Some("b3RoZXI6b3RoZXI=")).await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let nowhere = format!("https://{closed}/v2");
    let open = Proxy::start(None).await;
    for (base_url, proxy) in
        [(server.base_url(), &refusing.address), (server.base_url(), &closed), (nowhere, &open.address)]
    {
        let client = builder(&base_url, &format!("http://{IN_URL}@{proxy}"));
        let client = client.ca_certificate(authority.certificate.pem()).build().unwrap();
        let numbers = client.enterprises().reputation().numbers();
        let error = numbers.associate(ENTERPRISE, [NUMBER]).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 0), "{error}");
        let text = shown(&error);
        for secret in ["SECRET", IN_HEADER, "KEY0123", "16035551234"] {
            assert!(!text.contains(secret), "{text}");
        }
        assert_eq!(client.usage().total.at_most, Usd::ZERO);
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn what_a_proxy_says_proves_nothing_of_a_call_that_bills() {
    let server = Server::answering("200 OK", "application/json", ROW).await;
    let proxy = Proxy::start(Some(IN_HEADER)).await;
    let client = builder(&server.base_url, &format!("http://{}", proxy.address)).build().unwrap();
    let error = client.enterprises().reputation().numbers().associate(ENTERPRISE, [NUMBER]).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::OutcomeUnknown, Some(407)));
    assert!(server.seen().is_empty());
}
