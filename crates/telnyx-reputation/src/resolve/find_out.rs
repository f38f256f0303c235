//! The way in: from a call whose outcome is unknown to what can be told of it.

use futures::future::BoxFuture;

use super::{association, enterprise, live_lookup, one_record, ownership, remediation};
use crate::error::Result;
use crate::operation::FoundBy;
use crate::unresolved::{Resolution, Unresolved};

impl Unresolved {
    /// In a box made here, so that it is compiled in this crate alone.
    #[inline(never)]
    pub(crate) fn resolve(&self) -> BoxFuture<'_, Result<Resolution>> {
        Box::pin(self.resolve_unboxed())
    }

    /// What was found once is kept: asked again, its own claim would be in the way.
    async fn resolve_unboxed(&self) -> Result<Resolution> {
        let _one_at_a_time = self.finding_out.lock().await;
        if let Some(answer) = self.answer.get() {
            return Ok(Resolution::Done(answer.clone()));
        }
        let found = self.find_out().await?;
        if let Resolution::Done(answer) = &found {
            drop(self.answer.set(answer.clone()));
            self.is_known();
        }
        Ok(found)
    }

    async fn find_out(&self) -> Result<Resolution> {
        match self.operation.outcome.map_or(FoundBy::Nothing, |outcome| outcome.found_by) {
            FoundBy::Record { read, stamp, defaults } => one_record::resolve(self, read, stamp, defaults).await,
            FoundBy::NumbersListed => association::resolve(self).await,
            FoundBy::RemediationListed => remediation::resolve(self).await,
            FoundBy::EnterpriseListed => enterprise::resolve(self).await,
            FoundBy::Ownership => ownership::resolve(self).await,
            FoundBy::Snapshot => live_lookup::resolve(self).await,
            FoundBy::Nothing => Ok(self.cannot_tell("the API does not tell")),
        }
    }
}
