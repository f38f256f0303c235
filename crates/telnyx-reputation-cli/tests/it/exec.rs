//! `sandbox exec`.

use crate::process::command;

#[test]
fn a_command_gets_a_sandbox_and_its_status_is_passed_on() {
    let script = r#"
        test -n "$TELNYX_PUBLIC_KEY" || exit 90
        case "$TELNYX_BASE_URL" in http://127.0.0.1:*/v2) ;; *) exit 91 ;; esac
        test "$TELNYX_API_KEY" = KEY_SANDBOX || exit 92
        echo "only this"; exit 7
    "#;
    let output = command().args(["sandbox", "exec", "--", "sh", "-c", script]).output().unwrap();
    assert_eq!(output.status.code(), Some(7));
    assert_eq!(output.stdout, b"only this\n");
    let output = command().args(["sandbox", "exec", "--", "sh", "-c", "kill -TERM $$"]).output().unwrap();
    assert_eq!(output.status.code(), Some(128 + 15));
    let output = command().args(["sandbox", "exec", "--", "/no/such/command"]).output().unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("cannot be started"));
}

#[test]
fn the_command_reaches_the_sandbox_past_a_proxy() {
    let script = r#"echo "$NO_PROXY $no_proxy""#;
    let output = command()
        .args(["sandbox", "exec", "--", "sh", "-c", script])
        .env("NO_PROXY", "internal.example")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    let list = "internal.example,localhost,127.0.0.1,::1";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{list} {list}\n"));
}
