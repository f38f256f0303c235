//! The public key that the environment holds.

use std::time::SystemTime;

use telnyx_reputation::{Client, ErrorKind};

use super::signing::Signer;
use crate::alone;

const VARIABLE: &str = "TELNYX_PUBLIC_KEY";

/// What the client is to find in the variable.
const EXPECTED: &str = "TEST_EXPECTED";

#[test]
#[ignore = "run by the test below, in a process of its own"]
fn in_a_process_of_its_own() {
    let builder = Client::builder().api_key("KEY").base_url("http://127.0.0.1:9");
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs().to_string();
    let signed = |seed| Signer::new(seed).headers(&now, "{}");
    match std::env::var(EXPECTED).unwrap_or_default().as_str() {
        "a key" => {
            builder.clone().build().unwrap().webhooks().unwrap("{}", signed(1)).unwrap();
            // A key that is given takes its place.
            let given = builder.public_key(Signer::new(2).public_key()).build().unwrap().webhooks();
            given.unwrap("{}", signed(2)).unwrap();
            let shown = format!("{given:?}");
            assert!(shown.contains(&Signer::new(2).public_key()) && !shown.contains("\"KEY\""), "{shown}");
            assert_eq!(given.unwrap("{}", signed(1)).unwrap_err().kind(), ErrorKind::WebhookVerification);
        }
        "no key" => {
            let error = builder.build().unwrap().webhooks().unwrap("{}", signed(1)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains(VARIABLE), "{error}");
        }
        "nonsense" => {
            let error = builder.build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains(VARIABLE), "{error}");
        }
        _ => {}
    }
}

#[test]
fn the_environment_s_key_is_used_and_one_that_is_none_is_named() {
    let key = Signer::new(1).public_key();
    let test = "webhooks::environment::in_a_process_of_its_own";
    alone::run(test, &[(EXPECTED, "a key"), (VARIABLE, &key)]);
    alone::run(test, &[(EXPECTED, "no key")]);
    alone::run(test, &[(EXPECTED, "no key"), (VARIABLE, "")]);
    alone::run(test, &[(EXPECTED, "nonsense"), (VARIABLE, "nonsense")]);
}
