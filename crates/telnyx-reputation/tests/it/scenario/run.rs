//! Runs the scenarios, each in an account of its own.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde_json::{Value, json};
use telnyx_reputation::webhooks::{WebhookEvent, WebhookKeys};
use telnyx_reputation::{Arguments, CallOptions, Client, ClientBuilder, Error, Operation, PageCursor, Resolution};
use telnyx_reputation_sandbox::{Sandbox, SandboxHandle};
use tempfile::TempDir;

use super::arguments::{Given, Saved};
use super::file::{self, Delivery, Scenario, Step};
use super::many;
use super::matching::{error_mismatch, mismatch};
use super::outcome::Outcome;
use crate::generated_calls;

/// How often `repeat_until` calls.
const MAX_REPEATS: usize = 10;

#[tokio::test]
async fn every_scenario_runs() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let scenarios = file::all();
    assert!(!scenarios.is_empty());
    let runs = scenarios.iter().map(|(name, scenario)| Run::new(&sandbox, name).scenario(scenario));
    let failures: Vec<String> = futures::future::join_all(runs).await.into_iter().filter_map(Result::err).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    sandbox.stop().await;
}

#[test]
fn every_call_is_in_a_scenario() {
    let used: BTreeSet<String> =
        file::all().into_iter().flat_map(|(_, scenario)| scenario.steps).filter_map(|step| step.call).collect();
    let missing: Vec<String> = Operation::all()
        .iter()
        .flat_map(|operation| operation.calls)
        .map(|(resource, method)| format!("{resource}.{method}"))
        .filter(|call| !used.contains(call))
        .collect();
    assert!(missing.is_empty(), "no scenario has {}", missing.join(", "));
}

pub(crate) struct Run {
    name: String,
    base_url: String,
    key: String,
    saved: Saved,
    /// Of budget files.
    folder: Arc<TempDir>,
}

impl Run {
    pub(crate) fn new(sandbox: &SandboxHandle, name: &str) -> Self {
        let key = format!("KEY_{}_RUST", name.to_uppercase());
        let saved = Saved::with_key(&key);
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self { name: name.to_owned(), base_url: sandbox.base_url(), key, saved, folder }
    }

    fn client(&self, key: &str) -> Client {
        self.builder().api_key(key).build().unwrap()
    }

    /// The API key of the scenario's own account.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Sets up a client of the scenario's own account.
    pub(crate) fn builder(&self) -> ClientBuilder {
        let builder = Client::builder().api_key(&self.key).base_url(&self.base_url);
        builder.max_retry_delay(Duration::from_millis(1))
    }

    /// The same run, with what it saved, in another account.
    pub(crate) fn in_account(&self, name: &str) -> Self {
        let key = format!("KEY_{name}_RUST");
        let (base_url, saved, folder) = (self.base_url.clone(), self.saved.clone(), Arc::clone(&self.folder));
        Self { name: name.to_owned(), base_url, key, saved, folder }
    }

    /// A client of the scenario's own account.
    pub(crate) fn own_client(&self) -> Client {
        self.client(&self.key)
    }

    async fn scenario(mut self, scenario: &Scenario) -> Result<(), String> {
        for (index, step) in scenario.steps.iter().enumerate() {
            let place = step.title();
            self.step(step).await.map_err(|why| format!("{}, step {} ({place}): {why}", self.name, index + 1))?;
        }
        let Some(wanted) = &scenario.ledger else { return Ok(()) };
        let found = self.control("GET /_sandbox/ledger", &Value::Null).await?;
        let name = &self.name;
        let parts = [("total_usd", "total_usd"), ("operations", "by_operation")];
        for (part, key) in parts.into_iter().filter(|(part, _)| wanted.get(*part).is_some()) {
            if let Some(why) = mismatch(part, &wanted[part], found.get(key)) {
                return Err(format!("{name}, ledger: {why}"));
            }
        }
        Ok(())
    }

    /// Runs steps that must succeed.
    pub(crate) async fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            self.step(step).await.unwrap();
        }
    }

    /// A text that a step saved.
    pub(crate) fn saved_text(&self, name: &str) -> String {
        self.saved.values[name].as_str().unwrap().to_owned()
    }

    pub(crate) async fn step(&mut self, step: &Step) -> Result<(), String> {
        if let Some(control) = &step.control {
            let path = self.saved.resolve_path(control);
            let found = self.control(&path, &self.saved.resolve(&step.body)).await?;
            return self.expect(step, Outcome::Json(found), "value");
        }
        if let Some(delivery) = &step.deliver {
            return match (self.unwrapped(delivery), step.expect.get("error")) {
                (Err(error), Some(wanted)) => error_mismatch(wanted, &error).map_or(Ok(()), Err),
                (Err(error), None) => Err(format!("{error:?}")),
                (Ok(_), Some(wanted)) => Err(format!("wanted {wanted}, but the event was taken")),
                (Ok(event), None) => self.expect(step, Outcome::Json(event), "value"),
            };
        }
        let client = self.client_of(step);
        let is_derived = step.client.as_ref().is_some_and(|options| options.derived);
        let derived = is_derived.then(|| self.builder().counting_with(&client).build().unwrap());
        self.made(derived.as_ref().unwrap_or(&client), step).await?;
        let total = client.usage().total;
        let spent = json!({"at_least_usd": total.at_least.to_string(), "at_most_usd": total.at_most.to_string()});
        let why = step.expect.get("spent").and_then(|wanted| mismatch("spent", wanted, Some(&spent)));
        why.map_or(Ok(()), Err)
    }

    /// Makes the call, until what is waited for has come.
    async fn made(&mut self, client: &Client, step: &Step) -> Result<(), String> {
        let part = match &step.run {
            Some(_) => "outcomes",
            None if step.is_list() => "items",
            None => "value",
        };
        for _ in 0..MAX_REPEATS {
            let outcome = if step.is_list() {
                self.items(client, step).await.map(|items| Outcome::Json(Value::Array(items)))
            } else if let Some(run) = &step.run {
                many::outcomes(client, run, Given::new(&step.with, &self.saved)).await.map(Outcome::Json)
            } else if let Some(request) = &step.request {
                many::requested(client, &self.saved.resolve_path(request)).await.map(Outcome::Json)
            } else {
                self.call(client, step).await
            };
            match (outcome, step.expect.get("error"), &step.repeat_until) {
                (Err(error), Some(wanted), _) => return error_expected(wanted, &error).await,
                (Err(error), None, _) => return Err(format!("{error:?}")),
                (Ok(_), Some(wanted), _) => return Err(format!("wanted {wanted}, but the call succeeded")),
                (Ok(Outcome::Json(found)), None, Some(until)) => {
                    if mismatch("", &self.saved.resolve(until), Some(&found)).is_none() {
                        return self.expect(step, Outcome::Json(found), "value");
                    }
                }
                (Ok(outcome), None, _) => return self.expect(step, outcome, part),
            }
        }
        Err(format!("{MAX_REPEATS} calls did not reach {:?}", step.repeat_until))
    }

    /// A client for one step, set up as the step says.
    fn client_of(&self, step: &Step) -> Client {
        let mut builder = self.builder().api_key(step.api_key.as_deref().unwrap_or(&self.key));
        let Some(options) = &step.client else { return builder.build().unwrap() };
        if let Some(retries) = options.max_retries {
            builder = builder.max_retries(retries);
        }
        if let Some(seconds) = options.timeout {
            builder = builder.timeout(Duration::from_secs_f64(seconds));
        }
        if let Some(seconds) = options.deadline {
            builder = builder.deadline(Duration::from_secs_f64(seconds));
        }
        if let Some(limit) = &options.spend_limit_usd {
            builder = builder.spend_limit(limit.as_str());
        }
        if let Some(limit) = &options.monthly_limit_usd {
            builder = builder.monthly_limit(limit.as_str());
        }
        if let Some(id) = &options.run_id {
            builder = builder.run_id(id);
        }
        if let Some(name) = &options.budget {
            builder = builder.budget(format!("file:{}", self.folder.path().join(name).display()));
        }
        let mut defaults = CallOptions::default();
        defaults.query = options.default_query.clone().into_iter().collect();
        builder.build().unwrap().with_options(defaults)
    }

    /// An event that was received, once it is known to be genuine.
    fn unwrapped(&self, delivery: &Delivery) -> Result<Value, Error> {
        let payload = self.saved.resolve_string(&delivery.payload);
        let keys = WebhookKeys::new([self.saved.resolve_string(&delivery.public_key)])?;
        keys.unwrap(&payload, delivery.headers(&self.saved))?;
        WebhookEvent::untyped(payload.as_bytes())
    }

    pub(crate) async fn call(&self, client: &Client, step: &Step) -> Result<Outcome, Error> {
        let mut given = Given::new(&step.with, &self.saved);
        generated_calls::call(client, step.call.as_deref().unwrap(), &mut given).await
    }

    /// All items over all pages, through the same cursor that the language bindings use.
    async fn items(&self, client: &Client, step: &Step) -> Result<Vec<Value>, Error> {
        let (resource, method) = step.call.as_deref().unwrap().rsplit_once('.').unwrap();
        let operation =
            Operation::all().iter().copied().find(|operation| operation.calls.contains(&(resource, method))).unwrap();
        let mut with: serde_json::Map<String, Value> =
            step.with.iter().map(|(name, value)| (name.clone(), self.saved.resolve(value))).collect();
        let path: Vec<Value> =
            operation.path_params.iter().map(|field| with.remove(field.name).unwrap_or_default()).collect();
        let mut next = Some(Arguments::new(path));
        if let Some(first) = &mut next {
            first.query = with;
        }
        let mut items = Vec::new();
        while let Some(arguments) = next {
            let answer = client.call(operation, arguments.clone(), CallOptions::default()).await?;
            let page: Value = answer.json()?;
            items.extend(page["data"].as_array().unwrap().iter().cloned());
            next = PageCursor::of(&arguments, &answer)?.next().cloned();
        }
        Ok(items)
    }

    fn expect(&mut self, step: &Step, outcome: Outcome, part: &str) -> Result<(), String> {
        let why = match &outcome {
            Outcome::Json(found) => {
                step.expect.get(part).and_then(|wanted| mismatch("", &self.saved.resolve(wanted), Some(found)))
            }
            Outcome::Empty => step.expect.get("value").map(|wanted| format!("wanted {wanted}, but nothing came")),
            Outcome::Binary(found) => step.expect.get("binary").and_then(|wanted| {
                let starts = wanted["starts_with"].as_str().unwrap_or_default();
                let matches = found.content_type.as_deref() == wanted["content_type"].as_str()
                    && found.bytes.starts_with(starts.as_bytes());
                (!matches).then(|| format!("wanted {wanted}, found {:?}", found.content_type))
            }),
        };
        if let Some(why) = why {
            return Err(why);
        }
        for (name, path) in &step.save {
            match &outcome {
                Outcome::Binary(found) => drop(self.saved.binaries.insert(name.clone(), found.bytes.to_vec())),
                Outcome::Json(found) => {
                    let value = found.pointer(&format!("/{}", path.replace('.', "/")));
                    let value = value.ok_or_else(|| format!("nothing at {path} to save as {name}"))?;
                    self.saved.values.insert(name.clone(), value.clone());
                }
                Outcome::Empty => return Err(format!("nothing came to save as {name}")),
            }
        }
        Ok(())
    }

    pub(crate) async fn control(&self, request: &str, body: &Value) -> Result<Value, String> {
        let (method, path) = request.split_once(' ').ok_or("a control step is METHOD PATH")?;
        let url = format!("{}{path}", self.base_url.trim_end_matches("/v2"));
        let mut request = plain_client().request(method.parse().unwrap(), url);
        if !body.is_null() {
            request = request.json(body);
        }
        let response = request.bearer_auth(&self.key).send().await.map_err(|why| why.to_string())?;
        let (status, text) = (response.status(), response.text().await.map_err(|why| why.to_string())?);
        if !status.is_success() {
            return Err(format!("{status}: {text}"));
        }
        serde_json::from_str(&text).map_err(|why| why.to_string())
    }
}

/// Whether an error is the one expected, and what became of its call.
async fn error_expected(wanted: &Value, error: &Error) -> Result<(), String> {
    if let Some(why) = error_mismatch(wanted, error) {
        return Err(why);
    }
    let Some(wanted) = wanted.get("resolution") else { return Ok(()) };
    let found = match error.resolve().await {
        Ok(Resolution::Done(_)) => "done".to_owned(),
        Ok(Resolution::CannotTell(_)) => "cannot_tell".to_owned(),
        other => format!("{other:?}"),
    };
    mismatch("resolution", wanted, Some(&Value::from(found))).map_or(Ok(()), Err)
}

/// For the control plane. The clients under test bring their own TLS; this one takes the process's default.
fn plain_client() -> &'static reqwest::Client {
    static SHARED: OnceLock<reqwest::Client> = OnceLock::new();
    SHARED.get_or_init(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Each test has a runtime of its own, and a pooled connection belongs to the one that made it.
        reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap()
    })
}
