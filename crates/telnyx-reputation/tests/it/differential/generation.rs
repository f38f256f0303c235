//! From a seed to a case.

use std::ops::Range;

use fastrand::Rng;
use serde_json::{Value, json};

use super::case::{Call, Case, Details, Leaves, Many, Number, Setting, Step, What, Work};
use super::fault::{Fault, Hits, Seen, When};
use super::others::Act;

/// Numbers that are monitored when a case begins, and as many that are not, so that calls meet.
const POOL: Range<u16> = 20..44;
/// Numbers for runs of several calls.
const WIDE: Range<u16> = 100..420;

/// The case of a seed.
pub(super) fn case(seed: u64) -> Case {
    let mut random = Random { rng: Rng::with_seed(seed), made: Vec::new(), waiting: Vec::new() };
    let setting = random.setting();
    let steps = (0..random.rng.usize(3..16)).map(|_| random.step()).collect();
    Case { setting, steps }
}

struct Random {
    rng: Rng,
    /// The work of each call so far; a call's number is its place, from 1.
    made: Vec<Work>,
    /// Those that may be held, or be done late.
    waiting: Vec<u16>,
}

impl Random {
    fn setting(&mut self) -> Setting {
        Setting {
            limits: [self.limit(), self.limit()],
            shared: if self.rng.u8(0..10) == 0 { self.limit() } else { None },
            remediation: self.one_of(&[json!("immediate"), json!("manual"), json!({"after_reads": 2})]),
            daily: self.rng.bool(),
        }
    }

    fn limit(&mut self) -> Option<u64> {
        match self.rng.u8(0..10) {
            0..5 => None,
            5 => Some(self.rng.u64(0..40)),
            6..8 => Some(self.rng.u64(40..600)),
            _ => Some(self.rng.u64(600..30_000)),
        }
    }

    fn step(&mut self) -> Step {
        if self.made.is_empty() {
            return self.calls();
        }
        if let Some(waiting) = self.waiting.last().copied()
            && self.rng.u8(0..3) == 0
        {
            return self.end_of(waiting);
        }
        match self.rng.u8(0..10) {
            0..5 => self.calls(),
            5..8 => Step::Other(self.act()),
            _ => Step::Resolve { call: self.rng.u16(1..=u16::try_from(self.made.len()).unwrap()) },
        }
    }

    /// What may happen to a call that is held, or is to be done late.
    fn end_of(&mut self, call: u16) -> Step {
        let call = if self.rng.bool() { call } else { self.one_of(&self.waiting.clone()) };
        match self.rng.u8(0..10) {
            0..4 => Step::Release { call, count: if self.rng.bool() { 1 } else { 100 } },
            4..6 => Step::Drop { call },
            6..9 => Step::Cancel { call, at_once: self.rng.bool() },
            _ => Step::Lose,
        }
    }

    fn calls(&mut self) -> Step {
        let at_once = if self.rng.u8(0..4) == 0 { self.rng.usize(2..5) } else { 1 };
        Step::Calls((0..at_once).map(|_| self.call()).collect())
    }

    fn call(&mut self) -> Call {
        // Calls that do the same are the hardest to tell apart.
        let work = if self.rng.u8(0..6) == 0 { self.again() } else { None };
        let work = work.unwrap_or_else(|| self.work());
        self.made.push(work.clone());
        let id = u16::try_from(self.made.len()).unwrap();
        let faults: Vec<Fault> = match self.rng.u8(0..10) {
            0..2 => Vec::new(),
            2..8 => vec![self.fault(&work, true)],
            _ => vec![self.fault(&work, false), self.fault(&work, false)],
        };
        if faults.iter().any(|fault| fault.is_held() || fault.when == When::Late) {
            self.waiting.push(id);
        }
        let leaves = match self.rng.u8(0..20) {
            0..3 => Leaves::AfterPolls(self.rng.u16(0..30)),
            3 | 4 if faults.iter().any(Fault::is_held) => Leaves::TimesOut,
            _ => Leaves::Stays,
        };
        Call { id, client: usize::from(self.rng.u8(0..3) == 0), work, faults, leaves }
    }

    /// The work of an earlier call.
    fn again(&mut self) -> Option<Work> {
        (!self.made.is_empty()).then(|| self.made[self.rng.usize(..self.made.len())].clone())
    }

    fn work(&mut self) -> Work {
        match self.rng.u8(0..100) {
            0..14 => Work::Associate(self.numbers(1..5)),
            14..22 => Work::Refresh(self.numbers(1..5)),
            22..34 => Work::Retrieve { number: self.number(), fresh: self.rng.bool(), by_enterprise: self.rng.bool() },
            34..46 => Work::Remediate { numbers: self.numbers(1..4), details: self.details() },
            46..48 => Work::Disassociate(self.number()),
            48..54 => Work::Enable { document: self.rng.usize(..2), monthly: self.rng.bool() },
            54..58 => Work::CreateEnterprise { name: self.rng.u8(0..2) },
            58..62 => Work::ProveOwnership { document: self.rng.usize(..2) },
            62..66 => Work::ConfirmOwnership { number: self.external(), still_own: self.rng.bool() },
            66 => Work::SendCode,
            67 => Work::Upload,
            _ => self.run(),
        }
    }

    fn run(&mut self) -> Work {
        let what = match self.rng.u8(0..13) {
            0..4 => What::Associate,
            4..6 => What::Refresh,
            6..8 => What::Retrieve { fresh: self.rng.bool() },
            8..10 => What::Remediate(self.details()),
            10 | 11 => What::Disassociate,
            _ => What::Plan,
        };
        let wide = matches!(what, What::Associate | What::Refresh | What::Plan) && self.rng.u8(0..6) == 0;
        let mut numbers = if wide { self.wide() } else { self.numbers(0..9) };
        if !numbers.is_empty() && self.rng.u8(0..4) == 0 {
            let again = numbers[self.rng.usize(..numbers.len())];
            numbers.push(again);
        }
        let looks_up = matches!(what, What::Refresh | What::Retrieve { .. });
        Work::Many(Many {
            what,
            numbers,
            go_on: self.rng.bool(),
            concurrency: self.rng.usize(1..5),
            max_cents: (self.rng.u8(0..4) == 0).then(|| self.rng.u64(0..600)),
            journal: what != What::Plan && self.rng.u8(0..5) == 0,
            older_than: looks_up && self.rng.u8(0..5) == 0,
        })
    }

    fn numbers(&mut self, how_many: Range<usize>) -> Vec<Number> {
        let mut numbers: Vec<Number> = Vec::new();
        for _ in 0..self.rng.usize(how_many) {
            let number = self.number();
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }

    fn number(&mut self) -> Number {
        Number(if self.rng.u8(0..12) == 0 { self.rng.u16(0..14) } else { self.rng.u16(POOL) })
    }

    /// One hosted with another carrier, as a rule.
    fn external(&mut self) -> Number {
        if self.rng.u8(0..5) == 0 { self.number() } else { Number(7) }
    }

    fn wide(&mut self) -> Vec<Number> {
        let first = self.rng.u16(WIDE);
        (first..first + self.rng.u16(90..230)).map(Number).collect()
    }

    fn details(&mut self) -> Details {
        Details { purpose: self.rng.u8(0..2), email: self.rng.u8(0..2) }
    }

    /// `alone` is whether the call meets no other fault.
    fn fault(&mut self, work: &Work, alone: bool) -> Fault {
        if !work.reads().is_empty() && self.rng.u8(0..4) == 0 {
            let hits = Hits::Reads { read: self.rng.u8(..), skip: self.rng.u8(0..3), times: self.rng.u8(1..4) };
            let when = if self.rng.bool() { When::Before } else { When::After };
            let is_of_before = matches!(hits, Hits::Reads { skip: 0, .. }) || matches!(work, Work::Many(_));
            return Fault { hits, when, seen: self.read_as(when, is_of_before) };
        }
        let when = self.one_of(&[
            When::Before,
            When::Before,
            When::After,
            When::After,
            When::HeldBefore,
            When::HeldAfter,
            When::Late,
        ]);
        let held = matches!(when, When::HeldBefore | When::HeldAfter);
        let skip = if self.rng.u8(0..3) == 0 { self.rng.u8(1..3) } else { 0 };
        let times = if held { 1 } else { self.one_of(&[1, 1, 1, 2, 3]) };
        Fault { hits: Hits::Work { skip, times }, when, seen: self.seen(when, work, alone) }
    }

    /// What the client sees. Not the API's own refusal of work that will be done, nor its own success of work that may
    /// not have been: where the API lies, nothing can be told. Its refusal of work that was just done is the second
    /// answer of a request that was passed on twice; what the call would have made shows it, where that can be read. A 429
    /// is never of work that was done.
    fn seen(&mut self, when: When, work: &Work, alone: bool) -> Seen {
        let removes = work.operation() == "disassociateReputationNumber";
        let is_done = when != When::Before;
        let late = when == When::Late;
        let is_twice = alone && when == When::After && shows(work.operation());
        loop {
            let seen = match self.rng.u8(0..24) {
                0..3 => Seen::Answer,
                3..6 => Seen::Envelope(self.status()),
                6 => Seen::Pace,
                7 => Seen::LongPace,
                8..11 => Seen::Page(self.status()),
                11..13 => Seen::Empty(self.any_status()),
                13..15 => Seen::Body(self.any_status(), self.hollow()),
                15..18 => Seen::Patch(self.patch(), self.other_success()),
                18..20 => Seen::Drop,
                20 => Seen::Reset,
                21 => Seen::Truncated,
                _ => Seen::Malformed,
            };
            let fits = match &seen {
                Seen::Answer => !late,
                Seen::Envelope(status) => !is_done || (is_twice && *status != 429) || !is_refusal(*status),
                Seen::Pace => !is_done,
                // A run waits for as long as one of its calls may take.
                Seen::LongPace => !is_done && !matches!(work, Work::Many(_)),
                // A handler that did not work has nothing to change.
                Seen::Patch(..) | Seen::Truncated | Seen::Malformed => !late && is_done,
                Seen::Empty(204) | Seen::Body(204, _) => !removes,
                Seen::Page(_) | Seen::Empty(_) | Seen::Body(..) | Seen::Drop | Seen::Reset => true,
            };
            if fits {
                return seen;
            }
        }
    }

    /// A read that tells nothing, or something old.
    fn read_as(&mut self, when: When, is_of_before: bool) -> Seen {
        match self.rng.u8(0..10) {
            // A replica that lags behind. Before the call, within one second, nothing tells it from another.
            9 if when == When::After && !is_of_before => {
                Seen::Patch(json!({"data": [], "meta": {"total_results": 0, "total_pages": 0}}), None)
            }
            0 => Seen::Envelope(self.one_of(&[500, 503, 403])),
            1 => Seen::Page(self.one_of(&[404, 502, 200])),
            2 => Seen::Drop,
            3 => Seen::Body(200, json!({})),
            4 => Seen::Body(200, json!({"data": null})),
            5 => Seen::Body(200, json!({"data": []})),
            6 => Seen::Body(200, json!({"data": {}})),
            7 => Seen::Body(200, json!({"data": [{"phone_number": Number(0).e164(), "id": "x"}]})),
            _ => Seen::Empty(200),
        }
    }

    fn status(&mut self) -> u16 {
        let known = [300, 302, 303, 304, 400, 401, 403, 404, 408, 409, 413, 421, 422, 423, 424, 425, 429, 431, 499];
        let more = [500, 501, 502, 503, 504, 507, 520, 524, 598];
        match self.rng.u8(0..5) {
            0 => self.rng.u16(300..600),
            1 | 2 => self.one_of(&known),
            _ => self.one_of(&more),
        }
    }

    fn any_status(&mut self) -> u16 {
        if self.rng.bool() { self.one_of(&[200, 201, 202, 204, 206, 207]) } else { self.status() }
    }

    fn other_success(&mut self) -> Option<u16> {
        match self.rng.u8(0..6) {
            0 => Some(self.one_of(&[200, 201, 202, 203, 206, 207, 226])),
            1 => Some(self.status()),
            _ => None,
        }
    }

    /// A body that says nothing of the call, or not as the API would.
    fn hollow(&mut self) -> Value {
        self.one_of(&[
            json!({}),
            json!([]),
            json!("busy"),
            json!({"data": null}),
            json!({"data": {}}),
            json!({"data": []}),
            json!({"data": {"phone_number": Number(19).e164()}}),
            json!({"data": [{"phone_number": Number(19).e164()}]}),
            json!({"errors": []}),
            json!({"errors": [{"message": "busy"}]}),
            json!({"errors": [{"code": "10015"}]}),
            json!({"errors": [{"title": "Busy", "detail": "busy"}]}),
            json!({"error": {"code": "10015", "title": "Busy"}}),
            json!({"message": "no healthy upstream"}),
        ])
    }

    fn patch(&mut self) -> Value {
        self.one_of(&[
            json!({}),
            json!({"data": null}),
            json!({"data": {"id": null}}),
            json!({"data": {"phone_number": Number(19).e164()}}),
            json!({"data": {"enterprise_id": "4a6192a4-573d-446d-b3ce-aff9117272a6"}}),
            json!({"data": {"results": []}}),
            json!({"data": {"total_successful": null}}),
            json!({"data": {"phone_numbers_submitted": null, "phone_numbers_ineligible": null}}),
            json!({"data": {"phone_numbers_count": 77}}),
            json!({"data": {"created_at": 5}}),
            json!({"data": {"reputation_data": null}}),
            json!({"meta": "x"}),
            json!({"meta": null}),
            json!({"more": {"than": "known"}}),
        ])
    }

    fn act(&mut self) -> Act {
        if self.rng.u8(0..4) == 0
            && let Some(same) = self.again().as_ref().and_then(same)
        {
            return same;
        }
        match self.rng.u8(0..40) {
            0..8 => Act::Associate(self.numbers(1..5)),
            8..12 => Act::Disassociate(self.number()),
            12..14 => Act::Refresh(self.numbers(1..4)),
            14..16 => Act::Retrieve { number: self.number(), fresh: self.rng.bool() },
            16..20 => Act::Remediate { numbers: self.numbers(1..4), details: self.details() },
            20..22 => Act::Enable { document: self.rng.usize(..2), monthly: self.rng.bool() },
            22 => Act::Disable,
            23 => Act::CreateEnterprise { name: self.rng.u8(0..2) },
            24 => Act::DeleteEnterprise { name: self.rng.u8(0..2) },
            25 => Act::ProveOwnership { document: self.rng.usize(..2) },
            26 => Act::ReplaceLetter { document: self.rng.usize(..2) },
            27 => Act::ConfirmOwnership { number: self.external(), still_own: self.rng.bool() },
            28..30 => Act::Review {
                gate: self.one_of(&["status", "loa", "external_verification"]),
                approved: self.rng.bool(),
            },
            30..33 => Act::Remediations { cancel: self.rng.bool() },
            33..37 => Act::Clock { seconds: self.one_of(&[1, 3, 61, 3_600, 90_000, 1_300_000]) },
            _ => Act::Date(self.one_of(&[
                json!({}),
                json!({"offset_seconds": 180}),
                json!({"offset_seconds": -180}),
                json!({"offset_seconds": 3600}),
                json!({"offset_seconds": -3600}),
                json!({"frozen": true}),
                json!({"absent": true}),
            ])),
        }
    }

    fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.rng.usize(..choices.len())].clone()
    }
}

/// Another process does what a call does.
fn same(work: &Work) -> Option<Act> {
    match work {
        Work::Associate(numbers) => Some(Act::Associate(numbers.clone())),
        Work::Refresh(numbers) => Some(Act::Refresh(numbers.clone())),
        Work::Retrieve { number, fresh, .. } => Some(Act::Retrieve { number: *number, fresh: *fresh }),
        Work::Remediate { numbers, details } => Some(Act::Remediate { numbers: numbers.clone(), details: *details }),
        Work::Disassociate(number) => Some(Act::Disassociate(*number)),
        Work::Enable { document, monthly } => Some(Act::Enable { document: *document, monthly: *monthly }),
        Work::CreateEnterprise { name } => Some(Act::CreateEnterprise { name: *name }),
        Work::ProveOwnership { document } => Some(Act::ProveOwnership { document: *document }),
        Work::ConfirmOwnership { number, still_own } => {
            Some(Act::ConfirmOwnership { number: *number, still_own: *still_own })
        }
        Work::Many(Many { what, numbers, .. }) if numbers.len() < 10 => match what {
            What::Associate | What::Plan => Some(Act::Associate(numbers.clone())),
            What::Refresh => Some(Act::Refresh(numbers.clone())),
            What::Remediate(details) => Some(Act::Remediate { numbers: numbers.clone(), details: *details }),
            What::Retrieve { .. } | What::Disassociate => None,
        },
        Work::SendCode | Work::Upload | Work::Many(_) => None,
    }
}

/// Whether what such a call would make can be read, before and after it.
fn shows(operation: &str) -> bool {
    matches!(
        operation,
        "associateReputationNumbers"
            | "submitReputationRemediation"
            | "enableReputationSettings"
            | "createEnterprise"
            | "submitReputationExternalVerification"
            | "confirmReputationNumberOwnership"
    )
}

/// Whether the API's own envelope under this status says that nothing was done.
fn is_refusal(status: u16) -> bool {
    matches!(status, 400..=499) && !matches!(status, 408 | 425 | 499)
}
