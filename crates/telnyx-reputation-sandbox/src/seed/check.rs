//! The numbers of a seed file, and whether they can be monitored: before any work is done for it, and in few words.

use std::collections::HashSet;

use serde_saphyr::Location;

use super::file::{AccountSeed, ReputationSeed, Seed, SeedResult};
use crate::domain::{approval::Verdict, hosting, phone_number};

const MAX_GENERATED: u32 = 1_000_000;

/// Refuses a file with a number that cannot be monitored.
pub(super) fn numbers(seed: &Seed) -> SeedResult<()> {
    seed.accounts.iter().try_for_each(account)
}

fn account(seed: &AccountSeed) -> SeedResult<()> {
    let mut seen = HashSet::new();
    let mut refused: Option<(Location, String)> = None;
    let mut more = 0;
    for reputation in seed.enterprises.iter().filter_map(|enterprise| enterprise.value.reputation.as_ref()) {
        let proven = reputation.value.external_verification == Some(Verdict::Approved);
        for (number, here) in wanted(&reputation.value)? {
            let detail = match phone_number::classify(&number) {
                Err(refusal) => Some(refusal.detail(&number)),
                Ok(_) => hosting::refusal(&number, proven),
            };
            let detail = detail.or_else(|| seen.get(&number).map(|_| format!("{number} is in the account twice.")));
            match detail {
                None => {
                    seen.insert(number);
                }
                Some(detail) if refused.is_none() => refused = Some((here, detail)),
                Some(_) => more += 1,
            }
        }
    }
    match (refused, more) {
        (None, _) => Ok(()),
        (Some((here, detail)), 0) => Err(format!("line {}: {detail}", here.line())),
        (Some((here, detail)), more) => {
            Err(format!("line {}: {detail} And {more} more cannot be monitored.", here.line()))
        }
    }
}

/// The numbers that are listed, and then those that are generated, each with its place in the file.
pub(super) fn wanted(seed: &ReputationSeed) -> SeedResult<Vec<(String, Location)>> {
    let mut wanted: Vec<(String, Location)> =
        seed.numbers.iter().map(|number| (number.value.clone(), number.referenced)).collect();
    if let Some(generate) = &seed.generate {
        let here = generate.referenced;
        let first = generate.value.from.strip_prefix('+').and_then(|digits| digits.parse::<u64>().ok());
        let first = first.filter(|_| phone_number::is_e164(&generate.value.from));
        let first = first.ok_or_else(|| format!("line {}: `from` is not a phone number", here.line()))?;
        if generate.value.count > MAX_GENERATED {
            return Err(format!("line {}: at most {MAX_GENERATED} numbers can be generated", here.line()));
        }
        wanted.extend((0..u64::from(generate.value.count)).map(|step| (format!("+{}", first + step), here)));
    }
    Ok(wanted)
}
