//! Messages lead to what the caller wrote, and show what cannot be seen.

use serde_json::{Value, json};
use telnyx_reputation::{Arguments, CallOptions, Client, Error, ErrorKind, Operation};

const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";

fn client() -> Client {
    Client::builder().api_key("KEY0123").base_url("http://127.0.0.1:9").build().unwrap()
}

/// The refusal of a call of this operation.
async fn refusal(operation: &str, query: Value) -> Error {
    let Value::Object(query) = query else { unreachable!() };
    let mut arguments = Arguments::default();
    (arguments.path, arguments.query) = (vec![json!(ENTERPRISE)], query);
    let operation = Operation::by_id(operation).unwrap();
    client().call(operation, arguments, CallOptions::default()).await.unwrap_err()
}

#[tokio::test]
async fn a_number_is_named_as_the_caller_wrote_it_and_not_as_the_filter_that_it_becomes() {
    let client = client();
    let numbers = client.enterprises().reputation().numbers();
    for error in [
        numbers.peek(ENTERPRISE, "+1603\u{200b}5551234").await.unwrap_err(),
        client.reputation().numbers().peek("+1603\u{200b}5551234").await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        let message = error.message();
        assert!(
            message.starts_with("phone_number: ") && message.contains(r#"got "+1603\u{200b}5551234""#),
            "{message}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_seen_is_an_escape() {
    for (hidden, shown) in [("\u{feff}", "feff"), ("\u{202e}", "202e"), ("\u{a0}", "a0"), ("\u{2066}", "2066")] {
        let error = refusal("listReputationNumbers", json!({ format!("pa{hidden}ge"): 1 })).await;
        assert!(
            error.message().contains(&format!("pa\\u{{{shown}}}ge: the operation has no such argument")),
            "{error}"
        );
        let numbers = client().enterprises().reputation().numbers();
        let error = numbers.associate(ENTERPRISE, [format!("{hidden}+16035551234")]).await.unwrap_err();
        assert!(error.message().contains(&format!("\"\\u{{{shown}}}+16035551234\"")), "{error}");
    }
}

#[tokio::test]
async fn nothing_echoes_ten_megabytes() {
    let long = "x".repeat(10_000_000);
    let client = client();
    let numbers = client.enterprises().reputation().numbers();
    let refusals = [
        refusal("listReputationNumbers", json!({ &long: 1 })).await,
        refusal("listReputationNumbers", json!({ "page[size]": long })).await,
        numbers.retrieve(&long, "+16035551234").await.unwrap_err(),
        numbers.retrieve(ENTERPRISE, &long).await.unwrap_err(),
        numbers.associate_many(ENTERPRISE, vec![long.clone(); 3]).checked().unwrap_err(),
        Client::builder().api_key("K").base_url(&long).build().unwrap_err(),
        Client::builder().api_key("K").proxy(&long).build().unwrap_err(),
        Client::builder().api_key("K").default_header(&long, "1 \n").build().unwrap_err(),
        Client::builder().api_key("K").public_key(&long).build().unwrap_err(),
        Client::builder().api_key("K").spend_limit(long.as_str()).build().unwrap_err(),
        Client::builder().api_key("K").budget(&long).build().unwrap_err(),
        telnyx_reputation::forecast(1, long.as_str()).unwrap_err(),
        telnyx_reputation::parse_numbers([""], &long).unwrap_err(),
    ];
    for error in refusals {
        assert!(error.to_string().len() < 25_000, "{} bytes", error.to_string().len());
    }
}
