//! The official SDKs repeat every method, on 409 and on whatever the server says in `x-should-retry`.

use telnyx_reputation::ErrorKind;

use super::calls::{answer, builder, client, fresh, read, refresh, settings};
use crate::server::Server;

#[tokio::test]
async fn a_status_that_states_a_fact_is_not_repeated() {
    for status in [400, 401, 402, 403, 404, 405, 409, 410, 412, 413, 415, 422, 425, 501, 505, 520] {
        let server = Server::start([answer(status, "", "")]).await;
        let client = client(&server);
        for error in [read(&client).await, refresh(&client).await, fresh(&client).await] {
            let error = error.unwrap_err();
            assert_eq!((error.status(), error.attempts()), (Some(status), 1), "{error}");
        }
        assert_eq!(server.seen().len(), 3, "{status}");
    }
}

#[tokio::test]
async fn a_passing_status_is_repeated_for_a_safe_call_alone() {
    for status in [408, 500, 502, 503, 504] {
        let server = Server::start([answer(status, "", ""), settings()]).await;
        read(&client(&server)).await.unwrap();
        assert_eq!(server.seen().len(), 2, "{status}");
        let server = Server::start([answer(status, "", "")]).await;
        for result in [refresh(&client(&server)).await, fresh(&client(&server)).await] {
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{status}: {error}");
        }
        assert_eq!(server.seen().len(), 2, "{status}: each once");
    }
}

#[tokio::test]
async fn the_server_cannot_have_a_call_that_may_bill_repeated() {
    for status in [404, 409, 500, 502, 503, 504] {
        let server = Server::start([answer(status, "x-should-retry: true\r\n", "")]).await;
        let client = client(&server);
        refresh(&client).await.unwrap_err();
        fresh(&client).await.unwrap_err();
        assert_eq!(server.seen().len(), 2, "{status}: each once");
    }
}

#[tokio::test]
async fn a_call_is_made_once_more_than_it_may_be_repeated_and_the_error_says_so() {
    for retries in [0, 1, 3] {
        let server = Server::start([answer(500, "", "")]).await;
        let error = read(&builder(&server).max_retries(retries).build().unwrap()).await.unwrap_err();
        assert_eq!(error.attempts(), retries + 1);
        assert_eq!(server.seen().len(), retries as usize + 1);
    }
}

#[tokio::test]
async fn a_count_that_can_only_be_a_mistake_is_refused_and_nothing_is_sent() {
    let server = Server::start([settings()]).await;
    let refused = builder(&server).max_retries(u32::MAX).build().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Configuration);
    let call = client(&server).enterprises().reputation().retrieve(super::calls::ENTERPRISE);
    let refused = call.max_retries(u32::MAX).await.unwrap_err();
    assert_eq!((refused.kind(), refused.attempts()), (ErrorKind::InvalidArgument, 0));
    assert!(refused.to_string().contains("max_retries"), "{refused}");
    assert!(server.seen().is_empty());
}
