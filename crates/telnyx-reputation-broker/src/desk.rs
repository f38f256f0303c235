//! What all requests have in common: who asks, and who answers.

use std::sync::Arc;

use http::{HeaderMap, HeaderValue};
use telnyx_reputation::{Period, Usd};
use telnyx_reputation_local_server::{OwnNames, bearer_token};

use crate::call::Forwarder;
use crate::digest;
use crate::ledger::{Ledger, Result};
use crate::token::Shown;

/// Whom requests are given to.
pub(crate) struct Desk {
    pub(crate) forwarder: Arc<Forwarder>,
    pub(crate) ledger: Arc<dyn Ledger>,
    /// As answers carry it.
    pub(crate) id: HeaderValue,
    pub(crate) limit: Option<Usd>,
    pub(crate) period: Period,
    pub(crate) names: OwnNames,
    /// The digest of the token that was told at the start, which allows to see the status and nothing else.
    pub(crate) admin: String,
    pub(crate) base_url: String,
    /// In milliseconds since 1970.
    pub(crate) started_at: i64,
}

impl Desk {
    /// The token of a request, unless it is unknown or revoked.
    pub(crate) async fn token(&self, headers: &HeaderMap) -> Result<Option<Shown>> {
        match bearer_token(headers) {
            Some(text) => self.token_of(text).await,
            None => Ok(None),
        }
    }

    /// Whether a token that was shown was not revoked since.
    pub(crate) async fn is_in_use(&self, token: &Shown) -> Result<bool> {
        Ok(self.ledger.token(&token.digest).await?.is_some())
    }

    /// The token with this text.
    pub(crate) async fn token_of(&self, text: &str) -> Result<Option<Shown>> {
        let digest = digest::of(text.as_bytes());
        Ok(self.ledger.token(&digest).await?.map(|allows| Shown { digest, allows }))
    }
}
