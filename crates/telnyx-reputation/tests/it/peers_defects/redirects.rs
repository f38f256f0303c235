//! The official SDKs follow redirects: a POST becomes a GET whose list looks like success, or is sent to another host.

use telnyx_reputation::{ErrorKind, Usd};

use super::calls::{ENTERPRISE, NUMBER, answer, client, read, refresh, settings};
use crate::server::Server;

#[tokio::test]
async fn a_redirect_to_another_host_carries_nothing_there() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::start([settings()]).await;
        let server = Server::start([answer(status, &format!("location: {}/elsewhere\r\n", other.base_url), "")]).await;
        let client = client(&server);
        let numbers = client.enterprises().reputation().numbers();
        let results = [
            (refresh(&client).await, ErrorKind::OutcomeUnknown),
            (read(&client).await, ErrorKind::Status),
            (numbers.disassociate(ENTERPRISE, NUMBER).await.map(drop), ErrorKind::Status),
        ];
        for (result, kind) in results {
            let error = result.unwrap_err();
            assert_eq!((error.kind(), error.status()), (kind, Some(status)), "{error}");
        }
        assert_eq!(server.seen().len(), 3, "{status}");
        assert!(other.seen().is_empty(), "{status}");
        assert_eq!(client.usage().total.at_least, Usd::ZERO);
    }
}
