//! Messages over a pair of streams, one a line, as a client sends them that started the server. What is no message is answered
//! as JSON-RPC has it, so that nobody waits for nothing.

use std::io;
use std::mem::take;
use std::sync::Arc;

use rmcp::RoleServer;
use rmcp::model::ErrorData;
use rmcp::service::{RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::Mutex;

/// The longest message that is read, in bytes: one that names 200,000 numbers is shorter.
pub(crate) const LONGEST: usize = 4 << 20;
/// What some programs put before all text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

type Incoming = RxJsonRpcMessage<RoleServer>;

/// A pair of streams with a message a line.
pub(crate) struct Lines<R, W> {
    reader: BufReader<R>,
    writer: Arc<Mutex<Option<W>>>,
    /// What was read of a line whose end has not come.
    line: Vec<u8>,
    /// Whether that was more than is read of one.
    is_too_long: bool,
}

/// A whole line, or that it was too long.
type Line = Result<Vec<u8>, ErrorData>;

impl<R: AsyncRead + Unpin, W> Lines<R, W> {
    pub(crate) fn new(reader: R, writer: W) -> Self {
        let writer = Arc::new(Mutex::new(Some(writer)));
        Self { reader: BufReader::new(reader), writer, line: Vec::new(), is_too_long: false }
    }

    /// The next line without its end; `None` when there is none any more. May be given up at any moment: what was read is kept.
    async fn next_line(&mut self) -> Option<Line> {
        loop {
            let read = match self.reader.fill_buf().await {
                Ok(read) => read,
                Err(error) => {
                    tracing::error!(%error, "the client cannot be read");
                    return None;
                }
            };
            let is_over = read.is_empty();
            if is_over && self.line.is_empty() && !self.is_too_long {
                return None;
            }
            let end = read.iter().position(|byte| *byte == b'\n');
            let piece = &read[..end.unwrap_or(read.len())];
            let used = piece.len() + usize::from(end.is_some());
            self.is_too_long |= self.line.len() + piece.len() > LONGEST;
            if self.is_too_long {
                self.line = Vec::new();
            } else {
                self.line.extend_from_slice(piece);
            }
            self.reader.consume(used);
            if end.is_some() || is_over {
                let line = take(&mut self.line);
                return Some(if take(&mut self.is_too_long) { Err(too_long()) } else { Ok(line) });
            }
        }
    }
}

impl<R, W> Transport<RoleServer> for Lines<R, W>
where
    R: AsyncRead + Send + Unpin + 'static,
    W: AsyncWrite + Send + Unpin + 'static,
{
    type Error = io::Error;

    fn send(&mut self, message: TxJsonRpcMessage<RoleServer>) -> impl Future<Output = io::Result<()>> + Send + 'static {
        write(Arc::clone(&self.writer), serde_json::to_vec(&message))
    }

    async fn receive(&mut self) -> Option<Incoming> {
        loop {
            let refused = match self.next_line().await? {
                Ok(line) => match message(&line) {
                    Ok(Some(message)) => return Some(message),
                    Ok(None) => continue,
                    Err(refused) => refused,
                },
                Err(error) => refusal(&Value::Null, &error),
            };
            // In a task of its own: this one may be given up at any moment, and half a line would spoil the next one.
            let written = tokio::spawn(write(Arc::clone(&self.writer), serde_json::to_vec(&refused)));
            // A client that does not listen is noticed when it is read.
            drop(written.await);
        }
    }

    async fn close(&mut self) -> io::Result<()> {
        drop(self.writer.lock().await.take());
        Ok(())
    }
}

async fn write<W: AsyncWrite + Unpin>(
    writer: Arc<Mutex<Option<W>>>,
    message: serde_json::Result<Vec<u8>>,
) -> io::Result<()> {
    let mut line = message?;
    line.push(b'\n');
    let mut writer = writer.lock().await;
    let writer = writer.as_mut().ok_or(io::ErrorKind::NotConnected)?;
    writer.write_all(&line).await?;
    writer.flush().await
}

/// The message of a line; `None` of what is no request and has no answer, or the answer that tells what is wrong with it.
fn message(line: &[u8]) -> Result<Option<Incoming>, Value> {
    let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    let no_json = |why: serde_json::Error| {
        refusal(&Value::Null, &ErrorData::parse_error(format!("the line is no JSON: {why}"), None))
    };
    let value: Value = serde_json::from_slice(line).map_err(no_json)?;
    if value.is_array() {
        let why = "batches are not taken, which 2025-03-26 alone has: send each message as a line of its own";
        return Err(refusal(&Value::Null, &ErrorData::invalid_request(why, None)));
    }
    match Incoming::deserialize(&value) {
        Ok(message) => Ok(Some(message)),
        // Notifications and answers have no answer, or two programs could answer each other for ever.
        Err(_) if is_one_way(&value) => Ok(None),
        Err(_) => {
            Err(refusal(&value["id"], &ErrorData::invalid_request("the line is no message of JSON-RPC 2.0", None)))
        }
    }
}

fn is_one_way(message: &Value) -> bool {
    let has = |field| message.get(field).is_some();
    if has("method") { !has("id") } else { has("result") || has("error") }
}

fn too_long() -> ErrorData {
    ErrorData::invalid_request(format!("the line is longer than {LONGEST} bytes, and was not read"), None)
}

/// An error as the answer to what has this id, or to what has none that can be read.
fn refusal(id: &Value, error: &ErrorData) -> Value {
    let id = if id.is_string() || id.is_number() { id } else { &Value::Null };
    json!({"jsonrpc": "2.0", "id": id, "error": error})
}
