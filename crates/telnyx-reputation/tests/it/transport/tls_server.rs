//! A server with a certificate of an authority that nobody knows.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, Certificate, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::server::response;

/// An authority of the test.
pub(super) struct Authority {
    pub(super) certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(super) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self { certificate: params.self_signed(&key).unwrap(), issuer: Issuer::new(params, key) }
    }
}

/// Answers each request with the same JSON, on threads of its own.
pub(super) struct TlsServer {
    pub(super) address: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl TlsServer {
    /// With a certificate for this name or address.
    pub(super) fn start(authority: &Authority, name: &str, body: &'static str) -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, &authority.issuer).unwrap();
        Self::serve(&certificate, &key, rustls::crypto::ring::default_provider(), body)
    }

    /// With the authority's own certificate, which is for this address.
    pub(super) fn as_authority(authority: &Authority, body: &'static str) -> Self {
        let provider = rustls::crypto::ring::default_provider();
        Self::serve(&authority.certificate, authority.issuer.key(), provider, body)
    }

    /// With cipher suites that the client does not have, as those of CBC.
    pub(super) fn with_other_suites(authority: &Authority, name: &str, body: &'static str) -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, &authority.issuer).unwrap();
        let cipher_suites = vec![rustls::crypto::ring::cipher_suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256];
        let provider = CryptoProvider { cipher_suites, ..rustls::crypto::ring::default_provider() };
        Self::serve(&certificate, &key, provider, body)
    }

    fn serve(certificate: &Certificate, key: &KeyPair, provider: CryptoProvider, body: &'static str) -> Self {
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(provider))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let (config, seen) = (Arc::new(config), Arc::new(Mutex::new(Vec::new())));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let log = seen.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let connection = ServerConnection::new(config.clone()).unwrap();
                let (stream, log) = (StreamOwned::new(connection, stream.unwrap()), log.clone());
                std::thread::spawn(move || serve(stream, &log, body));
            }
        });
        Self { address, seen }
    }

    pub(super) fn base_url(&self) -> String {
        format!("https://{}/v2", self.address)
    }

    /// The heads of the requests so far.
    pub(super) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

/// Until the client is done, or does not trust the certificate.
fn serve(mut stream: StreamOwned<ServerConnection, TcpStream>, log: &Mutex<Vec<String>>, body: &str) {
    let mut head = Vec::new();
    let mut byte = [0];
    while let Ok(1) = stream.read(&mut byte) {
        head.push(byte[0]);
        if head.ends_with(b"\r\n\r\n") {
            log.lock().unwrap().push(String::from_utf8(std::mem::take(&mut head)).unwrap());
            stream.write_all(&response("200 OK", "application/json", body)).unwrap();
        }
    }
}
