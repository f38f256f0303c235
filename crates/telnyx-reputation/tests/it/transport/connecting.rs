//! How long a connection may take to be made.

use std::time::{Duration, Instant};

use telnyx_reputation::{Client, ErrorKind, Usd};
use tokio::net::TcpListener;

#[tokio::test]
async fn a_connection_that_is_not_made_in_time_carried_nothing() {
    // The kernel accepts the connection, and nobody answers the TLS handshake.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/v2", listener.local_addr().unwrap());
    let client = Client::builder().api_key("KEY").base_url(url).no_proxy().max_retries(0);
    let client = client.connect_timeout(Duration::from_millis(30)).build().unwrap();
    let began = Instant::now();
    let numbers = client.enterprises().reputation().numbers();
    let error = numbers.associate("4a6192a4-573d-446d-b3ce-aff9117272a6", ["+16035551234"]).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0), "{error}");
    assert!(error.to_string().contains("nothing was sent"), "{error}");
    assert_eq!(client.usage().total.at_most, Usd::ZERO);
    assert!(began.elapsed() < Duration::from_secs(5));
}
