//! A proxy of the environment gets to see nothing that is for this machine.

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::process::{Process, enabled, http, send};

/// Answers 200 to the one request that comes, and gives its first line.
async fn first_line(mut socket: TcpStream) -> String {
    let mut head = Vec::new();
    while !head.windows(2).any(|pair| pair == b"\r\n") {
        assert_ne!(socket.read_buf(&mut head).await.expect("a request"), 0);
    }
    let _ = socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
    String::from_utf8_lossy(&head).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn events_for_this_machine_do_not_go_through_it() {
    let (proxy, receiver) =
        (TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let proxy_url = format!("http://{}", proxy.local_addr().unwrap());
    for options in [&["--approvals", "immediate"][..], &["--approvals", "immediate", "--webhooks-anywhere"]] {
        let process = Process::start_in(
            options,
            &[("HTTP_PROXY", &proxy_url), ("http_proxy", &proxy_url), ("ALL_PROXY", &proxy_url), ("NO_PROXY", "")],
        );
        let http = http();
        let enterprise = enabled(&http, &process.base_url).await;
        let base = format!("{}/enterprises/{enterprise}/reputation", process.base_url);
        let hook = format!("http://{}/hook", receiver.local_addr().unwrap());
        let (status, body) =
            send(&http, "PATCH", &format!("{base}/webhook"), json!({ "webhook_url": hook })).await.unwrap();
        assert_eq!(status, 200, "{body}");
        let (_, document) =
            send(&http, "POST", &format!("{}/documents", process.base_url), json!({ "file": "JVBERi0xLjcK" }))
                .await
                .unwrap();
        let proof = json!({ "document_ids": [document["data"]["id"]] });
        let (status, body) = send(&http, "POST", &format!("{base}/external_verification"), proof).await.unwrap();
        assert_eq!(status, 201, "{body}");
        tokio::select! {
            accepted = receiver.accept() => assert_eq!(first_line(accepted.unwrap().0).await, "POST /hook HTTP/1.1"),
            accepted = proxy.accept() => panic!("the proxy got {}", first_line(accepted.unwrap().0).await),
        }
    }
}
