//! Reads of a number that never bill.

use futures::future::BoxFuture;
use serde_json::Value;

use crate::call::options::CallOptions;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::resources::{EnterprisesReputationNumbers, ReputationNumbers};
use crate::snapshot::row;
use crate::types::ReputationPhoneNumber;

impl Client {
    /// What is stored of a number, untyped: the way in that the typed `peek`s and the bindings share. Below an
    /// enterprise when one is named, else of the whole account. Never bills.
    ///
    /// # Errors
    /// As `list`.
    #[inline(never)]
    pub fn peek<'c>(
        &'c self,
        enterprise_id: Option<&'c str>,
        phone_number: &'c str,
        options: CallOptions,
    ) -> BoxFuture<'c, Result<Option<Value>>> {
        // In a box made here, so that it is compiled in this crate alone.
        Box::pin(async move {
            let path: Vec<Value> = enterprise_id.map(Value::from).into_iter().collect();
            row(self, &path, phone_number, options).await.map(|(row, _)| row)
        })
    }
}

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
        let enterprise_id = enterprise_id.into();
        read(self.client.peek(Some(&enterprise_id), phone_number, CallOptions::default()).await?)
    }
}

impl ReputationNumbers {
    /// What is stored of a number, or `None` when the account does not monitor it. Never bills.
    ///
    /// # Errors
    /// As `list`.
    pub async fn peek(&self, phone_number: &str) -> Result<Option<ReputationPhoneNumber>> {
        read(self.client.peek(None, phone_number, CallOptions::default()).await?)
    }
}

fn read(row: Option<Value>) -> Result<Option<ReputationPhoneNumber>> {
    row.map(serde_json::from_value).transpose().map_err(|why| {
        Error::new(crate::ErrorKind::Decode, "the number's row is not what the API documents").with_source(why)
    })
}
