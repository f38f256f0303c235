//! Over HTTP: who is let in.

use serde_json::{Value, json};
use telnyx_reputation_mcp::{Loopback, Token, serve_http};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot::Sender;
use tokio::task::JoinHandle;

use crate::places::{check_answer, order};
use crate::world::World;

const TOKEN: &str = "a-token-that-nobody-guesses";
/// How many bytes a message has at most, over either transport.
const LONGEST: usize = 4_194_304;

fn initialize() -> Value {
    json!({
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "test", "version": "0"}},
    })
}

/// Sends this with these headers; the answer's head and body. The answer to a call may stay open: its first words are enough.
async fn ask(address: &str, headers: &str, body: &Value) -> String {
    let has_body = |told: &str| told.split_once("\r\n\r\n").is_some_and(|(_, body)| !body.is_empty());
    ask_until(address, headers, body, has_body).await
}

/// The same, until that is enough, or the answer ends.
async fn ask_until(address: &str, headers: &str, body: &Value, is_enough: impl Fn(&str) -> bool) -> String {
    let body = body.to_string();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /mcp HTTP/1.1\r\n{headers}Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut told = String::new();
    let mut piece = vec![0; 4_096];
    while !is_enough(&told) {
        let count = stream.read(&mut piece).await.unwrap();
        if count == 0 {
            break;
        }
        told += &String::from_utf8_lossy(&piece[..count]);
    }
    told
}

/// The message of an answer that is a stream of events, once it is there as a whole.
fn event(told: &str) -> Option<Value> {
    let mut events = told.lines().filter_map(|line| line.strip_prefix("data: "));
    events.find_map(|data| serde_json::from_str(data).ok())
}

/// A server that listens, its address, and what ends it.
async fn serving(world: &World) -> (String, Sender<()>, JoinHandle<()>) {
    let server = world.free();
    let at = Loopback::new(TcpListener::bind("127.0.0.1:0").await.unwrap()).unwrap();
    let address = at.address().to_string();
    let (stop, ended) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(async move {
        let ended = async {
            let _ = ended.await;
        };
        serve_http(&server, at, Token::new(TOKEN).unwrap(), ended).await;
    });
    (address, stop, serving)
}

#[tokio::test]
async fn only_who_has_the_token_and_calls_it_by_its_own_name_is_let_in() {
    let world = World::new().await;
    let (address, stop, serving) = serving(&world).await;
    let bearer = format!("Authorization: Bearer {TOKEN}\r\n");
    for (headers, status) in [
        (format!("Host: {address}\r\n{bearer}"), "200"),
        (format!("Host: localhost\r\n{bearer}"), "200"),
        (format!("Host: {address}\r\nOrigin: http://{address}\r\n{bearer}"), "200"),
        (format!("Host: {address}\r\n"), "401"),
        (format!("Host: {address}\r\nAuthorization: Bearer {TOKEN}x\r\n"), "401"),
        (format!("Host: {address}\r\nAuthorization: Basic {TOKEN}\r\n"), "401"),
        (format!("Host: evil.example\r\n{bearer}"), "403"),
        (format!("Host: {address}\r\nOrigin: https://evil.example\r\n{bearer}"), "403"),
        (format!("Host: {address}\r\nOrigin: null\r\n{bearer}"), "403"),
        (format!("Host: evil.example\r\nOrigin: http://evil.example\r\n{bearer}"), "403"),
    ] {
        let told = ask(&address, &headers, &initialize()).await;
        assert!(told.starts_with(&format!("HTTP/1.1 {status}")), "{headers}{told}");
        assert!(!told.contains(TOKEN));
    }
    let batch = ask(&address, &format!("Host: {address}\r\n{bearer}"), &json!([initialize()])).await;
    assert!(batch.starts_with("HTTP/1.1 415"), "{batch}");
    stop.send(()).unwrap();
    serving.await.unwrap();
}

#[tokio::test]
async fn what_is_longer_than_a_message_may_be_is_refused_in_words() {
    let world = World::new().await;
    let (address, stop, serving) = serving(&world).await;
    let headers = format!("Host: {address}\r\nAuthorization: Bearer {TOKEN}\r\n");
    let mut message = initialize();
    message["params"]["clientInfo"]["name"] = json!("");
    let room = LONGEST - message.to_string().len();
    for (length, status) in [(room, "200"), (room + 1, "413")] {
        message["params"]["clientInfo"]["name"] = json!("x".repeat(length));
        let told = ask(&address, &headers, &message).await;
        assert!(told.starts_with(&format!("HTTP/1.1 {status}")), "{told}");
        assert_eq!(told.contains(&format!("exceeds {LONGEST} bytes")), status == "413", "{told}");
    }
    stop.send(()).unwrap();
    serving.await.unwrap();
}

#[tokio::test]
async fn text_of_others_is_data_over_http_as_well() {
    let world = World::named(&order()).await;
    let (address, stop, serving) = serving(&world).await;
    let headers = format!("Host: {address}\r\nAuthorization: Bearer {TOKEN}\r\n");
    let begun = ask(&address, &headers, &initialize()).await;
    let session = begun.lines().find_map(|line| line.strip_prefix("mcp-session-id: ")).unwrap();
    let headers = format!("{headers}Mcp-Session-Id: {session}\r\n");
    ask(&address, &headers, &json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
    let about = json!({"name": "get_next_steps", "arguments": {}});
    let call = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": about});
    let told = ask_until(&address, &headers, &call, |told| event(told).is_some()).await;
    let told = event(&told).unwrap_or_else(|| panic!("{told}"));
    assert!(check_answer("get_next_steps", &told["result"]), "the enterprise's name is told: {told}");
    stop.send(()).unwrap();
    serving.await.unwrap();
}

#[tokio::test]
async fn no_other_machine_is_let_in_and_no_short_token_taken() {
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    assert!(Loopback::new(listener).err().unwrap().to_string().contains("lets other machines in"));
    for short in ["", "short", "fifteen-letters", "with a space in it", "with-a-line-break\n"] {
        assert!(Token::new(short).is_err(), "{short:?}");
    }
    assert_ne!(Token::random().unwrap().1, Token::random().unwrap().1);
}
