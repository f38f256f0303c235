//! A long life of the core: what it holds is told from time to time.

use std::collections::BTreeMap;
use std::fs::{read_dir, read_to_string};
use std::time::Duration;

use anyhow::Result;
use futures::StreamExt as _;
use serde_json::{Value, json};
use telnyx_reputation::{Client, Error};
use tokio::runtime::Handle;

use crate::answers::{ENTERPRISE, PAGE, enterprise, number};
use crate::work::IN_FLIGHT;

/// How many calls are made with one key, and then a pause.
const BATCH: usize = 1_000;

/// Longer than the server keeps a connection that idles.
const PAUSE: Duration = Duration::from_millis(100);

/// Makes so many calls, and tells after each batch what the process holds.
pub async fn soak(base_url: &str, calls: usize) -> Result<()> {
    let mut ended = BTreeMap::<String, usize>::new();
    let mut older = client(base_url, 0)?;
    for batch in 1..=calls / BATCH {
        let newer = client(base_url, batch)?;
        let calls = (0..BATCH).map(|nth| call(&newer, nth));
        let mut kinds: Vec<String> = futures::stream::iter(calls).buffer_unordered(IN_FLIGHT).collect().await;
        // The service knows the newer key by now.
        kinds.push(call(&older, 1).await);
        kinds.into_iter().for_each(|kind| *ended.entry(kind).or_default() += 1);
        older = newer;
        tokio::time::sleep(PAUSE).await;
        println!("{}", json!({ "calls": batch * BATCH, "held": held()?, "ended": ended }));
    }
    Ok(())
}

fn client(base_url: &str, key: usize) -> Result<Client, Error> {
    Client::builder().api_key(format!("KEY{key}")).base_url(base_url).build()
}

/// How a call ended.
async fn call(client: &Client, nth: usize) -> String {
    let numbers = client.enterprises().reputation().numbers();
    let result = if nth.is_multiple_of(50) {
        numbers.list(enterprise(PAGE)).page_size(PAGE as u64).await.map(drop)
    } else {
        numbers.retrieve(ENTERPRISE, number(nth)).await.map(drop)
    };
    result.map_or_else(|error| format!("{:?}", error.kind()), |()| "done".to_owned())
}

/// What the process has now.
fn held() -> Result<Value> {
    let status = read_to_string("/proc/self/status")?;
    let number = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok())
    };
    Ok(json!({
        "rss_mib": number("VmRSS:").map(|kib| kib / 1024.0),
        "descriptors": read_dir("/proc/self/fd")?.count(),
        "threads": number("Threads:"),
        "tasks": Handle::current().metrics().num_alive_tasks(),
    }))
}
