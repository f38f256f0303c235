//! What a call that was made claims of what was done and billed.

use std::collections::{BTreeSet, HashMap};

use telnyx_reputation::runs::Cancel;
use telnyx_reputation::{Error, ErrorKind, Witness};
use tokio::task::JoinHandle;

use super::calls::{Ended, Results, Said};
use super::case::{Call, Many, Number, What, Work};
use super::others::Deed;
use super::run::LONGEST;

/// A call under way, or ended.
pub(super) struct Made {
    pub(super) call: Call,
    /// How much other processes had done when it began.
    pub(super) began: usize,
    pub(super) witness: Witness,
    pub(super) cancel: Cancel,
    /// The rules of its faults, and whether each holds the call.
    pub(super) rules: Vec<(u64, bool)>,
    pub(super) task: Option<JoinHandle<Ended>>,
    pub(super) ended: Option<Ended>,
    /// Its outcome was unknown, and what it asked for was found to be done.
    pub(super) found: Option<Found>,
}

/// What was found, which is said of the state: no record of the service tells whose work it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Whether another process did the very same since the call began.
    pub(super) same_by_another: bool,
    /// What the call may have billed, in cents.
    pub(super) may_have_billed: u64,
}

/// What a single call claims.
#[derive(Debug)]
pub(super) enum Claim {
    /// It is under way, it is safe to repeat, or it may be answered by what is stored.
    Nothing,
    Done,
    /// It is done, by whomever.
    Found(Found),
    /// Neither done nor billed, and never will be.
    NotDone(String),
    /// It may have been done, and may have billed so many cents.
    Open(u64),
}

impl Made {
    /// Waits until it ends.
    pub(super) async fn end(&mut self) -> Result<(), String> {
        let Some(task) = &mut self.task else { return Ok(()) };
        match tokio::time::timeout(LONGEST, task).await {
            Ok(ended) => self.ended = Some(ended.map_err(|why| format!("c{:05} ended with {why}", self.call.id))?),
            Err(_) => return Err(format!("c{:05} neither ends nor is held", self.call.id)),
        }
        self.task = None;
        Ok(())
    }

    pub(super) fn claim(&self) -> Claim {
        if let Some(found) = self.found {
            return Claim::Found(found);
        }
        match &self.ended {
            None | Some(Ended::Many(_) | Ended::NotBegun) => Claim::Nothing,
            Some(_) if self.is_safe() => Claim::Nothing,
            Some(Ended::One(Ok(_))) if self.may_be_stored() => Claim::Nothing,
            Some(Ended::One(Ok(_))) => Claim::Done,
            Some(Ended::One(Err(error))) => match error.kind() {
                ErrorKind::OutcomeUnknown | ErrorKind::Decode => Claim::Open(cents(error)),
                _ => Claim::NotDone(error.to_string()),
            },
            Some(Ended::Dropped) if self.is_run() => Claim::Nothing,
            Some(Ended::Dropped) => match self.witness.outcome_unknown() {
                Some(error) => Claim::Open(cents(&error)),
                None => Claim::NotDone("dropped, and its witness knows of nothing that was sent".to_owned()),
            },
        }
    }

    /// What can find out what became of it.
    pub(super) fn unknown(&self) -> Option<Error> {
        match &self.ended {
            Some(Ended::Dropped) if !self.is_run() => self.witness.outcome_unknown(),
            _ => None,
        }
    }

    pub(super) fn is_run(&self) -> bool {
        matches!(self.call.work, Work::Many(_))
    }

    /// The journal of a run, where it has one.
    pub(super) fn journal(&self) -> Option<String> {
        if let Work::Many(many) = &self.call.work { many.journal() } else { None }
    }

    pub(super) fn is_safe(&self) -> bool {
        matches!(self.call.work, Work::Disassociate(_) | Work::Many(Many { what: What::Disassociate, .. }))
    }

    /// Whether a stored snapshot answers it for free.
    pub(super) fn may_be_stored(&self) -> bool {
        matches!(
            self.call.work,
            Work::Retrieve { fresh: false, .. } | Work::Many(Many { what: What::Retrieve { fresh: false }, .. })
        )
    }

    /// Whether other processes did the very same since the call began.
    pub(super) fn is_done_by_another(&self, deeds: &[Deed]) -> bool {
        let since = &deeds[self.began..];
        match &self.call.work {
            Work::Associate(numbers) => numbers.iter().all(|number| since.contains(&Deed::Associated(*number))),
            Work::Remediate { numbers, details } => since.iter().any(|deed| is_remediation(deed, numbers, details)),
            Work::Enable { document, monthly } => {
                since.contains(&Deed::Enabled { document: *document, monthly: *monthly })
            }
            Work::CreateEnterprise { name } => since.contains(&Deed::Created { name: *name }),
            Work::ProveOwnership { document } => since.contains(&Deed::Proved { document: *document }),
            Work::ConfirmOwnership { number, still_own } => {
                since.contains(&Deed::Confirmed { number: *number, still_own: *still_own })
            }
            _ => false,
        }
    }

    /// The numbers of a run that another process did the same with since it began.
    pub(super) fn twin_numbers(&self, deeds: &[Deed]) -> BTreeSet<String> {
        let mut same = BTreeSet::new();
        let Work::Many(Many { what, .. }) = &self.call.work else { return same };
        for deed in &deeds[self.began..] {
            match (deed, what) {
                (Deed::Associated(number), What::Associate | What::Plan) => {
                    same.insert(number.e164());
                }
                (Deed::Remediated { numbers, details }, What::Remediate(wanted)) if details == wanted => {
                    same.extend(numbers.iter().map(|number| number.e164()));
                }
                _ => {}
            }
        }
        same
    }
}

fn is_remediation(deed: &Deed, wanted: &[Number], with: &super::case::Details) -> bool {
    let set = |numbers: &[Number]| numbers.iter().copied().collect::<BTreeSet<_>>();
    matches!(deed, Deed::Remediated { numbers, details } if details == with && set(numbers) == set(wanted))
}

pub(super) fn cents(error: &Error) -> u64 {
    error.may_have_billed().thousandths() / 10
}

/// A run's numbers by what it says of them.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) done: BTreeSet<String>,
    pub(super) not_done: HashMap<String, String>,
    pub(super) unknown: BTreeSet<String>,
}

impl Results {
    /// Each number once.
    ///
    /// # Errors
    /// When a number is missing, is there twice with two ends, or the order is another.
    pub(super) fn sorted(&self) -> Result<Sorted, String> {
        let order: Vec<&String> = self.said.iter().map(|(number, _)| number).collect();
        if order != self.given.iter().collect::<Vec<_>>() {
            return Err(format!("the results are not those of the numbers given, in their order: {order:?}"));
        }
        let mut sorted = Sorted::default();
        for (number, said) in &self.said {
            match said {
                Said::Done => drop(sorted.done.insert(number.clone())),
                Said::NotDone(name, why) => drop(sorted.not_done.insert(number.clone(), format!("{name}: {why}"))),
                Said::Unknown => drop(sorted.unknown.insert(number.clone())),
            }
        }
        let distinct = sorted.done.len() + sorted.not_done.len() + sorted.unknown.len();
        if distinct != self.given.iter().collect::<BTreeSet<_>>().len() {
            return Err(format!("a number that was given twice ended in two ways: {:?}", self.said));
        }
        Ok(sorted)
    }
}
