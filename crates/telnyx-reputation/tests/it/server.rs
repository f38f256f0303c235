//! A server that says what it is told to and remembers what it was sent.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use telnyx_reputation::Client;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What to answer the next request with.
#[derive(Clone)]
pub(crate) enum Answer {
    /// These bytes, and the connection stays open.
    Bytes(Vec<u8>),
    /// These bytes, and the connection is closed right after, unannounced.
    BytesThenClose(Vec<u8>),
    /// These bytes, one after the other, with this pause before each.
    Drip(Vec<u8>, Duration),
}

/// One connection after the other, one answer after the other; the last is repeated.
pub(crate) struct Server {
    pub(crate) base_url: String,
    seen: Arc<Mutex<Vec<String>>>,
    closed: Arc<tokio::sync::Notify>,
}

impl Server {
    pub(crate) async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}/v2", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let closed = Arc::new(tokio::sync::Notify::new());
        let mut answers: Vec<Answer> = answers.into_iter().collect();
        answers.reverse();
        let answers = Arc::new(Mutex::new(answers));
        let (log, notify) = (seen.clone(), closed.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answers.clone(), log.clone(), notify.clone()));
            }
        });
        Self { base_url, seen, closed }
    }

    /// A server that answers everything with this status and body.
    pub(crate) async fn answering(status: &str, content_type: &str, body: &str) -> Self {
        Self::start([Answer::Bytes(response(status, content_type, body))]).await
    }

    pub(crate) fn client(&self) -> Client {
        Client::builder().api_key("KEY0123").base_url(&self.base_url).build().unwrap()
    }

    /// Every request so far, as text.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// Waits until the server has closed a connection.
    pub(crate) async fn closed(&self) {
        self.closed.notified().await;
    }
}

/// The bytes of a whole response.
pub(crate) fn response(status: &str, content_type: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into()
}

async fn serve(
    mut stream: TcpStream,
    answers: Arc<Mutex<Vec<Answer>>>,
    seen: Arc<Mutex<Vec<String>>>,
    closed: Arc<tokio::sync::Notify>,
) {
    while let Some(request) = read(&mut stream).await {
        seen.lock().unwrap().push(request);
        let answer = {
            let mut answers = answers.lock().unwrap();
            if answers.len() > 1 { answers.pop().unwrap() } else { answers[0].clone() }
        };
        match answer {
            Answer::Bytes(bytes) => stream.write_all(&bytes).await.unwrap(),
            Answer::BytesThenClose(bytes) => {
                stream.write_all(&bytes).await.unwrap();
                drop(stream);
                closed.notify_one();
                return;
            }
            Answer::Drip(bytes, pause) => {
                for byte in bytes {
                    tokio::time::sleep(pause).await;
                    if stream.write_u8(byte).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

/// One request with its body, or `None` when the client is done.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .filter_map(|line| line.split_once(": "))
                .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .map_or(0, |(_, length)| length.parse().unwrap());
            if body.len() >= length {
                return Some(text);
            }
        }
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await {
            Ok(n) if n > 0 => bytes.extend_from_slice(&chunk[..n]),
            _ => return None,
        }
    }
}
