//! Proxies that the environment names.

use std::process::Command;

use telnyx_reputation::Client;

use super::proxy::Proxy;
use crate::server::Server;

/// Where the process of its own sends its call.
const TARGET: &str = "TEST_TARGET";

/// Set when that process is to use no proxy.
const DIRECT: &str = "TEST_DIRECT";

/// The environment belongs to a whole process, so the client is made in one of its own: this test, run alone.
async fn call(server: &Server, environment: &[(&str, &str)]) {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "transport::environment::in_a_process_of_its_own", "--ignored"]);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUEST_METHOD"] {
        child.env_remove(name).env_remove(name.to_lowercase());
    }
    child.env(TARGET, &server.base_url).envs(environment.iter().copied());
    let output = tokio::task::spawn_blocking(move || child.output()).await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

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

#[tokio::test]
async fn the_environment_s_proxy_is_used_unless_told_otherwise() {
    let server = Server::answering("200 OK", "application/json", r#"{"data":{}}"#).await;
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
        call(&server, &environment).await;
        assert_eq!(proxy.heads().len(), through, "{environment:?}");
    }
    assert_eq!(server.seen().len(), 7);
}
