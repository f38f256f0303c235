//! Which numbers a job is for: those that are given, or monitored ones by risk and age.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use telnyx_reputation::Usd;
use telnyx_reputation_monitor::{Known, known};

use crate::context::Context;
use crate::failure::Failure;
use crate::globals;
use crate::input::Input;

/// The numbers that are given on the command line.
#[derive(Args)]
pub(crate) struct Numbers {
    /// The numbers: +16035551234, comma lists, @FILE with one a line, - for the standard input.
    #[arg(value_name = "NUMBER")]
    pub(crate) numbers: Vec<String>,
    /// The enterprise; else the profile's.
    #[arg(long, value_name = "UUID")]
    pub(crate) enterprise_id: Option<String>,
}

/// `1 number`, `2 numbers`.
pub(crate) fn counted(numbers: usize) -> String {
    format!("{numbers} number{}", if numbers == 1 { "" } else { "s" })
}

impl Numbers {
    /// The numbers, each once, in the order given.
    ///
    /// # Errors
    /// A file that cannot be read, or has none.
    pub(crate) fn read(&self) -> Result<Vec<String>, Failure> {
        let mut seen = HashSet::new();
        let numbers = Input::default().lists(&self.numbers)?;
        let numbers: Vec<String> = numbers.into_iter().filter(|number| seen.insert(number.clone())).collect();
        if numbers.is_empty() && !self.numbers.is_empty() {
            return Err(Failure::usage(format!("{} has no numbers", self.numbers.join(", "))));
        }
        Ok(numbers)
    }
}

/// How bad a number has to be.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Risk {
    /// Medium risk and worse.
    Medium,
    /// High risk and worse.
    High,
}

/// Which monitored numbers, where not all.
#[derive(Args)]
pub(crate) struct Choice {
    #[command(flatten)]
    pub(crate) numbers: Numbers,
    /// Of those, the numbers with a risk of at least this.
    #[arg(long, value_enum)]
    risk: Option<Risk>,
    /// Of those, the numbers whose snapshot is older than this, such as 7d or 12h, or missing.
    #[arg(long, value_name = "AGE", value_parser = globals::duration)]
    older_than: Option<Duration>,
    /// All monitored numbers.
    #[arg(long)]
    all: bool,
    /// What may be spent: the worst numbers come first, as far as the money goes.
    #[arg(long, value_name = "USD", value_parser = globals::usd)]
    budget: Option<Usd>,
}

impl Choice {
    /// What the command line asks for, by which a job is known when it is gone on with.
    pub(crate) fn asked(&self, numbers: &[String]) -> Value {
        json!({
            "numbers": numbers,
            "risk": self.risk.map(|risk| format!("{risk:?}")),
            "older_than_seconds": self.older_than.map(|age| age.as_secs_f64()),
            "all": self.all,
            "budget_usd": self.budget.map(|budget| budget.to_string()),
        })
    }

    /// What may be spent.
    pub(crate) fn budget(&self) -> Option<Usd> {
        self.budget
    }

    /// The monitored numbers that are chosen, of those given where some are, the worst first: by risk, then by the age of
    /// what is known. Free reads alone.
    ///
    /// # Errors
    /// Nothing was chosen by, or the list cannot be read.
    pub(crate) async fn choose(
        &self,
        context: &Context,
        enterprise_id: &str,
        numbers: &[String],
    ) -> Result<Vec<Known>, Failure> {
        if numbers.is_empty() && self.risk.is_none() && self.older_than.is_none() && !self.all {
            return Err(Failure::usage("which numbers? Give some, or --risk, --older-than or --all"));
        }
        let mut known = known(&context.client, Some(enterprise_id), numbers).await?;
        let now = SystemTime::now();
        known.retain(|number| self.is_bad_enough(number) && self.is_old_enough(number, now));
        known.sort_by_key(|number| (Reverse(number.risk()), number.refreshed_at()));
        Ok(known)
    }

    fn is_bad_enough(&self, number: &Known) -> bool {
        number.risk()
            >= match self.risk {
                None => 0,
                Some(Risk::Medium) => 1,
                Some(Risk::High) => 2,
            }
    }

    fn is_old_enough(&self, number: &Known, now: SystemTime) -> bool {
        let Some(age) = self.older_than else { return true };
        // A snapshot of the future is of another clock, and says nothing of its age.
        number.refreshed_at().is_none_or(|at| now.duration_since(at).map_or(true, |old| old > age))
    }
}
