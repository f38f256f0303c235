//! What a live lookup of a number finds: the same for the same seed, and more as time passes.

use serde::{Deserialize, Serialize};

use crate::{
    domain::magic::{Magic, magic},
    ids,
    moment::Moment,
};

/// How long calls must be observed before the call-based scores exist.
const OBSERVATION_SECONDS: i64 = 4 * 3600;

const CATEGORIES: [&str; 5] = ["Telemarketer", "Survey", "Debt Collector", "Nonprofit", "Political"];

/// A stored snapshot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ReputationData {
    pub(crate) spam_risk: Option<String>,
    pub(crate) spam_category: Option<String>,
    pub(crate) maturity_score: Option<u8>,
    pub(crate) connection_score: Option<u8>,
    pub(crate) engagement_score: Option<u8>,
    pub(crate) sentiment_score: Option<u8>,
    pub(crate) last_refreshed_at: Option<String>,
}

/// The outcome of a live lookup.
pub(crate) enum Lookup {
    Found(ReputationData),
    NothingKnown,
    Failed,
}

/// Whether the networks label a number, unless it has been corrected.
pub(crate) fn is_flagged(seed: u64, phone_number: &str) -> bool {
    match look_up(seed, phone_number, Moment(0), Moment(0)) {
        Lookup::Found(data) => data.spam_category.is_some(),
        Lookup::NothingKnown | Lookup::Failed => false,
    }
}

/// What is found once a number's label has been corrected.
pub(crate) fn corrected(mut data: ReputationData) -> ReputationData {
    data.spam_risk = Some("low".to_owned());
    data.spam_category = None;
    data
}

/// Looks a number up that has been registered since `registered_at`.
pub(crate) fn look_up(seed: u64, phone_number: &str, registered_at: Moment, now: Moment) -> Lookup {
    let digest = ids::hash(seed, &[b"reputation", phone_number.as_bytes()]);
    let risk = match magic(phone_number) {
        Some(Magic::NoData) => return Lookup::NothingKnown,
        Some(Magic::LookupFails) => return Lookup::Failed,
        Some(Magic::HighRisk) => "high",
        Some(Magic::MediumRisk) => "medium",
        Some(Magic::LowRisk) => "low",
        _ => match digest[0] % 10 {
            0 => "high",
            1 | 2 => "medium",
            _ => "low",
        },
    };
    let category = match (risk, magic(phone_number)) {
        ("high", Some(Magic::HighRisk)) => Some(CATEGORIES[0]),
        ("high", _) => Some(CATEGORIES[usize::from(digest[1]) % CATEGORIES.len()]),
        _ => None,
    };
    // A worse risk goes with worse scores: each risk has its own third of the scale.
    let floor = match risk {
        "low" => 67,
        "medium" => 34,
        _ => 0,
    };
    let score = |byte: u8| floor + byte % 34;
    let observed = now >= registered_at.plus_seconds(OBSERVATION_SECONDS);
    let observed_score = |byte: u8| observed.then(|| score(byte));
    Lookup::Found(ReputationData {
        spam_risk: Some(risk.to_owned()),
        spam_category: category.map(str::to_owned),
        maturity_score: Some(score(digest[2])),
        connection_score: observed_score(digest[3]),
        engagement_score: observed_score(digest[4]),
        sentiment_score: observed_score(digest[5]),
        last_refreshed_at: Some(now.to_text()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Moment = Moment(1_790_000_000_000_000);

    fn found(number: &str, now: Moment) -> ReputationData {
        match look_up(42, number, START, now) {
            Lookup::Found(data) => data,
            _ => panic!("{number} has data"),
        }
    }

    #[test]
    fn call_scores_fill_after_four_hours() {
        let early = found("+16035551234", START.plus_seconds(4 * 3600 - 1));
        assert!(early.maturity_score.is_some() && early.sentiment_score.is_none());
        let later = found("+16035551234", START.plus_seconds(4 * 3600));
        assert!(later.connection_score.is_some() && later.engagement_score.is_some());
        assert_eq!(early.maturity_score, later.maturity_score, "scores are steady");
    }

    #[test]
    fn scores_stay_in_range_and_only_high_risk_is_labelled() {
        for line in 2000..2300 {
            let data = found(&format!("+1603555{line}"), START.plus_seconds(86_400));
            let score = data.maturity_score.unwrap();
            assert!(score <= 100);
            assert_eq!(data.spam_category.is_some(), data.spam_risk.as_deref() == Some("high"));
        }
    }
}
