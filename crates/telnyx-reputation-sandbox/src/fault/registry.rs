//! The rules in force. They live in memory: a restart is a sandbox without faults.

use std::sync::{Mutex, PoisonError};

use super::rule::{Fault, NewFault};

/// Every rule, in the order in which they were made.
#[derive(Default)]
pub(crate) struct Registry(Mutex<State>);

#[derive(Default)]
struct State {
    next: u64,
    faults: Vec<Fault>,
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
    pub(crate) fn take(&self, account: &str, operation: &str) -> Option<Fault> {
        self.with(|state| {
            state.faults.iter_mut().find_map(|fault| fault.hits(account, operation).then(|| fault.clone()))
        })
    }

    /// The rules of one account, or of all.
    pub(crate) fn list(&self, account: Option<&str>) -> Vec<Fault> {
        self.with(|state| state.faults.iter().filter(|fault| belongs(fault, account)).cloned().collect())
    }

    /// Removes the rules of one account, or of all.
    pub(crate) fn clear(&self, account: Option<&str>) {
        self.with(|state| state.faults.retain(|fault| !belongs(fault, account)));
    }

    fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn belongs(fault: &Fault, account: Option<&str>) -> bool {
    account.is_none_or(|account| fault.account.as_deref() == Some(account))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_skips_hits_and_is_spent() {
        let registry = Registry::default();
        let rule = serde_json::json!({ "operation": "a", "skip": 1, "times": 2, "action": { "kind": "drop" } });
        registry.add(Some("me"), serde_json::from_value(rule).unwrap());
        let hits: Vec<bool> = ["a", "b", "a", "a", "a"].map(|it| registry.take("me", it).is_some()).to_vec();
        assert_eq!(hits, [false, false, true, true, false]);
        assert!(registry.take("you", "a").is_none());
        assert_eq!(registry.list(Some("me"))[0].hits, 2);
        registry.clear(Some("me"));
        assert!(registry.list(None).is_empty());
    }
}
