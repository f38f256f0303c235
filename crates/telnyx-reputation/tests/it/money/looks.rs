//! The look before a call, which tells what was there: made once, and in a part of the call's time.

use std::time::Duration;

use serde_json::json;
use telnyx_reputation_sandbox::Sandbox;

use super::stage::{answer, cannot_tell};
use crate::runs::set::{Set, numbers};

const ASSOCIATE: &str = "associateReputationNumbers";
const LIST: &str = "listReputationNumbers";

#[tokio::test]
async fn a_look_that_is_turned_away_is_not_made_again() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "LOOKS_ONCE").await;
    set.strike(LIST, json!({"action": answer(503, "".into())})).await;
    set.lose_answer(ASSOCIATE).await;
    let known =
        cannot_tell(set.client.enterprises().reputation().numbers().associate(&set.enterprise, numbers(1)).await).await;
    assert!(known.starts_with("what was there before the call is not known"), "{known}");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_look_that_nobody_answers_leaves_its_call_half_of_the_time() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "LOOKS_IN_TIME").await;
    set.strike(LIST, json!({"action": {"kind": "hold"}})).await;
    let call = set.client.enterprises().reputation().numbers().associate(&set.enterprise, numbers(1));
    call.deadline(Duration::from_secs(4)).await.unwrap();
    set.release().await;
    sandbox.stop().await;
}
