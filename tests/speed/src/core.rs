//! The client of this workspace.

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;
use telnyx_reputation::Client;
use telnyx_reputation::runs::Outcome;
use telnyx_reputation::types::ReputationPhoneNumber;
use telnyx_reputation::webhooks::WebhookEvent;

use crate::answers::{ENTERPRISE, PAGE, enterprise};
use crate::plain::Get as _;
use crate::reqwest::Reqwest;
use crate::work::{Caller, IN_FLIGHT};

pub struct Core {
    client: Client,
    base_url: String,
}

impl Core {
    pub fn new(base_url: &str) -> Result<Self> {
        let client = Client::builder().api_key("KEY0123").base_url(base_url).build()?;
        Ok(Self { client, base_url: base_url.to_owned() })
    }
}

impl Caller for Core {
    async fn one(&self, number: &str) -> Result<ReputationPhoneNumber> {
        let numbers = self.client.enterprises().reputation().numbers();
        Ok(numbers.retrieve(ENTERPRISE, number).await?.data)
    }

    async fn list(&self, count: usize, mut each: impl FnMut(ReputationPhoneNumber)) -> Result<()> {
        let numbers = self.client.enterprises().reputation().numbers();
        let mut items = numbers.list(enterprise(count)).page_size(PAGE as u64).items();
        while let Some(row) = items.next().await {
            each(row?);
        }
        Ok(())
    }

    async fn many(&self, numbers: Vec<String>) -> Result<Vec<ReputationPhoneNumber>> {
        let resource = self.client.enterprises().reputation().numbers();
        let results = resource.retrieve_many(ENTERPRISE, numbers, false).concurrency(IN_FLIGHT).checked()?.await;
        let done = results.into_iter().map(|result| match result.outcome {
            Outcome::Done(row) => Ok(row),
            other => bail!("{}: {other:?}", result.phone_number),
        });
        done.collect()
    }

    async fn webhooks(&self, event: &Value, count: usize) -> Result<()> {
        let text = |key: &str| event[key].as_str().with_context(|| format!("the event has no {key}"));
        let headers = [("telnyx-timestamp", text("timestamp")?), ("telnyx-signature-ed25519", text("signature")?)];
        let client = Client::builder().api_key("KEY0123").public_key(text("public_key")?).build()?;
        let (webhooks, body) = (client.webhooks(), text("body")?);
        for _ in 0..count {
            let event = webhooks.unwrap(body, headers)?;
            ensure!(matches!(event, WebhookEvent::NumberFlagged(_)), "{event:?}");
        }
        Ok(())
    }

    async fn event(&self) -> Result<Value> {
        Reqwest::new(&self.base_url)?.get(format!("{}/event", self.base_url)).await
    }
}
