//! A sandbox with an account, a broker for it, and workers.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use telnyx_reputation::{Client, ClientBuilder, Period, Usd};
use telnyx_reputation_broker::{Broker, BrokerBuilder, LedgerHandle, NewToken};
use telnyx_reputation_sandbox::{Sandbox, SandboxHandle};
use tempfile::TempDir;

use crate::postgres;

/// The account's key, which no worker has.
pub const KEY: &str = "KEY_of_the_broker";

pub struct World {
    pub sandbox: SandboxHandle,
    pub broker: Option<Broker>,
    pub base_url: String,
    /// Of enterprises with monitored numbers that were looked up.
    pub enterprises: Vec<String>,
    pub folder: TempDir,
    /// Where the ledger is.
    pub ledger: String,
    pub http: reqwest::Client,
    /// A worker's token that allows everything.
    pub token: String,
}

/// What a worker was answered.
#[derive(Debug)]
pub struct Told {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

/// One request of a worker.
pub struct Ask<'w> {
    world: &'w World,
    method: Method,
    path: String,
    body: Option<Value>,
    run: Option<String>,
    token: String,
}

impl World {
    /// A broker without a limit.
    pub async fn new() -> Self {
        Self::with(|builder| builder).await
    }

    /// A broker that may spend so much.
    pub async fn limited(limit: &str) -> Self {
        let limit: Usd = limit.parse().unwrap();
        Self::with(move |builder| builder.spend_limit(limit, Period::Once)).await
    }

    pub async fn with(set: impl Fn(BrokerBuilder) -> BrokerBuilder) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = match postgres::database().await {
            Some(url) => url,
            None => folder.path().join("ledger.sqlite").to_str().unwrap().to_owned(),
        };
        Self::on(folder, ledger, set).await
    }

    /// Whose ledger is a file, whatever those of the other tests are.
    pub async fn in_a_file(set: impl Fn(BrokerBuilder) -> BrokerBuilder) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = folder.path().join("ledger.sqlite").to_str().unwrap().to_owned();
        Self::on(folder, ledger, set).await
    }

    async fn on(folder: TempDir, ledger: String, set: impl Fn(BrokerBuilder) -> BrokerBuilder) -> Self {
        let (sandbox, enterprises) = sandbox().await;
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let (base_url, token) = (String::new(), String::new());
        let mut world = Self { sandbox, broker: None, base_url, enterprises, folder, ledger, http, token };
        world.start(set).await;
        world.token = world.new_token(NewToken { name: "all".to_owned(), ..NewToken::default() }).await;
        world
    }

    /// Starts a broker on the ledger that is there.
    pub async fn start(&mut self, set: impl Fn(BrokerBuilder) -> BrokerBuilder) {
        let started = async {
            loop {
                let builder = Broker::builder(client(&self.sandbox.base_url()), self.ledger.as_str());
                match set(builder).start().await {
                    Ok(broker) => break broker,
                    // One before it may just be letting go.
                    Err(why) => assert!(why.to_string().contains("another broker serves"), "{why}"),
                }
                tokio::task::yield_now().await;
            }
        };
        let broker = tokio::time::timeout(Duration::from_secs(20), started).await.expect("the ledger to be let go");
        self.base_url = broker.base_url();
        self.broker = Some(broker);
    }

    /// Ends the broker in order.
    pub async fn stop(&mut self) {
        self.broker.take().unwrap().stop().await;
    }

    /// The ledger as people use it.
    pub async fn open_ledger(&self) -> LedgerHandle {
        LedgerHandle::open(self.ledger.as_str()).await.unwrap()
    }

    pub async fn new_token(&self, token: NewToken) -> String {
        self.open_ledger().await.create_token(token).await.unwrap()
    }

    /// A client of this package that has the broker as its API.
    pub fn client(&self) -> Client {
        client(&self.base_url).api_key(&self.token).build().unwrap()
    }

    /// The same, whose calls are of a run.
    pub fn client_of_run(&self, run: &str) -> Client {
        client(&self.base_url).api_key(&self.token).run_id(run).build().unwrap()
    }

    /// A request of the worker that may do everything.
    pub fn ask(&self, method: Method, path: impl Into<String>) -> Ask<'_> {
        Ask { world: self, method, path: path.into(), body: None, run: None, token: self.token.clone() }
    }

    pub fn get(&self, path: impl Into<String>) -> Ask<'_> {
        self.ask(Method::GET, path)
    }

    /// An association of numbers with the first enterprise.
    pub fn associate(&self, numbers: &[&str]) -> Ask<'_> {
        self.ask(Method::POST, self.numbers("")).json(json!({"phone_numbers": numbers}))
    }

    pub fn refresh(&self, numbers: &[&str]) -> Ask<'_> {
        self.ask(Method::POST, self.numbers("/refresh")).json(json!({"phone_numbers": numbers}))
    }

    /// A read that asks for a live lookup.
    pub fn fresh(&self, number: &str) -> Ask<'_> {
        self.get(self.numbers(&format!("/{}?fresh=true", number.replace('+', "%2B"))))
    }

    pub fn remediate(&self, numbers: &[&str]) -> Ask<'_> {
        let path = format!("/enterprises/{}/reputation/remediation", self.enterprises[0]);
        self.ask(Method::POST, path).json(json!({"phone_numbers": numbers, "call_purpose": "appointment reminders"}))
    }

    /// A path below the numbers of the first enterprise.
    pub fn numbers(&self, rest: &str) -> String {
        format!("/enterprises/{}/reputation/numbers{rest}", self.enterprises[0])
    }

    /// Does something to the sandbox, in the account.
    pub async fn control(&self, request: &str, body: Value) -> Value {
        let (method, path) = request.split_once(' ').unwrap();
        self.sandbox.control(method, &format!("/_sandbox{path}"), Some(KEY), body).await.unwrap()
    }

    /// Something that goes wrong with the next request of this operation.
    pub async fn fault(&self, operation: &str, when: &str, action: Value) {
        self.control("POST /faults", json!({"operation": operation, "when": when, "action": action})).await;
    }

    /// The id of a fault that holds the next request of this operation, before its work, until it is released.
    pub async fn hold(&self, operation: &str) -> String {
        let action = json!({"operation": operation, "when": "before", "action": {"kind": "hold"}});
        self.control("POST /faults", action).await["data"]["id"].to_string()
    }

    /// Waits until the sandbox holds it.
    pub async fn held(&self, fault: &str) {
        self.control(&format!("GET /faults/{fault}/held"), Value::Null).await;
    }

    /// What the account was billed.
    pub async fn billed(&self) -> Usd {
        let ledger = self.control("GET /ledger?newest=1", Value::Null).await;
        ledger["total_usd"].as_str().unwrap().parse().unwrap()
    }

    /// How often an operation was asked for, whatever came of it.
    pub async fn calls(&self, operation: &str) -> usize {
        let path = format!("GET /ledger?operation={operation}");
        self.control(&path, Value::Null).await["data"].as_array().unwrap().len()
    }

    /// The broker's status.
    pub async fn status(&self) -> Value {
        let url = format!("{}/_broker/status", self.base_url.trim_end_matches("/v2"));
        let admin = self.broker.as_ref().unwrap().admin_token();
        let told = self.http.get(url).bearer_auth(admin).send().await.unwrap();
        serde_json::from_str(&told.text().await.unwrap()).unwrap()
    }
}

impl Ask<'_> {
    pub fn json(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    pub fn run(mut self, run: &str) -> Self {
        self.run = Some(run.to_owned());
        self
    }

    pub fn token(mut self, token: &str) -> Self {
        self.token = token.to_owned();
        self
    }

    pub fn request(&self) -> reqwest::RequestBuilder {
        let url = format!("{}{}", self.world.base_url, self.path);
        let mut request = self.world.http.request(self.method.clone(), url).bearer_auth(&self.token);
        if let Some(body) = &self.body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        if let Some(run) = &self.run {
            request = request.header("telnyx-run", run);
        }
        request
    }

    pub async fn send(self) -> Told {
        Told::of(self.request()).await
    }
}

impl Told {
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Self { status, headers, text: answer.text().await.unwrap() }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The answer, which is a success.
    #[track_caller]
    pub fn done(self) -> Self {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text);
        self
    }

    /// A refusal of this status, by the broker itself, of which nothing was sent.
    #[track_caller]
    pub fn refused(self, status: u16) -> Self {
        assert_eq!((self.status, self.header("telnyx-outcome")), (status, "not_sent"), "{}", self.text);
        let errors = self.json()["errors"].clone();
        assert_eq!(errors[0]["code"].as_str().unwrap().len(), 5, "{}", self.text);
        self
    }

    /// That nothing tells what became of it.
    #[track_caller]
    pub fn unknown(self) -> Self {
        assert_eq!((self.status, self.header("telnyx-outcome")), (504, "unknown"), "{}", self.text);
        assert_eq!(self.header("x-should-retry"), "false");
        assert!(self.json().get("errors").is_none(), "no envelope: it would prove that nothing was done");
        self
    }
}

/// A builder of clients that have nothing of this machine.
pub fn client(base_url: &str) -> ClientBuilder {
    Client::builder().without_environment().no_proxy().api_key(KEY).base_url(base_url)
}

/// A sandbox with two enterprises, which have the numbers from [`seeded`] on.
async fn sandbox() -> (SandboxHandle, Vec<String>) {
    let enterprise = |index: usize| {
        json!({
            "profile": {"legal_name": format!("Enterprise {index}")},
            "reputation": {
                "check_frequency": "never",
                "external_verification": "approved",
                "looked_up": true,
                "generate": {"count": 400, "from": format!("+16032{index}00000")},
            },
        })
    };
    let seed = json!({"accounts": [{"api_key": KEY, "enterprises": [enterprise(0), enterprise(1)]}]});
    let sandbox = Sandbox::builder().seed(7).seed_yaml(seed.to_string()).start().await.unwrap();
    let client = client(&sandbox.base_url()).build().unwrap();
    let listed = client.enterprises().list().items().into_vec().await.unwrap();
    let mut named: Vec<(String, String)> =
        listed.into_iter().map(|it| (it.legal_name.unwrap_or_default(), it.id)).collect();
    named.sort();
    (sandbox, named.into_iter().map(|(_, id)| id).collect())
}

/// A number of the first enterprise that is monitored from the beginning.
pub fn seeded(index: usize) -> String {
    format!("+1603200{index:04}")
}

/// A number that nobody monitors.
pub fn new(index: usize) -> String {
    format!("+1603300{index:04}")
}

pub fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}
