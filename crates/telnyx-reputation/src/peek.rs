//! Reads of a number that never bill.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::request::CallOptions;
use crate::resolve::row;
use crate::resources::{EnterprisesReputationNumbers, ReputationNumbers};
use crate::types::ReputationPhoneNumber;

impl EnterprisesReputationNumbers {
    /// What is stored of a number, or `None` when it is not monitored for the enterprise. Never bills: it goes
    /// through the list's filter, where `retrieve` looks up live (USD 0.10) when nothing is stored.
    ///
    /// # Errors
    /// As `list`.
    pub async fn peek(
        &self,
        enterprise_id: impl Into<String>,
        phone_number: &str,
    ) -> Result<Option<ReputationPhoneNumber>> {
        read(row(&self.client, &[Value::from(enterprise_id.into())], phone_number, CallOptions::default()).await?.0)
    }
}

impl ReputationNumbers {
    /// What is stored of a number, or `None` when the account does not monitor it. Never bills.
    ///
    /// # Errors
    /// As `list`.
    pub async fn peek(&self, phone_number: &str) -> Result<Option<ReputationPhoneNumber>> {
        read(row(&self.client, &[], phone_number, CallOptions::default()).await?.0)
    }
}

fn read(row: Option<Value>) -> Result<Option<ReputationPhoneNumber>> {
    row.map(serde_json::from_value).transpose().map_err(|why| {
        Error::new(crate::ErrorKind::Decode, "the number's row is not what the API documents").with_source(why)
    })
}
