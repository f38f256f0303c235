//! `tests/hostile/answers.yaml`: whatever a server says, a free call and one that bills end as a person would say.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use futures::StreamExt;
use serde::Deserialize;
use serde_json::Value;
use telnyx_reputation::{Client, Error};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/hostile/answers.yaml");
const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";
const NUMBER: &str = "+16035551234";

/// One answer, and how a call ends that gets it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// All that the server says; else it is made of the rest.
    raw: Option<String>,
    status: Option<u16>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
    /// What stands in place of `@`, and how often.
    repeat: Option<(String, usize)>,
    free: String,
    /// How the free call ends in Python and Node, where that is otherwise.
    #[serde(default, rename = "untyped")]
    _untyped: Option<String>,
    billed: String,
    /// What the first row of the answer to the call that bills is for its caller.
    row: Option<Value>,
}

impl Case {
    fn bytes(&self) -> Vec<u8> {
        let fill = |text: &str| match &self.repeat {
            Some((piece, times)) => text.replace('@', &piece.repeat(*times)),
            None => text.to_owned(),
        };
        if let Some(raw) = &self.raw {
            return fill(raw).into_bytes();
        }
        let body = fill(&self.body);
        let mut head = format!("HTTP/1.1 {} x\r\ncontent-length: {}\r\n", self.status.unwrap(), body.len());
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        format!("{head}\r\n{body}").into_bytes()
    }
}

/// A server that answers `/7/...` with the seventh case, and closes the connection; its origin.
fn serve(cases: Arc<Vec<Case>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let cases = cases.clone();
            thread::spawn(move || answer(stream.unwrap(), &cases));
        }
    });
    origin
}

fn answer(stream: TcpStream, cases: &[Case]) {
    let mut incoming = BufReader::new(&stream);
    let (mut first, mut length) = (String::new(), 0);
    incoming.read_line(&mut first).unwrap();
    let mut line = String::new();
    while incoming.read_line(&mut line).is_ok_and(|read| read > 2) {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    incoming.read_exact(&mut vec![0; length]).unwrap();
    let case = first.split('/').nth(1).unwrap().parse::<usize>().unwrap();
    // The client may have gone, of what is too long.
    drop((&stream).write_all(&cases[case].bytes()));
}

fn kind<T>(ended: &Result<T, Error>) -> &str {
    ended.as_ref().map_or_else(|error| error.kind().code(), |_| "done")
}

#[tokio::test]
async fn every_answer_ends_a_free_call_and_one_that_bills_as_it_should() {
    let cases: Arc<Vec<Case>> = Arc::new(serde_saphyr::from_str(&fs::read_to_string(FILE).unwrap()).unwrap());
    let origin = serve(cases.clone());
    let ended = futures::stream::iter(cases.iter().enumerate()).map(|(index, case)| {
        let builder = Client::builder().api_key("KEY0123").base_url(format!("{origin}/{index}/v2"));
        let builder = builder.max_retries(0).timeout(Duration::from_secs(20)).max_body_bytes(1 << 20).no_proxy();
        // One each: a connection that the server is about to close must not be used again.
        let (reading, client) = (builder.clone().build().unwrap(), builder.build().unwrap());
        async move {
            let read = reading.enterprises().retrieve(ENTERPRISE).await;
            let refreshed = client.enterprises().reputation().numbers().refresh(ENTERPRISE, [NUMBER]).await;
            let (free, billed) = (kind(&read), kind(&refreshed));
            let row = refreshed.as_ref().ok().and_then(|told| serde_json::to_value(&told.data.results[0]).ok());
            let counted = client.usage().total.at_most.to_string();
            let expected = (case.free.as_str(), case.billed.as_str(), &case.row);
            let right = if ["outcome_unknown", "done"].contains(&expected.1) { "0.10" } else { "0.00" };
            let wrong = (free, billed, &row) != expected || counted != right;
            wrong.then(|| format!("{}: {free}, {billed}, {row:?}, USD {counted}", case.name))
        }
    });
    let wrong: Vec<String> = ended.buffer_unordered(16).filter_map(|wrong| async { wrong }).collect().await;
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(cases.len() >= 140, "{} answers", cases.len());
    super::inputs::counted("hostile answers", 2 * cases.len());
}
