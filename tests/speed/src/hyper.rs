//! hyper's own client, with serde into the same types: the floor of what an HTTP client in Rust costs.

use anyhow::{Result, bail};
use bytes::Bytes;
use http::Request;
use http::header::AUTHORIZATION;
use http_body_util::{BodyExt as _, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;
use telnyx_reputation::types::{
    ReputationPhoneNumber, ReputationPhoneNumberListWithReputation, ReputationPhoneNumberWithReputation,
};

use crate::answers::{ENTERPRISE, NUMBER, PAGE};
use crate::work::Caller;

pub struct Hyper {
    client: Client<HttpConnector, Empty<Bytes>>,
    numbers: String,
}

impl Hyper {
    pub fn new(base_url: &str) -> Result<Self> {
        let client = Client::builder(TokioExecutor::new()).build_http();
        Ok(Self { client, numbers: format!("{base_url}/enterprises/{ENTERPRISE}/reputation/numbers") })
    }

    async fn get<T: DeserializeOwned>(&self, url: String) -> Result<T> {
        let request = Request::get(url).header(AUTHORIZATION, "Bearer KEY0123").body(Empty::new())?;
        let answer = self.client.request(request).await?;
        if !answer.status().is_success() {
            bail!("{}", answer.status());
        }
        Ok(serde_json::from_slice(&answer.into_body().collect().await?.to_bytes())?)
    }
}

impl Caller for Hyper {
    type Row = ReputationPhoneNumber;

    async fn one(&self) -> Result<Self::Row> {
        let url = format!("{}/{}", self.numbers, NUMBER.replace('+', "%2B"));
        Ok(self.get::<ReputationPhoneNumberWithReputation>(url).await?.data)
    }

    async fn list(&self, count: usize, mut each: impl FnMut(Self::Row)) -> Result<()> {
        for number in 1..=count.div_ceil(PAGE) {
            let url = format!("{}?page%5Bnumber%5D={number}&page%5Bsize%5D={PAGE}", self.numbers);
            self.get::<ReputationPhoneNumberListWithReputation>(url).await?.data.into_iter().for_each(&mut each);
        }
        Ok(())
    }
}
