//! What a careful user would write around an HTTP client: a request, and serde into the same types.

use anyhow::Result;
use serde::de::DeserializeOwned;
use telnyx_reputation::types::{
    ReputationPhoneNumber, ReputationPhoneNumberListWithReputation, ReputationPhoneNumberWithReputation,
};

use crate::answers::{ENTERPRISE, PAGE, enterprise};
use crate::work::Caller;

/// An HTTP client.
pub trait Get {
    /// The JSON at a URL.
    fn get<T: DeserializeOwned>(&self, url: String) -> impl Future<Output = Result<T>>;

    /// The address that all paths are below.
    fn base_url(&self) -> &str;
}

/// Where an enterprise's numbers are.
fn numbers(base_url: &str, enterprise: &str) -> String {
    format!("{base_url}/enterprises/{enterprise}/reputation/numbers")
}

impl<G: Get> Caller for G {
    async fn one(&self, number: &str) -> Result<ReputationPhoneNumber> {
        let url = format!("{}/{}", numbers(self.base_url(), ENTERPRISE), number.replace('+', "%2B"));
        Ok(self.get::<ReputationPhoneNumberWithReputation>(url).await?.data)
    }

    async fn list(&self, count: usize, mut each: impl FnMut(ReputationPhoneNumber)) -> Result<()> {
        let numbers = numbers(self.base_url(), &enterprise(count));
        for number in 1..=count.div_ceil(PAGE) {
            let url = format!("{numbers}?page%5Bnumber%5D={number}&page%5Bsize%5D={PAGE}");
            self.get::<ReputationPhoneNumberListWithReputation>(url).await?.data.into_iter().for_each(&mut each);
        }
        Ok(())
    }
}
