//! What people do with a ledger, also while a broker serves it.

use std::sync::Arc;

use super::kept::{CallRow, RunRow};
use super::{Ledger, LedgerAddress, LedgerError, Result};
use crate::clock::now;
use crate::digest;
use crate::token::{NewToken, Token, make};

/// The longest name of a token.
const LONGEST_NAME: usize = 64;

/// A ledger as people use it.
#[derive(Clone)]
pub struct LedgerHandle(Arc<dyn Ledger>);

impl LedgerHandle {
    /// Opens a ledger, which is made when it is not there, to make tokens or to read it. One in PostgreSQL goes on to work for
    /// as long as the runtime does in which it is opened.
    ///
    /// # Errors
    /// What is there is something else, or of another version, or cannot be used.
    pub async fn open(address: impl Into<LedgerAddress>) -> Result<Self> {
        address.into().open().await.map(Self)
    }

    /// Makes a token and gives its text, which is kept nowhere: the ledger has a digest of it. What revoked tokens of its name
    /// may have spent counts as its own; [`Self::list_tokens`] tells how much that is.
    ///
    /// # Errors
    /// A name that is in use, or has other characters than visible ASCII, or more than 64.
    pub async fn create_token(&self, token: NewToken) -> Result<String> {
        let is_name =
            |name: &str| !name.is_empty() && name.len() <= LONGEST_NAME && name.bytes().all(|it| it.is_ascii_graphic());
        if !is_name(&token.name) {
            return Err(LedgerError(format!(
                "the name of a token has 1 to {LONGEST_NAME} visible ASCII characters without spaces"
            )));
        }
        let text = make().ok_or_else(|| LedgerError("the system has no random numbers".to_owned()))?;
        self.0.add_token(digest::of(text.as_bytes()), token, now()).await?;
        Ok(text)
    }

    /// Revokes a token at once; `false` when no token in use has this name.
    ///
    /// # Errors
    /// The ledger cannot be used.
    pub async fn revoke(&self, name: &str) -> Result<bool> {
        self.0.revoke_token(name.to_owned(), now()).await
    }

    /// All tokens, those that were revoked too, with what each may have spent.
    ///
    /// # Errors
    /// The ledger cannot be used.
    pub async fn list_tokens(&self) -> Result<Vec<(Token, super::Account)>> {
        self.0.tokens().await
    }

    /// The newest runs, so many at most.
    ///
    /// # Errors
    /// The ledger cannot be used.
    pub async fn list_runs(&self, most: u32) -> Result<Vec<RunRow>> {
        self.0.runs(most).await
    }

    /// The calls of a run, in their order.
    ///
    /// # Errors
    /// The ledger cannot be used.
    pub async fn show_run(&self, run: &str) -> Result<Vec<CallRow>> {
        self.0.calls_of(Some(run)).await
    }

    /// The calls of no run of which it is not known what became, in their order.
    ///
    /// # Errors
    /// The ledger cannot be used.
    pub async fn show_unknown_without_run(&self) -> Result<Vec<CallRow>> {
        self.0.calls_of(None).await
    }

    /// Lets a run send again what is told as unknown of it, which may bill a second time; how many calls that were. What they
    /// may have billed stays counted. A free look comes before they are sent: what it finds to be done is not sent again.
    ///
    /// # Errors
    /// The ledger cannot be used.
    pub async fn retry_unknown(&self, run: &str) -> Result<u64> {
        self.0.settle_what_was_left().await?;
        self.0.give_up_unknown(Some(run.to_owned()), now()).await
    }

    /// Gives up what is unknown of no run, so that no broker looks for it any more; how many calls that were. What they may
    /// have billed stays counted.
    ///
    /// # Errors
    /// The ledger cannot be used.
    pub async fn give_up_unknown_without_run(&self) -> Result<u64> {
        self.0.settle_what_was_left().await?;
        self.0.give_up_unknown(None, now()).await
    }
}
