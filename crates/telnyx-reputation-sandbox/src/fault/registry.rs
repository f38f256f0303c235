//! The rules in force. They live in memory: a restart is a sandbox without faults.

use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use super::{held::Held, hits::Fault, rule::NewFault};

/// Every rule, in the order in which they were made, and what they hold.
#[derive(Default)]
pub(crate) struct Registry {
    state: Mutex<State>,
    /// Told whenever a request is held.
    holding: watch::Sender<()>,
}

#[derive(Default)]
struct State {
    next: u64,
    faults: Vec<Fault>,
    /// In the order in which they came.
    held: Vec<Held>,
}

impl Registry {
    /// Adds a rule for one account or for all.
    pub(crate) fn add(&self, account: Option<&str>, rule: NewFault) -> Fault {
        self.with(|state| {
            state.next += 1;
            let fault = Fault::new(state.next, account.map(str::to_owned), rule);
            state.faults.push(fault.clone());
            fault
        })
    }

    /// The first rule that hits this request.
    pub(crate) fn take(&self, account: &str, operation: &str, contents: &[&[u8]]) -> Option<Fault> {
        self.with(|state| {
            state.faults.iter_mut().find_map(|fault| fault.hits(account, operation, contents).then(|| fault.clone()))
        })
    }

    /// The rules of one account, or of all.
    pub(crate) fn list(&self, account: Option<&str>) -> Vec<Fault> {
        self.with(|state| state.faults.iter().filter(|fault| belongs(fault, account)).cloned().collect())
    }

    /// Removes the rules of one account, or of all, and lets go of what is held for it.
    pub(crate) fn clear(&self, account: Option<&str>) {
        self.with(|state| state.faults.retain(|fault| !belongs(fault, account)));
        drop(self.release(account, None, usize::MAX));
    }

    /// Keeps a request until it is released.
    pub(crate) fn hold(&self, held: Held) {
        self.with(|state| state.held.push(held));
        self.holding.send_replace(());
    }

    /// Waits until a rule holds so many requests of one account, or of all.
    pub(crate) async fn holds(&self, account: Option<&str>, fault: u64, count: usize) {
        let is_held = |_: &()| self.held(account, fault).len() >= count;
        // The sender is in `self`, so it cannot have gone.
        let _ = self.holding.subscribe().wait_for(is_held).await;
    }

    /// What a rule holds of one account, or of all, as the control plane shows it.
    pub(crate) fn held(&self, account: Option<&str>, fault: u64) -> Vec<serde_json::Value> {
        self.with(|state| {
            state.held.iter().filter(|held| held.is_of(account, Some(fault))).map(Held::to_json).collect()
        })
    }

    /// Takes the first `count` held requests of an account and a rule, or of all accounts and rules.
    pub(crate) fn release(&self, account: Option<&str>, fault: Option<u64>, count: usize) -> Vec<Held> {
        self.with(|state| {
            let mut left = count;
            let taken = state.held.extract_if(.., |held| {
                let take = left > 0 && held.is_of(account, fault);
                left -= usize::from(take);
                take
            });
            taken.collect()
        })
    }

    /// Whether there is such a rule for the account, or for any.
    pub(crate) fn knows(&self, account: Option<&str>, fault: u64) -> bool {
        self.with(|state| state.faults.iter().any(|it| it.id == fault && is_for(it, account)))
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn belongs(fault: &Fault, account: Option<&str>) -> bool {
    account.is_none_or(|account| fault.account.as_deref() == Some(account))
}

/// A rule for every account is there for each.
fn is_for(fault: &Fault, account: Option<&str>) -> bool {
    fault.account.is_none() || belongs(fault, account)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_skips_hits_and_is_spent() {
        let registry = Registry::default();
        let rule = serde_json::json!({ "operation": "a", "skip": 1, "times": 2, "action": { "kind": "drop" } });
        registry.add(Some("me"), serde_json::from_value(rule).unwrap());
        let hits: Vec<bool> = ["a", "b", "a", "a", "a"].map(|it| registry.take("me", it, &[]).is_some()).to_vec();
        assert_eq!(hits, [false, false, true, true, false]);
        assert!(registry.take("you", "a", &[]).is_none());
        assert_eq!(registry.list(Some("me"))[0].hits, 2);
        registry.clear(Some("me"));
        assert!(registry.list(None).is_empty());
    }

    #[test]
    fn a_rule_can_ask_for_what_a_request_contains() {
        let registry = Registry::default();
        let rule = serde_json::json!({ "contains": "551234", "times": null, "action": { "kind": "drop" } });
        registry.add(None, serde_json::from_value(rule).unwrap());
        let hit = |contents: &[&[u8]]| registry.take("me", "a", contents).is_some();
        assert!(!hit(&[]) && !hit(&[b"", b"55123"]) && hit(&[b"/numbers", b"[\"+16035551234\"]"]));
    }
}
