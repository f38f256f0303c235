//! hyper's own client: the floor of what an HTTP client in Rust costs.

use anyhow::{Result, bail};
use bytes::Bytes;
use http::Request;
use http::header::AUTHORIZATION;
use http_body_util::{BodyExt as _, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;

use crate::plain::Get;

pub struct Hyper {
    client: Client<HttpConnector, Empty<Bytes>>,
    base_url: String,
}

impl Hyper {
    pub fn new(base_url: &str) -> Result<Self> {
        let client = Client::builder(TokioExecutor::new()).build_http();
        Ok(Self { client, base_url: base_url.to_owned() })
    }
}

impl Get for Hyper {
    async fn get<T: DeserializeOwned>(&self, url: String) -> Result<T> {
        let request = Request::get(url).header(AUTHORIZATION, "Bearer KEY0123").body(Empty::new())?;
        let answer = self.client.request(request).await?;
        if !answer.status().is_success() {
            bail!("{}", answer.status());
        }
        Ok(serde_json::from_slice(&answer.into_body().collect().await?.to_bytes())?)
    }

    fn base_url(&self) -> &str {
        &self.base_url
    }
}
