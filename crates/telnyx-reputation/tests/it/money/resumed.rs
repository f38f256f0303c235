//! A run whose process was killed is taken up again, and nothing is paid for twice.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::json;
use telnyx_reputation::Client;
use telnyx_reputation::runs::{NotTried, Outcome, Run};
use telnyx_reputation::types::RefreshReputationResult;
use telnyx_reputation_sandbox::Sandbox;

use super::stage::{monitored, outcomes, usd};
use crate::runs::set::Set;
use crate::server::{Answer, Server, response};

const REFRESH: &str = "refreshReputationNumbers";

/// What the killed process is told.
const URL: &str = "RESUMED_URL";
const KEY: &str = "RESUMED_KEY";
const ENTERPRISE: &str = "RESUMED_ENTERPRISE";
const JOURNAL: &str = "RESUMED_JOURNAL";

/// It was looked up once more for USD 0.10: a number of the first page was removed while the list was read, so that it
/// moved there from the second.
#[tokio::test]
async fn a_number_that_moved_to_a_page_read_before_counts_as_fresh() {
    let all = crate::runs::set::numbers(5);
    let page = |number: usize, listed: [usize; 2]| {
        let row = |it: usize| {
            let number = &all[it];
            format!(r#"{{"phone_number":"{number}","reputation_data":{{"last_refreshed_at":"2026-11-20T09:00:00Z"}}}}"#)
        };
        let meta = format!(r#"{{"page_number":{number},"page_size":2,"total_pages":2,"total_results":4}}"#);
        let body = format!(r#"{{"data":[{}],"meta":{meta}}}"#, listed.map(row).join(","));
        let date = "date: Fri, 20 Nov 2026 09:00:01 GMT";
        Answer::Bytes(response(&format!("200 OK\r\n{date}"), "application/json", &body))
    };
    let server = Server::start([page(1, [0, 1]), page(2, [3, 4]), page(1, [1, 2]), page(2, [3, 4])]).await;
    let numbers = server.client().enterprises().reputation().numbers();
    let run = numbers.refresh_many("4a6192a4-573d-446d-b3ce-aff9117272a6", [&all[2]]);
    let results = run.older_than(Duration::from_secs(60)).await;
    let outcome = &results[0].outcome;
    assert!(matches!(outcome, Outcome::NotTried(NotTried::FreshEnough(_))), "{outcome:?}, {:?}", server.seen());
}

/// A journal of its own for a test; a run that failed leaves none behind.
struct Kept(PathBuf);

impl Kept {
    fn new(name: &str) -> Self {
        let kept = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.journal")));
        kept.remove();
        kept
    }

    fn remove(&self) {
        // There is none before the first run.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.remove();
    }
}

fn refresh(client: &Client, enterprise: &str) -> Run<'static, RefreshReputationResult> {
    let numbers = crate::runs::set::numbers(500);
    client.enterprises().reputation().numbers().refresh_many(enterprise, numbers).concurrency(1)
}

/// Runs in a process that is killed when the fourth chunk is on its way: three are done, and the fourth is done though
/// nobody hears of it.
async fn killed(set: &Set, journal: Option<&Path>) {
    let rule = set.strike(REFRESH, json!({"skip": 3, "action": {"kind": "hold"}})).await;
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "money::resumed::refreshes_until_it_is_killed", "--ignored"]);
    command.env(URL, set.client.base_url()).env(KEY, set.run.key()).env(ENTERPRISE, &set.enterprise);
    if let Some(journal) = journal {
        command.env(JOURNAL, journal);
    }
    let mut child = command.spawn().unwrap();
    set.held(rule).await;
    child.kill().unwrap();
    child.wait().unwrap();
    set.release().await;
    assert_eq!(set.billed().await, usd("40.00"));
}

#[tokio::test]
#[ignore = "is started by other tests"]
async fn refreshes_until_it_is_killed() {
    let given = |name: &str| std::env::var(name).unwrap();
    let client = Client::builder().api_key(given(KEY)).base_url(given(URL)).build().unwrap();
    let run = refresh(&client, &given(ENTERPRISE));
    match std::env::var(JOURNAL) {
        Ok(journal) => run.journal(journal).unwrap().await,
        Err(_) => run.await,
    };
}

/// Run again, it billed the 300 that were done, and the 100 that were on their way, once more.
#[tokio::test]
async fn a_run_with_a_journal_sends_only_what_was_not_sent() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, _) = monitored(&sandbox, "KILLED_JOURNAL", 500).await;
    let kept = Kept::new("killed");
    killed(&set, Some(&kept.0)).await;
    let again = refresh(&set.client, &set.enterprise).journal(&kept.0).unwrap().await;
    assert_eq!(outcomes(&again), [("done", 300), ("unknown", 100), ("done", 100)]);
    assert_eq!(set.billed().await, usd("50.00"));
    let Outcome::Unknown(why) = &again[300].outcome else { panic!("{:?}", again[300]) };
    assert!(why.to_string().contains("journal"), "it says what to do: {why}");
    assert_eq!(why.may_have_billed(), usd("0.10"));
    // A third time nothing is left to send.
    let once_more = refresh(&set.client, &set.enterprise).journal(&kept.0).unwrap().await;
    assert_eq!((outcomes(&once_more), set.billed().await), (outcomes(&again), usd("50.00")));
    let unpriced = refresh(&set.client, &set.enterprise).journal(&kept.0).unwrap();
    assert_eq!(unpriced.estimate().unwrap(), usd("0.00"));
    // What is unknown is sent again, and paid for again, only when told to.
    let retried = unpriced.retry_unknown();
    assert_eq!((retried.estimate().unwrap(), retried.unsent().count()), (usd("10.00"), 100));
    assert_eq!(outcomes(&retried.await), [("done", 500)]);
    assert_eq!(set.billed().await, usd("60.00"));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_run_that_leaves_out_what_is_recent_pays_for_none_of_it_again() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, _) = monitored(&sandbox, "KILLED_RECENT", 500).await;
    // What the numbers have of before is a week old.
    set.control("POST /_sandbox/clock/advance", json!({"by": "7 days"})).await;
    killed(&set, None).await;
    // The snapshots are of the sandbox's clock, a week ahead of this machine's, as the `Date` of its answers is then.
    set.control("PUT /_sandbox/date", json!({"offset_seconds": 0})).await;
    let age = Duration::from_secs(86_400);
    let again = refresh(&set.client, &set.enterprise).older_than(age).await;
    let recent = again.iter().filter(|it| matches!(it.outcome, Outcome::NotTried(NotTried::FreshEnough(_))));
    assert_eq!((recent.count(), set.billed().await), (400, usd("50.00")));
    assert_eq!(outcomes(&again), [("not_tried", 400), ("done", 100)]);
    sandbox.stop().await;
}

/// What was done without a value was sent again.
#[tokio::test]
async fn a_journal_knows_what_was_removed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "JOURNAL_REMOVED", 3).await;
    let kept = Kept::new("removed");
    let resource = set.client.enterprises().reputation().numbers();
    let run = || resource.disassociate_many(&set.enterprise, numbers.clone()).journal(&kept.0).unwrap();
    let first = run().await;
    let sent = set.calls("disassociateReputationNumber").await;
    let again = run().await;
    assert_eq!((outcomes(&first), outcomes(&again)), (vec![("done", 3)], vec![("done", 3)]));
    assert_eq!(set.calls("disassociateReputationNumber").await, sent);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_journal_is_of_one_run_alone() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "JOURNAL_OTHER").await;
    let kept = Kept::new("other");
    let resource = set.client.enterprises().reputation().numbers();
    let numbers = ["+16035551234"];
    let run = resource.associate_many(&set.enterprise, numbers).journal(&kept.0).unwrap();
    let in_use = resource.associate_many(&set.enterprise, numbers).journal(&kept.0).unwrap_err();
    assert!(in_use.to_string().contains("in use"), "{in_use}");
    assert_eq!(outcomes(&run.await), [("done", 1)]);
    let other = resource.refresh_many(&set.enterprise, numbers).journal(&kept.0).unwrap_err();
    assert!(other.to_string().contains("another run"), "{other}");
    std::fs::write(&kept.0, "phone_number,outcome\n").unwrap();
    let none = resource.associate_many(&set.enterprise, numbers).journal(&kept.0).unwrap_err();
    assert!(none.to_string().contains("no journal"), "{none}");
    assert_eq!(set.billed().await, usd("0.10"));
    sandbox.stop().await;
}

/// What an earlier run had sent was "not tried", being recent, and "failed" where that could not be read.
#[tokio::test]
async fn what_a_journal_knows_goes_before_what_is_recent() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "JOURNAL_RECENT", 2).await;
    let kept = Kept::new("recent");
    let resource = set.client.enterprises().reputation().numbers();
    let run = || resource.refresh_many(&set.enterprise, &numbers).journal(&kept.0).unwrap();
    set.lose_answer(REFRESH).await;
    assert_eq!(outcomes(&run().await), [("unknown", 2)]);
    let day = Duration::from_secs(86_400);
    assert_eq!(outcomes(&run().older_than(day).await), [("unknown", 2)]);
    set.strike("listReputationNumbers", json!({"times": null, "action": {"kind": "html", "status": 404}})).await;
    assert_eq!(outcomes(&run().older_than(day).await), [("unknown", 2)]);
    assert_eq!(set.calls(REFRESH).await, 1);
    sandbox.stop().await;
}

/// A list without a line break was emptied, and became a journal.
#[tokio::test]
async fn a_file_that_is_no_journal_is_left_as_it_is() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "JOURNAL_FOREIGN").await;
    let resource = set.client.enterprises().reputation().numbers();
    for text in [r#"["+16035551234"]"#, "phone_number\n+16035551234\n+16035551235", "{\"journal\":9}\nx"] {
        let kept = Kept::new("foreign");
        std::fs::write(&kept.0, text).unwrap();
        let error = resource.associate_many(&set.enterprise, ["+16035551234"]).journal(&kept.0).unwrap_err();
        assert_eq!(error.kind(), telnyx_reputation::ErrorKind::InvalidArgument, "{text}");
        assert_eq!(std::fs::read_to_string(&kept.0).unwrap(), text);
    }
    sandbox.stop().await;
}

/// What was not understood counted as never sent, and was paid for again.
#[tokio::test]
async fn an_outcome_that_is_not_known_is_no_reason_to_send_again() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "JOURNAL_WORD", 2).await;
    let kept = Kept::new("word");
    let resource = set.client.enterprises().reputation().numbers();
    resource.refresh_many(&set.enterprise, numbers.clone()).journal(&kept.0).unwrap().await;
    let text = std::fs::read_to_string(&kept.0).unwrap().replace(r#""outcome":"done""#, r#""outcome":"dome""#);
    std::fs::write(&kept.0, text).unwrap();
    let error = resource.refresh_many(&set.enterprise, numbers).journal(&kept.0).unwrap_err();
    assert!(error.to_string().contains(r#"line 3 the outcome "dome""#), "{error}");
    sandbox.stop().await;
}

/// Where the server's clock was ahead, what was old counted as recent.
#[tokio::test]
async fn the_age_of_a_snapshot_is_of_the_server_s_clock() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "AGE_AHEAD", 2).await;
    set.control("POST /_sandbox/clock/advance", json!({"by": "365 days"})).await;
    set.control("PUT /_sandbox/date", json!({"offset_seconds": 0})).await;
    let resource = set.client.enterprises().reputation().numbers();
    resource.refresh(&set.enterprise, &numbers).await.unwrap();
    let day = Duration::from_secs(86_400);
    let recent = resource.refresh_many(&set.enterprise, numbers.clone()).older_than(day).await;
    assert_eq!(outcomes(&recent), [("not_tried", 2)]);
    set.control("POST /_sandbox/clock/advance", json!({"by": "100 days"})).await;
    let old = resource.refresh_many(&set.enterprise, numbers).older_than(day).await;
    assert_eq!(outcomes(&old), [("done", 2)]);
    sandbox.stop().await;
}
