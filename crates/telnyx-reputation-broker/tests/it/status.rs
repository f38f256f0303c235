//! What people and their monitoring see.

use serde_json::json;
use telnyx_reputation::Usd;
use telnyx_reputation_broker::NewToken;

use crate::world::{Told, World, new, seeded, usd};

#[tokio::test]
async fn the_broker_s_own_paths_need_a_token_with_that_right() {
    let world = World::new().await;
    let base = world.base_url.trim_end_matches("/v2").to_owned();
    let may_see = NewToken { name: "ops".to_owned(), status: true, free_only: true, ..NewToken::default() };
    let ops = world.new_token(may_see).await;
    let admin = world.broker.as_ref().unwrap().admin_token().to_owned();
    for path in ["/_broker/", "/_broker/status", "/_broker/metrics"] {
        let get = || world.http.get(format!("{base}{path}"));
        assert_eq!(Told::of(get()).await.status, 401);
        assert_eq!(Told::of(get().bearer_auth(&world.token)).await.status, 401, "it may spend, and see nothing");
        for token in [&ops, &admin] {
            assert_eq!(Told::of(get().bearer_auth(token)).await.status, 200);
            assert_eq!(Told::of(get().basic_auth("any", Some(token))).await.status, 200, "as browsers ask");
        }
        let rebound = get().bearer_auth(&admin).header("host", "evil.example");
        assert_eq!(Told::of(rebound).await.status, 403);
    }
    world.get("/enterprises").token(&admin).send().await.refused(401);
}

#[tokio::test]
async fn what_is_spent_and_asked_for_is_shown_in_each_form() {
    let world = World::limited("5.00").await;
    world.associate(&[&new(0)]).run("<run>").send().await.done();
    world.associate(&[&new(0)]).run("<run>").send().await.done();
    world.refresh(&[&seeded(0)]).send().await.done();
    let status = world.status().await;
    assert_eq!(
        (status["spent"]["at_most_usd"].as_str(), status["spent"]["left_usd"].as_str()),
        (Some("0.20"), Some("4.80"))
    );
    assert_eq!((status["requests"]["forwarded"].as_u64(), status["requests"]["recorded"].as_u64()), (Some(2), Some(1)));
    assert_eq!(status["runs"][0]["run"], "<run>");
    let base = world.base_url.trim_end_matches("/v2").to_owned();
    let admin = world.broker.as_ref().unwrap().admin_token();
    let metrics = Told::of(world.http.get(format!("{base}/_broker/metrics")).bearer_auth(admin)).await;
    for line in [
        "telnyx_reputation_broker_spent_usd{what=\"at_most\"} 0.2",
        "telnyx_reputation_broker_requests_total{answered=\"recorded\"} 1",
        "telnyx_reputation_broker_open_calls 0",
        "# EOF",
    ] {
        assert!(metrics.text.contains(line), "{line}\n{}", metrics.text);
    }
    let page = Told::of(world.http.get(format!("{base}/_broker/")).bearer_auth(admin)).await;
    assert!(page.text.contains("&lt;run&gt;") && !page.text.contains("<run>"), "{}", page.text);
    assert!(page.header("content-security-policy").contains("default-src 'none'; style-src 'sha256-"));
    assert!(!page.text.contains("<script") && !page.text.contains(&world.token));
}

/// For a part, and for the refusal of a part, the service was asked.
#[tokio::test]
async fn only_what_was_recorded_as_a_whole_counts_as_answered_from_the_ledger() {
    let world = World::new().await;
    let counted = async || {
        let requests = world.status().await["requests"].clone();
        ["forwarded", "recorded"].map(|key| requests[key].as_u64().unwrap())
    };
    world.associate(&[&new(0)]).run("r").send().await.done();
    for (numbers, mark, count) in [
        ([new(0), new(1)], "partly", [2, 0]),
        ([new(0), "+16035550106".to_owned()], "partly", [3, 0]),
        ([new(0), new(1)], "true", [3, 1]),
    ] {
        let told = world.associate(&[&numbers[0], &numbers[1]]).run("r").send().await;
        assert_eq!((told.header("telnyx-recorded"), counted().await), (mark, count), "{numbers:?}: {}", told.text);
    }
}

/// They are counted as calls begin and end, so that whoever looks reads no calls.
#[tokio::test]
async fn a_run_comes_to_what_its_calls_come_to_however_each_ended() {
    let world = World::new().await;
    let ledger = world.open_ledger().await;
    let agrees = async || {
        let calls = ledger.show_run("r").await.unwrap();
        let run = ledger.list_runs(10).await.unwrap().into_iter().find(|run| run.run == "r").unwrap();
        let unknown = calls.iter().filter(|call| matches!(call.state.as_str(), "sent" | "unknown")).count();
        let sum = |of: fn(&telnyx_reputation_broker::CallRow) -> &str| {
            calls.iter().map(|call| usd(of(call))).fold(Usd::ZERO, |sum, next| sum + next).to_string()
        };
        assert_eq!((run.calls, run.unknown), (calls.len() as u64, unknown as u64), "{calls:?}");
        assert_eq!(run.at_least_usd, sum(|call| &call.at_least_usd), "{calls:?}");
        assert_eq!(run.at_most_usd, sum(|call| &call.at_most_usd), "{calls:?}");
        assert_eq!(run.last_at, calls.iter().map(|call| call.sent_at).max().unwrap());
        (run.calls, run.unknown)
    };
    world.refresh(&[&seeded(0), &seeded(1)]).run("r").send().await.done();
    assert_eq!(agrees().await, (1, 0));
    world.refresh(&["+15005550001"]).run("r").send().await;
    world.fault("refreshReputationNumbers", "after", json!({"kind": "drop"})).await;
    world.refresh(&[&seeded(2)]).run("r").send().await.unknown();
    assert_eq!(agrees().await.1, 1);
    ledger.retry_unknown("r").await.unwrap();
    assert_eq!(agrees().await.1, 0);
    world.refresh(&[&seeded(2)]).run("r").send().await.done();
    world.fault("associateReputationNumbers", "after", json!({"kind": "drop"})).await;
    world.associate(&[&new(0)]).run("r").send().await.done();
    world.associate(&[&new(0), &new(1)]).run("r").send().await.done();
    world.get(world.numbers(&format!("/{}", seeded(3)))).run("r").send().await.done();
    let (calls, unknown) = agrees().await;
    assert!(calls >= 6 && unknown == 0, "{calls} {unknown}");
    world.refresh(&[&seeded(9)]).run("newer").send().await.done();
    let newest: Vec<String> = ledger.list_runs(1).await.unwrap().into_iter().map(|run| run.run).collect();
    assert_eq!(newest, ["newer"]);
}
