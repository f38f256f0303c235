//! Which requests a rule hits, and how many of them still.

use serde::Serialize;

use super::rule::{Kind, NewFault, When};

/// A rule in force.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Fault {
    pub(crate) id: u64,
    /// How many requests it has hit.
    pub(crate) hits: u32,
    #[serde(flatten)]
    pub(crate) rule: NewFault,
    /// The account it is for; every account when none.
    #[serde(skip)]
    pub(super) account: Option<String>,
    #[serde(skip)]
    pub(super) seen: u32,
}

impl Fault {
    pub(super) fn new(id: u64, account: Option<String>, rule: NewFault) -> Self {
        Self { id, hits: 0, rule, account, seen: 0 }
    }

    /// What replaces or cuts an answer needs one; the rest hits before the handler works.
    pub(crate) fn when(&self) -> When {
        self.rule.when.unwrap_or(match self.rule.action {
            Kind::MalformedJson | Kind::Truncated | Kind::SlowHeaders { .. } | Kind::Delay | Kind::Patch { .. } => {
                When::After
            }
            Kind::Status { .. } | Kind::Html { .. } | Kind::Drop { .. } | Kind::Hold { .. } | Kind::Late { .. } => {
                When::Before
            }
        })
    }

    /// Whether it hits this request; counts it when it matches. `contents` are the places where `contains` looks.
    pub(super) fn hits(&mut self, account: &str, operation: &str, contents: &[&[u8]]) -> bool {
        let matches = self.account.as_deref().is_none_or(|wanted| wanted == account)
            && self.rule.operation.as_deref().is_none_or(|wanted| wanted == operation)
            && self.rule.contains.as_deref().is_none_or(|wanted| contents.iter().any(|it| contains(it, wanted)));
        if !matches || self.is_spent() {
            return false;
        }
        self.seen += 1;
        if self.seen <= self.rule.skip {
            return false;
        }
        self.hits += 1;
        true
    }

    fn is_spent(&self) -> bool {
        self.rule.times.is_some_and(|times| self.hits >= times)
    }
}

fn contains(content: &[u8], wanted: &str) -> bool {
    wanted.is_empty() || content.windows(wanted.len()).any(|window| window == wanted.as_bytes())
}
