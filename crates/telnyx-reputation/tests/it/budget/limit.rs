//! The limit of one client.

use futures::StreamExt;
use telnyx_reputation::{Client, ClientBuilder, ErrorKind, Period, Usd};

use super::account::{Account, usd};

#[tokio::test]
async fn it_holds_under_64_concurrent_calls_to_the_cent() {
    let account = Account::start("LIMIT").await;
    let client = account.builder().spend_limit("1.25").build().unwrap();
    let calls = futures::stream::iter(0..64).map(|_| account.look_up(&client)).buffer_unordered(64);
    let results: Vec<_> = calls.collect().await;
    let refused = results.iter().filter_map(|result| result.as_ref().err());
    assert!(refused.clone().all(|error| error.kind() == ErrorKind::SpendLimit && error.attempts() == 0));
    assert_eq!(refused.count(), 64 - 12, "twelve lookups of USD 0.10 fit into USD 1.25");
    assert_eq!(account.billed().await, usd("1.20"));
    let usage = client.usage();
    assert_eq!((usage.total.calls, usage.total.at_least, usage.total.at_most), (12, usd("1.20"), usd("1.20")));
    assert_eq!(usage.limit, Some(usd("1.25")));
    account.sandbox.stop().await;
}

#[tokio::test]
async fn a_refusal_says_what_is_left_of_which_limit() {
    let account = Account::start("REFUSAL").await;
    let client = account.builder().spend_limit(Usd::from_thousandths(150)).build().unwrap();
    account.look_up(&client).await.unwrap();
    let refused = account.look_up(&client).await.unwrap_err().to_string();
    let wanted = "the call could cost USD 0.10, and of the client's spend limit of USD 0.15 only USD 0.05 is left";
    assert!(refused.contains(wanted), "{refused}");
    account.sandbox.stop().await;
}

#[test]
fn an_option_that_makes_no_sense_is_told_when_the_client_is_built() {
    let refusal = |change: fn(ClientBuilder) -> ClientBuilder| {
        let builder = Client::builder().api_key("KEY").base_url("http://127.0.0.1:9");
        let error = change(builder).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        error.message().to_owned()
    };
    assert_eq!(
        refusal(|builder| builder.spend_limit("5,00")),
        "spend_limit: \"5,00\" is not an amount in US dollars, such as 12.50"
    );
    assert!(refusal(|builder| builder.spend_limit("-1".to_owned())).starts_with("spend_limit: \"-1\""));
    assert!(refusal(|builder| builder.monthly_limit("much")).starts_with("monthly_limit: \"much\""));
    assert!(refusal(|builder| builder.spend_limit("5").budget("/tmp/x")).contains("must be \"file:PATH\""));
    assert!(refusal(|builder| builder.spend_limit("5").budget("file:")).contains("must be \"file:PATH\""));
    assert!(refusal(|builder| builder.budget("file:x")).contains("needs a spend_limit"));
    assert!(refusal(|builder| builder.spend_limit("5").period(Period::Day)).contains("only a budget file has one"));
    let wrong = "week".parse::<Period>().unwrap_err();
    assert!(wrong.message().contains("once, day or month, not \"week\""));
}
