//! Adding the numbers to monitoring, which bills each that is not there yet.

use telnyx_reputation::runs::{Outcome as NumberOutcome, RunCall};

use super::told::Outcome;
use super::walk::{Walk, Wanted};
use crate::confirm::{Price, confirm};
use crate::failure::Failure;
use crate::jobs::{counted, finish};

/// Adds those that are missing, after a question, and gives the first that is monitored. Bills each that is added.
///
/// # Errors
/// It was not confirmed, a number was not added, or as the calls.
pub(super) async fn add(walk: &mut Walk<'_>, wanted: &Wanted, id: &str) -> Result<Option<String>, Failure> {
    let given = if wanted.numbers.is_empty() { "@numbers.txt".to_owned() } else { wanted.numbers.join(",") };
    walk.told.begin("Add the numbers", &format!("sync {given} --enterprise-id {id}"));
    let Some(first) = wanted.numbers.first() else {
        walk.told.ended(Outcome::Waiting, "run this again with the numbers, such as +16035551234 or @numbers.txt");
        return Ok(None);
    };
    let context = walk.context;
    let plan = walk.call(|_| context.client.plan(id.to_owned(), wanted.numbers.clone())).await?;
    let missing = plan.to_associate.clone();
    if missing.is_empty() {
        walk.told.ended(Outcome::DoneBefore, &format!("{} monitored, not billed again", counted(wanted.numbers.len())));
        return Ok(Some(first.clone()));
    }
    let month = plan.after.as_ref().map(|after| format!("an average month is USD {} from then on", after.per_month));
    let what = format!("Add {}", counted(missing.len()));
    let beside = month.into_iter().collect();
    confirm(context, &Price { what, at_most: plan.cost(), beside, enterprise_id: Some(id) }).await?;
    let run = context.client.run(RunCall::Associate, id.to_owned(), missing.clone());
    let ended = finish(context, "Adding", run).await?;
    if ended.interrupted {
        return Err(Failure::Stopped(
            "some numbers may have been added; the same command goes on from here".to_owned(),
        ));
    }
    // The numbers of one call are added together or not at all, so the one that is refused is to be told of.
    for result in &ended.results {
        if let NumberOutcome::Refused(why) = &result.outcome {
            let why = why.detail.as_deref().or(why.title.as_deref()).unwrap_or("no reason is given");
            let number = &result.phone_number;
            return Err(Failure::local(format!("{number} was refused: {why}; run this again without it")));
        }
    }
    for result in ended.results {
        let number = result.phone_number;
        match result.outcome {
            NumberOutcome::Done(_) => {}
            NumberOutcome::Failed(error) | NumberOutcome::Unknown(error) => {
                return match std::sync::Arc::try_unwrap(error) {
                    Ok(error) => Err(error.into()),
                    Err(error) => Err(Failure::local(format!("{number} was not added: {error}"))),
                };
            }
            other => return Err(Failure::local(format!("{number} was not added: {}", other.name()))),
        }
    }
    walk.told.ended(Outcome::Done, &format!("{} added", counted(missing.len())));
    Ok(Some(first.clone()))
}
