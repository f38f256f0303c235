//! What happened in all cases together: that nothing was found means something only where something could be.

use std::collections::BTreeMap;
use std::fmt;

use super::calls::{Ended, Said};
use super::claims::{Claim, Made};
use super::ledger::Ledger;

/// How often each thing happened.
#[derive(Default)]
pub(super) struct Tally(BTreeMap<String, usize>);

/// What happens in any few hundred cases, as long as the cases are worth their time.
pub(super) const EXPECTED: [&str; 14] = [
    "call: done",
    "call: dropped",
    "call: may have been done",
    "call: not done",
    "found out: cannot tell",
    "found out: done",
    "found out: done, and another process did the same",
    "number: done",
    "number: failed",
    "number: not_tried",
    "number: refused",
    "number: unknown",
    "late work",
    "request",
];

impl Tally {
    pub(super) fn note(&mut self, what: &str, times: usize) {
        if times > 0 {
            *self.0.entry(what.to_owned()).or_default() += times;
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        other.0.into_iter().for_each(|(what, times)| self.note(&what, times));
    }

    pub(super) fn of(&self, what: &str) -> usize {
        self.0.get(what).copied().unwrap_or(0)
    }

    /// How a call ended, and what its requests came to.
    pub(super) fn note_call(&mut self, made: &Made, ledger: &Ledger) {
        let operation = made.call.work.operation();
        let rows = ledger.of(&made.call.mark()).iter().filter(|row| row.operation == operation);
        let (late, sent): (Vec<_>, Vec<_>) = rows.partition(|row| row.late);
        self.note("late work", late.len());
        self.note("request", sent.len());
        self.note("request that billed", sent.iter().chain(&late).filter(|row| row.cents > 0).count());
        match &made.ended {
            Some(Ended::Many(all)) => {
                for said in all.iter().flat_map(|results| &results.said).map(|(_, said)| said) {
                    let name = match said {
                        Said::Done => "done",
                        Said::NotDone(name, _) => name,
                        Said::Unknown => "unknown",
                    };
                    self.note(&format!("number: {name}"), 1);
                }
            }
            Some(Ended::Dropped) if made.is_run() => self.note("run: dropped", 1),
            Some(Ended::Dropped) => self.note("call: dropped", 1),
            _ => {}
        }
        let claim = match made.claim() {
            Claim::Done | Claim::Found(_) => "call: done",
            Claim::NotDone(_) => "call: not done",
            Claim::Open(_) => "call: may have been done",
            Claim::Nothing => "call: claims nothing",
        };
        if !made.is_run() {
            self.note(claim, 1);
        }
        if let Some(found) = made.found {
            self.note("found out: done", 1);
            self.note("found out: done, and another process did the same", usize::from(found.same_by_another));
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(what, times)| writeln!(f, "{times:8} {what}"))
    }
}
