//! What events are sent with: no proxy, since receivers stand near, and no redirect, since a signature is for one place.

use reqwest::Client;
use reqwest::redirect::Policy;

use crate::failure::Failure;

/// Makes the client.
///
/// # Errors
/// The system's certificates cannot be used.
pub(super) fn http_client() -> Result<Client, Failure> {
    // Another part of the program may have been first, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().no_proxy().redirect(Policy::none()).build();
    client.map_err(|why| Failure::local(format!("no request can be made from here: {why}")))
}
