//! A plan: what bills, for exactly which numbers, for how much at most.

use std::time::Duration;

use serde_json::Value;
use telnyx_reputation::runs::{RemediationDetails, RunCall};
use telnyx_reputation::{Result, Usd, visible};
use telnyx_reputation_monitor::Moment;

/// How long a plan may wait for a person. What it was made from is then older than anybody should pay for.
pub(crate) const PLAN_LIFE: Duration = Duration::from_secs(30 * 60);
/// So many numbers of a plan are named to a person.
const NAMED: usize = 50;
/// How many characters of an assistant's own words are shown, and so may be sent.
pub(crate) const LONGEST_WORDS: usize = 400;

/// What a plan does. Each of these bills a price for each number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spends {
    /// `refresh`.
    Refresh,
    /// `retrieve` with `fresh`.
    FreshLookup,
    /// `associate`.
    Associate,
    /// `create` of a remediation.
    Remediate,
}

impl Spends {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Refresh, Self::FreshLookup, Self::Associate, Self::Remediate];

    /// As it is kept and told.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Refresh => "refresh",
            Self::FreshLookup => "fresh_lookup",
            Self::Associate => "associate",
            Self::Remediate => "remediate",
        }
    }

    /// What it does, to people.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Refresh => "Refresh",
            Self::FreshLookup => "Look up live",
            Self::Associate => "Monitor",
            Self::Remediate => "Remediate",
        }
    }

    pub(crate) fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|spends| spends.name() == name)
    }

    /// What a number costs, by the published prices.
    ///
    /// # Errors
    /// The document has no such operation, which a test of the core rules out.
    pub fn unit_price(self) -> Result<Usd> {
        let operation = self.call("", None).operation()?;
        Ok(operation.billing.map_or(Usd::ZERO, |billing| Usd::from_thousandths(billing.millidollars)))
    }

    /// The run that does it.
    pub(crate) fn call(self, call_purpose: &str, contact_email: Option<&str>) -> RunCall {
        match self {
            Self::Refresh => RunCall::Refresh,
            Self::FreshLookup => RunCall::Retrieve { fresh: true },
            Self::Associate => RunCall::Associate,
            Self::Remediate => {
                let mut details = RemediationDetails::new(call_purpose);
                details.contact_email = contact_email.map(str::to_owned);
                RunCall::CreateRemediation(details)
            }
        }
    }
}

/// What a plan is made of.
#[derive(Clone, Debug)]
pub(crate) struct NewPlan {
    pub(crate) base_url: String,
    pub(crate) enterprise_id: String,
    pub(crate) spends: Spends,
    pub(crate) phone_numbers: Vec<String>,
    pub(crate) call_purpose: Option<String>,
    pub(crate) contact_email: Option<String>,
    pub(crate) at_most: Usd,
    pub(crate) month_then: Option<Usd>,
}

/// A plan as it is kept.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// By which it is known.
    pub id: String,
    /// Where its calls go.
    pub base_url: String,
    /// For whom.
    pub enterprise_id: String,
    /// What it does.
    pub spends: Spends,
    /// To exactly these numbers.
    pub phone_numbers: Vec<String>,
    /// What a remediation tells the networks.
    pub call_purpose: Option<String>,
    /// Whom they may ask.
    pub contact_email: Option<String>,
    /// The most that it bills.
    pub at_most: Usd,
    /// When it was made.
    pub made_at: Moment,
    /// What an average month costs once it is done, where that changes: as of when the plan was made.
    pub month_then: Option<Usd>,
    pub(crate) asked: Option<String>,
    pub(crate) status: Status,
}

/// How far a plan has got.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Status {
    /// Nobody has decided.
    Open,
    /// A person has allowed it.
    Approved,
    /// A person has said no.
    Declined,
    /// Its time is over, and it was not begun.
    Expired,
    /// A server has begun it, and has not told of its end.
    Begun,
    /// It was carried out, and this is what it came to.
    Ended(Value),
}

impl Plan {
    /// Whether a person can decide on it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status == Status::Open
    }

    /// Whether a person has allowed it, and can take that back.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.status == Status::Approved
    }

    /// How far it has got, to people.
    #[must_use]
    pub fn stands(&self) -> &'static str {
        match self.status {
            Status::Open => "nobody has decided on it",
            Status::Approved => "it was allowed before",
            Status::Declined => "it was declined",
            Status::Expired => "it is too old: the assistant has to make it anew",
            Status::Begun => "it was begun",
            Status::Ended(_) => "it was carried out before",
        }
    }

    pub(crate) fn call(&self) -> RunCall {
        self.spends.call(self.call_purpose.as_deref().unwrap_or_default(), self.contact_email.as_deref())
    }

    /// What it does and costs: `Refresh 2 numbers for up to USD 0.20`.
    #[must_use]
    pub fn in_short(&self) -> String {
        let numbers = match self.phone_numbers.len() {
            1 => "1 number".to_owned(),
            count => format!("{count} numbers"),
        };
        let month = match self.month_then {
            Some(then) => format!("; a month then costs USD {then}, as of {}", self.made_at.minute()),
            None => String::new(),
        };
        format!("{} {numbers} for up to USD {}{month}", self.spends.verb(), self.at_most)
    }

    /// The same with the numbers: counts, amounts and phone numbers alone.
    #[must_use]
    pub fn says(&self) -> String {
        let named = self.phone_numbers.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = match self.phone_numbers.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("{}: {named}{more}", self.in_short())
    }

    /// What a person is asked, wherever they are: whose plan it is, what the assistant wrote, and last what it does and costs. The
    /// assistant's own words are short, in quotes, on a line each and above that: they cannot draw a question of their own.
    #[must_use]
    pub fn question(&self) -> String {
        let enterprise = words(&self.enterprise_id);
        let mut question =
            format!("Plan {} of an assistant, for enterprise {enterprise}, {}\n", self.id, self.base_url);
        for (what, text) in [("purpose", &self.call_purpose), ("contact", &self.contact_email)] {
            if let Some(text) = text {
                question += &format!("  {what}, in the assistant's words: {}\n", words(text));
            }
        }
        question + &self.says()
    }
}

/// What an assistant wrote, from quote to quote.
fn words(text: &str) -> String {
    format!("\"{}\"", visible(text, LONGEST_WORDS).replace('"', "\\\""))
}

#[cfg(test)]
impl NewPlan {
    /// A refresh of one number.
    pub(crate) fn of_one_number() -> Self {
        Self {
            base_url: "http://127.0.0.1/v2".to_owned(),
            enterprise_id: "E".to_owned(),
            spends: Spends::Refresh,
            phone_numbers: vec!["+16035550100".to_owned()],
            call_purpose: None,
            contact_email: None,
            at_most: Usd::from_thousandths(100),
            month_then: None,
        }
    }
}
