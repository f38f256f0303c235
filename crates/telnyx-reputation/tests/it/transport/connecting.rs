//! How long a connection may take to be made.

use std::time::{Duration, Instant};

use telnyx_reputation::{Client, ClientBuilder, ErrorKind, Usd};
use tokio::net::TcpListener;

const SHORT: Duration = Duration::from_secs(2);

/// A client of a host whose kernel accepts the connection, where nobody answers the TLS handshake.
async fn hanging() -> (TcpListener, ClientBuilder) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/v2", listener.local_addr().unwrap());
    (listener, Client::builder().api_key("KEY").base_url(url).no_proxy().max_retries(0))
}

#[tokio::test]
async fn a_connection_that_is_not_made_in_time_carried_nothing() {
    let (_listener, builder) = hanging().await;
    let began = Instant::now();
    // Also when it is the attempt's time that is short.
    for builder in [builder.clone().connect_timeout(SHORT), builder.timeout(SHORT)] {
        let client = builder.build().unwrap();
        let numbers = client.enterprises().reputation().numbers();
        let error = numbers.associate("4a6192a4-573d-446d-b3ce-aff9117272a6", ["+16035551234"]).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0), "{error}");
        assert!(error.to_string().contains("nothing was sent"), "{error}");
        assert_eq!(client.usage().total.at_most, Usd::ZERO);
    }
    assert!(began.elapsed() < Duration::from_secs(30));
}
