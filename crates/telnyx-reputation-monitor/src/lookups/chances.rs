//! How likely it is that a number turned since its snapshot, counted from what became of numbers like it.

use crate::moment::Moment;
use crate::standing::Standing;

/// Severities are 0 to 3.
const SEVERITIES: usize = 4;
/// Maturity scores by fives, and one place for none.
const SCORES: usize = 22;
/// Falling fast, falling, steady or not known, rising, rising fast.
const DIRECTIONS: usize = 5;
/// Snapshots of 1, 2, 3, 4, 5, 6 to 7 and 8 to 13 days, and older ones.
const AGES: usize = 8;
/// So many numbers of a kind outweigh what is known of wider kinds.
const WIDE: f32 = 8.0;
const NARROW: f32 = 4.0;
/// The score's change in a day that is more than noise, and that is fast.
const MOVES: f64 = 0.5;
const FAST: f64 = 2.5;

/// What is known of a number by its newest snapshot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) at: Moment,
    pub(super) severity: u8,
    maturity: Option<i64>,
    direction: u8,
}

impl Look {
    /// The snapshot of a standing, if it has one.
    pub(super) fn of(standing: &Standing, before: Option<&Self>) -> Option<Self> {
        let (at, maturity) = (standing.last_refreshed_at?, standing.maturity_score);
        let mut direction = 2;
        if let (Some(before), Some(maturity)) = (before, maturity)
            && let Some(score) = before.maturity
        {
            // Two looks within a day tell little of the direction.
            let moved = (maturity - score) as f64 / at.days_after(before.at).max(1.0);
            direction = match moved {
                _ if moved < -FAST => 0,
                _ if moved < -MOVES => 1,
                _ if moved <= MOVES => 2,
                _ if moved <= FAST => 3,
                _ => 4,
            };
        }
        Some(Self { at, severity: standing.severity(), maturity, direction })
    }

    /// The kind of number that it is, from the widest to the narrowest, after so many days.
    fn kinds(&self, days: f64) -> (usize, usize, usize) {
        let age = match days.round() as i64 {
            ..=1 => 0,
            days @ 2..=5 => days as usize - 1,
            6..=7 => 5,
            8..=13 => 6,
            _ => 7,
        };
        let severity = usize::from(self.severity).min(SEVERITIES - 1);
        let score = self.maturity.map_or(SCORES - 1, |score| usize::try_from(score / 5).unwrap_or(0).min(SCORES - 2));
        let wide = severity * AGES + age;
        let middle = wide * SCORES + score;
        (wide, middle, middle * DIRECTIONS + usize::from(self.direction))
    }
}

/// How many numbers of a kind were looked up again, and how many had turned.
#[derive(Clone, Copy, Default)]
struct Count {
    looks: f32,
    turned: f32,
}

impl Count {
    /// The share that turned; `wider` as long as few are known.
    fn share(self, wider: f32, weight: f32) -> f32 {
        (self.turned + weight * wider) / (self.looks + weight)
    }
}

/// The counts, of wide, middle and narrow kinds.
pub(super) struct Chances {
    wide: Vec<Count>,
    middle: Vec<Count>,
    narrow: Vec<Count>,
}

impl Default for Chances {
    fn default() -> Self {
        let counts = |places| vec![Count::default(); places];
        let wide = SEVERITIES * AGES;
        Self { wide: counts(wide), middle: counts(wide * SCORES), narrow: counts(wide * SCORES * DIRECTIONS) }
    }
}

impl Chances {
    /// Counts a number that was looked up again after so many days.
    pub(super) fn learn(&mut self, before: &Look, days: f64, has_turned: bool) {
        let (wide, middle, narrow) = before.kinds(days);
        for count in [&mut self.wide[wide], &mut self.middle[middle], &mut self.narrow[narrow]] {
            count.looks += 1.0;
            count.turned += f32::from(u8::from(has_turned));
        }
    }

    /// How likely it is that a number has turned so many days after its snapshot. Of what was never seen one in five.
    pub(super) fn of(&self, look: &Look, days: f64) -> f32 {
        let (wide, middle, narrow) = look.kinds(days);
        let wide = self.wide[wide].share(0.2, 5.0);
        self.narrow[narrow].share(self.middle[middle].share(wide, WIDE), NARROW)
    }
}
