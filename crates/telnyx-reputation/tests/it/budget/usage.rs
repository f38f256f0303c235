//! What a client tells of its spending.

use telnyx_reputation::{ErrorKind, OperationUsage, Usd};

use super::account::{Account, usd};

#[tokio::test]
async fn usage_knows_what_was_free() {
    let account = Account::start("USAGE").await;
    let (client, enterprise) = (account.client(), &account.enterprise);
    let numbers = client.enterprises().reputation().numbers();
    numbers.retrieve(enterprise, "+16035550103").await.unwrap_err();
    numbers.associate(enterprise, ["+16035550103"]).await.unwrap();
    numbers.retrieve(enterprise, "+16035550103").await.unwrap();
    numbers.refresh(enterprise, ["+16035550100", "+16035559999"]).await.unwrap();
    let usage = client.usage();
    let bounds = |id: &str| {
        let usage = usage.operations[id];
        (usage.calls, usage.at_least.to_string(), usage.at_most.to_string())
    };
    assert_eq!(bounds("associateReputationNumbers"), (1, "0.10".into(), "0.10".into()));
    assert_eq!(bounds("getPhoneNumberReputation"), (2, "0.00".into(), "0.10".into()), "a refusal is free");
    assert_eq!(bounds("refreshReputationNumbers"), (1, "0.10".into(), "0.20".into()), "one of two failed");
    assert_eq!(usage.total.at_most.to_string(), "0.40");
}

#[tokio::test]
async fn what_is_under_way_belongs_to_at_most() {
    let account = Account::start("UNDER_WAY").await;
    account.hold_answer().await;
    let client = account.builder().spend_limit("0.15").build().unwrap();
    assert_eq!(client.usage().total, OperationUsage::default());
    let mut held = Box::pin(account.look_up(&client));
    let billed = async { while account.billed().await == Usd::ZERO {} };
    tokio::select! {
        _ = &mut held => panic!("its answer was to be held"),
        () = billed => {}
    }
    let usage = client.usage();
    for usage in [usage.total, usage.operations["refreshReputationNumbers"]] {
        assert_eq!((usage.calls, usage.at_least, usage.at_most), (0, Usd::ZERO, usd("0.10")));
    }
    assert_eq!(account.look_up(&client).await.unwrap_err().kind(), ErrorKind::SpendLimit, "what is held counts");
    drop(held);
    assert_eq!((client.usage().total.calls, client.usage().total.at_most), (1, usd("0.10")));
    account.sandbox.stop().await;
}
