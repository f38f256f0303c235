//! Answers every read with the tag and loses the answer of anything else, and remembers the request lines.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::Result;

use super::document::ANSWER;

pub struct Server {
    pub base_url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let base_url = format!("http://{}/v2", listener.local_addr()?);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = seen.clone();
        // It ends with the process: nothing else ever connects to it.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if let Ok(line) = answer(stream) {
                    log.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                }
            }
        });
        Ok(Self { base_url, seen })
    }

    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Reads the head of a request, answers a read, and gives back its first line.
fn answer(stream: TcpStream) -> Result<String> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    if first.starts_with("GET ") {
        let length = ANSWER.len();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n");
        write!(&stream, "{head}connection: close\r\n\r\n{ANSWER}")?;
    }
    Ok(first.trim().to_owned())
}
