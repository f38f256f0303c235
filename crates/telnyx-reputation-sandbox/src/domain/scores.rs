//! What the networks say of a number: the same for the same seed, as a test has decided it, or drifting with the clock.

use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        decided_reputation::DecidedReputation,
        magic::{Magic, magic},
        snapshot::{ReputationData, Risk},
    },
    ids,
    moment::Moment,
};

/// How long calls must be observed before the call-based scores exist.
const OBSERVATION_SECONDS: i64 = 4 * 3600;
const DAY_MICROSECONDS: i64 = 86_400_000_000;
/// How many places of the scale belong to one risk.
const WIDTH: u8 = 34;

const CATEGORIES: [&str; 5] = ["Telemarketer", "Survey", "Debt Collector", "Nonprofit", "Political"];

/// Scores that move: every `days`, each number is on its way to another standing, which lies as often in each risk as
/// those that the seed begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Drift {
    /// What the standings are made from.
    pub(crate) seed: u64,
    pub(crate) days: u16,
    /// When the scores were those of the sandbox's own seed.
    pub(crate) from: Moment,
}

/// The networks, as one account finds them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Networks {
    pub(crate) seed: u64,
    pub(crate) drift: Option<Drift>,
}

/// The outcome of a live lookup.
#[derive(Debug)]
pub(crate) enum Lookup {
    Found(ReputationData),
    NothingKnown,
    Failed,
}

/// How a number stands: its risk, and the four scores of a snapshot in their order.
struct Standing {
    risk: Risk,
    scores: [u8; 4],
}

impl Networks {
    /// Looks a number up that has been registered since `registered_at`.
    pub(crate) fn look_up(
        &self,
        phone_number: &str,
        registered_at: Moment,
        decided: &DecidedReputation,
        now: Moment,
    ) -> Lookup {
        match magic(phone_number) {
            Some(Magic::LookupFails) => return Lookup::Failed,
            Some(Magic::NoData) if decided.is_none() => return Lookup::NothingKnown,
            _ => {}
        }
        let Standing { risk, scores: [maturity, connection, engagement, sentiment] } =
            self.standing(phone_number, decided.spam_risk, now);
        let observed = |score| (now >= registered_at.plus_seconds(OBSERVATION_SECONDS)).then_some(score);
        let category = (risk == Risk::High).then(|| self.category(phone_number).to_owned());
        Lookup::Found(decided.put_into(ReputationData {
            spam_risk: Some(risk),
            spam_category: category,
            maturity_score: Some(maturity),
            connection_score: observed(connection),
            engagement_score: observed(engagement),
            sentiment_score: observed(sentiment),
            last_refreshed_at: Some(now.to_text()),
        }))
    }

    /// Whether a number is labelled.
    pub(crate) fn flag(&self, phone_number: &str, decided: &DecidedReputation, now: Moment) -> bool {
        match self.look_up(phone_number, now, decided, now) {
            Lookup::Found(data) => data.spam_category.is_some(),
            Lookup::NothingKnown | Lookup::Failed => false,
        }
    }

    fn standing(&self, phone_number: &str, decided: Option<Risk>, now: Moment) -> Standing {
        let first = self.first(phone_number, decided);
        // What a test has decided, or a magic number promises, stands still.
        let Some(drift) = self.drift.filter(|_| decided.is_none() && magic(phone_number).is_none()) else {
            return first;
        };
        let period = i64::from(drift.days.max(1)).saturating_mul(DAY_MICROSECONDS);
        let passed = now.0.saturating_sub(drift.from.0).max(0);
        let (step, way) = (passed / period, passed % period);
        let at =
            |step: i64| if step == 0 { self.first(phone_number, None) } else { drift.standing(phone_number, step) };
        at(step).on_the_way_to(&at(step + 1), way, period)
    }

    /// What the sandbox's seed makes of a number.
    fn first(&self, phone_number: &str, decided: Option<Risk>) -> Standing {
        let digest = self.digest(phone_number);
        let risk = match (decided, magic(phone_number)) {
            (Some(risk), _) => risk,
            (None, Some(Magic::HighRisk)) => Risk::High,
            (None, Some(Magic::MediumRisk)) => Risk::Medium,
            (None, Some(Magic::LowRisk)) => Risk::Low,
            (None, _) => drawn(digest[0]),
        };
        Standing::within(risk, [digest[2], digest[3], digest[4], digest[5]])
    }

    fn category(&self, phone_number: &str) -> &'static str {
        match magic(phone_number) {
            Some(Magic::HighRisk) => CATEGORIES[0],
            _ => CATEGORIES[usize::from(self.digest(phone_number)[1]) % CATEGORIES.len()],
        }
    }

    fn digest(&self, phone_number: &str) -> [u8; 32] {
        ids::hash(self.seed, &[b"reputation", phone_number.as_bytes()])
    }
}

impl Drift {
    /// Where a number is after so many periods.
    fn standing(self, phone_number: &str, step: i64) -> Standing {
        let digest = ids::hash(self.seed, &[b"drift", phone_number.as_bytes(), &step.to_be_bytes()]);
        Standing::within(drawn(digest[0]), [digest[2], digest[3], digest[4], digest[5]])
    }
}

impl Standing {
    /// A worse risk goes with worse scores: each risk has its own third of the scale.
    fn within(risk: Risk, bytes: [u8; 4]) -> Self {
        Self { risk, scores: bytes.map(|byte| floor(risk) + byte % WIDTH) }
    }

    /// `way` of `whole` between two standings. The risk is that of the maturity score, and the others keep to it.
    fn on_the_way_to(&self, next: &Self, way: i64, whole: i64) -> Self {
        if way == 0 {
            return Self { risk: self.risk, scores: self.scores };
        }
        let between = |from: u8, to: u8| {
            // Days in microseconds times a hundred are far from the end of an i64; the result lies between two scores.
            let moved = (i64::from(to) - i64::from(from)) * way / whole;
            u8::try_from(i64::from(from) + moved).unwrap_or(from)
        };
        let maturity = between(self.scores[0], next.scores[0]);
        let risk = match maturity {
            67.. => Risk::Low,
            34.. => Risk::Medium,
            _ => Risk::High,
        };
        let scores = [0, 1, 2, 3]
            .map(|index| between(self.scores[index], next.scores[index]).clamp(floor(risk), floor(risk) + WIDTH - 1));
        Self { risk, scores }
    }
}

/// Of ten numbers, one is at high risk and two at medium.
const fn drawn(byte: u8) -> Risk {
    match byte % 10 {
        0 => Risk::High,
        1 | 2 => Risk::Medium,
        _ => Risk::Low,
    }
}

const fn floor(risk: Risk) -> u8 {
    match risk {
        Risk::Low => 67,
        Risk::Medium => 34,
        Risk::High => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Moment = Moment(1_790_000_000_000_000);
    const STEADY: Networks = Networks { seed: 42, drift: None };

    fn found(networks: Networks, number: &str, now: Moment) -> ReputationData {
        match networks.look_up(number, START, &DecidedReputation::default(), now) {
            Lookup::Found(data) => data,
            other => panic!("{number}: {other:?}"),
        }
    }

    fn days(count: i64) -> Moment {
        START.plus_seconds(count * 86_400)
    }

    fn numbers() -> impl Iterator<Item = String> {
        (2000..2300).map(|line| format!("+1603555{line}"))
    }

    #[test]
    fn call_scores_fill_after_four_hours() {
        let early = found(STEADY, "+16035551234", START.plus_seconds(4 * 3600 - 1));
        assert!(early.maturity_score.is_some() && early.sentiment_score.is_none());
        let later = found(STEADY, "+16035551234", START.plus_seconds(4 * 3600));
        assert!(later.connection_score.is_some() && later.engagement_score.is_some());
        assert_eq!(early.maturity_score, later.maturity_score, "scores are steady");
    }

    #[test]
    fn scores_stay_in_the_third_of_their_risk_and_only_high_risk_is_labelled() {
        let drifting = Networks { drift: Some(Drift { seed: 7, days: 7, from: START }), ..STEADY };
        for (networks, at) in [(STEADY, 1), (drifting, 1), (drifting, 10), (drifting, 100)] {
            for number in numbers() {
                let data = found(networks, &number, days(at));
                let third = match data.spam_risk.unwrap() {
                    Risk::High => 0..=33,
                    Risk::Medium => 34..=67,
                    Risk::Low => 67..=100,
                };
                for score in [data.maturity_score, data.connection_score, data.engagement_score, data.sentiment_score] {
                    assert!(third.contains(&score.unwrap()), "{number}: {data:?}");
                }
                assert_eq!(data.spam_category.is_some(), data.spam_risk == Some(Risk::High));
            }
        }
    }

    #[test]
    fn a_drift_begins_at_the_seeds_scores_and_moves_by_little() {
        let networks =
            |seed| Networks { drift: Some(Drift { seed, days: 7, from: START.plus_seconds(86_400) }), ..STEADY };
        let maturity =
            |networks, number: &str, day| i16::from(found(networks, number, days(day)).maturity_score.unwrap());
        let mut turned_bad = 0;
        for number in numbers() {
            assert_eq!(maturity(networks(7), &number, 1), maturity(STEADY, &number, 1));
            let line: Vec<i16> = (1..60).map(|day| maturity(networks(7), &number, day)).collect();
            assert_eq!(line, (1..60).map(|day| maturity(networks(7), &number, day)).collect::<Vec<_>>());
            assert!(line.windows(2).all(|two| (two[0] - two[1]).abs() <= 15), "a week leads from 0 to 100: {line:?}");
            turned_bad += usize::from(line.windows(2).any(|two| two[0] >= 34 && two[1] < 34));
        }
        // One in ten standings is bad, and eight weeks have eight.
        assert!((60..240).contains(&turned_bad), "{turned_bad} of 300");
        let moved = numbers().filter(|number| maturity(networks(7), number, 30) != maturity(networks(8), number, 30));
        assert!(moved.count() > 200, "another seed is another world");
    }

    #[test]
    fn what_is_promised_or_decided_does_not_drift() {
        let networks = Networks { drift: Some(Drift { seed: 7, days: 1, from: START }), ..STEADY };
        let decided = DecidedReputation { spam_risk: Some(Risk::High), ..DecidedReputation::default() };
        for day in 0..50 {
            assert_eq!(found(networks, "+16035550100", days(day)).spam_risk, Some(Risk::High));
            assert_eq!(found(networks, "+16035550102", days(day)).spam_risk, Some(Risk::Low));
            match networks.look_up("+16035551234", START, &decided, days(day)) {
                Lookup::Found(data) => {
                    assert_eq!((data.spam_risk, data.spam_category.is_some()), (Some(Risk::High), true))
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
