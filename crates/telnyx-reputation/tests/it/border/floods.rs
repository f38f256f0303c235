//! A server that sends interim heads (1xx) in place of an answer, and what it costs other calls.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use telnyx_reputation::{Client, ErrorKind};

use crate::server::{Answer, Server};

const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";
const NUMBER: &str = "+16035551234";
const HINT: &str = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n";

/// How long a flooded call may take. Its end must come of the flood, and long before.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A server in a thread of its own that floods whoever asks it anything; its base URL.
fn flooding() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}/v2", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || flood(stream.unwrap()));
        }
    });
    base_url
}

/// Until the client goes.
fn flood(mut stream: TcpStream) {
    let hints = HINT.repeat(4_096);
    if stream.read(&mut [0; 4_096]).is_ok_and(|read| read > 0) {
        while stream.write_all(hints.as_bytes()).is_ok() {}
    }
}

fn client(base_url: &str) -> Client {
    Client::builder().api_key("KEY0123").base_url(base_url).no_proxy().max_retries(0).timeout(TIMEOUT).build().unwrap()
}

/// On one thread: a flood that is read as long as it comes holds it for its whole time.
#[tokio::test]
async fn a_flood_of_interim_heads_is_an_error_at_once_and_holds_up_no_other_call() {
    let flooded = client(&flooding());
    let body = format!(r#"{{"data":{{"id":"{ENTERPRISE}"}}}}"#);
    let server = Server::answering("200 OK", "application/json", &body).await;
    let other = server.client();
    other.enterprises().retrieve(ENTERPRISE).await.unwrap();
    let began = Instant::now();
    let free = async { flooded.enterprises().retrieve(ENTERPRISE).await.unwrap_err() };
    let others = async {
        for _ in 0..20 {
            other.enterprises().retrieve(ENTERPRISE).await.unwrap();
        }
    };
    let (error, ()) = futures::join!(free, others);
    assert_eq!(error.kind(), ErrorKind::Connection, "{error:?}");
    assert!(error.to_string().contains("more than 1024 interim answers (1xx)"), "{error}");
    let error = flooded.enterprises().reputation().numbers().refresh(ENTERPRISE, [NUMBER]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error:?}");
    assert_eq!(flooded.usage().total.at_most.to_string(), "0.10");
    assert!(began.elapsed() < TIMEOUT / 6, "{:?}", began.elapsed());
}

#[tokio::test]
async fn some_interim_heads_are_no_flood() {
    let body = format!(r#"{{"data":{{"id":"{ENTERPRISE}"}}}}"#);
    let answer = format!("{}HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", HINT.repeat(1_024), body.len());
    let server = Server::start([Answer::Bytes(answer.into_bytes())]).await;
    // Each call has its own count, on one connection.
    for _ in 0..3 {
        server.client().enterprises().retrieve(ENTERPRISE).await.unwrap();
    }
}
