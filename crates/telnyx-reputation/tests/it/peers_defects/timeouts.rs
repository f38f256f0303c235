//! The official SDKs time the bytes (Python) or the headers (Node), never the call, and take 0 and infinity for 1 ms.

use std::time::{Duration, Instant};

use telnyx_reputation::{ErrorKind, Usd};

use super::calls::{ENTERPRISE, answer, builder, client, fresh, read, refresh, settings};
use crate::server::{Answer, Server, response};

/// Less than what would be waited if the limit were not kept, and more than a busy machine needs.
const MOMENT: Duration = Duration::from_secs(30);

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

#[tokio::test]
async fn a_body_that_drips_is_cut_off_at_the_timeout() {
    let whole = response("200 OK", "application/json", r#"{"data":{"enterprise_id":"e-1"}}"#);
    // Each byte comes in time, and all of them do not: the headers too are a part of the attempt.
    let server = Server::start([Answer::Drip(whole.clone(), ms(30))]).await;
    let began = Instant::now();
    let error = read(&builder(&server).timeout(ms(1000)).max_retries(0).build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1), "{error}");
    let (head, body) = whole.split_at(whole.len() - 32);
    let server = Server::start([Answer::Bytes(head.to_vec())]).await;
    let error = read(&builder(&server).timeout(ms(1000)).max_retries(0).build().unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "the body {body:?} never came: {error}");
    assert!(began.elapsed() < MOMENT);
    let server = Server::start([Answer::Drip(whole, Duration::ZERO)]).await;
    read(&client(&server)).await.unwrap();
}

#[tokio::test]
async fn a_call_that_may_bill_is_not_sent_again_when_the_answer_is_late() {
    let server = Server::start([Answer::Bytes(Vec::new())]).await;
    let client = builder(&server).timeout(ms(1000)).build().unwrap();
    for result in [refresh(&client).await, fresh(&client).await] {
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1), "{error}");
        assert_eq!(error.may_have_billed(), "0.10".parse::<Usd>().unwrap());
    }
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn the_deadline_covers_attempts_and_waits_together() {
    let server = Server::start([answer(500, "retry-after-ms: 400\r\n", "")]).await;
    let client = builder(&server).deadline(ms(1000)).max_retries(1000).build().unwrap();
    let began = Instant::now();
    let error = read(&client).await.unwrap_err();
    assert_eq!(error.status(), Some(500));
    assert!((2..=6).contains(&server.seen().len()), "{}", server.seen().len());
    assert_eq!(error.attempts() as usize, server.seen().len());
    let server = Server::start([Answer::Bytes(Vec::new())]).await;
    let client = builder(&server).timeout(ms(400)).deadline(ms(1000)).max_retries(1000).build().unwrap();
    assert_eq!(read(&client).await.unwrap_err().kind(), ErrorKind::Timeout);
    assert!((1..=4).contains(&server.seen().len()), "{}", server.seen().len());
    assert!(began.elapsed() < MOMENT);
}

#[tokio::test]
async fn a_limit_of_0_is_refused_and_an_endless_one_is_endless() {
    let server = Server::start([settings()]).await;
    let calls = client(&server);
    let call = || calls.enterprises().reputation().retrieve(ENTERPRISE);
    for refused in [call().timeout(Duration::ZERO).await, call().deadline(Duration::ZERO).await] {
        let error = refused.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidArgument, 0), "{error}");
    }
    assert!(server.seen().is_empty());
    call().timeout(Duration::MAX).deadline(Duration::MAX).await.unwrap();
    call().timeout(Duration::MAX).max_retries(1000).await.unwrap();
    read(&builder(&server).timeout(Duration::MAX).build().unwrap()).await.unwrap();
}
