//! What is sent with that goes elsewhere than to the API: it follows no redirect, since what is sent is for one place.

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};

use crate::failure::Failure;

/// Makes a client as `with` wants it.
///
/// # Errors
/// The system's certificates cannot be used.
pub(crate) fn http_client(with: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Result<Client, Failure> {
    // Another part of the program may have been first, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = with(Client::builder().redirect(Policy::none())).build();
    client.map_err(|why| Failure::local(format!("no request can be made from here: {why}")))
}
