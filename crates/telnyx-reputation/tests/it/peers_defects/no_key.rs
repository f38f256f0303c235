//! The official SDKs send calls without an API key when none is given or set.

use telnyx_reputation::{Client, ErrorKind};

use crate::alone;

#[test]
#[ignore = "run by the test below, in a process without a key"]
fn without_a_key() {
    if std::env::var("TELNYX_API_KEY").is_ok_and(|key| !key.is_empty()) {
        return;
    }
    for error in [Client::from_env().unwrap_err(), Client::with_api_key("").unwrap_err()] {
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0));
    }
    assert!(Client::from_env().unwrap_err().to_string().contains("TELNYX_API_KEY"));
}

#[test]
fn a_client_without_a_key_is_not_made_and_says_what_is_missing() {
    alone::run("peers_defects::no_key::without_a_key", &[]);
    alone::run("peers_defects::no_key::without_a_key", &[("TELNYX_API_KEY", "")]);
}
