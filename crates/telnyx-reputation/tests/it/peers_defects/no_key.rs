//! The official SDKs send calls without an API key when none is given or set.

use std::process::Command;

use telnyx_reputation::{Client, ErrorKind};

/// Set for the process that tries it: the environment belongs to a whole process.
const ALONE: &str = "TEST_WITHOUT_A_KEY";

#[test]
fn a_client_without_a_key_is_not_made_and_says_what_is_missing() {
    if std::env::var_os(ALONE).is_some() {
        for error in [Client::from_env().unwrap_err(), Client::with_api_key("").unwrap_err()] {
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0));
        }
        assert!(Client::from_env().unwrap_err().to_string().contains("TELNYX_API_KEY"));
        return;
    }
    for key in [None, Some("")] {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "peers_defects::no_key::a_client_without_a_key_is_not_made_and_says_what_is_missing"]);
        child.env(ALONE, "1").env_remove("TELNYX_API_KEY").envs(key.map(|key| ("TELNYX_API_KEY", key)));
        let output = child.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("1 passed"), "{text}");
    }
}
