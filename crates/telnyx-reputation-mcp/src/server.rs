//! What a server is made of.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rmcp::model::ProtocolVersion;
use rmcp::service::ServerInitializeError;
use telnyx_reputation::{ClientBuilder, Period, Usd};
use tokio::sync::Mutex;

use crate::desk::{Desk, OperationText, Tell};
use crate::failure::{Failure, Result};
use crate::folder::StateFolder;
use crate::handler::Handler;
use crate::lines::Lines;
use crate::quoted::LONGEST;
use crate::spend::{LONGEST_LOOK, Spending};

/// How long a tool waits for a person who runs a command, when nothing else is said: clients give a call up after a minute.
const APPROVAL_WAIT: Duration = Duration::from_secs(45);

/// What plans that are carried out may take once the server is told to end.
const GRACE: Duration = Duration::from_secs(60);

/// An MCP server, which any number of clients may use.
#[derive(Clone)]
pub struct Server {
    pub(crate) handler: Handler,
}

/// A server that is set up.
pub struct ServerBuilder {
    client: ClientBuilder,
    history: PathBuf,
    enterprise_id: Option<String>,
    operations: Vec<OperationText>,
    spending: Option<(Usd, Period, StateFolder)>,
    approval_wait: Duration,
    approve_command: String,
    tell: Tell,
}

impl Server {
    /// A server for the account of this client, whose limits it sets itself; its history is in this file. It spends nothing.
    #[must_use]
    pub fn builder(client: ClientBuilder, history: impl Into<PathBuf>) -> ServerBuilder {
        ServerBuilder {
            client,
            history: history.into(),
            enterprise_id: None,
            operations: Vec::new(),
            spending: None,
            approval_wait: APPROVAL_WAIT,
            approve_command: "telnyx-reputation approve".to_owned(),
            tell: Box::new(|_| {}),
        }
    }

    /// The versions of the protocol that it speaks, oldest first.
    #[must_use]
    pub fn protocol_versions() -> Vec<String> {
        ProtocolVersion::KNOWN_VERSIONS.iter().map(ToString::to_string).collect()
    }

    /// What is left of what may be spent; `None` when nothing may. Free.
    ///
    /// # Errors
    /// The budget cannot be read.
    pub async fn left(&self) -> Result<Option<Usd>> {
        self.handler.desk.left().await
    }

    /// Serves one client over any stream, until it ends.
    ///
    /// # Errors
    /// The client did not begin as the protocol has it.
    pub async fn serve(
        &self,
        reader: impl tokio::io::AsyncRead + Send + Unpin + 'static,
        writer: impl tokio::io::AsyncWrite + Send + Unpin + 'static,
    ) -> Result<()> {
        let wrong = |why: &dyn std::fmt::Display| Failure::new("protocol", why.to_string());
        match rmcp::serve_server(self.handler.clone(), Lines::new(reader, writer)).await {
            Ok(serving) => serving.waiting().await.map(drop).map_err(|why| wrong(&why)),
            // A client that thought better of it.
            Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
            Err(why) => Err(wrong(&why)),
        }
    }

    /// Has no plan begun any more, and waits for those that are being carried out, a minute at most.
    pub async fn end(&self) {
        if let Some(spending) = &self.handler.desk.spending {
            // What takes longer goes on counting as possibly billed.
            let _ = tokio::time::timeout(GRACE, spending.end()).await;
        }
    }
}

impl ServerBuilder {
    /// The enterprise of tools that are given none.
    #[must_use]
    pub fn enterprise_id(mut self, id: Option<String>) -> Self {
        self.enterprise_id = id;
        self
    }

    /// What the reference says of the API's operations.
    #[must_use]
    pub fn operations(mut self, operations: Vec<OperationText>) -> Self {
        self.operations = operations;
        self
    }

    /// Lets plans that a person allows bill so much in each period, in US dollars: together with all servers of the folder,
    /// over restarts.
    #[must_use]
    pub fn allow_spend(mut self, limit: Usd, period: Period, folder: StateFolder) -> Self {
        self.spending = Some((limit, period, folder));
        self
    }

    /// How long `apply_plan` waits for a person who is to run the command: 10 minutes at most.
    #[must_use]
    pub fn approval_wait(mut self, wait: Duration) -> Self {
        self.approval_wait = wait;
        self
    }

    /// The command that allows a plan, to which its id is added.
    #[must_use]
    pub fn approve_command(mut self, command: impl Into<String>) -> Self {
        self.approve_command = command.into();
        self
    }

    /// Where a person may see which plan waits for the command.
    #[must_use]
    pub fn tell(mut self, tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.tell = Box::new(tell);
        self
    }

    /// The server. Nothing is sent.
    ///
    /// # Errors
    /// The client's options, the state folder, or a budget that was begun with another limit.
    pub fn build(self) -> Result<Server> {
        if self.approval_wait > LONGEST_LOOK {
            let most = LONGEST_LOOK.as_secs() / 60;
            return Err(Failure::argument(format!("the wait for an approval is {most} minutes at most")));
        }
        // The one client of every tool: with a limit of nothing, not even a mistake of ours can bill.
        let free = self.client.clone().spend_limit(Usd::ZERO).build()?;
        let spending = match self.spending {
            Some((limit, period, folder)) => Some(Spending::new(self.client, limit, period, folder)?),
            None => None,
        };
        // What the server says itself may name a file of this machine, and is not cut either.
        let history = self.history.to_string_lossy().chars().count();
        let longest = LONGEST + history.max(self.approve_command.chars().count());
        let desk = Desk {
            free,
            spending,
            enterprise_id: self.enterprise_id,
            history: self.history,
            operations: self.operations,
            approval_wait: self.approval_wait,
            approve_command: self.approve_command,
            tell: self.tell,
            longest,
            collecting: Mutex::default(),
        };
        Ok(Server { handler: Handler::new(Arc::new(desk))? })
    }
}
