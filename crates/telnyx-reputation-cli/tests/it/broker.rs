//! `telnyx-reputation broker`: serving workers, tokens, and what people see of runs.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::account::Account;
use crate::process::command;

/// A running broker; killed when dropped.
struct Served {
    child: Child,
    base_url: String,
}

impl Served {
    fn start(account: &Account, options: &str) -> Self {
        let words: Vec<&str> =
            ["broker", "--ledger", "l.sqlite"].into_iter().chain(options.split_whitespace()).collect();
        let mut child =
            account.command(&words).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the command");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout")).read_line(&mut line).expect("a line");
        Self { child, base_url: line.trim().to_owned() }
    }

    /// The command as a worker has it: with the broker's address, and a token.
    fn worker(&self, account: &Account, token: &str, words: &str) -> (Option<i32>, Value, String) {
        let mut command = command();
        command.args(account.words(words)).current_dir(account.home.path()).stdin(Stdio::null());
        command.env("HOME", account.home.path()).env("TELNYX_BASE_URL", &self.base_url).env("TELNYX_API_KEY", token);
        let output = command.output().expect("the command");
        let stdout = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (output.status.code(), stdout, String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Asks it to end, and gives its status.
    fn end(mut self) -> Option<i32> {
        kill_process(Pid::from_child(&self.child), Signal::TERM).expect("a running process");
        self.child.wait().expect("its end").code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn workers_have_tokens_and_one_limit_and_people_see_what_they_did() {
    let account = Account::new("BROKER");
    let ran = account.run("broker runs list --ledger l.sqlite");
    assert!(ran.status == 10 && ran.stderr.contains("`telnyx-reputation broker` begins it"), "{}", ran.stderr);
    let token = account.run("broker tokens create --name worker --limit-usd 5 --ledger l.sqlite").stdout;
    let token = token.trim();
    assert!(token.starts_with("tnb_"), "{token}");
    let served = Served::start(&account, "--spend-limit 0.30 --period day");
    let second = account.run("broker --ledger l.sqlite");
    assert!(second.status == 1 && second.stderr.contains("another broker serves"), "{}", second.stderr);

    let sync = |numbers: &str| served.worker(&account, token, &format!("sync {numbers} ENTERPRISE --yes"));
    let (status, _, stderr) = sync("+16035551230,+16035551231,+16035551232");
    assert_eq!(status, Some(0), "{stderr}");
    let (status, stdout, _) = sync("+16035551230,+16035551231,+16035551232,+16035551233");
    assert!(status == Some(4) && stdout.to_string().contains("spend limit of USD 0.30"), "{status:?} {stdout}");

    let tokens = account.run("broker tokens list --ledger l.sqlite --format json").json();
    assert_eq!(tokens["data"][0]["at_most_usd"], "0.30");
    assert!(!tokens.to_string().contains(token));
    assert_eq!(account.run("broker tokens revoke worker --ledger l.sqlite").status, 0);
    let (status, _, stderr) = sync("+16035551230");
    assert!(status == Some(11) && stderr.contains("revoked"), "{stderr}");
    let new =
        |name: &str| account.run(&format!("broker tokens create --name {name} --limit-usd 5 --ledger l.sqlite")).stderr;
    let [said, of_another] = ["worker", "another"].map(new);
    assert!(
        said.contains("named worker may have spent USD 0.30, which counts") && said.contains("USD 4.70 is left"),
        "{said}"
    );
    assert!(!of_another.contains("spent"), "{of_another}");
    assert_eq!(account.run("broker tokens revoke worker --ledger l.sqlite").status, 0);
    let said = account.run("broker tokens create --name worker --ledger l.sqlite").stderr;
    assert!(said.contains("counts as this one's. Under another name"), "{said}");
    assert_eq!(account.run("broker tokens revoke worker --ledger l.sqlite").status, 0);
    assert_eq!(account.run("broker tokens revoke worker --ledger l.sqlite").status, 10);
    assert_eq!(served.end(), Some(0));
}

#[test]
fn a_run_is_shown_and_let_to_send_again_what_is_unknown() {
    let account = Account::new("BROKER_RUNS");
    account.monitors(&["+16035551240"]);
    let token = account.run("broker tokens create --name worker --ledger l.sqlite").stdout;
    let served = Served::start(&account, "--quiet");
    let fault = json!({"operation": "refreshReputationNumbers", "when": "after", "action": {"kind": "drop"}});
    account.control("POST /_sandbox/faults", &fault);
    let path = format!("/enterprises/{}/reputation/numbers/refresh", account.enterprise);
    let ask = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let request = crate::process::http().post(format!("{}{path}", served.base_url)).bearer_auth(token.trim());
        let request = request.header("telnyx-run", "nightly").json(&json!({"phone_numbers": ["+16035551240"]}));
        runtime.block_on(async { request.send().await.expect("an answer").status().as_u16() })
    };
    assert_eq!((ask(), ask()), (504, 504));
    let runs = account.run("broker runs list --ledger l.sqlite --format json").json();
    assert_eq!((&runs["data"][0]["run"], &runs["data"][0]["unknown"]), (&json!("nightly"), &json!(1)));
    let calls = account.run("broker runs show nightly --ledger l.sqlite --format json").json();
    let call = &calls["data"][0];
    assert_eq!((&call["state"], &call["operation"]), (&json!("unknown"), &json!("refreshReputationNumbers")));
    assert!(call["why"].as_str().expect("a reason").contains("no answer says"), "{call}");
    let ran = account.run("broker runs retry-unknown nightly --ledger l.sqlite");
    assert!(ran.stderr.contains("1 unknown call"), "{}", ran.stderr);
    assert_eq!(ask(), 200);
    let ran = account.run("broker runs show another --ledger l.sqlite");
    assert!(ran.status == 10 && ran.stderr.contains("runs list"), "{}", ran.stderr);
    assert_eq!(served.end(), Some(0));
}
