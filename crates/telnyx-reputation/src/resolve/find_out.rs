//! The way in: from a call whose outcome is unknown to what can be told of it.

use futures::future::BoxFuture;

use super::{association, enterprise, ownership, record, remediation, snapshot};
use crate::error::Result;
use crate::operation::FoundBy;
use crate::unresolved::{Resolution, Unresolved};

impl Unresolved {
    /// In a box made here, so that it is compiled in this crate alone.
    #[inline(never)]
    pub(crate) fn resolve(&self) -> BoxFuture<'_, Result<Resolution>> {
        Box::pin(self.resolve_unboxed())
    }

    async fn resolve_unboxed(&self) -> Result<Resolution> {
        if let Some(answer) = self.answer.get() {
            return Ok(Resolution::Done(answer.clone()));
        }
        match self.operation.outcome.map_or(FoundBy::Nothing, |outcome| outcome.found_by) {
            FoundBy::Record { read, stamp, defaults } => record::resolve(self, read, stamp, defaults).await,
            FoundBy::NumbersListed => association::resolve(self).await,
            FoundBy::RemediationListed => remediation::resolve(self).await,
            FoundBy::EnterpriseListed => enterprise::resolve(self).await,
            FoundBy::Ownership => ownership::resolve(self).await,
            FoundBy::Snapshot => snapshot::resolve(self).await,
            FoundBy::Nothing => Ok(self.cannot_tell("the API does not tell")),
        }
    }
}
