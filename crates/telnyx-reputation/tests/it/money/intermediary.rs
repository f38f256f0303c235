//! What something between client and API says proves nothing: only the API's own refusal does.

use serde_json::{Value, json};
use telnyx_reputation::{CallOptions, ErrorKind, Usd};
use telnyx_reputation_sandbox::Sandbox;

use super::stage::{answer, monitored, outcomes, usd};
use crate::runs::set::{Set, numbers};

const REFRESH: &str = "refreshReputationNumbers";
const ASSOCIATE: &str = "associateReputationNumbers";

/// What meshes, proxies and load balancers answer when their connection breaks, or when they have waited enough.
const STATUSES: [u16; 13] = [403, 404, 408, 413, 421, 423, 424, 425, 429, 431, 499, 501, 503];

fn after(action: Value) -> Value {
    json!({"when": "after", "action": action})
}

/// Each of them was a plain error without `may_have_billed`, and settled at nothing.
#[tokio::test]
async fn the_word_of_an_intermediary_leaves_the_outcome_unknown() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "WORD", 1).await;
    let resource = set.client.enterprises().reputation().numbers();
    for status in STATUSES {
        for body in ["", "upstream connect error or disconnect/reset before headers"] {
            set.strike(REFRESH, after(answer(status, body.into()))).await;
            let error = resource.refresh(&set.enterprise, &numbers).await.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1), "{status}: {error}");
            assert_eq!(error.may_have_billed(), usd("0.10"), "{status}");
        }
    }
    // The envelope under a status that speaks of the server's trouble is no refusal either.
    set.strike(REFRESH, after(json!({"kind": "status", "status": 503}))).await;
    let error = resource.refresh(&set.enterprise, &numbers).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    let usage = set.client.usage().total;
    assert_eq!((usage.at_least, usage.at_most), (Usd::ZERO, set.billed().await));
    sandbox.stop().await;
}

/// Ten of ten were sent, and billed USD 1.00.
#[tokio::test]
async fn a_limit_counts_what_an_intermediary_says_failed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "WORD_LIMIT", 1).await;
    let client = set.run.builder().spend_limit(usd("0.30")).build().unwrap();
    let always = json!({"when": "after", "times": null, "action": answer(503, "no healthy upstream".into())});
    set.strike(REFRESH, always).await;
    let mut kinds = Vec::new();
    for _ in 0..10 {
        let call = client.enterprises().reputation().numbers().refresh(&set.enterprise, &numbers);
        kinds.push(call.await.unwrap_err().kind());
    }
    assert_eq!(kinds[..3], [ErrorKind::OutcomeUnknown; 3]);
    assert_eq!(kinds[3..], [ErrorKind::SpendLimit; 7]);
    assert_eq!(set.billed().await, usd("0.30"));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_run_calls_no_number_failed_that_was_added() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "WORD_RUN").await;
    let given = numbers(100 * STATUSES.len());
    for (skip, status) in STATUSES.into_iter().enumerate() {
        let action = json!({"kind": "html", "status": status});
        set.strike(ASSOCIATE, json!({"when": "after", "skip": skip, "action": action})).await;
    }
    let results = set.client.enterprises().reputation().numbers().associate_many(&set.enterprise, &given).await;
    let wrong: Vec<_> = results.iter().filter(|result| result.outcome.is_not_done()).collect();
    assert!(wrong.is_empty(), "all were added, and billed: {} {:?}", wrong.len(), wrong.first());
    assert_eq!(set.calls(ASSOCIATE).await, STATUSES.len() as u64, "and none is sent twice");
    assert_eq!(set.billed().await, usd("0.10").times(given.len() as u64));
    set.is_told_by(&set.client).await;
    sandbox.stop().await;
}

/// A mesh that passes a request on twice hands back the second answer, which refuses what the first has done.
#[tokio::test]
async fn a_refusal_of_what_appeared_meanwhile_is_not_believed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "REFUSED_TWICE").await;
    let refused = || after(json!({"kind": "status", "status": 422}));
    let client = set.run.own_client();
    let reputation = client.enterprises().reputation();
    set.strike(ASSOCIATE, refused()).await;
    let results = reputation.numbers().associate_many(&set.enterprise, numbers(2)).await;
    assert_eq!(outcomes(&results), [("done", 2)], "nobody else can have done it");
    set.is_told_by(&client).await;
    set.strike("submitReputationRemediation", refused()).await;
    let error = reputation.remediation().create(&set.enterprise, numbers(1), "Reminders").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    set.is_told_by(&client).await;
    // Also where another request was there before; and where nothing came to it, the refusal is true.
    let remediate = |of: &str| reputation.remediation().create(&set.enterprise, [of], "Reminders");
    set.strike("submitReputationRemediation", refused()).await;
    let error = remediate(&numbers(2)[1]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    let error = remediate(&numbers(2)[1]).await.unwrap_err();
    assert_ne!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    set.is_told_by(&client).await;
    // What nothing has changed is refused.
    set.strike(ASSOCIATE, json!({"when": "before", "action": {"kind": "status", "status": 422}})).await;
    let error = reputation.numbers().associate(&set.enterprise, ["+16032000099"]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnprocessableEntity, "{error}");
    sandbox.stop().await;
}

/// A mesh that passes a request on twice hands back the second answer, which the API has turned away for its pace. It was
/// `refused`, or `failed`, with nothing billed.
#[tokio::test]
async fn a_pace_limit_of_what_was_done_by_then_is_not_believed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "PACE_TWICE").await;
    let turned_away = || after(json!({"kind": "status", "status": 429, "retry_after": {"seconds": 0}}));
    let client = set.run.own_client();
    let reputation = client.enterprises().reputation();
    // Also where a run makes the call again, and the API refuses what is there by then.
    for retries in [0, 2] {
        let resource = client.with_options(CallOptions::default().max_retries(retries));
        set.strike(ASSOCIATE, turned_away()).await;
        let given = &numbers(6)[usize::try_from(retries).unwrap()..][..2];
        let results = resource.enterprises().reputation().numbers().associate_many(&set.enterprise, given).await;
        assert_eq!(outcomes(&results), [("done", 2)], "{retries}");
        set.is_told_by(&client).await;
    }
    set.strike(ASSOCIATE, turned_away()).await;
    let call = reputation.numbers().associate(&set.enterprise, ["+16032000099"]).max_retries(0);
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::OutcomeUnknown);
    // What nothing has changed was turned away.
    set.strike(ASSOCIATE, json!({"when": "before", "action": {"kind": "status", "status": 429}})).await;
    let call = reputation.numbers().associate(&set.enterprise, ["+16032000098"]).max_retries(0);
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::RateLimited);
    reputation.disable(&set.enterprise).await.unwrap();
    set.forget_the_ledger().await;
    let client = set.run.own_client();
    let letter = set.run.saved_text("document");
    set.strike("enableReputationSettings", turned_away()).await;
    let call = client.enterprises().reputation().enable(&set.enterprise, letter).max_retries(0);
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_billed()), (ErrorKind::OutcomeUnknown, usd("100.00")));
    set.is_told_by(&client).await;
    sandbox.stop().await;
}

/// The look after it found nothing, and the refusal was believed, while USD 0.10 had been billed.
#[tokio::test]
async fn a_refusal_is_not_believed_of_what_another_call_has_removed_again() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for (name, removal) in [("NUMBER", "disassociate"), ("ALL", "disable")] {
        let set = Set::new(&sandbox, &format!("REMOVED_AGAIN_{name}")).await;
        let client = set.run.own_client();
        let refused = json!({"kind": "hold", "with": {"kind": "status", "status": 400}});
        let rule = set.strike(ASSOCIATE, after(refused)).await;
        let resource = client.enterprises().reputation().numbers();
        let associate = async { resource.associate(&set.enterprise, numbers(1)).await.unwrap_err() };
        let remove = async {
            set.held(rule).await;
            let others = set.client.enterprises().reputation();
            match removal {
                "disable" => others.disable(&set.enterprise).await.unwrap(),
                _ => others.numbers().disassociate(&set.enterprise, &numbers(1)[0]).await.unwrap(),
            }
            set.release().await;
        };
        let (error, ()) = tokio::join!(associate, remove);
        assert_eq!(
            (error.kind(), error.may_have_billed()),
            (ErrorKind::OutcomeUnknown, usd("0.10")),
            "{name}: {error}"
        );
        set.is_told_by(&client).await;
    }
    // What was there a moment ago, by a call whose answer came, is no doubt of a refusal.
    let set = Set::new(&sandbox, "REMOVED_BEFORE").await;
    let resource = set.client.enterprises().reputation().numbers();
    let given = numbers(2);
    resource.associate(&set.enterprise, &given).await.unwrap();
    resource.disassociate(&set.enterprise, &given[0]).await.unwrap();
    let error = resource.associate(&set.enterprise, &given).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadRequest, "{error}");
    sandbox.stop().await;
}

/// The API's codes are those of its catalogue: a proxy that answers in a like form has others.
#[tokio::test]
async fn an_envelope_with_a_code_of_no_catalogue_proves_nothing() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "CODES", 1).await;
    for code in ["504", "upstream", "100150", ""] {
        let body = json!({"errors": [{"code": code, "title": "Forbidden", "detail": "upstream request timeout"}]});
        set.strike(REFRESH, after(answer(403, body))).await;
        let error =
            set.client.enterprises().reputation().numbers().refresh(&set.enterprise, &numbers).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{code}: {error}");
    }
    sandbox.stop().await;
}

/// It was `failed` and settled at nothing, while USD 0.30 had been billed.
#[tokio::test]
async fn a_refusal_is_not_believed_when_nothing_can_be_read_that_shows_whether_it_is_true() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let denied = json!({"errors": [{"code": "10010", "title": "Authorization failed", "detail": "may not list"}]});
    for (name, reads) in [("DENIED", answer(403, denied.clone())), ("BROKEN", answer(503, "".into()))] {
        let set = Set::new(&sandbox, &format!("UNREAD_{name}")).await;
        set.strike("listReputationNumbers", json!({"when": "before", "times": null, "action": reads})).await;
        let associate = || set.client.enterprises().reputation().numbers().associate_many(&set.enterprise, numbers(3));
        // A key that may do nothing at all is told so.
        for (status, code) in [(401, "10009"), (403, "10010")] {
            let body = json!({"errors": [{"code": code, "title": "No", "detail": "no"}]});
            set.strike(ASSOCIATE, json!({"when": "before", "action": answer(status, body)})).await;
            assert_eq!(outcomes(&associate().await), [("failed", 3)], "{name}, {status}");
        }
        let there = json!({"errors": [{"code": "10015", "title": "Bad Request", "detail": "associated already",
            "source": {"pointer": "/body/phone_numbers/0"}}]});
        set.strike(ASSOCIATE, after(answer(400, there))).await;
        assert_eq!(outcomes(&associate().await), [("unknown", 3)], "{name}");
        assert_eq!(set.billed().await, usd("0.30"));
        set.is_told_by(&set.client).await;
    }
    sandbox.stop().await;
}

/// A service that is pressed turns looks away as well, so that a look that fails is no doubt of its word.
#[tokio::test]
async fn a_pace_limit_is_believed_when_the_look_after_it_is_turned_away_too() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "PACE_PRESSED").await;
    let turned_away = json!({"kind": "status", "status": 429, "retry_after": {"seconds": 0}});
    let rule = |skip| json!({"when": "before", "times": null, "skip": skip, "action": turned_away});
    set.strike("listReputationNumbers", rule(1)).await;
    set.strike(ASSOCIATE, rule(0)).await;
    let call = set.client.enterprises().reputation().numbers().associate(&set.enterprise, numbers(1)).max_retries(0);
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_billed()), (ErrorKind::RateLimited, Usd::ZERO), "{error}");
    sandbox.stop().await;
}

#[tokio::test]
async fn where_the_look_before_failed_a_refusal_is_believed_when_nothing_is_there_after_it() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "NOTHING_THERE", 1).await;
    let remediation = set.client.enterprises().reputation().remediation();
    for (when, believed) in [("before", true), ("after", false)] {
        set.strike("listReputationRemediations", json!({"action": answer(503, "".into())})).await;
        let refused = json!({"when": when, "action": {"kind": "status", "status": 422}});
        set.strike("submitReputationRemediation", refused).await;
        let error = remediation.create(&set.enterprise, &numbers, "Reminders").await.unwrap_err();
        assert_eq!(error.kind() == ErrorKind::UnprocessableEntity, believed, "{when}: {error}");
    }
    set.is_told_by(&set.client).await;
    sandbox.stop().await;
}
