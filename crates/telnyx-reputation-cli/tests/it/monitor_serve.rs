//! `telnyx-reputation monitor serve`: who is let in, what is told, and where telemetry goes.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::Uri;
use reqwest::{Response, StatusCode};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::account::Account;
use crate::monitor::seeded;
use crate::process::http;

/// A served page; killed when dropped.
struct Served {
    child: Child,
    url: String,
    runtime: Runtime,
}

impl Served {
    fn start(account: &Account, options: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut words = vec!["monitor", "serve", "--store", "history.sqlite"];
        words.extend(options);
        let mut command = account.command(&words);
        command.envs(environment.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the command");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout")).read_line(&mut line).expect("a line");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { child, url: line.trim().to_owned(), runtime }
    }

    fn get(&self, path: &str, headers: &[(&str, &str)]) -> (StatusCode, Response) {
        let mut request = http().get(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.runtime.block_on(request.send()).expect("an answer");
        (answer.status(), answer)
    }

    fn text(&self, path: &str) -> String {
        let (status, answer) = self.get(path, &[]);
        assert_eq!(status, 200, "{path}");
        self.runtime.block_on(answer.text()).expect("text")
    }

    /// Asks it to end, and gives its status.
    fn end(mut self) -> Option<i32> {
        kill_process(Pid::from_child(&self.child), Signal::TERM).expect("a running process");
        self.child.wait().expect("its end").code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An account with a history of three numbers, one of them flagged.
fn with_history(name: &str) -> Account {
    let account = seeded(name, 3);
    for (number, risk) in [("+16032000000", "high"), ("+16032000001", "low"), ("+16032000002", "low")] {
        account.judge(number, risk);
    }
    assert_eq!(account.run("monitor collect --store history.sqlite").status, 0);
    account
}

#[test]
fn the_page_and_the_metrics_are_live_and_ask_nothing_of_the_service() {
    let account = with_history("SERVE");
    let asked = || account.control("GET /_sandbox/ledger", &Value::Null);
    let before = asked();
    let served = Served::start(&account, &[], &[]);
    assert!(served.url.starts_with("http://127.0.0.1:"), "{}", served.url);
    let (status, answer) = served.get("", &[]);
    assert_eq!(status, 200);
    let header = |answer: &Response, name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    let policy = header(&answer, "content-security-policy");
    assert!(policy.contains("connect-src 'self'") && policy.ends_with("frame-ancestors 'none'"), "{policy}");
    let tag = header(&answer, "etag");
    assert_eq!(header(&served.get("", &[]).1, "etag"), tag, "nothing changed");
    let page = served.text("");
    assert!(page.contains("data-live") && page.contains("33.3 % of 3 numbers"));

    let metrics = served.text("metrics");
    for line in [
        "risk=\"high\"} 1",
        "risk=\"low\"} 2",
        "risk=\"medium\"} 0",
        "risk=\"other\"} 0",
        "risk=\"none\"} 0",
        "telnyx_reputation_flagged_numbers{",
        "telnyx_reputation_data_age_seconds ",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    assert!(metrics.ends_with("# EOF\n") && !metrics.contains("1603200"), "no number is a label: {metrics}");
    assert_eq!(asked(), before, "looking asks nothing of the service");

    // What a collection finds is there at once.
    account.control("POST /_sandbox/clock/advance", &json!({"by": "1 hour"}));
    account.judge("+16032000001", "medium");
    assert_eq!(account.run("monitor collect --store history.sqlite").status, 2);
    assert_ne!(header(&served.get("", &[]).1, "etag"), tag);
    assert!(served.text("").contains("66.7 % of 3 numbers"));
    assert!(served.text("metrics").contains("risk=\"medium\"} 1"));

    // A name that its owner points at this machine.
    for (host, expected) in [("evil.example", 403), ("localhost:1", 200), ("monitor.internal", 403)] {
        assert_eq!(served.get("", &[("host", host)]).0, expected, "{host}");
    }
    assert_eq!(served.get("nothing/here", &[]).0, 404);
    assert_eq!(served.end(), Some(0));
}

#[test]
fn other_machines_need_the_password() {
    let account = with_history("SERVE_PASSWORD");
    let refused = |words: &str| {
        let ran = account.run(&format!("monitor serve --store history.sqlite {words}"));
        assert_eq!((ran.status, ran.stdout.as_str()), (10, ""), "{}", ran.stderr);
        ran.stderr
    };
    assert!(refused("--host 0.0.0.0").contains("give --password-file FILE or set TELNYX_MONITOR_PASSWORD"));
    account.write("short", "eleven char\n");
    assert!(refused("--host 0.0.0.0 --password-file short").contains("12 characters"));
    assert!(refused("--password-file missing").contains("missing cannot be read"));

    account.write("password", "correct horse: battery\n");
    let options = ["--host", "0.0.0.0", "--password-file", "password", "--allow-host", "monitor.internal"];
    let mut served = Served::start(&account, &options, &[]);
    served.url = served.url.replace("0.0.0.0", "127.0.0.1");
    // printf 'anybody:correct horse: battery' | base64, and others.
    let right = "Basic YW55Ym9keTpjb3JyZWN0IGhvcnNlOiBiYXR0ZXJ5";
    let cases = [
        (None, 401),
        (Some("Basic YW55Ym9keTp3cm9uZw=="), 401),
        (Some("Basic !"), 401),
        (Some("Bearer YW55Ym9keTpjb3JyZWN0IGhvcnNlOiBiYXR0ZXJ5"), 401),
        (Some(right), 200),
    ];
    for path in ["", "metrics"] {
        for (given, expected) in cases {
            let headers: Vec<(&str, &str)> = given.map(|given| ("authorization", given)).into_iter().collect();
            assert_eq!(served.get(path, &headers).0, expected, "{path}: {given:?}");
        }
    }
    let (_, answer) = served.get("", &[]);
    assert!(answer.headers()["www-authenticate"].to_str().unwrap().starts_with("Basic realm="));
    assert_eq!(served.get("", &[("authorization", right), ("host", "monitor.internal")]).0, 200);
    assert_eq!(served.get("", &[("authorization", right), ("host", "evil.example")]).0, 403);
    drop(served);

    let served = Served::start(&account, &[], &[("TELNYX_MONITOR_PASSWORD", "correct horse: battery")]);
    assert_eq!(served.get("", &[]).0, 401, "one that is given is asked for on loopback, too");
    assert_eq!(served.get("", &[("authorization", right)]).0, 200);
}

/// A path, and what was sent there.
type Received = (String, Vec<u8>);

#[test]
fn a_collector_gets_traces_and_metrics_without_a_number() {
    let account = with_history("SERVE_OTEL");
    let got: Arc<Mutex<Vec<Received>>> = Arc::default();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let kept = Arc::clone(&got);
    let receive = async move |uri: Uri, body: Bytes| {
        kept.lock().unwrap().push((uri.path().to_owned(), body.to_vec()));
    };
    runtime.spawn(async move { axum::serve(listener, Router::new().fallback(receive)).await });

    let served = Served::start(&account, &[], &[("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint)]);
    served.text("");
    assert_eq!(served.get("+16032000000", &[]).0, 404);
    assert_eq!(served.end(), Some(0));
    let got = got.lock().unwrap();
    let has = |path: &str, text: &str| {
        got.iter().any(|(at, body)| at == path && body.windows(text.len()).any(|part| part == text.as_bytes()))
    };
    for text in ["telnyx-reputation-monitor", "GET /", "http.response.status_code"] {
        assert!(has("/v1/traces", text), "{text}");
    }
    for text in
        ["telnyx.reputation.numbers", "telnyx.reputation.data_age", "enterprise_id", "http.server.request.duration"]
    {
        assert!(has("/v1/metrics", text), "{text}");
    }
    assert!(!has("/v1/traces", "1603200") && !has("/v1/metrics", "1603200"), "no number leaves");
    drop(got);

    // Turned off, nothing is sent; a place that makes no sense is told.
    let words = ["monitor", "serve", "--store", "history.sqlite"];
    let output = account.command(&words).env("OTEL_EXPORTER_OTLP_ENDPOINT", "no place").output().expect("the command");
    assert_eq!(output.status.code(), Some(10), "{}", String::from_utf8_lossy(&output.stderr));
}
