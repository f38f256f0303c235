//! `monitor collect --alert`: nothing is told twice, and nothing is lost.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::mpsc::{Receiver as Receiving, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::account::Account;
use crate::killed_collections::{self, KILLED, WHOLE, finish, kills};
use crate::monitor::seeded;

/// A place on this machine that keeps what it is told, by the path.
struct Receiver {
    _runtime: Runtime,
    url: String,
    heard: Arc<Mutex<Vec<(String, Value)>>>,
    answer: Arc<AtomicU16>,
    /// Has something whenever something was heard.
    hears: Receiving<()>,
}

/// In the place of a status: what is heard is not answered.
const SILENCE: u16 = 0;

impl Receiver {
    fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let answer = Arc::new(AtomicU16::new(200));
        let (keeps, answers) = (heard.clone(), answer.clone());
        let (heard_it, hears) = channel();
        let hear = async move |uri: Uri, body: Bytes| {
            let status = answers.load(Ordering::SeqCst);
            if status == SILENCE || status == 200 {
                keeps.lock().unwrap().push((uri.path().to_owned(), serde_json::from_slice(&body).unwrap()));
                heard_it.send(()).unwrap();
            }
            if status == SILENCE {
                std::future::pending::<()>().await;
            }
            // So long that some kills come between a sending and its answer.
            tokio::time::sleep(Duration::from_millis(20)).await;
            let status = StatusCode::from_u16(status).unwrap();
            (status, [("location", "/elsewhere"), ("retry-after", "0")])
        };
        let own = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", own.local_addr().unwrap());
        runtime.spawn(async move { axum::serve(own, Router::new().fallback(hear)).await });
        Self { _runtime: runtime, url, heard, answer, hears }
    }

    fn answers(&self, status: u16) {
        self.answer.store(status, Ordering::SeqCst);
    }

    /// The alerts that came to a path, by their ids, and how many came in all.
    fn alerts(&self, path: &str) -> (BTreeMap<String, Value>, usize) {
        let heard = self.heard.lock().unwrap();
        let bodies = heard.iter().filter(|(to, _)| to == path);
        let all: Vec<Value> = bodies.flat_map(|(_, body)| body["alerts"].as_array().unwrap().clone()).collect();
        let count = all.len();
        (all.into_iter().map(|alert| (alert["id"].as_str().unwrap().to_owned(), alert)).collect(), count)
    }
}

fn whole_day(account: &Account) {
    account.control("POST /_sandbox/clock/advance", &json!({"by": "1 day"}));
}

#[test]
fn a_receiver_that_is_down_hears_of_it_later() {
    let account = seeded("ALERT_DOWN", 2);
    let receiver = Receiver::start();
    let collect = format!("monitor collect --store s.sqlite --alert webhook:{}/topsecret", receiver.url);
    let collect = || account.run(&collect);
    account.judge("+16032000000", "low");
    assert_eq!(collect().status, 0);
    account.judge("+16032000000", "high");
    for status in [503, 302] {
        receiver.answers(status);
        let ran = collect();
        assert_eq!(ran.status, 4, "{}", ran.stderr);
        assert!(ran.stderr.contains(&format!("was not told: it answered {status}")), "{}", ran.stderr);
        assert!(!ran.stderr.contains("topsecret"), "{}", ran.stderr);
    }
    receiver.answers(200);
    let ran = collect();
    assert!(ran.status == 4 && ran.stderr.contains("is tried again from"), "{}", ran.stderr);
    let store = rusqlite::Connection::open(account.home.path().join("s.sqlite")).unwrap();
    store.execute("UPDATE sinks SET not_before = 0", []).unwrap();
    drop(store);
    assert_eq!(collect().status, 0, "it turned before");
    let (alerts, count) = receiver.alerts("/topsecret");
    let alert = alerts.values().next().unwrap();
    assert_eq!((count, &alert["kind"], &alert["phone_number"]), (1, &json!("flagged"), &json!("+16032000000")));
    assert_eq!(collect().status, 0);
    assert_eq!(receiver.alerts("/topsecret").1, 1);

    drop(receiver);
    account.judge("+16032000001", "high");
    account.judge("+16032000000", "high");
    let ran = collect();
    assert!(ran.status == 4 && ran.stderr.contains("was not told"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("topsecret"), "{}", ran.stderr);
    for entry in std::fs::read_dir(account.home.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(9).any(|it| it == b"topsecret"), "{}", path.display());
        }
    }
}

#[test]
fn people_are_told_where_they_are() {
    let account = seeded("ALERT_PLACES", 2);
    let receiver = Receiver::start();
    account.write("address", &format!("{}/slack\n", receiver.url));
    account.write("tell.sh", "#!/bin/sh\ncat >> told.json\n");
    let program = account.home.path().join("tell.sh");
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let collect = format!(
        "monitor collect --store s.sqlite --alert slack:@address --alert command:{} --alert stdout --format jsonl",
        program.display()
    );
    let collect = || account.run(&collect);
    account.judge("+16032000000", "low");
    assert_eq!((collect().status, collect().stdout), (0, String::new()));
    let reputation = json!({"spam_risk": "high", "spam_category": "<!channel> & co", "looked_up": true});
    account.control("PUT /_sandbox/numbers/+16032000000/reputation", &reputation);
    let ran = collect();
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    let printed: Value = serde_json::from_str(&ran.stdout).expect("one line");
    assert_eq!(printed["text"], "+16032000000 is flagged: high risk, shown as \"<!channel> & co\"");
    let told: Value =
        serde_json::from_str(&std::fs::read_to_string(account.home.path().join("told.json")).unwrap()).unwrap();
    assert_eq!(told["alerts"], json!([printed]));
    let heard = receiver.heard.lock().unwrap().clone();
    let text = "+16032000000 is flagged: high risk, shown as \"&lt;!channel&gt; &amp; co\"";
    assert_eq!(heard, [("/slack".to_owned(), json!({"text": text}))]);
    let ran = account.run("monitor collect --store s.sqlite --alert command:./nothing --alert pigeon:topsecret");
    assert!(ran.status == 10 && !ran.stderr.contains("topsecret"), "{}", ran.stderr);
    account.write("fails.sh", "#!/bin/sh\nexit 3\n");
    let fails = account.home.path().join("fails.sh");
    std::fs::set_permissions(&fails, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let words = format!("monitor collect --store s.sqlite --alert command:{}", fails.display());
    assert_eq!(account.run(&words).status, 0, "there is nothing to tell");
    account.judge("+16032000001", "low");
    account.run(&words);
    account.judge("+16032000001", "high");
    let ran = account.run(&words);
    assert!(ran.status == 4 && ran.stderr.contains("it ended with exit status: 3"), "{}", ran.stderr);
}

/// A relay that takes one mail, and what it was told before and in it.
fn relay() -> (String, Receiving<String>) {
    let own = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = own.local_addr().unwrap().to_string();
    let (takes, taken) = channel();
    std::thread::spawn(move || {
        let (mut stream, _) = own.accept().unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
        let mut heard = String::new();
        stream.write_all(b"220 relay\r\n").unwrap();
        let mut is_mail = false;
        for line in lines {
            heard += &(line.clone() + "\n");
            let answer = match line.as_str() {
                "." => "250 it is mine",
                _ if is_mail => continue,
                "DATA" => "354 go on",
                _ => "250 well",
            };
            is_mail = line == "DATA";
            stream.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
            if line == "." {
                takes.send(std::mem::take(&mut heard)).unwrap();
            }
        }
    });
    (address, taken)
}

#[test]
fn mail_is_handed_to_a_relay() {
    let account = seeded("ALERT_MAIL", 1);
    let (address, taken) = relay();
    let sink = format!("smtp:smtp://{address}?from=monitor@example.com&to=ops@example.com&to=lead@example.com");
    let collect = format!("monitor collect --store s.sqlite --alert {sink}");
    account.judge("+16032000000", "low");
    assert_eq!(account.run(&collect).status, 0);
    account.judge("+16032000000", "medium");
    let ran = account.run(&collect);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    let mail = taken.recv_timeout(Duration::from_secs(60)).expect("a mail");
    for part in [
        "MAIL FROM:<monitor@example.com>",
        "RCPT TO:<ops@example.com>\nRCPT TO:<lead@example.com>",
        "Subject: +16032000000 is flagged: medium risk",
        "@telnyx-reputation.invalid>",
        "\n\n+16032000000 is flagged: medium risk\n",
    ] {
        assert!(mail.contains(part), "{part}: {mail}");
    }
    assert_eq!(account.run(&collect).status, 0, "there is nothing to tell, and no relay any more");
}

#[test]
fn who_was_told_before_a_kill_hears_it_again_under_the_same_id() {
    let account = seeded("ALERT_AGAIN", 1);
    let receiver = Receiver::start();
    let words = account.words(&format!("monitor collect --store s.sqlite --alert webhook:{}/", receiver.url));
    let status = || account.command(&words).output().expect("the command").status.code();
    account.judge("+16032000000", "low");
    assert_eq!(status(), Some(0));
    account.judge("+16032000000", "high");
    receiver.answers(SILENCE);
    let mut child = account.command(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command");
    receiver.hears.recv_timeout(Duration::from_secs(60)).expect("an alert");
    child.kill().expect("a child");
    child.wait().expect("its end");
    receiver.answers(200);
    assert_eq!(status(), Some(0), "it turned before");
    let (alerts, count) = receiver.alerts("/");
    assert_eq!((alerts.len(), count), (1, 2));
    assert_eq!((status(), receiver.alerts("/").1), (Some(0), 2));
}

#[test]
fn a_kill_at_any_moment_has_nothing_told_twice_and_nothing_lost() {
    let kills = kills();
    let account = seeded("ALERT_KILL", 200);
    account.control("PUT /_sandbox/drift", &json!({"seed": 5, "days": 2}));
    let receiver = Receiver::start();
    let collect = |name: &str| {
        let (store, sink) = (format!("{name}.sqlite"), format!("webhook:{}/{name}", receiver.url));
        let mut command = account.command(&["monitor", "collect", "--store", &store, "--alert", &sink]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    for name in [WHOLE, KILLED] {
        finish(collect(name));
    }
    killed_collections::run(kills, collect, || whole_day(&account));
    let content = |path: &str| {
        let (alerts, count) = receiver.alerts(path);
        let mut content: Vec<String> = alerts
            .into_values()
            .map(|mut alert| {
                alert.as_object_mut().unwrap().remove("id");
                alert.to_string()
            })
            .collect();
        content.sort();
        (content, count)
    };
    let ((whole, sent), (after_kills, sent_after_kills)) = (content("/whole"), content("/killed"));
    assert_eq!(whole.len(), sent, "without kills, each comes once");
    assert!(whole.len() >= 20 * kills.div_ceil(12), "{} alerts", whole.len());
    assert!(whole.windows(2).all(|two| two[0] != two[1]), "two alerts say the same");
    assert_eq!(whole, after_kills, "the kills changed what is told");
    println!(
        "{kills} kills: {} alerts, {} of them repeated under their ids",
        whole.len(),
        sent_after_kills - whole.len()
    );
}

/// They counted as told, and were never seen.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_to_stdout_is_kept_for_the_next_run() {
    let account = seeded("FULL_STDOUT", 3);
    let words = "monitor collect --store s.sqlite --alert stdout --format jsonl";
    assert_eq!(account.run(words).status, 0);
    account.control("POST /_sandbox/clock/advance", &json!({"by": "1 day"}));
    account.judge("+16032000001", "high");
    let (closed, reads) =
        (std::io::pipe().unwrap(), std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    drop(closed.0);
    for stdout in [Stdio::from(reads), Stdio::from(closed.1)] {
        let output = account.command(&account.words(words)).stdout(stdout).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains("1 alerts are kept"), "{told}");
        assert_ne!(output.status.code(), Some(0), "{told}");
    }
    let ran = account.run(words);
    assert!(ran.stdout.contains("+16032000001") && ran.stdout.lines().count() == 1, "{}", ran.stdout);
    assert_eq!(account.run(words).stdout, "");
}
