//! reqwest.

use anyhow::Result;
use serde::de::DeserializeOwned;

use crate::plain::Get;

pub struct Reqwest {
    client: reqwest::Client,
    base_url: String,
}

impl Reqwest {
    pub fn new(base_url: &str) -> Result<Self> {
        // An error says that there is one.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { client, base_url: base_url.to_owned() })
    }
}

impl Get for Reqwest {
    async fn get<T: DeserializeOwned>(&self, url: String) -> Result<T> {
        let answer = self.client.get(url).bearer_auth("KEY0123").send().await?.error_for_status()?;
        Ok(serde_json::from_slice(&answer.bytes().await?)?)
    }

    fn base_url(&self) -> &str {
        &self.base_url
    }
}
