//! A plan is no loaded gun: it removes nothing that was not asked for, and a list that cannot be meant is refused.

use std::time::Duration;

use telnyx_reputation::runs::PlanRequest;
use telnyx_reputation::{Client, ErrorKind};
use telnyx_reputation_sandbox::Sandbox;

use crate::runs::set::{Set, numbers};
use crate::server::{Answer, Server, response};

const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";

/// A plan that would fail to connect if it read anything.
fn unread(phone_numbers: Vec<String>) -> PlanRequest {
    let client = Client::builder().api_key("KEY").base_url("http://127.0.0.1:9").max_retries(0).build().unwrap();
    client.plan(ENTERPRISE.to_owned(), phone_numbers)
}

async fn refusal(plan: PlanRequest) -> String {
    let error = plan.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    error.to_string()
}

#[tokio::test]
async fn a_list_that_was_cut_short_removes_nothing_unless_told_to() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "PLAN_CUT_SHORT").await;
    let resource = set.client.enterprises().reputation().numbers();
    let all = numbers(1_000);
    resource.associate_many(&set.enterprise, &all).await;
    let plan = || resource.plan(&set.enterprise, &all[..50]);
    let careful = plan().await.unwrap();
    assert_eq!((careful.kept, careful.to_disassociate.len()), (50, 0));
    assert_eq!(careful.not_wanted, all[50..]);
    careful.apply().await;
    assert_eq!(set.monitored().await.len(), 1_000);

    let told = refusal(plan().remove(true)).await;
    assert!(
        told.contains("950 of the 1000 monitored numbers are not wanted, and at most 100 may be removed"),
        "{told}"
    );
    assert!(told.contains("adding them again would bill USD 95.00"), "{told}");
    assert!(refusal(plan().remove(true).max_removals(949)).await.contains("at most 949 may be removed; nothing"));
    let meant = plan().remove(true).max_removals(950).await.unwrap();
    assert_eq!((meant.to_disassociate.len(), meant.undo_cost().to_string()), (950, "95.00".to_owned()));
    // A few need no number: a tenth of what is monitored may go.
    let few = resource.plan(&set.enterprise, &all[100..]).remove(true).await.unwrap();
    assert_eq!((few.to_disassociate.len(), few.kept), (100, 900));
    refusal(resource.plan(&set.enterprise, &all[101..]).remove(true)).await;
    assert_eq!(set.monitored().await.len(), 1_000, "a plan changes nothing");
    sandbox.stop().await;
}

#[tokio::test]
async fn an_empty_list_is_refused_before_anything_is_read() {
    for plan in [unread(Vec::new()), unread(Vec::new()).remove(true).max_removals(9)] {
        let told = refusal(plan).await;
        assert!(told.contains("phone_numbers: an empty list") && told.contains("`disassociate_many`"), "{told}");
    }
}

#[tokio::test]
async fn every_bad_row_is_told_at_once_before_anything_is_read() {
    let mut rows = numbers(100);
    for (row, value) in [(3, "555-0101"), (57, ""), (99, "+1603555010x")] {
        rows[row] = value.to_owned();
    }
    let told = refusal(unread(rows)).await;
    for row in ["phone_numbers[3]: ", "phone_numbers[57]: ", "phone_numbers[99]: "] {
        assert!(told.contains(row), "{told} does not contain {row}");
    }
    assert_eq!(told.matches("phone_numbers[").count(), 3, "{told}");
}

#[tokio::test]
async fn options_that_make_no_sense_are_refused_before_anything_is_read() {
    assert!(refusal(unread(numbers(1)).max_removals(5)).await.contains("max_removals: it needs `remove`"));
    assert!(refusal(unread(numbers(1)).deadline(Duration::ZERO)).await.contains("deadline"));
}

#[tokio::test]
async fn a_deadline_bounds_the_whole_plan() {
    // The page comes in time by the client's own limits, but not by the plan's.
    let page = r#"{"data":[],"meta":{"total_pages":0,"total_results":0,"page_number":1}}"#;
    let slow = Answer::Drip(response("200 OK", "application/json", page), Duration::from_millis(20));
    let server = Server::start([slow]).await;
    let plan = server.client().plan(ENTERPRISE.to_owned(), numbers(1)).deadline(Duration::from_millis(50));
    let error = plan.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("there was no plan after 50ms; nothing was changed"), "{error}");
    // A server that asks to wait for a year is not waited for.
    let busy = b"HTTP/1.1 429 Too Many Requests\r\nretry-after: 31536000\r\ncontent-length: 0\r\n\r\n";
    let server = Server::start([Answer::Bytes(busy.to_vec())]).await;
    let plan = server.client().plan(ENTERPRISE.to_owned(), numbers(1)).deadline(Duration::from_secs(5));
    let kind = plan.await.unwrap_err().kind();
    assert!(matches!(kind, ErrorKind::RateLimited | ErrorKind::Timeout), "{kind:?}");
}
