//! The client of this workspace.

use anyhow::{Result, bail};
use telnyx_reputation::Client;
use telnyx_reputation::types::ReputationPhoneNumber;

use crate::answers::{ENTERPRISE, NUMBER, PAGE};
use crate::work::Caller;

pub struct Core(Client);

impl Core {
    pub fn new(base_url: &str) -> Result<Self> {
        Ok(Self(Client::builder().api_key("KEY0123").base_url(base_url).build()?))
    }
}

impl Caller for Core {
    type Row = ReputationPhoneNumber;

    async fn one(&self) -> Result<Self::Row> {
        Ok(self.0.enterprises().reputation().numbers().retrieve(ENTERPRISE, NUMBER).await?.data)
    }

    async fn list(&self, count: usize, mut each: impl FnMut(Self::Row)) -> Result<()> {
        let mut items = self.0.enterprises().reputation().numbers().list(ENTERPRISE).page_size(PAGE as u64).items();
        for listed in 0..count {
            match items.next().await {
                Some(row) => each(row?),
                None => bail!("the list ended after {listed} numbers"),
            }
        }
        Ok(())
    }
}
