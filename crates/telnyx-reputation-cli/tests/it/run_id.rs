//! Calls name the run that they are of.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Output, Stdio};

use crate::process::command;

const ENTERPRISE: &str = "6a09cdc3-8948-47f0-aa62-74ac943d6c58";

/// Refreshes a number with these options of every command; what was sent to a broker that has recorded its answer, and what
/// the command said.
fn refreshed(options: &[&str]) -> (Option<String>, Output) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let base_url = format!("http://{address}/v2");
    let child = command()
        .args(["enterprises:reputation:numbers", "refresh", "--enterprise-id", ENTERPRISE])
        .args(["--phone-number", "+16035551234", "--yes", "--base-url", &base_url, "--api-key", "TOKEN"])
        .args(options)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let broker = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = BufReader::new(stream.try_clone().unwrap());
        let (mut sent, mut line) = (String::new(), String::new());
        while request.read_line(&mut line).unwrap() > 2 {
            sent += &std::mem::take(&mut line).to_lowercase();
        }
        let length = sent.lines().find_map(|line| line.strip_prefix("content-length: ")).map(|it| it.parse().unwrap());
        request.read_exact(&mut vec![0; length.unwrap_or(0)]).unwrap();
        let body = r#"{"data":{"total_requested":1,"total_successful":1,"total_failed":0,
            "results":[{"phone_number":"+16035551234","success":true}]}}"#;
        let head = format!("HTTP/1.1 200 OK\r\ntelnyx-recorded: true\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all((head + body).as_bytes()).unwrap();
        sent.lines().find_map(|line| line.strip_prefix("telnyx-run: ")).map(str::to_owned)
    });
    let said = child.wait_with_output().unwrap();
    // Of a command that sent nothing nobody would wait for ever.
    drop(TcpStream::connect(address));
    (broker.join().unwrap(), said)
}

#[test]
fn a_call_names_its_run_when_it_is_told_one() {
    let (run, said) = refreshed(&["--run-id", "nightly-2025-06-01"]);
    assert!(said.status.success(), "{said:?}");
    assert_eq!(run.as_deref(), Some("nightly-2025-06-01"));
    let (run, said) = refreshed(&[]);
    assert!(said.status.success(), "{said:?}");
    assert_eq!(run, None);
}

#[test]
fn what_is_no_id_is_refused() {
    let refused = command().args(["enterprises", "list", "--run-id", "two words"]).output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(10), "{said}");
    assert!(said.contains("must be 1 to 128 visible ASCII characters"), "{said}");
}
