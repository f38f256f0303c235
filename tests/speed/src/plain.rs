//! What a careful user would write around an HTTP client: a request, and serde into the same types.

use anyhow::Result;
use serde::de::DeserializeOwned;
use telnyx_reputation::types::{
    ReputationPhoneNumber, ReputationPhoneNumberListWithReputation, ReputationPhoneNumberWithReputation,
};

use crate::answers::{ENTERPRISE, NUMBER, PAGE};
use crate::work::Caller;

/// An HTTP client.
pub trait Get {
    /// The JSON at a URL.
    fn get<T: DeserializeOwned>(&self, url: String) -> impl Future<Output = Result<T>>;

    /// Where the numbers are.
    fn numbers(&self) -> &str;
}

/// Where the numbers are, below this base URL.
pub fn numbers(base_url: &str) -> String {
    format!("{base_url}/enterprises/{ENTERPRISE}/reputation/numbers")
}

impl<G: Get> Caller for G {
    type Row = ReputationPhoneNumber;

    async fn one(&self) -> Result<Self::Row> {
        let url = format!("{}/{}", self.numbers(), NUMBER.replace('+', "%2B"));
        Ok(self.get::<ReputationPhoneNumberWithReputation>(url).await?.data)
    }

    async fn list(&self, count: usize, mut each: impl FnMut(Self::Row)) -> Result<()> {
        for number in 1..=count.div_ceil(PAGE) {
            let url = format!("{}?page%5Bnumber%5D={number}&page%5Bsize%5D={PAGE}", self.numbers());
            self.get::<ReputationPhoneNumberListWithReputation>(url).await?.data.into_iter().for_each(&mut each);
        }
        Ok(())
    }
}
