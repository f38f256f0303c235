//! Over a pair of streams: what is no message is answered, and ends nothing.

use serde_json::{Value, json};
use telnyx_reputation_mcp::Server;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf};

use crate::world::World;

struct Raw {
    reader: BufReader<ReadHalf<DuplexStream>>,
    writer: WriteHalf<DuplexStream>,
}

impl Raw {
    async fn new() -> Self {
        let server = World::new().await.free();
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        tokio::spawn(async move {
            let (reader, writer) = tokio::io::split(theirs);
            let _ = server.serve(reader, writer).await;
        });
        let (reader, writer) = tokio::io::split(ours);
        Self { reader: BufReader::new(reader), writer }
    }

    async fn send(&mut self, line: &[u8]) {
        self.writer.write_all(line).await.unwrap();
        self.writer.write_all(b"\n").await.unwrap();
    }

    async fn told(&mut self) -> Value {
        let mut line = String::new();
        self.reader.read_line(&mut line).await.unwrap();
        serde_json::from_str(&line).unwrap_or_else(|why| panic!("{why}: {line}"))
    }

    async fn ask(&mut self, method: &str, params: Value) -> Value {
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        self.send(request.to_string().as_bytes()).await;
        self.told().await
    }

    /// What is answered next is the answer to this ping: nothing was answered before.
    async fn pings(&mut self, id: u64) {
        self.send(json!({"jsonrpc": "2.0", "id": id, "method": "ping"}).to_string().as_bytes()).await;
        let told = self.told().await;
        assert_eq!((&told["id"], told["result"].is_object()), (&json!(id), true), "{told}");
    }
}

#[tokio::test]
async fn what_is_no_message_is_answered_and_ends_nothing() {
    let mut client = Raw::new().await;
    let long = format!(
        "{{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\", \"params\": {{\"x\": \"{}\"}}}}",
        "x".repeat(5 << 20)
    );
    let batch = json!([{"jsonrpc": "2.0", "id": 1, "method": "ping"}, {"jsonrpc": "2.0", "id": 2, "method": "ping"}]);
    // Before it begins, and after.
    for is_begun in [false, true] {
        if is_begun {
            let about = json!({"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "t", "version": "0"}});
            let begin = json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": about});
            client.send(format!("\u{feff}{begin}\r").as_bytes()).await;
            assert_eq!(client.told().await["result"]["protocolVersion"], "2025-03-26");
        }
        for (line, code, why, id) in [
            ("{", -32700, "no JSON", Value::Null),
            ("Starting server...", -32700, "no JSON", Value::Null),
            (r#"{"jsonrpc": "2.0", "id": 7"#, -32700, "no JSON", Value::Null),
            (long.as_str(), -32600, "longer than 4194304 bytes", Value::Null),
            (&batch.to_string(), -32600, "batches are not taken", Value::Null),
            ("[]", -32600, "batches are not taken", Value::Null),
            ("7", -32600, "no message", Value::Null),
            (r#"{"jsonrpc": "2.0", "id": 7, "method": 1}"#, -32600, "no message", json!(7)),
            (r#"{"jsonrpc": "1.0", "id": "a", "method": "ping"}"#, -32600, "no message", json!("a")),
            (r#"{"id": {"x": 1}, "method": "ping"}"#, -32600, "no message", Value::Null),
        ] {
            client.send(line.as_bytes()).await;
            let told = client.told().await;
            let shown = &line[..line.len().min(80)];
            assert_eq!((&told["error"]["code"], &told["id"]), (&json!(code), &id), "{shown}: {told}");
            assert!(told.as_object().unwrap().contains_key("id"), "null is told as null");
            assert!(told["error"]["message"].as_str().unwrap().contains(why), "{shown}: {told}");
        }
        client.send(b"\xff\xfe").await;
        assert_eq!(client.told().await["error"]["code"], -32700);
        client.pings(8).await;
    }
    // Who echoes what it is told is not told of it again.
    for line in [
        r#"{"jsonrpc": "2.0", "id": null, "error": {"code": "x"}}"#,
        r#"{"jsonrpc": "2.0", "id": [1], "result": {}}"#,
        r#"{"jsonrpc": "1.0", "method": "notifications/initialized"}"#,
        "",
        "\r",
    ] {
        client.send(line.as_bytes()).await;
    }
    client.pings(9).await;
}

#[tokio::test]
async fn lines_may_come_in_pieces_and_the_last_one_without_its_end() {
    let mut client = Raw::new().await;
    let ping = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"}).to_string();
    for piece in ping.as_bytes().chunks(3) {
        client.writer.write_all(piece).await.unwrap();
        tokio::task::yield_now().await;
    }
    client.writer.write_all(b"\n").await.unwrap();
    assert_eq!(client.told().await["id"], 1);
    client.writer.write_all(ping.replace("\"id\":1", "\"id\":2").as_bytes()).await.unwrap();
    client.writer.shutdown().await.unwrap();
    assert_eq!(client.told().await["id"], 2);
}

/// The newest one begins in another way, which `connect_newest` of other tests has.
#[tokio::test]
async fn each_version_that_is_stated_and_begins_with_initialize_is_spoken() {
    let mut spoken = Server::protocol_versions();
    spoken.retain(|version| version.as_str() < "2026-07-28");
    assert_eq!(spoken.len(), 4);
    for version in spoken {
        let mut client = Raw::new().await;
        let about =
            json!({"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "t", "version": "0"}});
        let begun = client.ask("initialize", about).await;
        assert_eq!(begun["result"]["protocolVersion"], json!(version), "{begun}");
        client.send(json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string().as_bytes()).await;
        let listed = client.ask("tools/list", json!({})).await;
        assert_eq!(listed["result"]["tools"].as_array().map(Vec::len), Some(11), "{version}: {listed}");
        let called = client.ask("tools/call", json!({"name": "find_operation", "arguments": {}})).await;
        let text = called["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{version}: {called}"));
        assert_eq!(serde_json::from_str::<Value>(text).unwrap()["total"], 2, "{version}: {called}");
    }
}
