//! A sandbox with an account, servers for it, and clients of those.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rmcp::model::{
    CallToolRequestParams, CallToolResult, ClientCapabilities, ClientConfig, ElicitRequestParams, ElicitResult,
    ElicitationAction, ElicitationCapability, ErrorData, Implementation, ProtocolVersion, UrlElicitationCapability,
};
use rmcp::service::{ClientLifecycleMode, RequestContext, RunningService, serve_client_with_lifecycle};
use rmcp::{ClientHandler, RoleClient};
use serde_json::{Value, json};
use telnyx_reputation::{Client, ClientBuilder, Period, Usd};
use telnyx_reputation_mcp::{OperationText, Plans, Server, ServerBuilder, StateFolder};
use telnyx_reputation_sandbox::{Sandbox, SandboxHandle};
use tempfile::TempDir;

/// The account's key, which no client has.
pub const KEY: &str = "KEY_of_the_server_alone";

pub struct World {
    pub sandbox: SandboxHandle,
    pub enterprise: String,
    pub folder: TempDir,
    /// What servers said beside their clients, which the command writes to its standard error.
    pub said: Arc<Mutex<Vec<String>>>,
}

type Meanwhile = Box<dyn FnOnce() + Send>;

/// What a person does whom the client asks.
#[derive(Clone)]
pub struct Person {
    pub says: Arc<Mutex<Says>>,
    pub asked: Arc<Mutex<Vec<String>>>,
    /// Done once, while the next question is open.
    pub meanwhile: Arc<Mutex<Option<Meanwhile>>>,
    /// How the client says that it can ask; `None` when it cannot.
    asks: Option<ElicitationCapability>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Says {
    Yes,
    No,
    /// Confirms without ticking the box.
    Unticked,
    /// Confirms, and the client sends no box.
    NoBox,
    /// Confirms, and the client sends something else in place of the box.
    OddBox,
    Closes,
    /// Is not asked, since the client fails to.
    Fails,
}

pub type McpClient = RunningService<RoleClient, Person>;

impl World {
    pub async fn new() -> Self {
        Self::named("Example LLC").await
    }

    /// With an enterprise of this legal name.
    pub async fn named(legal_name: &str) -> Self {
        Self::with(legal_name, true).await
    }

    /// With numbers of which nothing is stored: whoever reads one by the operation for it pays for a live lookup.
    pub async fn never_looked_up() -> Self {
        Self::with("Example LLC", false).await
    }

    async fn with(legal_name: &str, looked_up: bool) -> Self {
        let enterprise = json!({
            "profile": {"legal_name": legal_name},
            "reputation": {
                "check_frequency": "never", "external_verification": "approved", "looked_up": looked_up,
                "generate": {"count": 60, "from": "+16032000000"},
            },
        });
        let seed = json!({"accounts": [{"api_key": KEY, "enterprises": [enterprise]}]});
        let sandbox = Sandbox::builder().seed(7).seed_yaml(seed.to_string()).start().await.unwrap();
        let client = client(&sandbox.base_url(), KEY).build().unwrap();
        let enterprise = client.enterprises().list().items().into_vec().await.unwrap().remove(0).id;
        Self { sandbox, enterprise, folder: tempfile::tempdir().unwrap(), said: Arc::default() }
    }

    pub fn builder(&self) -> ServerBuilder {
        self.builder_with_key(KEY)
    }

    /// A server of another account's key.
    pub fn builder_with_key(&self, key: &str) -> ServerBuilder {
        let operation =
            |id, command: &str, summary, price| OperationText { id, command: command.to_owned(), summary, price };
        Server::builder(client(&self.sandbox.base_url(), key), self.folder.path().join("history.sqlite"))
            .operations(vec![
                operation("listEnterprises", "enterprises list", "List enterprises", None),
                operation(
                    "submitReputationRemediation",
                    "remediation create",
                    "Submit a remediation",
                    Some("USD 1.00"),
                ),
            ])
            .approval_wait(Duration::from_millis(10))
            .tell({
                let said = Arc::clone(&self.said);
                move |text| said.lock().unwrap().push(text.to_owned())
            })
    }

    pub fn free(&self) -> Server {
        self.builder().build().unwrap()
    }

    pub fn state(&self) -> StateFolder {
        StateFolder::open(&self.folder.path().join("state")).unwrap()
    }

    pub fn plans(&self) -> Plans {
        Plans::open(&self.state()).unwrap()
    }

    /// A server that may spend so much in all.
    pub fn spending(&self, limit: &str) -> Server {
        self.builder().allow_spend(usd(limit), Period::Once, self.state()).build().unwrap()
    }

    /// Does something to the sandbox, in the account.
    pub async fn control(&self, request: &str, body: Value) -> Value {
        let (method, path) = request.split_once(' ').unwrap();
        self.sandbox.control(method, &format!("/_sandbox{path}"), Some(KEY), body).await.unwrap()
    }

    /// From now on nothing is turned away for its pace.
    pub async fn without_limits(&self) {
        self.control("PUT /limits", json!({"requests": 100_000_000, "refreshes": 100_000_000, "seconds": 1})).await;
    }

    /// What the account was billed, by the sandbox's own account.
    pub async fn billed(&self) -> Usd {
        let ledger = self.control("GET /ledger?newest=1", Value::Null).await;
        ledger["total_usd"].as_str().unwrap().parse().unwrap()
    }

    /// How often an operation was asked for.
    pub async fn calls(&self, operation: &str) -> usize {
        let path = format!("GET /ledger?operation={operation}");
        self.control(&path, Value::Null).await["data"].as_array().unwrap().len()
    }

    pub fn plan_of(&self, numbers: &[String]) -> Value {
        json!({"phone_numbers": numbers, "enterprise_id": self.enterprise})
    }

    /// A call of each tool that bills nothing, of this number.
    pub fn free_calls(&self, number: &str) -> Vec<(&'static str, Value)> {
        vec![
            ("collect", json!({})),
            ("list_numbers", json!({})),
            ("list_numbers", json!({"enterprise_id": self.enterprise})),
            ("get_number", json!({"phone_number": number})),
            ("list_changes", json!({"since": "1d"})),
            ("get_history", json!({"phone_number": number})),
            ("get_trend", json!({})),
            ("list_ownership", json!({})),
            ("get_next_steps", json!({})),
            ("get_costs", json!({})),
            ("get_costs", json!({"enterprise_id": self.enterprise})),
            ("find_operation", json!({})),
            ("plan_sync", self.plan_of(&[seeded(1)])),
        ]
    }
}

impl Person {
    /// A client that cannot ask.
    pub fn nobody() -> Self {
        Self { asks: None, ..Self::who(Says::Closes) }
    }

    /// A client that can send a person to a page alone, and show no question.
    pub fn by_url() -> Self {
        let by_url = ElicitationCapability::new().with_url(UrlElicitationCapability::new());
        Self { asks: Some(by_url), ..Self::who(Says::Yes) }
    }

    /// A client that asks, and its person.
    pub fn who(says: Says) -> Self {
        let asks = Some(ElicitationCapability::new());
        Self { says: Arc::new(Mutex::new(says)), asked: Arc::default(), meanwhile: Arc::default(), asks }
    }

    pub fn was_asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl ClientHandler for Person {
    async fn create_elicitation(
        &self,
        request: ElicitRequestParams,
        _: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        self.asked.lock().unwrap().push(serde_json::to_string(&request).unwrap());
        let meanwhile = self.meanwhile.lock().unwrap().take();
        if let Some(meanwhile) = meanwhile {
            meanwhile();
        }
        let says = *self.says.lock().unwrap();
        Ok(match says {
            Says::Yes => ElicitResult::new(ElicitationAction::Accept).with_content(json!({"spend": true})),
            Says::Unticked => ElicitResult::new(ElicitationAction::Accept).with_content(json!({"spend": false})),
            Says::NoBox => ElicitResult::new(ElicitationAction::Accept),
            Says::OddBox => ElicitResult::new(ElicitationAction::Accept).with_content(json!({"spend": "true"})),
            Says::No => ElicitResult::new(ElicitationAction::Decline),
            Says::Closes => ElicitResult::new(ElicitationAction::Cancel),
            Says::Fails => return Err(ErrorData::internal_error("there is nobody to ask", None)),
        })
    }

    fn get_info(&self) -> ClientConfig {
        let mut capabilities = ClientCapabilities::default();
        capabilities.elicitation.clone_from(&self.asks);
        ClientConfig::new(capabilities, Implementation::new("test", "0"))
    }
}

/// A client of a server, in the way that versions of the protocol before 2026-07-28 have it.
pub async fn connect(server: &Server, person: Person) -> McpClient {
    connect_by(server, person, ClientLifecycleMode::Initialize).await
}

/// The same in the way that 2026-07-28 has it.
pub async fn connect_newest(server: &Server, person: Person) -> McpClient {
    let preferred_versions = vec![ProtocolVersion::V_2026_07_28];
    connect_by(server, person, ClientLifecycleMode::Discover { preferred_versions }).await
}

async fn connect_by(server: &Server, person: Person, mode: ClientLifecycleMode) -> McpClient {
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let server = server.clone();
    tokio::spawn(async move {
        let (reader, writer) = tokio::io::split(theirs);
        // A client that goes away is no failure of the server.
        let _ = server.serve(reader, writer).await;
    });
    serve_client_with_lifecycle(person, ours, mode).await.unwrap()
}

/// Calls a tool.
pub async fn call(client: &McpClient, name: &str, arguments: Value) -> CallToolResult {
    client.call_tool(params(name, arguments)).await.unwrap()
}

/// What a call of a tool sends.
pub fn params(name: &str, arguments: Value) -> CallToolRequestParams {
    let params = CallToolRequestParams::new(name.to_owned());
    match arguments {
        Value::Object(arguments) => params.with_arguments(arguments),
        _ => params,
    }
}

/// What a tool answered, which is no error.
#[track_caller]
pub fn told(result: &CallToolResult) -> Value {
    assert_eq!(result.is_error, Some(false), "{result:?}");
    let told = result.structured_content.clone().unwrap();
    assert_eq!(json!(result.content)[0]["text"], told.to_string(), "the text is the same JSON");
    told
}

/// The error that a tool answered.
#[track_caller]
pub fn refused(result: &CallToolResult) -> Value {
    assert_eq!(result.is_error, Some(true), "{result:?}");
    serde_json::from_str(json!(result.content)[0]["text"].as_str().unwrap()).unwrap()
}

/// A builder of clients that have nothing of this machine.
pub fn client(base_url: &str, key: &str) -> ClientBuilder {
    Client::builder().without_environment().no_proxy().api_key(key).base_url(base_url)
}

/// A number that is monitored from the beginning.
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
