//! Collections that are killed at moments spread over their time, beside the same ones that are not.

use std::process::Command;
use std::time::{Duration, Instant};

/// The names of a store whose collections come to their end, and of one whose collections are killed.
pub(super) const WHOLE: &str = "whole";
pub(super) const KILLED: &str = "killed";

/// How many kills there are; `MONITOR_KILLS=200` makes more.
pub(super) fn kills() -> usize {
    std::env::var("MONITOR_KILLS").map_or(12, |text| text.parse().expect("a number"))
}

/// Runs a collection to its end.
pub(super) fn finish(mut collect: Command) {
    let status = collect.status().expect("the command").code();
    assert!(matches!(status, Some(0 | 2)), "{collect:?}: {status:?}");
}

/// Collects into both stores, and kills so many of the collections of one; now and then the day ends before it.
pub(super) fn run(kills: usize, collect: impl Fn(&str) -> Command, end_the_day: impl Fn()) {
    let (mut ended, mut killed) = (0, 0);
    for kill in 0..kills {
        if kill % 3 == 0 {
            end_the_day();
        }
        let begun = Instant::now();
        finish(collect(WHOLE));
        // The golden ratio spreads the moments over the time that a collection takes.
        let moment = begun.elapsed().mul_f64((kill as f64 * 0.618_034).fract());
        let mut child = collect(KILLED).spawn().expect("the command");
        std::thread::sleep(moment.max(Duration::from_millis(1)));
        match child.try_wait().expect("a child") {
            Some(_) => ended += 1,
            None => killed += 1,
        }
        child.kill().expect("a child");
        child.wait().expect("its end");
        if kill % 3 == 2 {
            finish(collect(KILLED));
        }
    }
    finish(collect(KILLED));
    assert!(killed > ended, "{killed} were killed at work, {ended} had ended");
}
