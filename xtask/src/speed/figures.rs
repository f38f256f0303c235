//! What a measured program prints, and the middle of several.

use serde::Deserialize;

/// The figures of one run.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
pub struct Figures {
    /// Of calls, numbers or events.
    pub count: f64,
    pub seconds: f64,
    /// Of user and system, in the client's process alone, without its start.
    pub cpu_seconds: f64,
    /// Of a call in microseconds; 0 where calls are not timed one by one.
    pub p50_us: f64,
    pub p99_us: f64,
    /// The most memory that the process ever had.
    pub peak_mib: f64,
}

impl Figures {
    pub fn per_second(&self) -> f64 {
        self.count / self.seconds
    }

    /// Of one call, number or event.
    pub fn cpu_us(&self) -> f64 {
        self.cpu_seconds * 1e6 / self.count
    }

    /// The median of each figure by itself; none of no runs.
    pub fn medians(of: &[Self]) -> Option<Self> {
        let of_all = |figure: fn(&Self) -> f64| median(of.iter().map(figure).collect());
        Some(Self {
            count: of_all(|it| it.count)?,
            seconds: of_all(|it| it.seconds)?,
            cpu_seconds: of_all(|it| it.cpu_seconds)?,
            p50_us: of_all(|it| it.p50_us)?,
            p99_us: of_all(|it| it.p99_us)?,
            peak_mib: of_all(|it| it.peak_mib)?,
        })
    }
}

/// The one in the middle, or what lies between the two there.
pub fn median(mut of: Vec<f64>) -> Option<f64> {
    of.sort_by(f64::total_cmp);
    let middle = of.len() / 2;
    let upper = *of.get(middle)?;
    Some(if of.len().is_multiple_of(2) { (of[middle - 1] + upper) / 2.0 } else { upper })
}

#[cfg(test)]
mod tests {
    use super::{Figures, median};

    #[test]
    fn one_run_that_was_disturbed_does_not_move_the_median() {
        assert_eq!(median(vec![3.0, 1000.0, 1.0]), Some(3.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 1000.0]), Some(3.0));
        assert_eq!(median(vec![7.0]), Some(7.0));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn each_figure_has_its_own_median() {
        let run = |seconds, cpu_seconds| Figures {
            count: 1_000.0,
            seconds,
            cpu_seconds,
            p50_us: 5.0,
            p99_us: 9.0,
            peak_mib: 4.0,
        };
        let middle = Figures::medians(&[run(1.0, 0.3), run(2.0, 0.1), run(4.0, 0.2)]).unwrap();
        assert_eq!((middle.per_second(), middle.cpu_us()), (500.0, 200.0));
    }
}
