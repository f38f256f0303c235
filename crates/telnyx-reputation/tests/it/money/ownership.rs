//! What is said of a number's owner is said of this very call, and not of what was so before.

use serde_json::{Value, json};
use telnyx_reputation::{Error, ErrorKind, Resolution};
use telnyx_reputation_sandbox::{Sandbox, SandboxHandle};

use super::stage::cannot_tell;
use crate::runs::set::Set;

pub(super) const CONFIRM: &str = "confirmReputationNumberOwnership";

/// Hosted elsewhere; another carrier has it at the next daily check.
pub(super) const NUMBER: &str = "+16035550107";

/// An enterprise that may monitor numbers hosted elsewhere, and monitors one.
pub(super) async fn external(sandbox: &SandboxHandle, name: &str) -> Set {
    let set = Set::new(sandbox, name).await;
    let proof = json!({"enterprise_id": "$enterprise", "document_ids": ["$document"]});
    set.call(&set.client, "enterprises.reputation.external_verification.create", proof).await.unwrap();
    let approve = format!("POST /_sandbox/enterprises/{}/approve", set.enterprise);
    set.control(&approve, json!({"gate": "external_verification"})).await;
    set.client.enterprises().reputation().numbers().associate(&set.enterprise, [NUMBER]).await.unwrap();
    set
}

pub(super) async fn confirm(set: &Set, still_own: bool) -> Result<Value, Error> {
    let with = json!({"enterprise_id": "$enterprise", "phone_number": NUMBER, "still_own": still_own});
    set.call(&set.client, "enterprises.reputation.numbers.ownership_confirm", with).await
}

/// Where the number stands was all that was read.
#[tokio::test]
async fn a_confirmation_where_none_was_open_is_not_done() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = external(&sandbox, "OWNED").await;
    set.lose(CONFIRM).await;
    cannot_tell(confirm(&set, true).await).await;
    assert_eq!(confirm(&set, true).await.unwrap_err().kind(), ErrorKind::BadRequest, "the API would have refused it");
    sandbox.stop().await;
}

/// Its earlier registration is listed as removed for ever.
#[tokio::test]
async fn a_number_that_was_removed_once_before_was_not_given_up_by_this_call() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = external(&sandbox, "REMOVED").await;
    let numbers = set.client.enterprises().reputation().numbers();
    confirm(&set, false).await.unwrap();
    set.lose(CONFIRM).await;
    cannot_tell(confirm(&set, false).await).await;
    assert_eq!(confirm(&set, false).await.unwrap_err().kind(), ErrorKind::BadRequest, "the API would have refused it");
    numbers.associate(&set.enterprise, [NUMBER]).await.unwrap();
    set.lose(CONFIRM).await;
    let lost = confirm(&set, false).await;
    // A removal for another reason is another call's too.
    numbers.disassociate(&set.enterprise, NUMBER).await.unwrap();
    cannot_tell(lost).await;
    sandbox.stop().await;
}

#[tokio::test]
async fn what_a_call_did_confirm_or_give_up_is_found() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for still_own in [true, false] {
        let set = external(&sandbox, &format!("CONFIRMED_{still_own}")).await;
        set.control("POST /_sandbox/clock/advance", json!({"by": "25h"})).await;
        set.lose_answer(CONFIRM).await;
        let error = confirm(&set, still_own).await.unwrap_err();
        let found = error.resolve().await.unwrap();
        assert!(matches!(found, Resolution::Done(_)), "{still_own}: {found:?}");
    }
    sandbox.stop().await;
}

/// What is found is of the same second as the call, so that no clock tells that it is older.
#[tokio::test]
async fn a_number_that_another_process_gave_up_a_moment_before_was_not_given_up_by_this_call() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = external(&sandbox, "GIVEN_UP_BEFORE").await;
    set.control("PUT /_sandbox/clock", json!({"mode": "frozen"})).await;
    let path = format!("POST /v2/enterprises/{}/reputation/numbers/{NUMBER}/ownership_confirm", set.enterprise);
    set.control(&path, json!({"still_own": false})).await;
    set.lose(CONFIRM).await;
    cannot_tell(confirm(&set, false).await).await;
    sandbox.stop().await;
}

/// Each confirmation leaves the number as the one before it did.
#[tokio::test]
async fn a_number_is_confirmed_as_often_as_that_is_asked_for() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = external(&sandbox, "CONFIRMED_AGAIN").await;
    for by in ["25h", "91 days"] {
        set.control("POST /_sandbox/clock/advance", json!({"by": by})).await;
        confirm(&set, true).await.unwrap();
    }
    sandbox.stop().await;
}
