//! Makes a case that breaks an invariant smaller, as long as it breaks one.

use super::case::{Call, Case, Leaves, Many, Step, Work};

/// Every case that is a little smaller, the smallest first.
pub(super) fn smaller(case: &Case) -> Vec<Case> {
    let mut cases = Vec::new();
    let steps = &case.steps;
    let mut size = steps.len() / 2;
    while size > 0 {
        for from in (0..steps.len()).step_by(size) {
            let mut steps = steps.clone();
            steps.drain(from..(from + size).min(steps.len()));
            cases.push(with(case, steps));
        }
        size /= 2;
    }
    for (index, step) in steps.iter().enumerate() {
        if let Step::Calls(calls) = step {
            for simpler in simpler_calls(calls) {
                let mut steps = steps.clone();
                steps[index] = Step::Calls(simpler);
                cases.push(with(case, steps));
            }
        }
    }
    for client in 0..2 {
        if case.setting.limits[client].is_some() {
            let mut smaller = case.clone();
            smaller.setting.limits[client] = None;
            cases.push(smaller);
        }
    }
    if case.setting.shared.is_some() {
        let mut smaller = case.clone();
        smaller.setting.shared = None;
        cases.push(smaller);
    }
    if case.setting.daily {
        let mut smaller = case.clone();
        smaller.setting.daily = false;
        cases.push(smaller);
    }
    cases
}

fn with(case: &Case, steps: Vec<Step>) -> Case {
    Case { steps, ..case.clone() }
}

fn simpler_calls(calls: &[Call]) -> Vec<Vec<Call>> {
    let mut all = Vec::new();
    for (index, call) in calls.iter().enumerate() {
        let mut change = |changed: Option<Call>| {
            let mut calls = calls.to_vec();
            match changed {
                Some(call) => calls[index] = call,
                None => drop(calls.remove(index)),
            }
            all.push(calls);
        };
        if calls.len() > 1 {
            change(None);
        }
        for fault in 0..call.faults.len() {
            let mut simpler = call.clone();
            simpler.faults.remove(fault);
            change(Some(simpler));
        }
        if call.leaves != Leaves::Stays {
            change(Some(Call { leaves: Leaves::Stays, ..call.clone() }));
        }
        for work in simpler_work(&call.work) {
            change(Some(Call { work, ..call.clone() }));
        }
    }
    all
}

fn simpler_work(work: &Work) -> Vec<Work> {
    let mut all = Vec::new();
    let count = work.numbers().len();
    for half in [0..count / 2, count / 2..count] {
        if count < 2 || half.is_empty() {
            continue;
        }
        let mut simpler = work.clone();
        if let Work::Associate(numbers)
        | Work::Refresh(numbers)
        | Work::Remediate { numbers, .. }
        | Work::Many(Many { numbers, .. }) = &mut simpler
        {
            *numbers = numbers[half].to_vec();
            all.push(simpler);
        }
    }
    if let Work::Many(many) = work {
        for simpler in [
            Many { max_cents: None, ..many.clone() },
            Many { journal: false, ..many.clone() },
            Many { older_than: false, ..many.clone() },
            Many { go_on: false, ..many.clone() },
            Many { concurrency: 1, ..many.clone() },
        ] {
            if simpler != *many {
                all.push(Work::Many(simpler));
            }
        }
    }
    all
}
