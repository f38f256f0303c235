//! An account in a sandbox that all tests share, with an enterprise that may monitor numbers.

use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::{Value, json};
use telnyx_reputation::Usd;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::process::{Process, command, control, enabled_for, http};

/// It ends with the process of the tests, whose end of its standard input the system closes.
static SANDBOX: LazyLock<Process> = LazyLock::new(|| {
    let options = ["--approvals", "immediate", "--clock", "2026-11-20T09:00:00Z", "--until-stdin-ends"];
    Process::start(&options)
});

/// An account of one test.
pub struct Account {
    pub base_url: String,
    pub key: String,
    pub enterprise: String,
    /// What the command takes for its user's folder.
    pub home: TempDir,
    runtime: Runtime,
}

impl Account {
    /// One that has an enterprise under monitoring.
    pub fn new(name: &str) -> Self {
        let (base_url, key) = (SANDBOX.base_url.clone(), format!("KEY_{name}"));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let enterprise = runtime.block_on(enabled_for(&http(), &base_url, &key));
        Self { base_url, key, enterprise, home: tempfile::tempdir().expect("a folder"), runtime }
    }

    /// Another account, which has nothing.
    pub fn with_key(&self, key: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let home = tempfile::tempdir().expect("a folder");
        Self { base_url: self.base_url.clone(), key: key.to_owned(), enterprise: String::new(), home, runtime }
    }

    /// The command in this account, to be run without a terminal.
    pub fn command<A: AsRef<str>>(&self, words: &[A]) -> Command {
        let mut command = command();
        command.args(words.iter().map(AsRef::as_ref)).current_dir(self.home.path()).stdin(Stdio::null());
        command.env("HOME", self.home.path()).env("TELNYX_BASE_URL", &self.base_url).env("TELNYX_API_KEY", &self.key);
        command
    }

    /// Runs the command; in the words `ENTERPRISE` stands for the option with its id.
    pub fn run(&self, words: &str) -> Ran {
        let words = self.words(words);
        Ran::of(&self.command(&words).output().expect("the command"))
    }

    /// Words of a shell without quotes.
    pub fn words(&self, words: &str) -> Vec<String> {
        let enterprise = format!("--enterprise-id={}", self.enterprise);
        words.split(' ').map(|word| if word == "ENTERPRISE" { enterprise.clone() } else { word.to_owned() }).collect()
    }

    /// Has these numbers monitored.
    pub fn monitors(&self, numbers: &[&str]) {
        let ran = self.run(&format!("sync {} ENTERPRISE --yes", numbers.join(",")));
        assert_eq!(ran.status, 0, "{}", ran.stderr);
    }

    /// Lets the networks say this of a number, and the service know it.
    pub fn judge(&self, number: &str, risk: &str) {
        let body = json!({"spam_risk": risk, "looked_up": true});
        self.control(&format!("PUT /_sandbox/numbers/{number}/reputation"), &body);
    }

    /// Does something to the sandbox, in this account.
    pub fn control(&self, request: &str, body: &Value) -> Value {
        self.runtime.block_on(control(&self.base_url, &self.key, request, body))
    }

    /// Has the next call of an operation go wrong, and gives the rule's id.
    pub fn fault(&self, operation: &str, mut fault: Value) -> Value {
        fault["operation"] = operation.into();
        self.control("POST /_sandbox/faults", &fault)["data"]["id"].clone()
    }

    /// Keeps back the answer of the next call of an operation; its work is done. Gives what waits until it came.
    pub fn hold(&self, operation: &str) -> impl Fn() + '_ {
        let id = self.fault(operation, json!({"when": "after", "action": {"kind": "hold"}}));
        move || drop(self.control(&format!("GET /_sandbox/faults/{id}/held?wait=60"), &Value::Null))
    }

    /// What all calls have billed beside the enterprise.
    pub fn billed(&self) -> String {
        let ledger = self.control("GET /_sandbox/ledger", &Value::Null);
        let total: Usd = ledger["total_usd"].as_str().and_then(|total| total.parse().ok()).expect("an amount");
        total.less(Usd::from_thousandths(100_000)).to_string()
    }

    /// Writes a file into the folder that the command runs in.
    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.home.path().join(name), text).expect("a file");
    }
}

/// What a command that ran said.
pub struct Ran {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
        Self { status: output.status.code().unwrap_or(-1), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// The JSON on stdout.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|why| panic!("{why}: {} {}", self.stdout, self.stderr))
    }

    /// The failure that was told as JSON.
    pub fn error(&self) -> Value {
        let last = self.stderr.lines().last().unwrap_or_default();
        serde_json::from_str::<Value>(last).unwrap_or_else(|why| panic!("{why}: {}", self.stderr))["error"].clone()
    }
}
