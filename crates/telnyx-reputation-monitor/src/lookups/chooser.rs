//! The order in which numbers are looked up, and why.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::{Serialize, Serializer};

use super::chances::{Chances, Look};
use crate::moment::Moment;
use crate::number;
use crate::standing::Standing;
use crate::text::Text;

/// A flagged number, and one of which a lookup knew nothing, is looked up again at the latest after so many days.
const AT_LATEST: f64 = 7.0;
/// What was looked up within this part of a day is as good as today's.
const FRESH: f64 = 0.8;
/// So many expected turns outweigh a number's own, and so many an enterprise's.
const OF_NUMBER: f32 = 4.0;
const OF_ENTERPRISE: f32 = 50.0;

/// Why a number is looked up. The first reason comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Why {
    /// There is no snapshot of it.
    New,
    /// It is flagged, and nobody looked for a week.
    Flagged,
    /// It is likely to have turned since its snapshot.
    Likely,
}

impl Why {
    /// As it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Flagged => "flagged",
            Self::Likely => "likely",
        }
    }
}

impl Serialize for Why {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A number that should be looked up.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Pick {
    /// The number in E.164.
    pub phone_number: String,
    /// Whose number it is.
    pub enterprise_id: Text,
    /// Why it is this one's turn.
    pub why: Why,
    /// How likely it is to have turned since its snapshot, from 0 to 1; `None` without one.
    pub chance: Option<f32>,
    /// How old its snapshot is, in days.
    pub days: Option<f64>,
}

impl fmt::Display for Pick {
    /// The reason in words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(chance), Some(days)) = (self.chance, self.days) else { return f.write_str("nothing is known of it") };
        let flagged = if self.why == Why::Flagged { "flagged; " } else { "" };
        write!(f, "{flagged}{:.0} % of its like turned after {days:.0} days", chance * 100.0)
    }
}

/// Turns that came, and those that were expected of numbers like it.
#[derive(Clone, Copy, Default)]
struct Turns {
    came: f32,
    expected: f32,
}

impl Turns {
    fn factor(self, weight: f32) -> f32 {
        (self.came + weight) / (self.expected + weight)
    }
}

struct Course {
    enterprise_id: Text,
    look: Option<Look>,
    tried_at: Option<Moment>,
    turns: Turns,
}

/// Who learns from what became of numbers which of them to have looked up next. It sends nothing.
#[derive(Default)]
pub struct Chooser {
    chances: Chances,
    numbers: HashMap<i64, Course>,
    enterprises: HashMap<Text, Turns>,
}

impl Chooser {
    /// Learns what is known of a number from some time on; `None` when it is not monitored any more. To be told in the order
    /// of time. What is no phone number is passed over.
    pub fn learn(&mut self, phone_number: &str, standing: Option<&Standing>) {
        if let Some(number) = number::to_key(phone_number) {
            self.learn_of(number, standing);
        }
    }

    pub(crate) fn learn_of(&mut self, number: i64, standing: Option<&Standing>) {
        let Some(standing) = standing else {
            self.numbers.remove(&number);
            return;
        };
        let enterprise_id = &standing.enterprise_id;
        let course = self.numbers.entry(number).or_insert_with(|| Course {
            enterprise_id: enterprise_id.clone(),
            look: None,
            tried_at: None,
            turns: Turns::default(),
        });
        course.enterprise_id = enterprise_id.clone();
        let before = course.look;
        let Some(now) = Look::of(standing, before.as_ref()) else {
            course.look = None;
            return;
        };
        if before.is_some_and(|before| now.at <= before.at) {
            return;
        }
        course.look = Some(now);
        let Some(before) = before else { return };
        let (days, has_turned) = (now.at.days_after(before.at), now.severity != before.severity);
        let expected = self.chances.of(&before, days);
        self.chances.learn(&before, days, has_turned);
        let of_enterprise = self.enterprises.entry(course.enterprise_id.clone()).or_default();
        for turns in [&mut course.turns, of_enterprise] {
            turns.expected += expected;
            turns.came += f32::from(u8::from(has_turned));
        }
    }

    /// Learns that a lookup was tried, whether or not a snapshot came of it.
    pub(crate) fn tried(&mut self, number: i64, at: Moment) {
        if let Some(course) = self.numbers.get_mut(&number) {
            course.tried_at = Some(at);
        }
    }

    /// How many numbers it knows, by their enterprises.
    #[must_use]
    pub fn enterprises(&self) -> BTreeMap<Text, u64> {
        let mut counts = BTreeMap::new();
        for course in self.numbers.values() {
            *counts.entry(course.enterprise_id.clone()).or_default() += 1;
        }
        counts
    }

    /// The numbers to have looked up at a time, at most so many, the most urgent first: those of which nothing is known,
    /// those that are flagged and were not looked at for a week, then those that are most likely to have turned. That
    /// chance is the share of numbers with such a risk, score and direction that had turned after as many days, times how
    /// much more often than such numbers this one turned, and its enterprise. Of numbers of enterprises that `is_wanted`
    /// refuses there are none.
    #[must_use]
    pub fn picks(&self, at: Moment, at_most: usize, is_wanted: impl Fn(&str) -> bool) -> Vec<Pick> {
        let courses = self.numbers.iter().filter(|(_, course)| is_wanted(&course.enterprise_id));
        let mut picks: Vec<(Why, f32, i64, Pick)> =
            courses.filter_map(|(number, course)| self.pick(*number, course, at)).collect();
        let order = |one: &(Why, f32, i64, Pick), other: &(Why, f32, i64, Pick)| {
            one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)).then(one.2.cmp(&other.2))
        };
        if at_most < picks.len() && at_most > 0 {
            picks.select_nth_unstable_by(at_most - 1, order);
        }
        picks.truncate(at_most);
        picks.sort_unstable_by(order);
        picks.into_iter().map(|(.., pick)| pick).collect()
    }

    fn pick(&self, number: i64, course: &Course, at: Moment) -> Option<(Why, f32, i64, Pick)> {
        let days_since_try = course.tried_at.map_or(f64::INFINITY, |tried_at| at.days_after(tried_at));
        let days = course.look.as_ref().map(|look| at.days_after(look.at).max(0.0));
        let wait = if days.is_none() { AT_LATEST } else { FRESH };
        if days_since_try < wait || days.is_some_and(|days| days < FRESH) {
            return None;
        }
        let chance = course.look.as_ref().zip(days).map(|(look, days)| {
            let of_enterprise = self.enterprises.get(&course.enterprise_id).copied().unwrap_or_default();
            let factor = course.turns.factor(OF_NUMBER) * of_enterprise.factor(OF_ENTERPRISE);
            (self.chances.of(look, days) * factor).min(1.0)
        });
        let is_flagged = course.look.as_ref().is_some_and(|look| look.severity > 0);
        let why = match days {
            None => Why::New,
            Some(days) if is_flagged && days >= AT_LATEST => Why::Flagged,
            Some(_) => Why::Likely,
        };
        // Of the same chance the older one.
        let urgency = chance.unwrap_or(1.0) + 1e-3 * days.unwrap_or_default() as f32;
        let (phone_number, enterprise_id) = (number::to_text(number), course.enterprise_id.clone());
        Some((why, urgency, number, Pick { phone_number, enterprise_id, why, chance, days }))
    }
}
