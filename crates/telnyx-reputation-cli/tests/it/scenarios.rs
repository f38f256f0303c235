//! The command line's driver of `tests/scenarios`: see the README there. It has no code for a single operation.

// What the driver of the core is made of: the file's form, names and matching are the same for all.
#[path = "../../../telnyx-reputation/tests/it/scenario/arguments.rs"]
#[allow(dead_code, reason = "typed calls have arguments of their own")]
mod arguments;
#[path = "../../../telnyx-reputation/tests/it/scenario/file.rs"]
mod file;
#[path = "../../../telnyx-reputation/tests/it/scenario/matching.rs"]
#[allow(dead_code, reason = "here errors are JSON")]
mod matching;

use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use telnyx_reputation_sandbox::{Sandbox, SandboxHandle};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Command;

use crate::process::{command, control, http};
use arguments::Saved;
use file::{Delivery, Scenario, Step, StepClient};
use matching::mismatch;

/// What each call answers with.
static CALLS: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../tests/scenarios/calls.json")).unwrap());

/// How often `repeat_until` calls.
const MAX_REPEATS: usize = 10;

#[tokio::test]
async fn every_scenario_runs() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let scenarios = file::all();
    let runs = scenarios.iter().map(|(name, scenario)| Run::new(&sandbox, name).scenario(scenario));
    let failures: Vec<String> = futures::future::join_all(runs).await.into_iter().filter_map(Result::err).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    sandbox.stop().await;
}

struct Run {
    name: String,
    base_url: String,
    key: String,
    saved: Saved,
    folder: TempDir,
}

impl Run {
    fn new(sandbox: &SandboxHandle, name: &str) -> Self {
        let (key, folder) = (format!("KEY_{}_COMMAND", name.to_uppercase()), tempfile::tempdir().unwrap());
        let saved = Saved::with_key(&key);
        Self { name: name.to_owned(), base_url: sandbox.base_url(), key, saved, folder }
    }

    async fn scenario(mut self, scenario: &Scenario) -> Result<(), String> {
        for (index, step) in scenario.steps.iter().enumerate() {
            let place = step.title();
            self.step(step).await.map_err(|why| format!("{}, step {} ({place}): {why}", self.name, index + 1))?;
        }
        let Some(wanted) = &scenario.ledger else { return Ok(()) };
        let ledger = control(&self.base_url, &self.key, "GET /_sandbox/ledger", &Value::Null).await;
        let found = json!({"total_usd": ledger["total_usd"], "operations": ledger["by_operation"]});
        mismatch("ledger", wanted, Some(&found)).map_or(Ok(()), |why| Err(format!("{}, {why}", self.name)))
    }

    async fn step(&mut self, step: &Step) -> Result<(), String> {
        if has_no_words(step) {
            return Ok(());
        }
        if let Some(job) = &step.run {
            return self.job(job, step).await;
        }
        if let Some(request) = &step.control {
            let (request, body) = (self.saved.resolve_path(request), self.saved.resolve(&step.body));
            let found = control(&self.base_url, &self.key, &request, &body).await;
            return self.expect(step, &found);
        }
        if let Some(delivery) = &step.deliver {
            return match (self.delivered(delivery).await, step.expect.get("error")) {
                (Err(said), Some(wanted)) => error_mismatch(wanted, &said).map_or(Ok(()), Err),
                (Err(said), None) => Err(said),
                (Ok(_), Some(wanted)) => Err(format!("wanted {wanted}, but the event was taken")),
                (Ok(event), None) => self.expect(step, &event),
            };
        }
        for _ in 0..MAX_REPEATS {
            let output = self.call(step).await;
            let said = String::from_utf8(output.stderr).unwrap();
            match (output.status.success(), step.expect.get("error")) {
                (false, Some(wanted)) => return error_mismatch(wanted, &said).map_or(Ok(()), Err),
                (false, None) => return Err(said),
                (true, Some(wanted)) => return Err(format!("wanted {wanted}, but the call succeeded")),
                (true, None) => {}
            }
            let found = self.read(step, &output.stdout);
            let is_there = |until| mismatch("", &self.saved.resolve(until), Some(&found)).is_none();
            if step.repeat_until.as_ref().is_none_or(is_there) {
                return self.expect(step, &found);
            }
        }
        Err(format!("{MAX_REPEATS} calls did not reach {:?}", step.repeat_until))
    }

    /// The command with the options that all its commands take.
    fn command(&self, step: &Step) -> Command {
        let mut command = Command::from(command());
        command.args(["--yes", "--base-url", &self.base_url]);
        command.args(["--api-key", step.api_key.as_ref().unwrap_or(&self.key)]);
        if let Some(options) = &step.client {
            command.args(options_of(options));
        }
        command
    }

    /// A job as somebody would type it: what became of each number, and what it says that it billed.
    async fn job(&self, job: &str, step: &Step) -> Result<(), String> {
        let journal = self.folder.path().join("journal");
        // That of a job before, which left something unknown.
        let _ = std::fs::remove_file(&journal);
        let mut command = self.command(step);
        command.arg(job).arg("--journal").arg(&journal).args(["--format", "jsonl"]);
        if job == "remediate" {
            command.args(["--include-unflagged", "--no-wait"]);
        }
        for (name, value) in &step.with {
            let name = if name == "call_purpose" { "purpose" } else { name };
            match self.saved.resolve(value) {
                Value::Array(numbers) => command.args(numbers.iter().filter_map(Value::as_str)),
                Value::Bool(true) => command.arg(format!("--{name}")),
                value => command.args(self.flags(name, &value)),
            };
        }
        let output = command.output().await.unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        match (output.status.success(), step.expect.get("error")) {
            (false, Some(wanted)) => return error_mismatch(wanted, &said).map_or(Ok(()), Err),
            (true, Some(wanted)) => return Err(format!("wanted {wanted}, but the job succeeded")),
            (false, None) if output.stdout.is_empty() => return Err(said),
            (_, None) => {}
        }
        let rows = lines(&output.stdout);
        let ended = |row: &Value| (row["phone_number"].as_str().unwrap().to_owned(), row["outcome"].clone());
        let outcomes: Map<String, Value> = rows.iter().map(ended).collect();
        let told = json!({"outcomes": outcomes, "spent": billed(&said)});
        mismatch("", &self.saved.resolve(&Value::Object(step.expect.clone())), Some(&told)).map_or(Ok(()), Err)
    }

    /// The call as somebody would type it.
    async fn call(&self, step: &Step) -> Output {
        let (resource, method) = step.call.as_deref().unwrap().rsplit_once('.').unwrap();
        let mut command = self.command(step);
        command.arg(resource.replace('.', ":").replace('_', "-")).arg(method.replace('_', "-"));
        for (name, value) in &step.with {
            command.args(self.flags(name, value));
        }
        if CALLS["calls"][step.call.as_deref().unwrap()]["answer"] == "binary" {
            command.arg("--output").arg(self.download());
        }
        let (all, format) = if step.is_list() { (Some("--all"), "jsonl") } else { (None, "json") };
        command.args(all).args(["--format", format]).output().await.unwrap()
    }

    /// The event, once `webhooks listen` has taken it for genuine; else what it said.
    async fn delivered(&self, delivery: &Delivery) -> Result<Value, String> {
        let key = self.saved.resolve_string(&delivery.public_key);
        let mut listen = Command::from(command());
        listen.args(["webhooks", "listen", "--count", "1", "--public-key", &key]);
        let mut child = listen.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).await.unwrap();
        let Some(url) = line.trim().strip_prefix("Listening on ") else {
            said.read_to_string(&mut line).await.unwrap();
            return Err(line);
        };
        let request = http().post(url).body(self.saved.resolve_string(&delivery.payload));
        let headers = delivery.headers(&self.saved).into_iter();
        headers.fold(request, |request, (name, value)| request.header(name, value)).send().await.unwrap();
        let row: Value = serde_json::from_slice(&child.wait_with_output().await.unwrap().stdout).unwrap();
        if row["genuine"] == true {
            return Ok(row["event"].clone());
        }
        Err(json!({"error": {"kind": "webhook_verification", "message": row["refused_because"]}}).to_string())
    }

    /// A list is a flag for each of its items; what was saved of a file is a file.
    fn flags(&self, name: &str, value: &Value) -> Vec<String> {
        let words: Vec<&str> = name.split(['[', ']', '_']).filter(|word| !word.is_empty()).collect();
        let flag = format!("--{}", words.join("-"));
        let saved = value.as_str().and_then(|name| self.saved.binaries.get(name.strip_prefix('$')?));
        if let Some(bytes) = saved {
            let file = self.folder.path().join("upload");
            std::fs::write(&file, bytes).unwrap();
            return vec![flag, file.display().to_string()];
        }
        match self.saved.resolve(value) {
            Value::String(text) => vec![format!("{flag}={text}")],
            Value::Array(items) if !items.is_empty() => {
                let flag = flag.strip_suffix('s').unwrap_or(&flag);
                items.iter().map(|item| format!("{flag}={}", item.as_str().unwrap())).collect()
            }
            other => vec![format!("{flag}={other}")],
        }
    }

    fn download(&self) -> PathBuf {
        self.folder.path().join("download")
    }

    /// What was printed: nothing, one value, or a line for each item.
    fn read(&self, step: &Step, printed: &[u8]) -> Value {
        if step.is_list() {
            return lines(printed).into();
        }
        if printed.is_empty() { Value::Null } else { serde_json::from_slice(printed).unwrap() }
    }

    fn expect(&mut self, step: &Step, found: &Value) -> Result<(), String> {
        let mut why = None;
        for (part, wanted) in &step.expect {
            let wanted = self.saved.resolve(wanted);
            why = why.or_else(|| match part.as_str() {
                "nothing" => mismatch("", &Value::Null, Some(found)),
                // The command says of jobs alone what they spent.
                "spent" => None,
                "binary" => {
                    let starts = wanted["starts_with"].as_str().unwrap_or_default().as_bytes();
                    let is_it = std::fs::read(self.download()).unwrap().starts_with(starts)
                        && found["data"]["content_type"] == wanted["content_type"];
                    (!is_it).then(|| format!("wanted {wanted}, found {found}"))
                }
                _ => mismatch("", &wanted, Some(found)),
            });
        }
        for (name, path) in &step.save {
            if path == "$binary" {
                self.saved.binaries.insert(name.clone(), std::fs::read(self.download()).unwrap());
            } else {
                let value = found.pointer(&format!("/{}", path.replace('.', "/")));
                let value = value.ok_or_else(|| format!("nothing at {path} to save as {name}"))?;
                self.saved.values.insert(name.clone(), value.clone());
            }
        }
        why.map_or(Ok(()), Err)
    }
}

/// Whether the command has nothing to type for a step; none of those changes anything. It says what a month costs and asks in
/// place of a limit, has one client without a budget file, adds no parameters to its calls and makes none that the document
/// does not have, and takes an age by its own clock.
fn has_no_words(step: &Step) -> bool {
    let is_beyond = |options: &StepClient| {
        let StepClient { monthly_limit_usd, default_query, budget, derived, .. } = options;
        *derived || budget.is_some() || monthly_limit_usd.is_some() || !default_query.is_empty()
    };
    step.request.is_some() || step.with.contains_key("older_than") || step.client.as_ref().is_some_and(is_beyond)
}

/// The lines of JSON that were printed.
fn lines(printed: &[u8]) -> Vec<Value> {
    let lines = printed.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
}

/// What a job says that it billed: `Billed USD 0.20.`, or `Billed between USD 0.00 and USD 0.20.`.
fn billed(said: &str) -> Value {
    let line = said.lines().rev().find(|line| line.starts_with("Billed ")).unwrap_or_default();
    let amounts: Vec<&str> =
        line.trim_end_matches('.').split("USD ").skip(1).filter_map(|amount| amount.split(' ').next()).collect();
    json!({"at_least_usd": amounts.first(), "at_most_usd": amounts.last()})
}

/// The flags of a client's options.
fn options_of(options: &StepClient) -> Vec<String> {
    let StepClient { max_retries, timeout, deadline, spend_limit_usd, run_id, .. } = options;
    let time = |name: &str, seconds: f64| format!("--{name}={}ms", seconds * 1000.0);
    [
        max_retries.map(|retries| format!("--max-retries={retries}")),
        timeout.map(|seconds| time("timeout", seconds)),
        deadline.map(|seconds| time("deadline", seconds)),
        spend_limit_usd.as_ref().map(|limit| format!("--spend-limit={limit}")),
        run_id.as_ref().map(|id| format!("--run-id={id}")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Why the error that was told as JSON is not the one expected.
fn error_mismatch(wanted: &Value, said: &str) -> Option<String> {
    let last = said.lines().last().unwrap_or_default();
    let told = serde_json::from_str::<Value>(last).map_or_else(|_| Value::Null, |told| told["error"].clone());
    let entries = told["errors"].as_array().cloned().unwrap_or_default();
    wanted.as_object().unwrap().iter().find_map(|(key, value)| {
        let found = match key.as_str() {
            "errors" => Value::from(entries.len()),
            // The command makes its call and ends.
            "resolution" => return None,
            "sent" => Value::from(told["attempts"].as_u64().unwrap_or_default() > 0),
            "pointer" if entries.iter().any(|entry| entry["pointer"] == *value) => value.clone(),
            "pointer" => Value::from(entries.iter().map(|entry| entry["pointer"].clone()).collect::<Vec<_>>()),
            other => told[other].clone(),
        };
        mismatch(&format!("error/{key}"), value, Some(&found)).map(|why| format!("{why} ({said})"))
    })
}
