//! A plan in a file, which is applied exactly or not at all.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use telnyx_reputation::Client;
use telnyx_reputation::runs::Plan;

use crate::failure::Failure;
use crate::replace_file::replace;

/// The form of the file.
const VERSION: u32 = 1;

/// A plan in a file: what was wanted, and what that came to when it was made.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedPlan {
    plan: u32,
    base_url: String,
    enterprise_id: String,
    remove: bool,
    wanted: Vec<String>,
    to_associate: Vec<String>,
    to_disassociate: Vec<String>,
    /// In US dollars.
    cost: String,
    /// Of an average month from then on; `None` when the check frequency is one that this version does not know.
    per_month: Option<String>,
}

impl SavedPlan {
    /// The plan as it is saved.
    pub(crate) fn new(client: &Client, plan: &Plan, wanted: Vec<String>, remove: bool) -> Self {
        Self {
            plan: VERSION,
            base_url: client.base_url().to_owned(),
            enterprise_id: plan.enterprise_id().to_owned(),
            remove,
            wanted,
            to_associate: plan.to_associate.clone(),
            to_disassociate: plan.to_disassociate.clone(),
            cost: plan.cost().to_string(),
            per_month: plan.after.as_ref().map(|after| after.per_month.to_string()),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or is no plan of this version.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let wrong = |why: &dyn std::fmt::Display| Failure::usage(format!("the plan {}: {why}", path.display()));
        let text = fs::read(path).map_err(|why| wrong(&why))?;
        let plan: Self = serde_json::from_slice(&text).map_err(|why| wrong(&why))?;
        if plan.plan == VERSION { Ok(plan) } else { Err(wrong(&format!("it is of version {}", plan.plan))) }
    }

    /// Writes the file.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Failure> {
        let wrong =
            |why: &dyn std::fmt::Display| Failure::local(format!("{} cannot be written: {why}", path.display()));
        let text = serde_json::to_string_pretty(self).map_err(|why| wrong(&why))?;
        replace(path, (text + "\n").as_bytes())
    }

    /// Whether a plan can be written there: over nothing, an empty file or an earlier plan.
    ///
    /// # Errors
    /// It is another file, as the list of numbers.
    pub(crate) fn check_path(path: &Path) -> Result<(), Failure> {
        let is_plan = |text: &[u8]| serde_json::from_slice::<Value>(text).is_ok_and(|plan| plan["plan"].is_u64());
        match fs::read(path) {
            Ok(text) if !text.is_empty() && !is_plan(&text) => Err(Failure::usage(format!(
                "--plan-out {}: this file is there and is no plan; give another name, nothing was written",
                path.display()
            ))),
            _ => Ok(()),
        }
    }

    /// The plan as a job is known by it.
    ///
    /// # Errors
    /// None that a plan can have.
    pub(crate) fn asked(&self) -> Result<Value, Failure> {
        serde_json::to_value(self).map_err(|why| Failure::local(format!("the plan cannot be kept: {why}")))
    }

    /// For whom it is.
    pub(crate) fn enterprise_id(&self) -> &str {
        &self.enterprise_id
    }

    /// The same plan, made of what is monitored now: what an earlier `apply` has done of it may be missing from it, when
    /// this one goes on with that.
    ///
    /// # Errors
    /// It would be another plan, or have another price.
    pub(crate) async fn made_again(&self, client: &Client, resumed: bool) -> Result<Plan, Failure> {
        if client.base_url() != self.base_url {
            return Err(Failure::usage(format!("the plan is for {}, not for {}", self.base_url, client.base_url())));
        }
        let mut request = client.plan(self.enterprise_id.clone(), self.wanted.clone()).remove(self.remove);
        if self.remove {
            request = request.max_removals(self.to_disassociate.len());
        }
        let now = request.await?;
        let changed = |why: String| {
            Err(Failure::usage(format!("the plan does not hold any more: {why}. Nothing was changed; plan again")))
        };
        for (what, then, now) in
            [("added", &self.to_associate, &now.to_associate), ("removed", &self.to_disassociate, &now.to_disassociate)]
        {
            let (then, now): (HashSet<&String>, HashSet<&String>) = (then.iter().collect(), now.iter().collect());
            if let Some(number) = now.difference(&then).next() {
                return changed(format!("{number} would be {what}, too"));
            }
            if let Some(number) = then.difference(&now).next().filter(|_| !resumed) {
                return changed(format!("{number} would not be {what}, it is so already"));
            }
        }
        let per_month = now.after.as_ref().map(|after| after.per_month.to_string());
        if !resumed && now.cost().to_string() != self.cost {
            return changed(format!("it would bill USD {}, not USD {}", now.cost(), self.cost));
        }
        if per_month != self.per_month {
            let text = |amount: &Option<String>| {
                amount.clone().map_or("an unknown amount".to_owned(), |usd| format!("USD {usd}"))
            };
            return changed(format!("a month would cost {}, not {}", text(&per_month), text(&self.per_month)));
        }
        Ok(now)
    }
}
