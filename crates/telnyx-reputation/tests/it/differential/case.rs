//! What a seed decides: a setting, and steps that can be read.

use std::fmt;

use super::fault::Fault;
use super::others::Act;

/// A number by its place among all numbers: the first are the sandbox's magic ones.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Number(pub(super) u16);

/// How many magic numbers there are.
pub(super) const MAGIC: u16 = 14;

impl Number {
    /// In E.164 form.
    pub(super) fn e164(self) -> String {
        if self.0 < MAGIC {
            format!("+16035550{}", 100 + self.0)
        } else {
            format!("+1603{}", 2_000_000 + u32::from(self.0))
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) setting: Setting,
    pub(super) steps: Vec<Step>,
}

/// What is the same for a whole case.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    /// What each of the two clients may spend, in cents.
    pub(super) limits: [Option<u64>; 2],
    /// What both may spend together by a budget file, in place of limits of their own.
    pub(super) shared: Option<u64>,
    /// When remediation requests move on.
    pub(super) remediation: serde_json::Value,
    /// Whether the schedule looks all numbers up every day.
    pub(super) daily: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Calls that begin at the same time. The step ends when each of them has ended or is held.
    Calls(Vec<Call>),
    /// Another process, or the service itself.
    Other(Act),
    /// What is held of a call, or is to be done late, is done now: so many requests of it.
    Release { call: u16, count: usize },
    /// Nothing that is held or late now will ever be done.
    Lose,
    /// A run is cancelled: between two of its calls, or at once.
    Cancel { call: u16, at_once: bool },
    /// A call that is still under way is dropped.
    Drop { call: u16 },
    /// A call whose outcome is unknown is looked up.
    Resolve { call: u16 },
}

/// One call of a client under test.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) id: u16,
    /// Which of the two clients.
    pub(super) client: usize,
    pub(super) work: Work,
    pub(super) faults: Vec<Fault>,
    pub(super) leaves: Leaves,
}

/// How a caller goes away before the call has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaves {
    Stays,
    /// The future is dropped after it was polled so often.
    AfterPolls(u16),
    /// It waits only for a moment, when the call is held for longer.
    TimesOut,
}

#[derive(Clone, Debug)]
pub(super) enum Work {
    Associate(Vec<Number>),
    Refresh(Vec<Number>),
    Retrieve {
        number: Number,
        fresh: bool,
        by_enterprise: bool,
    },
    Remediate {
        numbers: Vec<Number>,
        details: Details,
    },
    Disassociate(Number),
    /// Of the second enterprise, with this document.
    Enable {
        document: usize,
        monthly: bool,
    },
    CreateEnterprise {
        name: u8,
    },
    ProveOwnership {
        document: usize,
    },
    ConfirmOwnership {
        number: Number,
        still_own: bool,
    },
    SendCode,
    Upload,
    Many(Many),
}

/// A run over many numbers, or a plan that is made for them and applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Many {
    pub(super) what: What,
    pub(super) numbers: Vec<Number>,
    /// Whether it goes on without refused numbers; a plan, whether it removes what is not among its numbers.
    pub(super) go_on: bool,
    pub(super) concurrency: usize,
    pub(super) max_cents: Option<u64>,
    /// Whether it has the journal that all runs of its kind have.
    pub(super) journal: bool,
    /// Whether it leaves out what was looked up in the last hour.
    pub(super) older_than: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Associate,
    Refresh,
    Retrieve { fresh: bool },
    Remediate(Details),
    Disassociate,
    Plan,
}

/// What a remediation says beside its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Details {
    pub(super) purpose: u8,
    pub(super) email: u8,
}

impl Details {
    pub(super) fn purpose(self) -> String {
        format!("Reminders {}", self.purpose)
    }

    /// None for the first.
    pub(super) fn email(self) -> Option<String> {
        (self.email > 0).then(|| format!("ada{}@example.com", self.email))
    }
}

impl Call {
    /// What all its requests carry in their query, so that the ledger tells whose they are.
    pub(super) fn mark(&self) -> String {
        mark(self.id)
    }
}

pub(super) fn mark(call: u16) -> String {
    format!("c{call:05}")
}

impl Work {
    /// The operation that does the work.
    pub(super) fn operation(&self) -> &'static str {
        match self {
            Self::Associate(_) => "associateReputationNumbers",
            Self::Refresh(_) => "refreshReputationNumbers",
            Self::Retrieve { by_enterprise: true, .. } => "getPhoneNumberReputation",
            Self::Retrieve { .. } => "getPhoneNumberReputationSimplified",
            Self::Remediate { .. } => "submitReputationRemediation",
            Self::Disassociate(_) => "disassociateReputationNumber",
            Self::Enable { .. } => "enableReputationSettings",
            Self::CreateEnterprise { .. } => "createEnterprise",
            Self::ProveOwnership { .. } => "submitReputationExternalVerification",
            Self::ConfirmOwnership { .. } => "confirmReputationNumberOwnership",
            Self::SendCode => "sendEnterpriseEmailVerification",
            Self::Upload => "CreateDocument",
            Self::Many(many) => match many.what {
                What::Associate | What::Plan => "associateReputationNumbers",
                What::Refresh => "refreshReputationNumbers",
                What::Retrieve { .. } => "getPhoneNumberReputation",
                What::Remediate(_) => "submitReputationRemediation",
                What::Disassociate => "disassociateReputationNumber",
            },
        }
    }

    /// The free reads that tell of it, before and after.
    pub(super) fn reads(&self) -> &'static [&'static str] {
        match self.operation() {
            "associateReputationNumbers" | "getPhoneNumberReputation" | "confirmReputationNumberOwnership" => {
                &["listReputationNumbers"]
            }
            "getPhoneNumberReputationSimplified" => &["listReputationNumbersSimplified"],
            "submitReputationRemediation" => &["listReputationRemediations", "getReputationRemediation"],
            "enableReputationSettings" => &["getReputationSettings"],
            "createEnterprise" => &["listEnterprises"],
            "submitReputationExternalVerification" => &["getReputationExternalVerification"],
            _ => &[],
        }
    }

    /// The numbers that it bills one by one, each once.
    pub(super) fn numbers(&self) -> &[Number] {
        match self {
            Self::Associate(numbers)
            | Self::Refresh(numbers)
            | Self::Remediate { numbers, .. }
            | Self::Many(Many { numbers, .. }) => numbers,
            Self::Retrieve { number, .. } | Self::Disassociate(number) | Self::ConfirmOwnership { number, .. } => {
                std::slice::from_ref(number)
            }
            Self::Enable { .. }
            | Self::CreateEnterprise { .. }
            | Self::ProveOwnership { .. }
            | Self::SendCode
            | Self::Upload => &[],
        }
    }

    /// What doing it for one unit bills, in cents.
    pub(super) fn unit_cents(&self) -> u64 {
        match self.operation() {
            "associateReputationNumbers"
            | "refreshReputationNumbers"
            | "getPhoneNumberReputation"
            | "getPhoneNumberReputationSimplified" => 10,
            "submitReputationRemediation" => 100,
            "enableReputationSettings" => 10_000,
            _ => 0,
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Setting { limits, shared, remediation, daily } = &self.setting;
        writeln!(f, "limits (cents): {limits:?}, shared by a file: {shared:?}")?;
        writeln!(f, "remediation: {remediation}, looked up daily: {daily}")?;
        for (index, step) in self.steps.iter().enumerate() {
            match step {
                Step::Calls(calls) => {
                    writeln!(f, "{index:3}. calls at once:")?;
                    for call in calls {
                        writeln!(f, "       c{:05} by client {}: {:?}", call.id, call.client, call.work)?;
                        if call.leaves != Leaves::Stays {
                            writeln!(f, "         its caller leaves: {:?}", call.leaves)?;
                        }
                        for fault in &call.faults {
                            writeln!(f, "         {fault}")?;
                        }
                    }
                }
                other => writeln!(f, "{index:3}. {other:?}")?,
            }
        }
        Ok(())
    }
}
