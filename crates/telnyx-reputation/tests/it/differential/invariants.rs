//! What must hold after every step, whatever happened.

use std::collections::{BTreeSet, HashMap};

use super::calls::{Ended, Results};
use super::case::{Many, Setting, Work};
use super::claims::{Claim, Found, Made, Sorted};
use super::ledger::{Ledger, Row};
use super::others::Deed;

const DISASSOCIATE: &str = "disassociateReputationNumber";

/// How many numbers fit into one call of a run.
fn numbers_a_call(operation: &str) -> usize {
    match operation {
        "submitReputationRemediation" => 2_000,
        "associateReputationNumbers" | "refreshReputationNumbers" => 100,
        _ => 1,
    }
}

/// What the clients say that they spent, at the least and at the most, in cents.
pub(super) struct Usage {
    pub(super) clients: [(u64, u64); 2],
    /// Both together, by their budget file.
    pub(super) shared: Option<(u64, u64)>,
}

/// What the clients say of money just before and just after the ledger was read, and what they may spend.
pub(super) fn money(
    setting: &Setting,
    made: &[Made],
    ledger: &Ledger,
    before: &Usage,
    after: &Usage,
) -> Result<(), String> {
    let of = |client| made.iter().filter(move |made| made.call.client == client);
    let billed = [0, 1].map(|client| of(client).map(|made| cents(ledger.of(&made.call.mark()))).sum::<u64>());
    for (client, billed) in billed.into_iter().enumerate() {
        let own = setting.limits[client].filter(|_| setting.shared.is_none());
        within(&format!("client {client}"), billed, before.clients[client].0, after.clients[client].1, own)?;
    }
    match (before.shared, after.shared) {
        (Some((least, _)), Some((_, most))) => {
            within("both clients together", billed.iter().sum(), least, most, setting.shared)
        }
        _ => Ok(()),
    }
}

fn within(who: &str, billed: u64, least: u64, most: u64, limit: Option<u64>) -> Result<(), String> {
    if billed < least || billed > most {
        return Err(format!("billed of {who} were {billed} cents, and told is {least} to {most}"));
    }
    match limit {
        Some(limit) if billed > limit => Err(format!("billed of {who} were {billed} cents with a limit of {limit}")),
        _ => Ok(()),
    }
}

/// What each call claims of itself, and runs with the same journal of each other.
pub(super) fn calls(made: &[Made], ledger: &Ledger, deeds: &[Deed]) -> Result<(), String> {
    let mut journals: HashMap<String, Kept> = HashMap::new();
    for made in made {
        let mut none = Kept::default();
        let kept = made.journal().map_or(&mut none, |journal| journals.entry(journal).or_default());
        call(made, ledger, deeds, kept)?;
        match &made.ended {
            Some(Ended::Many(all)) => {
                let keeps = all.iter().try_for_each(|results| kept.take(results.sorted()?));
                keeps.map_err(|why| format!("c{:05}: {why}", made.call.id))?;
            }
            // One that seems to be under way may have been dropped since, and have left its journal to another.
            Some(Ended::Dropped) | None => kept.take_dropped(made, ledger.of(&made.call.mark())),
            _ => {}
        }
    }
    Ok(())
}

/// What a journal keeps of the runs that had it.
#[derive(Default)]
struct Kept {
    sorted: Sorted,
    /// What a run that was dropped has done, and may have written down before that.
    perhaps: BTreeSet<String>,
}

impl Kept {
    fn take(&mut self, run: Sorted) -> Result<(), String> {
        let kept = &mut self.sorted;
        let again = |number: &&String| kept.done.contains(*number) || kept.unknown.contains(*number);
        if let Some((number, why)) = run.not_done.iter().find(|(number, _)| again(number)) {
            return Err(format!(
                "an earlier run of its journal may have done {number}, which counts as not done ({why})"
            ));
        }
        kept.done.extend(run.done);
        kept.unknown.extend(run.unknown);
        Ok(())
    }

    fn take_dropped(&mut self, made: &Made, rows: &[Row]) {
        let operation = made.call.work.operation();
        let of_work = rows.iter().filter(|row| row.operation == operation);
        let done: Vec<&Row> = of_work.filter(|row| counts_as_done(operation, row)).collect();
        let one_by_one = numbers_a_call(operation) == 1;
        let numbers = made.call.work.numbers().iter().map(|number| number.e164());
        self.perhaps.extend(numbers.filter(|number| done.iter().any(|row| !one_by_one || row.is_of(number))));
    }
}

/// `earlier` is of the runs that had the same journal.
fn call(made: &Made, ledger: &Ledger, deeds: &[Deed], earlier: &Kept) -> Result<(), String> {
    let rows = ledger.of(&made.call.mark());
    let why = match &made.ended {
        _ if !made.is_run() => single(made, rows),
        Some(Ended::Many(all)) => all.iter().try_for_each(|results| run(made, results, rows, deeds, earlier)),
        _ => Ok(()),
    };
    why.and_then(|()| limits(made, rows)).map_err(|why| format!("c{:05}: {why}\nits requests: {rows:#?}", made.call.id))
}

/// What holds for every call, under way or ended.
fn limits(made: &Made, rows: &[Row]) -> Result<(), String> {
    let work = &made.call.work;
    let billed = cents(rows);
    let distinct = work.numbers().iter().collect::<BTreeSet<_>>().len().max(1) as u64;
    if billed > distinct * work.unit_cents() {
        return Err(format!("billed {billed} cents for {distinct} at {} each", work.unit_cents()));
    }
    if let Work::Many(Many { max_cents: Some(most), .. }) = work
        && billed > *most
    {
        return Err(format!("the run was billed {billed} cents with a limit of {most}"));
    }
    if !made.is_safe() { sent_once(made, rows) } else { Ok(()) }
}

/// Nothing is sent again unless the API itself refused it before.
fn sent_once(made: &Made, rows: &[Row]) -> Result<(), String> {
    let operation = made.call.work.operation();
    let of_work = rows.iter().filter(|row| row.operation == operation && !row.late);
    let mut places: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in of_work {
        let place = if numbers_a_call(operation) == 1 { row.path.as_str() } else { "" };
        places.entry(place).or_default().push(row);
    }
    for rows in places.values() {
        let chunks = match &made.call.work {
            Work::Many(many) if numbers_a_call(operation) > 1 => {
                many.numbers.iter().collect::<BTreeSet<_>>().len().div_ceil(numbers_a_call(operation))
            }
            _ => 1,
        };
        let open = rows.iter().filter(|row| !row.refused).count();
        let again = rows.iter().rev().skip(1).any(|row| !row.paced);
        if open > chunks || (!made.is_run() && again) {
            return Err(format!("sent again after an answer that did not prove that it was not done: {open} times"));
        }
    }
    Ok(())
}

fn single(made: &Made, rows: &[Row]) -> Result<(), String> {
    let operation = made.call.work.operation();
    let done = rows.iter().filter(|row| row.operation == operation && row.done).count();
    let billed = cents(rows);
    if done > 1 && !made.is_safe() {
        return Err("it was done twice".to_owned());
    }
    let removed = operation == DISASSOCIATE && matches!(made.ended, Some(Ended::One(Ok(_))));
    if removed && !rows.iter().any(|row| row.operation == operation && counts_as_done(operation, row)) {
        return Err("it counts as removed, and was not".to_owned());
    }
    match made.claim() {
        Claim::Done if done == 0 => Err("it counts as done, and was not".to_owned()),
        // What is found is in the state, and says nothing of money.
        Claim::Found(found) if done == 0 && !found.same_by_another => {
            Err("it is found to be done, and nobody has done it since".to_owned())
        }
        Claim::Found(Found { may_have_billed: most, .. }) if billed > most => {
            Err(format!("it may have billed {most} cents, and billed {billed}"))
        }
        Claim::NotDone(why) if done > 0 || billed > 0 => Err(format!("it counts as not done, and was ({why})")),
        Claim::Open(most) if billed > most => Err(format!("it may have billed {most} cents, and billed {billed}")),
        _ => Ok(()),
    }
}

fn run(made: &Made, results: &Results, rows: &[Row], deeds: &[Deed], earlier: &Kept) -> Result<(), String> {
    let mut sorted = results.sorted()?;
    sorted.done.retain(|number| !earlier.sorted.done.contains(number));
    let rows: Vec<&Row> = rows.iter().filter(|row| row.operation == results.operation).collect();
    if numbers_a_call(results.operation) == 1 {
        sorted.done.retain(|number| !earlier.perhaps.contains(number));
        return one_by_one(made, &sorted, results, &rows);
    }
    let unit = made.call.work.unit_cents();
    let mut twins = made.twin_numbers(deeds);
    twins.extend(earlier.perhaps.iter().cloned());
    let billed: u64 = rows.iter().map(|row| row.cents).sum();
    let least = unit * sorted.done.difference(&twins).count() as u64;
    let most = unit * (sorted.done.len() + sorted.unknown.len()) as u64;
    if billed < least || billed > most {
        return Err(format!("billed {billed} cents, and its results say {least} to {most}: {sorted:#?}"));
    }
    Ok(())
}

fn one_by_one(made: &Made, sorted: &Sorted, results: &Results, rows: &[&Row]) -> Result<(), String> {
    let of = |number: &String| {
        let number = number.clone();
        rows.iter().filter(move |row| row.is_of(&number))
    };
    for (number, why) in &sorted.not_done {
        if of(number).any(|row| row.done) {
            return Err(format!("{number} counts as not done, and was ({why})"));
        }
    }
    let removes = results.operation == DISASSOCIATE;
    for number in sorted.done.iter().filter(|_| removes || !made.may_be_stored()) {
        if !of(number).any(|row| counts_as_done(results.operation, row)) {
            return Err(format!("{number} counts as done, and was not"));
        }
    }
    Ok(())
}

/// What is gone already counts as removed, when the API itself says so.
fn counts_as_done(operation: &str, row: &Row) -> bool {
    row.done || (operation == DISASSOCIATE && row.refused)
}

/// How often each number was registered in the end, against all that was claimed of it.
pub(super) fn registrations(
    made: &[Made],
    deeds: &[Deed],
    before: &HashMap<String, u64>,
    after: &HashMap<String, u64>,
) -> Result<(), String> {
    let (mut least, mut most): (HashMap<String, u64>, HashMap<String, u64>) = (before.clone(), before.clone());
    let mut kept = BTreeSet::new();
    let mut add = |number: &String, counts: (u64, u64)| {
        *least.entry(number.clone()).or_default() += counts.0;
        *most.entry(number.clone()).or_default() += counts.1;
    };
    for deed in deeds {
        if let Deed::Associated(number) = deed {
            add(&number.e164(), (1, 1));
        }
    }
    for made in made.iter().filter(|made| made.call.work.operation() == "associateReputationNumbers") {
        if let Some(Ended::Many(all)) = &made.ended {
            let twins = made.twin_numbers(deeds);
            for results in all.iter().filter(|results| results.operation == "associateReputationNumbers") {
                let sorted = results.sorted()?;
                for number in &sorted.done {
                    // What an earlier run has done and kept was done once.
                    let is_kept = made.journal().is_some() && !kept.insert(number.clone());
                    add(number, (u64::from(!twins.contains(number) && !is_kept), u64::from(!is_kept)));
                }
                sorted.unknown.iter().for_each(|number| add(number, (0, 1)));
            }
            continue;
        }
        let counts = match made.claim() {
            Claim::Found(found) if found.same_by_another => (0, 1),
            Claim::Done | Claim::Found(_) => (1, 1),
            Claim::NotDone(_) => (0, 0),
            Claim::Nothing | Claim::Open(_) => (0, 1),
        };
        let distinct: BTreeSet<String> = made.call.work.numbers().iter().map(|number| number.e164()).collect();
        distinct.iter().for_each(|number| add(number, counts));
    }
    for (number, count) in after {
        let (least, most) = (least.get(number).copied().unwrap_or(0), most.get(number).copied().unwrap_or(0));
        if !(least..=most).contains(count) {
            return Err(format!("{number} was registered {count} times, and what is claimed says {least} to {most}"));
        }
    }
    Ok(())
}

fn cents(rows: &[Row]) -> u64 {
    rows.iter().map(|row| row.cents).sum()
}
