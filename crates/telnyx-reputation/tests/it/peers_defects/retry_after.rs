//! The official SDKs ignore a long `Retry-After` (Python), wait for it without end or come back at once (Node), and
//! tell nobody of it.

use std::time::{Duration, Instant};

use telnyx_reputation::ErrorKind;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::calls::{answer, builder, client, read, refresh, settings};
use crate::server::{Answer, Server};

/// What the API says with it.
const BUSY: &str = r#"{"errors":[{"code":"10011","title":"Too many requests"}]}"#;

/// Less than what is not to be waited for, and more than a busy machine needs.
const MOMENT: Duration = Duration::from_secs(30);

fn limited(header: &str) -> Answer {
    answer(429, &format!("{header}\r\n"), BUSY)
}

#[tokio::test]
async fn nonsense_counts_as_not_asked_and_the_call_recovers() {
    for value in ["0", "-5", "soon", "NaN", "inf", "", "Fri, 20 Nov 2015 09:00:00 GMT"] {
        let server = Server::start([limited(&format!("retry-after: {value}")), settings()]).await;
        let began = Instant::now();
        read(&client(&server)).await.unwrap();
        assert_eq!(server.seen().len(), 2, "{value}");
        assert!(began.elapsed() < MOMENT, "{value}");
    }
}

#[tokio::test]
async fn a_short_wait_is_waited_for_in_full() {
    for header in ["retry-after-ms: 40", "retry-after: 0.04", "retry-after-ms: 40\r\nretry-after: 3600"] {
        let server = Server::start([limited(header), settings()]).await;
        let began = Instant::now();
        read(&client(&server)).await.unwrap();
        assert!((Duration::from_millis(40)..MOMENT).contains(&began.elapsed()), "{header}: {:?}", began.elapsed());
    }
}

#[tokio::test]
async fn a_wait_that_fits_into_the_deadline_is_not_cut_short() {
    let server = Server::start([limited("retry-after: 61"), settings()]).await;
    let client = client(&server);
    tokio::time::timeout(Duration::from_secs(1), read(&client)).await.unwrap_err();
    assert_eq!(server.seen().len(), 1, "61 s fit into three attempts of 60 s, so it waits");
}

#[tokio::test]
async fn a_wait_that_does_not_fit_is_told_at_once() {
    let in_30_days =
        (OffsetDateTime::now_utc() + time::Duration::days(30)).format(&Rfc2822).unwrap().replace("+0000", "GMT");
    let month = 30 * 86_400;
    for (value, seconds) in [("61", 61), ("3600", 3600), ("31536000", 31_536_000), (in_30_days.as_str(), month)] {
        let server = Server::start([limited(&format!("retry-after: {value}"))]).await;
        let client = builder(&server).deadline(Duration::from_secs(50)).build().unwrap();
        let began = Instant::now();
        for result in [read(&client).await, refresh(&client).await] {
            let error = result.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 1), "{value}");
            let asked = error.retry_after().unwrap().as_secs();
            assert!((seconds - 2..=seconds).contains(&asked), "{value}: {asked}");
        }
        assert_eq!(server.seen().len(), 2, "{value}");
        assert!(began.elapsed() < MOMENT, "{value}");
    }
}

#[tokio::test]
async fn without_a_deadline_an_hour_is_not_waited_for_either_and_neither_is_eternity() {
    for (value, asked) in
        [("3600", Duration::from_secs(3600)), ("99999999999999999999", Duration::from_secs(31_536_000))]
    {
        let server = Server::start([limited(&format!("retry-after: {value}"))]).await;
        let began = Instant::now();
        let error = read(&client(&server)).await.unwrap_err();
        assert_eq!((error.retry_after(), error.attempts()), (Some(asked), 1), "{value}");
        assert!(began.elapsed() < MOMENT);
    }
}

#[tokio::test]
async fn an_unknown_outcome_tells_it_too() {
    let server = Server::start([answer(500, "retry-after: 7\r\n", r#"{"errors":[{"code":"10007"}]}"#)]).await;
    let error = refresh(&client(&server)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!((error.retry_after(), error.code()), (Some(Duration::from_secs(7)), Some("10007")));
}
