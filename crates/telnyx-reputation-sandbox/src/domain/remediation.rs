//! A request to have numbers' labels corrected: two tiers, five buckets.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    domain::{
        approval::Approval,
        magic::{Magic, magic},
    },
    moment::Moment,
};

/// How long a submitted number is not accepted again.
pub(crate) const COOLDOWN_SECONDS: i64 = 14 * 86_400;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Pending,
    InProgress,
    Completed,
    Failed,
    Cancelled,
}

impl Status {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub(crate) const fn is_running(self) -> bool {
        matches!(self, Self::Pending | Self::InProgress)
    }
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    Queued,
    WithTheNetworks,
    Tier1,
    Tier2,
}

impl Step {
    /// How many steps follow the queue.
    pub(crate) const COUNT: u32 = 3;

    pub(crate) const fn next(self) -> Option<Self> {
        match self {
            Self::Queued => Some(Self::WithTheNetworks),
            Self::WithTheNetworks => Some(Self::Tier1),
            Self::Tier1 => Some(Self::Tier2),
            Self::Tier2 => None,
        }
    }

    /// 0 for the queue, 3 for the end.
    pub(crate) const fn ordinal(self) -> u32 {
        match self {
            Self::Queued => 0,
            Self::WithTheNetworks => 1,
            Self::Tier1 => 2,
            Self::Tier2 => 3,
        }
    }
}

/// `results`: each number is in one bucket, and all five are always shown.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Results {
    pub(crate) remediated: Vec<String>,
    pub(crate) not_flagged: Vec<String>,
    pub(crate) requires_review: Vec<String>,
    pub(crate) ineligible: Vec<String>,
    pub(crate) refused: Vec<String>,
}

/// One request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Remediation {
    pub(crate) id: String,
    pub(crate) enterprise_id: String,
    pub(crate) status: Status,
    pub(crate) step: Step,
    /// Reads so far, where reads move the request on.
    pub(crate) reads: u32,
    pub(crate) policy: Approval,
    pub(crate) submitted: Vec<String>,
    pub(crate) results: Results,
    pub(crate) call_purpose: String,
    pub(crate) contact_email: Option<String>,
    pub(crate) webhook_url: Option<String>,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
    pub(crate) tier1_completed_at: Option<Moment>,
    pub(crate) tier2_completed_at: Option<Moment>,
}

/// Where a submitted number ends, and at which tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bucket {
    Remediated,
    NotFlagged,
    RequiresReview,
    Refused,
}

impl Remediation {
    /// Counts a read; the step that the request should have reached by now.
    pub(crate) fn read(&mut self) -> Step {
        self.reads = self.reads.saturating_add(1);
        let Approval::AfterReads(reads) = self.policy else { return self.step };
        // The reads spread the steps evenly, and the last read shows the end.
        let reached = self.reads.saturating_mul(Step::COUNT) / reads.max(1);
        match reached {
            0 => Step::Queued,
            1 => Step::WithTheNetworks,
            2 => Step::Tier1,
            _ => Step::Tier2,
        }
    }

    /// Takes the next step; `is_flagged` tells whether the networks label a number. Returns the numbers that were
    /// remediated by it.
    pub(crate) fn advance(&mut self, now: Moment, is_flagged: impl Fn(&str) -> bool) -> Vec<String> {
        let Some(step) = self.step.next().filter(|_| self.status.is_running()) else { return Vec::new() };
        self.step = step;
        self.status = Status::InProgress;
        self.updated_at = now;
        let done = match step {
            Step::Queued | Step::WithTheNetworks => return Vec::new(),
            Step::Tier1 => {
                self.tier1_completed_at = Some(now);
                // The first tier settles what needs no second look.
                self.sort(&is_flagged, |bucket, index| match bucket {
                    Bucket::Remediated => index % 2 == 0,
                    Bucket::RequiresReview => false,
                    Bucket::NotFlagged | Bucket::Refused => true,
                })
            }
            Step::Tier2 => {
                self.tier2_completed_at = Some(now);
                self.status = if self.fails() { Status::Failed } else { Status::Completed };
                self.sort(&is_flagged, |_, _| true)
            }
        };
        self.results.remediated.extend(done.iter().cloned());
        done
    }

    pub(crate) fn cancel(&mut self, now: Moment) {
        if self.status.is_running() {
            self.status = Status::Cancelled;
            self.updated_at = now;
        }
    }

    /// Puts every number that is ripe into its bucket, except for the remediated ones, which it returns.
    fn sort(&mut self, is_flagged: &impl Fn(&str) -> bool, ripe: impl Fn(Bucket, usize) -> bool) -> Vec<String> {
        let mut remediated = Vec::new();
        let undecided: Vec<(usize, String)> = self
            .submitted
            .iter()
            .enumerate()
            .filter(|(_, number)| !self.results.contain(number))
            .map(|(index, number)| (index, number.clone()))
            .collect();
        for (index, number) in undecided {
            let bucket = bucket(&number, is_flagged(&number));
            if !ripe(bucket, index) {
                continue;
            }
            match bucket {
                Bucket::Remediated => remediated.push(number),
                Bucket::NotFlagged => self.results.not_flagged.push(number),
                Bucket::RequiresReview => self.results.requires_review.push(number),
                Bucket::Refused => self.results.refused.push(number),
            }
        }
        remediated
    }

    fn fails(&self) -> bool {
        self.submitted.iter().any(|number| magic(number) == Some(Magic::RemediationFails))
    }

    fn count(&self) -> usize {
        self.submitted.len() + self.results.ineligible.len()
    }

    pub(crate) fn to_json(&self) -> Value {
        let queued = self.step == Step::Queued;
        json!({
            "id": self.id,
            "status": self.status,
            "phone_numbers_count": self.count(),
            "phone_numbers_submitted": self.submitted.len(),
            "phone_numbers_ineligible": self.results.ineligible.len(),
            "call_purpose": self.call_purpose,
            "contact_email": self.contact_email,
            "webhook_url": self.webhook_url,
            "created_at": self.created_at.to_text(),
            "updated_at": self.updated_at.to_text(),
            "tier1_completed_at": self.tier1_completed_at.map(Moment::to_text),
            "tier2_completed_at": self.tier2_completed_at.map(Moment::to_text),
            "results": (!queued).then_some(&self.results),
        })
    }

    /// The short form that lists show.
    pub(crate) fn to_list_item(&self) -> Value {
        json!({
            "id": self.id,
            "status": self.status,
            "phone_numbers_count": self.count(),
            "call_purpose": self.call_purpose,
            "created_at": self.created_at.to_text(),
            "updated_at": self.updated_at.to_text(),
            "tier1_completed_at": self.tier1_completed_at.map(Moment::to_text),
            "tier2_completed_at": self.tier2_completed_at.map(Moment::to_text),
        })
    }
}

impl Results {
    fn contain(&self, number: &str) -> bool {
        [&self.remediated, &self.not_flagged, &self.requires_review, &self.refused]
            .into_iter()
            .any(|bucket| bucket.iter().any(|it| it == number))
    }
}

fn bucket(number: &str, is_flagged: bool) -> Bucket {
    match magic(number) {
        Some(Magic::RemediationRefused) => Bucket::Refused,
        Some(Magic::RemediationRequiresReview) => Bucket::RequiresReview,
        Some(Magic::RemediationNotFlagged) => Bucket::NotFlagged,
        _ if is_flagged => Bucket::Remediated,
        _ => Bucket::NotFlagged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(policy: Approval) -> Remediation {
        Remediation {
            id: "r".to_owned(),
            enterprise_id: "e".to_owned(),
            status: Status::Pending,
            step: Step::Queued,
            reads: 0,
            policy,
            submitted: ["+16035550110", "+16035550111", "+16035550112", "+16035551001", "+16035551002", "+16035551003"]
                .map(str::to_owned)
                .to_vec(),
            results: Results { ineligible: vec!["+16035559999".to_owned()], ..Results::default() },
            call_purpose: "reminders".to_owned(),
            contact_email: None,
            webhook_url: None,
            created_at: Moment(0),
            updated_at: Moment(0),
            tier1_completed_at: None,
            tier2_completed_at: None,
        }
    }

    #[test]
    fn every_number_ends_in_one_bucket() {
        let mut it = request(Approval::Manual);
        assert!(it.to_json()["results"].is_null());
        for _ in 0..5 {
            it.advance(Moment(1), |number| number != "+16035551003");
        }
        assert_eq!(it.status, Status::Completed);
        assert_eq!(
            it.to_json()["results"],
            json!({
                "remediated": ["+16035551002", "+16035551001"],
                "not_flagged": ["+16035550112", "+16035551003"],
                "requires_review": ["+16035550111"],
                "ineligible": ["+16035559999"],
                "refused": ["+16035550110"],
            })
        );
        assert_eq!(it.to_json()["phone_numbers_count"], 7);
    }

    #[test]
    fn the_nth_read_shows_the_end_whatever_n() {
        for reads in 1..8 {
            let mut it = request(Approval::AfterReads(reads));
            let steps: Vec<Step> = (0..reads).map(|_| it.read()).collect();
            assert!(steps.is_sorted());
            assert_eq!(steps.iter().filter(|step| **step == Step::Tier2).count(), 1, "{reads}");
        }
    }

    #[test]
    fn a_cancelled_request_stands_still() {
        let mut it = request(Approval::Manual);
        it.cancel(Moment(1));
        assert!(it.advance(Moment(2), |_| true).is_empty());
        assert_eq!((it.status, it.step), (Status::Cancelled, Step::Queued));
    }
}
