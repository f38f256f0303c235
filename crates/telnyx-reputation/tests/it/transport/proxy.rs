//! A proxy that remembers what it was asked.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

pub(super) struct Proxy {
    pub(super) address: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// A proxy that asks for these credentials (in base64), or for none.
    pub(super) async fn start(credentials: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let log = heads.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, credentials, log.clone()));
            }
        });
        Self { address, heads }
    }

    /// The heads of the requests so far.
    pub(super) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

/// One request, after which the connection carries what it may.
async fn serve(mut client: TcpStream, credentials: Option<&str>, log: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match client.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    log.lock().unwrap().push(head.clone());
    let sent = head.lines().filter_map(|line| line.split_once(": ")).find(|(name, _)| is_authorization(name));
    let allowed = credentials.is_none_or(|wanted| sent.is_some_and(|(_, value)| value == format!("Basic {wanted}")));
    if !allowed {
        client.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        return;
    }
    let (method, rest) = head.split_once(' ').unwrap();
    let target = rest.split(' ').next().unwrap();
    let authority = target.trim_start_matches("http://").split('/').next().unwrap();
    let Ok(mut server) = TcpStream::connect(authority).await else {
        client.write_all(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        return;
    };
    if method == "CONNECT" {
        client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
    } else {
        let own = head.lines().filter(|line| !line.split_once(':').is_some_and(|(name, _)| is_authorization(name)));
        server.write_all((own.collect::<Vec<_>>().join("\r\n") + "\r\n").as_bytes()).await.unwrap();
    }
    // Either side may break off.
    let _ = copy_bidirectional(&mut client, &mut server).await;
}

fn is_authorization(name: &str) -> bool {
    name.eq_ignore_ascii_case("proxy-authorization")
}
