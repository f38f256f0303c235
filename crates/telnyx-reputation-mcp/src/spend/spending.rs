//! What may be spent, in the core's own budget: a file that all servers of a state folder share, and that outlives them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use telnyx_reputation::{Client, ClientBuilder, Period, Usd};
use tokio::sync::{OwnedRwLockReadGuard, RwLock};

use crate::failure::{Failure, Result};
use crate::folder::{StateFolder, keep_private};
use crate::plans::Plans;

/// What may be spent, and the plans that say on what.
pub(crate) struct Spending {
    builder: ClientBuilder,
    /// For what is asked of the budget alone.
    client: Client,
    pub(crate) folder: StateFolder,
    pub(crate) plans: Plans,
    /// Held by each plan that is carried out; whoever ends the server waits for it.
    under_way: Arc<RwLock<()>>,
    /// Whether the server ends: what it began then, nobody would wait for.
    ends: AtomicBool,
}

impl Spending {
    /// Spending up to this limit, with all that use the same folder.
    ///
    /// # Errors
    /// The folder cannot be used, or its budget was begun with another limit or period.
    pub(crate) fn new(builder: ClientBuilder, limit: Usd, period: Period, folder: StateFolder) -> Result<Self> {
        let budget = folder.budget();
        let builder = builder.spend_limit(limit).budget(format!("file:{}", budget.display())).period(period);
        let client = builder.clone().build().map_err(|error| {
            let mut failure = Failure::from(error);
            if budget.exists() {
                let how = "it keeps what was spent: allow the same again, or remove the file to begin anew with another limit";
                failure = Failure::local(format!("{failure}; {how}"));
            }
            failure
        })?;
        keep_private(&budget)?;
        let plans = Plans::open(&folder)?;
        Ok(Self { builder, client, folder, plans, under_way: Arc::default(), ends: AtomicBool::new(false) })
    }

    /// What a plan holds while it is carried out; `None` when none is to be begun any more.
    pub(crate) fn hold(&self) -> Option<OwnedRwLockReadGuard<()>> {
        let held = Arc::clone(&self.under_way).try_read_owned().ok()?;
        // Whoever ends the server after this waits for what is held.
        (!self.ends.load(Ordering::SeqCst)).then_some(held)
    }

    /// Has no plan begun any more, and waits for those that are carried out.
    pub(crate) async fn end(&self) {
        self.ends.store(true, Ordering::SeqCst);
        drop(self.under_way.write().await);
    }

    /// A client that counts by itself what it spends, within the common limit.
    pub(crate) fn client(&self) -> Result<Client> {
        Ok(self.builder.clone().build()?)
    }

    /// What is left of the limit.
    pub(crate) async fn left(&self) -> Result<Usd> {
        let usage = self.client.shared_usage().await?;
        Ok(usage.map_or(Usd::ZERO, |usage| usage.limit.less(usage.at_most)))
    }
}
