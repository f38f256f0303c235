//! TLS: rustls with ring, the system's certificates, and those that a client or the feature `webpki-roots` adds.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;

use super::crypto::provider;
use crate::error::{Error, Result};

/// The configuration of a client that trusts these certificates beside the system's.
///
/// Reading certificates takes milliseconds, so that clients which add the same ones as the client before them, or none,
/// share what was read, and with it the store of sessions.
pub(crate) fn config(extra: &[Vec<u8>]) -> Result<ClientConfig> {
    static SHARED: Mutex<Option<(Vec<Vec<u8>>, ClientConfig)>> = Mutex::new(None);
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, config)) = shared.as_ref().filter(|(added, _)| added == extra) {
        return Ok(config.clone());
    }
    let config = build(certificates(extra)?)?;
    *shared = Some((extra.to_vec(), config.clone()));
    Ok(config)
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
    fn a_client_that_adds_what_the_one_before_added_reads_nothing_again() {
        let verifier = |config: &ClientConfig| Arc::as_ptr(config.crypto_provider());
        // Other tests may come between.
        let shared = (0..50).any(|_| verifier(&config(&[]).unwrap()) == verifier(&config(&[]).unwrap()));
        assert!(shared);
    }

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
