//! reqwest, with serde into the same types: what a careful user would write.

use anyhow::Result;
use serde::de::DeserializeOwned;
use telnyx_reputation::types::{
    ReputationPhoneNumber, ReputationPhoneNumberListWithReputation, ReputationPhoneNumberWithReputation,
};

use crate::answers::{ENTERPRISE, NUMBER, PAGE};
use crate::work::Caller;

pub struct Reqwest {
    client: reqwest::Client,
    numbers: String,
}

impl Reqwest {
    pub fn new(base_url: &str) -> Result<Self> {
        // An error says that there is one.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { client, numbers: format!("{base_url}/enterprises/{ENTERPRISE}/reputation/numbers") })
    }

    async fn get<T: DeserializeOwned>(&self, url: String) -> Result<T> {
        let answer = self.client.get(url).bearer_auth("KEY0123").send().await?.error_for_status()?;
        Ok(serde_json::from_slice(&answer.bytes().await?)?)
    }
}

impl Caller for Reqwest {
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
