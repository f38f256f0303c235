//! A remediation whose answer was lost is found among the requests made since, and none of another is taken for it.

use serde_json::{Value, json};
use telnyx_reputation::{ErrorKind, Resolution};
use telnyx_reputation_sandbox::{Sandbox, SandboxHandle};

use super::stage::{answer, cannot_tell, monitored};
use crate::runs::set::Set;

const SUBMIT: &str = "submitReputationRemediation";
const LIST: &str = "listReputationRemediations";

/// An enterprise with a request of before, and five numbers of which none is in it. The results of a request are there
/// at once, and with them which numbers it has.
async fn with_one_before(sandbox: &SandboxHandle, name: &str) -> (Set, Vec<String>) {
    let (set, mut numbers) = monitored(sandbox, name, 6).await;
    set.control("PUT /_sandbox/approvals", json!({"remediation": "immediate"})).await;
    let before = numbers.pop().unwrap();
    submit(&set, &[before], "Reminders").await;
    (set, numbers)
}

/// As another process would; the id of the request.
async fn submit(set: &Set, numbers: &[String], call_purpose: &str) -> String {
    let path = format!("POST /v2/enterprises/{}/reputation/remediation", set.enterprise);
    let made = set.control(&path, json!({"phone_numbers": numbers, "call_purpose": call_purpose})).await;
    made["data"]["id"].as_str().unwrap().to_owned()
}

async fn listed(set: &Set) -> Vec<Value> {
    let list =
        set.control(&format!("GET /v2/enterprises/{}/reputation/remediation", set.enterprise), Value::Null).await;
    list["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn one_is_found_where_another_was_there_before() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = with_one_before(&sandbox, "AFTER_ANOTHER").await;
    set.lose_answer(SUBMIT).await;
    let call = set.client.enterprises().reputation().remediation().create(&set.enterprise, &numbers[..2], "Reminders");
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    assert!(matches!(error.resolve().await.unwrap(), Resolution::Done(_)), "{error}");
    sandbox.stop().await;
}

#[tokio::test]
async fn one_for_another_purpose_is_not_taken_for_it() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = with_one_before(&sandbox, "PURPOSE").await;
    set.lose(SUBMIT).await;
    let resource = set.client.enterprises().reputation().remediation();
    let lost = resource.create(&set.enterprise, &numbers[..2], "Reminders").await;
    submit(&set, &numbers[..2], "Surveys").await;
    let known = cannot_tell(lost).await;
    assert!(known.starts_with("no request that fits was made since"), "{known}");
    sandbox.stop().await;
}

/// With one of the numbers in another's request, somebody has to look at it; with none, it is nobody's business.
#[tokio::test]
async fn one_that_shares_a_number_is_named_and_one_that_shares_none_is_not() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = with_one_before(&sandbox, "SHARED").await;
    set.lose(SUBMIT).await;
    let resource = set.client.enterprises().reputation().remediation();
    let lost = resource.create(&set.enterprise, &numbers[..2], "Reminders").await;
    let none = submit(&set, &numbers[3..], "Reminders").await;
    let shared = submit(&set, &numbers[1..3], "Reminders").await;
    let known = cannot_tell(lost).await;
    assert!(known.starts_with("made since, and perhaps the call's: ") && known.contains(&shared), "{known}");
    assert!(!known.contains(&none), "{known}");
    sandbox.stop().await;
}

/// What such a list leaves out may be the call's, or what was there before it.
#[tokio::test]
async fn a_list_that_does_not_lead_back_to_the_call_tells_nothing() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = with_one_before(&sandbox, "LEADS_BACK").await;
    set.lose_answer(SUBMIT).await;
    let resource = set.client.enterprises().reputation().remediation();
    let lost = resource.create(&set.enterprise, &numbers[..2], "Reminders").await;
    submit(&set, &numbers[2..3], "Reminders").await;
    let [newest, own, before] = <[Value; 3]>::try_from(listed(&set).await).unwrap();
    let unread = "the list of requests could not be read back to the time of the call";
    for (rows, why) in [
        (vec![&newest, &own], "the one of before is missing"),
        (vec![&own, &newest, &before], "it does not begin with the newest"),
    ] {
        let meta = json!({"total_pages": 1, "total_results": rows.len(), "page_number": 1, "page_size": 250});
        set.strike(LIST, json!({"action": answer(200, json!({"data": rows, "meta": meta}))})).await;
        let found = lost.as_ref().unwrap_err().resolve().await.unwrap();
        assert!(matches!(&found, Resolution::CannotTell(known) if known.starts_with(unread)), "{why}: {found:?}");
    }
    assert!(matches!(lost.unwrap_err().resolve().await.unwrap(), Resolution::Done(_)), "the whole list tells");
    sandbox.stop().await;
}
