//! TLS: rustls with ring, the system's certificates, and those that a client or the feature `webpki-roots` adds.

use std::sync::{Arc, OnceLock};

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;

use super::crypto::provider;
use crate::error::{Error, Result};

/// The configuration of a client that trusts these certificates beside the system's.
///
/// Reading the system's certificates takes milliseconds, so that the clients of a process that add none share what
/// was read. One that adds some has a configuration, and with it a store of sessions, of its own.
pub(crate) fn config(extra: &[Vec<u8>]) -> Result<ClientConfig> {
    static SHARED: OnceLock<ClientConfig> = OnceLock::new();
    if !extra.is_empty() {
        return build(certificates(extra)?);
    }
    if let Some(shared) = SHARED.get() {
        return Ok(shared.clone());
    }
    let config = build(Vec::new())?;
    Ok(SHARED.get_or_init(|| config).clone())
}

/// What is wrong where nothing else can be.
const NO_CERTIFICATES: &str = "the system's CA certificates cannot be read: install them (many systems call the package \
                               ca-certificates), or give the client some";

/// The roots that are built in.
fn built_in() -> impl Iterator<Item = CertificateDer<'static>> {
    #[cfg(feature = "webpki-roots")]
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
    #[cfg(not(feature = "webpki-roots"))]
    let roots: &[CertificateDer<'static>] = &[];
    roots.iter().cloned()
}

/// With a provider chosen here and not as the process's default, which is not a library's to choose.
fn build(extra: Vec<CertificateDer<'static>>) -> Result<ClientConfig> {
    let failed = |why: rustls::Error| Error::configuration("TLS could not be set up").with_source(why);
    let provider = Arc::new(provider());
    let none = extra.is_empty();
    let verifier =
        Verifier::new_with_extra_roots(extra.into_iter().chain(built_in()), provider.clone()).map_err(|why| {
            Error::configuration(if none { NO_CERTIFICATES } else { "a CA certificate cannot be read" })
                .with_source(why)
        })?;
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        // "Dangerous" because any verifier could be given; this one is the platform's.
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// All certificates of some files: PEM, in which a bundle may hold several, or DER.
fn certificates(files: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>> {
    let mut all = Vec::new();
    for file in files {
        let pem = file.windows(5).any(|window| window == b"-----");
        if !pem {
            all.push(CertificateDer::from(file.clone()));
            continue;
        }
        let before = all.len();
        for certificate in CertificateDer::pem_slice_iter(file) {
            // Without the source, which may repeat what the file holds.
            all.push(certificate.map_err(|_| Error::configuration("a CA certificate is not well-formed PEM"))?);
        }
        if all.len() == before {
            return Err(Error::configuration("a CA certificate file is PEM, but holds no certificate"));
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_is_refused_without_being_shown() {
        for (file, why) in [
            (&b""[..], "cannot be read"),
            (b"SECRET", "cannot be read"),
            (b"-----BEGIN PRIVATE KEY-----\nU0VDUkVU\n-----END PRIVATE KEY-----\n", "holds no certificate"),
            (b"-----BEGIN CERTIFICATE-----\nSECRET!\n-----END CERTIFICATE-----\n", "not well-formed PEM"),
            (b"-----BEGIN CERTIFICATE-----\nU0VDUkVU\n-----END CERTIFICATE-----\n", "cannot be read"),
            (b"-----BEGIN CERTIFICATE-----\nU0VDUkVU\n", "not well-formed PEM"),
        ] {
            let error = config(&[file.to_vec()]).unwrap_err();
            let text = format!("{error} {error:?}");
            assert!(text.contains(why) && !text.contains("SECRET"), "{text}");
        }
    }
}
