//! What became of each number of a run, and of the money.

use serde_json::{Map, Value, json};
use telnyx_reputation::runs::{NotTried, Outcome, RunResult};

use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::in_words_of_the_command;
use crate::output::Format;

/// What a row has.
const COLUMNS: &[&str] = &["phone_number", "action", "outcome", "reason"];

/// Prints what became of each number, of one action after the other, and says what it came to. `beside` is what else there
/// is to know of a number, by name.
///
/// For people only the numbers are listed that did not end as they wanted; the others are counted.
pub(crate) fn report<T>(
    context: &Context,
    actions: &[(&str, &[RunResult<T>])],
    beside: impl Fn(&RunResult<T>) -> Map<String, Value>,
    interrupted: bool,
) -> ExitStatus {
    let mut output = context.output();
    let all = output.format() != Format::Table;
    let is_as_wanted = |outcome: &Outcome<T>| {
        matches!(outcome, Outcome::Done(_) | Outcome::NotTried(NotTried::Cancelled | NotTried::FreshEnough(_)))
    };
    let is_shown = |result: &&RunResult<T>| all || !is_as_wanted(&result.outcome);
    let row = |action: &str, result: &RunResult<T>| {
        let mut row = Map::new();
        row.insert("phone_number".to_owned(), json!(result.phone_number));
        row.insert("action".to_owned(), json!(action));
        let (outcome, reason) = (result.outcome.name(), reason(&result.outcome));
        let (outcome, reason) = if all {
            (outcome.to_owned(), reason)
        } else {
            (outcome.replace('_', " "), reason.map(|reason| without_code(&reason).to_owned()))
        };
        row.insert("outcome".to_owned(), json!(outcome));
        row.insert("reason".to_owned(), json!(reason));
        row.extend(beside(result));
        Value::Object(row)
    };
    let rows: Vec<Value> = actions
        .iter()
        .flat_map(|(action, results)| results.iter().filter(is_shown).map(|result| row(action, result)))
        .collect();
    if all || !rows.is_empty() {
        let mut list = output.rows(COLUMNS);
        list.add(&rows);
        context.notes(list.end());
    }
    for (action, results) in actions.iter().filter(|(_, results)| !results.is_empty()) {
        context.note(&format!("{action}: {}", counts(results)));
    }
    context.note(&billed(context));
    status(actions, interrupted)
}

/// The exit status that tells what the numbers of each action came to.
pub(crate) fn status<T>(actions: &[(&str, &[RunResult<T>])], interrupted: bool) -> ExitStatus {
    let any = |wanted: fn(&Outcome<T>) -> bool| {
        actions.iter().flat_map(|(_, results)| results.iter()).any(|result| wanted(&result.outcome))
    };
    if interrupted {
        ExitStatus::Interrupted
    } else if any(|outcome| matches!(outcome, Outcome::Unknown(_))) {
        ExitStatus::OutcomeUnknown
    } else if any(|_| true) && !any(|outcome| !matches!(outcome, Outcome::NotTried(NotTried::SpendLimit(_)))) {
        ExitStatus::SpendLimit
    } else if any(|outcome| !matches!(outcome, Outcome::Done(_))) {
        ExitStatus::Incomplete
    } else {
        ExitStatus::Done
    }
}

/// `98 done, 2 refused`.
pub(crate) fn counts<T>(results: &[RunResult<T>]) -> String {
    let names = ["done", "refused", "failed", "unknown", "not_tried"];
    let count = |name: &str| results.iter().filter(|result| result.outcome.name() == name).count();
    let counts = names.map(|name| (name, count(name))).into_iter().filter(|(_, count)| *count > 0);
    counts.map(|(name, count)| format!("{count} {}", name.replace('_', " "))).collect::<Vec<_>>().join(", ")
}

/// What the command's calls came to, in a sentence.
pub(crate) fn billed(context: &Context) -> String {
    let total = context.client.usage().total;
    if total.at_least == total.at_most {
        format!("Billed USD {}.", total.at_most)
    } else {
        format!("Billed between USD {} and USD {}.", total.at_least, total.at_most)
    }
}

/// Why a number did not end as it should have, as people say it who have never seen the library.
fn reason<T>(outcome: &Outcome<T>) -> Option<String> {
    match outcome {
        Outcome::Done(_) => None,
        Outcome::Refused(refusal) => refusal.detail.clone().or_else(|| refusal.title.clone()),
        Outcome::Failed(error) | Outcome::Unknown(error) => Some(in_words_of_the_command(error.message())),
        Outcome::NotTried(NotTried::Cancelled) => Some("the job was ended before its turn".to_owned()),
        Outcome::NotTried(NotTried::FreshEnough(at)) => Some(format!("was looked up at {}", at.as_str())),
        Outcome::NotTried(NotTried::SpendLimit(error) | NotTried::Unrecorded(error) | NotTried::BadNumber(error)) => {
            Some(in_words_of_the_command(error.message()))
        }
        Outcome::NotTried(why) => Some(why.name().replace('_', " ")),
        _ => None,
    }
}

/// A reason without the API's code before it, as `external_verification_required: `, which is for programs.
fn without_code(reason: &str) -> &str {
    let is_code = |text: &str| text.contains('_') && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_'));
    reason.split_once(": ").filter(|(code, _)| is_code(code)).map_or(reason, |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::without_code;

    #[test]
    fn people_are_told_words_and_no_codes() {
        assert_eq!(without_code("external_verification_required: +1 is hosted elsewhere."), "+1 is hosted elsewhere.");
        for whole in ["a proxy answered: 502", "+16035550106 is not in service.", "not found: it is gone"] {
            assert_eq!(without_code(whole), whole);
        }
    }
}
