//! A folder with a budget file.

use std::path::PathBuf;

use telnyx_reputation::{Client, ClientBuilder, SharedUsage};
use tempfile::TempDir;

use super::account::Account;

pub(super) struct BudgetPlace {
    pub(super) folder: TempDir,
}

impl BudgetPlace {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().join("telnyx.budget")
    }

    /// As the option is given.
    pub(super) fn option(&self) -> String {
        format!("file:{}", self.path().display())
    }

    pub(super) fn builder(&self, account: &Account, limit: &str) -> ClientBuilder {
        account.builder().spend_limit(limit).budget(self.option())
    }

    pub(super) fn client(&self, account: &Account, limit: &str) -> Client {
        self.builder(account, limit).build().unwrap()
    }
}

pub(super) async fn shared(client: &Client) -> SharedUsage {
    client.shared_usage().await.unwrap().unwrap()
}
