//! The calls that the defects are shown with.

use std::time::Duration;

use telnyx_reputation::{Client, ClientBuilder, Error};

use crate::server::{Answer, Server};

pub(super) const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";
pub(super) const NUMBER: &str = "+16035551234";

/// A client that waits no longer than a test can, where the server does not ask it to.
pub(super) fn builder(server: &Server) -> ClientBuilder {
    let builder = Client::builder().api_key("KEY_SECRET").base_url(&server.base_url);
    builder.max_retry_delay(Duration::from_millis(1))
}

pub(super) fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

/// A JSON answer with this status and header lines, each of which ends with a line break.
pub(super) fn answer(status: u16, headers: &str, body: &str) -> Answer {
    let length = body.len();
    Answer::Bytes(
        format!("HTTP/1.1 {status} Test\r\ncontent-type: application/json\r\n{headers}content-length: {length}\r\n\r\n{body}")
            .into(),
    )
}

/// A call that bills, and that nothing is read before.
pub(super) async fn refresh(client: &Client) -> Result<(), Error> {
    client.enterprises().reputation().numbers().refresh(ENTERPRISE, [NUMBER]).await.map(drop)
}

/// A read that bills.
pub(super) async fn fresh(client: &Client) -> Result<(), Error> {
    client.enterprises().reputation().numbers().retrieve(ENTERPRISE, NUMBER).fresh(true).await.map(drop)
}

/// A read that is free and safe.
pub(super) async fn read(client: &Client) -> Result<(), Error> {
    client.enterprises().reputation().retrieve(ENTERPRISE).await.map(drop)
}

/// An answer that [`read`] takes for a success.
pub(super) fn settings() -> Answer {
    answer(200, "", r#"{"data":{"enterprise_id":"e-1"}}"#)
}
