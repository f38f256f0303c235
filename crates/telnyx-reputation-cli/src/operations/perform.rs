//! Makes the call of a command: checks, asks where it bills, and prints what the API answers.

use std::pin::pin;

use clap::ArgMatches;
use serde_json::Value;
use telnyx_reputation::operation::{AnswerKind, BillingTime};
use telnyx_reputation::{Answer, Arguments, CallOptions, ErrorKind, Operation, Payload, Witness};

use super::entry::CallHelp;
use super::{arguments, file, monthly_cost, pages};
use crate::confirm::{Price, confirm};
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::interrupt::Interrupts;

/// Makes the call.
///
/// # Errors
/// Whatever the arguments, the user, the client or the API have against it.
pub(crate) async fn run(context: Context, call: &'static CallHelp, matches: ArgMatches) -> Result<ExitStatus, Failure> {
    let operation = call.operation()?;
    let arguments = arguments::read(call, operation, &matches, context.account.enterprise_id())?;
    let answer = match free_answer(&context, operation, &arguments).await? {
        Some(answer) => answer,
        None => {
            ask(&context, call, operation, &arguments).await?;
            match operation.answer {
                AnswerKind::Page(..) => return pages::list(&context, call, operation, arguments, &matches).await,
                AnswerKind::Binary(_) => return file::download(&context, call, operation, arguments, &matches).await,
                _ => uninterrupted(&context, operation, arguments).await?,
            }
        }
    };
    if operation.answer == AnswerKind::Empty {
        context.note("Done.");
        return Ok(ExitStatus::Done);
    }
    let body: Value = answer.json()?;
    context.notes(context.output().answer(&body, call.columns));
    Ok(ExitStatus::Done)
}

/// The answer of a read that bills only when nothing is stored, where something is: then there is nothing to ask. A
/// client without money finds that out.
async fn free_answer(
    context: &Context,
    operation: &'static Operation,
    arguments: &Arguments,
) -> Result<Option<Answer>, Failure> {
    let may_be_free = operation.billing.is_some_and(|billing| matches!(billing.when, BillingTime::LiveLookup { .. }));
    if context.globals.yes || !may_be_free || operation.asks_for_live_lookup(&arguments.query) {
        return Ok(None);
    }
    let client = context.account.client_for_free_calls()?;
    match client.call(operation, arguments.clone(), CallOptions::default()).await {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.kind() == ErrorKind::SpendLimit => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Asks before a call that bills, or that changes what goes on to be billed.
async fn ask(
    context: &Context,
    call: &'static CallHelp,
    operation: &'static Operation,
    arguments: &Arguments,
) -> Result<(), Failure> {
    let Some(price) = call.price else { return Ok(()) };
    let body = match &arguments.payload {
        Payload::Json(body) => body,
        _ => &Value::Null,
    };
    let enterprise = call.path.iter().position(|name| *name == "enterprise_id").and_then(|at| arguments.path.get(at));
    let enterprise_id = enterprise.and_then(Value::as_str);
    let mut beside = vec![format!("{}: {price}", call.summary)];
    if let (Some(recurring), Some(id)) = (operation.recurring, enterprise_id) {
        beside.push(monthly_cost::told(context, recurring, id, body).await);
    }
    let what = format!("{} {}", call.resource_name(), call.method_name());
    confirm(context, &Price { what, at_most: operation.worst_case(body), beside, enterprise_id }).await
}

/// Makes the call; when it is interrupted, tells what may have become of it.
async fn uninterrupted(
    context: &Context,
    operation: &'static Operation,
    arguments: Arguments,
) -> Result<Answer, Failure> {
    let witness = Witness::new();
    let mut options = CallOptions::default();
    options.witness = Some(witness.clone());
    let mut interrupts = Interrupts::listen()?;
    {
        let mut call = pin!(context.client.call(operation, arguments, options));
        tokio::select! {
            answer = &mut call => return Ok(answer?),
            _ = interrupts.next() => {}
        }
    }
    Err(Failure::given_up(
        &witness,
        match witness.attempts() {
            0 => "nothing was sent",
            _ => "the call may have been done; it bills nothing and can be made again",
        },
    ))
}
