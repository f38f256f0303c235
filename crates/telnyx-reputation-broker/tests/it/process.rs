//! A broker in a process of its own, which can be killed, and knows nothing of one before it but the ledger.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use telnyx_reputation::Period;
use telnyx_reputation_broker::Broker;

use crate::world::{World, client, usd};

/// It is killed when dropped.
pub struct Process {
    child: Child,
    pub base_url: String,
}

impl Process {
    /// Starts a broker on the world's ledger.
    pub async fn start(world: &World, limit: Option<&str>) -> Self {
        Self::start_after(world, limit, ":").await
    }

    /// The same, in a process for which a shell has set something before.
    pub async fn start_after(world: &World, limit: Option<&str>, words: &str) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{words}; exec \"$0\" \"$@\"")]).arg(std::env::current_exe().unwrap());
        command.args(["--exact", "process::serves_until_it_is_killed", "--ignored", "--nocapture"]);
        command.env("BROKER_UPSTREAM", world.sandbox.base_url()).env("BROKER_LEDGER", &world.ledger);
        command.env("BROKER_LIMIT", limit.unwrap_or_default());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let started = tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().unwrap();
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
            let url = lines.find_map(|line| line.split_once("serves ").map(|(_, url)| url.to_owned()));
            Self { child, base_url: url.expect("the broker's address") }
        });
        started.await.unwrap()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it, as the system does.
    pub async fn kill(self) {
        tokio::task::spawn_blocking(|| drop(self)).await.unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "is started by other tests"]
async fn serves_until_it_is_killed() {
    let given = |name: &str| std::env::var(name).unwrap();
    let mut builder = Broker::builder(client(&given("BROKER_UPSTREAM")), given("BROKER_LEDGER").as_str());
    if !given("BROKER_LIMIT").is_empty() {
        builder = builder.spend_limit(usd(&given("BROKER_LIMIT")), Period::Once);
    }
    let broker = builder.start().await.unwrap();
    // Not println!, which holds the lines of a test back.
    writeln!(std::io::stdout(), "serves {}", broker.base_url()).unwrap();
    // Until the test that started it has gone, however that ended.
    tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink())).await.unwrap().unwrap();
}
