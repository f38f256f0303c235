//! Proxies that the environment names.

use telnyx_reputation::Client;

use super::proxy::Proxy;
use crate::alone;
use crate::server::Server;

/// Where the process of its own sends its call.
const TARGET: &str = "TEST_TARGET";

/// Set when that process is to use no proxy.
const DIRECT: &str = "TEST_DIRECT";

#[tokio::test]
#[ignore = "run by the tests below, in a process of its own"]
async fn in_a_process_of_its_own() {
    let Ok(target) = std::env::var(TARGET) else { return };
    let mut builder = Client::builder().api_key("KEY0123").base_url(target).max_retries(0);
    if std::env::var_os(DIRECT).is_some() {
        builder = builder.no_proxy();
    }
    builder.build().unwrap().reputation().numbers().retrieve("+16035551234").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environment_s_proxy_is_used_unless_told_otherwise() {
    let server = Server::answering(
        "200 OK",
        "application/json",
        r#"{"data":{"id":"n-1","enterprise_id":"4a6192a4-573d-446d-b3ce-aff9117272a6","phone_number":"+16035551234"}}"#,
    )
    .await;
    let proxy = Proxy::start(Some("dXNlcjpwYXNz")).await;
    let url = format!("http://user:pass@{}", proxy.address);
    for (environment, through) in [
        (vec![("HTTP_PROXY", url.as_str())], 1),
        (vec![("http_proxy", url.as_str())], 2),
        (vec![("ALL_PROXY", url.as_str())], 3),
        (vec![("HTTP_PROXY", url.as_str()), ("NO_PROXY", "127.0.0.1")], 3),
        (vec![("HTTP_PROXY", url.as_str()), (DIRECT, "1")], 3),
        (vec![("HTTPS_PROXY", url.as_str())], 3),
        (vec![], 3),
    ] {
        let variables = [&environment[..], &[(TARGET, server.base_url.as_str())]].concat();
        tokio::task::block_in_place(|| alone::run("transport::environment::in_a_process_of_its_own", &variables));
        assert_eq!(proxy.heads().len(), through, "{environment:?}");
    }
    assert_eq!(server.seen().len(), 7);
}
