//! A process that looks a number up again and again, until its budget is spent.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use telnyx_reputation::{Client, ErrorKind};

use super::account::{Account, look_up};
use super::place::BudgetPlace;

/// Starts it. It writes a line for each lookup that was answered.
pub(super) fn start(account: &Account, place: &BudgetPlace, limit: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "budget::worker::looks_up_until_its_budget_is_spent", "--ignored", "--nocapture"]);
    command.env("BUDGET_WORKER_URL", account.sandbox.base_url()).env("BUDGET_WORKER_KEY", &account.key);
    command.env("BUDGET_WORKER_ENTERPRISE", &account.enterprise).env("BUDGET_WORKER_LIMIT", limit);
    command.env("BUDGET_WORKER_FILE", place.option()).stdout(Stdio::piped()).spawn().unwrap()
}

/// Waits until it has looked up so often; fewer when it ended before.
pub(super) fn wait_for(child: &mut Child, lookups: usize) -> usize {
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines().map_while(Result::ok);
    lines.filter(|line| line == "looked up").take(lookups).count()
}

#[tokio::test]
#[ignore = "is started by other tests"]
async fn looks_up_until_its_budget_is_spent() {
    let given = |name: &str| std::env::var(format!("BUDGET_WORKER_{name}")).unwrap();
    let builder = Client::builder().api_key(given("KEY")).base_url(given("URL"));
    let client = builder.spend_limit(given("LIMIT")).budget(given("FILE")).build().unwrap();
    let enterprise = given("ENTERPRISE");
    loop {
        match look_up(&client, &enterprise).await {
            Ok(()) => {
                // Not println!, which holds the lines of a test back.
                writeln!(std::io::stdout(), "looked up").unwrap();
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::SpendLimit, "{error}");
                return;
            }
        }
    }
}
