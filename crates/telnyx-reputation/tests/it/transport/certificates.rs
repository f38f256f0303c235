//! Authorities that a client trusts beside the system's, and no other client does.

use telnyx_reputation::{Client, ClientBuilder, ErrorKind, Usd};

use super::tls_server::{Authority, TlsServer};
use crate::alone;

const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";
const NUMBER: &str = "+16035551234";
const REFRESHED: &str = r#"{"data":{"results":[{"phone_number":"+16035551234","success":true,"error":null}],
    "total_requested":1,"total_successful":1,"total_failed":0}}"#;

/// An authority in PEM, for the process without a system's.
const AUTHORITY: &str = "TEST_AUTHORITY";

fn builder(server: &TlsServer) -> ClientBuilder {
    Client::builder().api_key("KEY0123").base_url(server.base_url()).max_retries(0).no_proxy()
}

/// Whether the client trusts the server; a client that does not has sent nothing and says so.
async fn trusts(client: &Client) -> bool {
    match client.enterprises().reputation().numbers().refresh(ENTERPRISE, [NUMBER]).await {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
            assert!(error.to_string().contains("nothing was sent"), "{error}");
            assert_eq!((error.attempts(), client.usage().total.at_most), (0, Usd::ZERO));
            false
        }
    }
}

#[tokio::test]
async fn a_private_authority_is_trusted_by_the_client_that_was_given_it_and_by_no_other() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority, "127.0.0.1", REFRESHED);
    let before = builder(&server).build().unwrap();
    assert!(!trusts(&before).await);
    let with = builder(&server).ca_certificate(authority.certificate.pem()).build().unwrap();
    assert!(trusts(&with).await);
    let after = builder(&server).build().unwrap();
    let other = builder(&server).ca_certificate(Authority::new().certificate.pem()).build().unwrap();
    for client in [before, after, other] {
        assert!(!trusts(&client).await);
    }
    assert_eq!(server.seen().len(), 1);
    assert!(server.seen()[0].contains("authorization: Bearer KEY0123"));
}

#[tokio::test]
async fn an_authority_comes_as_pem_as_der_or_in_a_bundle() {
    let (authority, other) = (Authority::new(), Authority::new());
    let server = TlsServer::start(&authority, "127.0.0.1", REFRESHED);
    let bundle = format!("# our own\n{}\n{}", other.certificate.pem(), authority.certificate.pem());
    for client in [
        builder(&server).ca_certificate(authority.certificate.der().to_vec()),
        builder(&server).ca_certificate(bundle),
        builder(&server).ca_certificate(other.certificate.pem()).ca_certificate(authority.certificate.pem()),
    ] {
        assert!(trusts(&client.build().unwrap()).await);
    }
}

#[test]
#[ignore = "run by the test below, in a process of its own"]
fn in_a_process_of_its_own() {
    let Ok(file) = std::env::var(AUTHORITY) else { return };
    let builder = || Client::builder().api_key("KEY0123").base_url("https://127.0.0.1:9");
    let refusal = builder().build().err();
    assert_eq!(refusal.is_none(), cfg!(feature = "webpki-roots"), "{refusal:?}");
    if let Some(error) = refusal {
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("ca-certificates"), "{error}");
    }
    builder().ca_certificate(file).build().unwrap();
}

/// As in a container without certificates.
#[test]
fn a_system_without_certificates_needs_the_client_s_or_those_that_are_built_in() {
    let authority = Authority::new().certificate.pem();
    let nowhere = [("SSL_CERT_FILE", "/nowhere"), ("SSL_CERT_DIR", "/nowhere"), (AUTHORITY, authority.as_str())];
    alone::run("transport::certificates::in_a_process_of_its_own", &nowhere);
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused_whoever_signed_it() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority, "elsewhere.example", "{}");
    let client = builder(&server).ca_certificate(authority.certificate.pem()).build().unwrap();
    assert!(!trusts(&client).await);
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_server_that_shows_an_authority_or_has_other_suites_is_told_what_to_do() {
    let authority = Authority::new();
    for (server, said) in [
        (TlsServer::as_authority(&authority, REFRESHED), "an authority's certificate as its own"),
        (TlsServer::with_other_suites(&authority, "127.0.0.1", REFRESHED), "no cipher suite of AES-GCM"),
    ] {
        let client = builder(&server).ca_certificate(authority.certificate.pem()).build().unwrap();
        let error = client.enterprises().reputation().numbers().refresh(ENTERPRISE, [NUMBER]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection);
        assert!(error.to_string().contains("nothing was sent") && error.to_string().contains(said), "{error}");
    }
}
