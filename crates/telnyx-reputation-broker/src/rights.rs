//! Whether a token allows what is asked for.

use telnyx_reputation::{Operation, RetryClass};

use crate::call::Asked;
use crate::refusal::Refusal;
use crate::token::NewToken;

/// Lets a request go further, or refuses it.
///
/// # Errors
/// The refusal that says what the token lacks.
pub(crate) fn check(token: &NewToken, asked: &Asked) -> Result<(), Refusal> {
    let (operation, name) = (asked.operation, &token.name);
    if token.free_only && !operation.is_free_read() && !may_be_free(operation, asked) {
        return Err(Refusal::forbidden(format!(
            "The token {name} allows reads that cannot bill, and {} is none. List the numbers to read what is stored, or use \
             a token without --free-only.",
            operation.id
        )));
    }
    if token.limit.is_some() && operation.recurring.is_some() && operation.billing.is_none() {
        return Err(Refusal::forbidden(format!(
            "The token {name} has a spend limit, and what {} makes the service bill from then on would count in none. Use a \
             token without a limit.",
            operation.id
        )));
    }
    if token.enterprises.is_empty() {
        return Ok(());
    }
    if let Some((parameter, _)) = asked.more_query.first() {
        // The service might take it for a filter that goes before the one that is checked here.
        return Err(Refusal::forbidden(format!(
            "The token {name} is for certain enterprises, and so allows no query parameter that the API does not document, \
             as {parameter:.100} is none."
        )));
    }
    match asked.enterprise() {
        Some(id) if token.enterprises.iter().any(|own| own.eq_ignore_ascii_case(id)) => Ok(()),
        Some(id) => Err(Refusal::forbidden(format!("The token {name} is not for the enterprise {id}."))),
        None => Err(Refusal::forbidden(format!(
            "The token {name} is for certain enterprises, and {} is of the whole account. Use the path of an enterprise, or \
             filter[enterprise_id] where there is one.",
            operation.id
        ))),
    }
}

/// Whether it is the read of a number that may be answered from what is stored.
fn may_be_free(operation: &Operation, asked: &Asked) -> bool {
    operation.retry_class(&asked.arguments.query) == RetryClass::MayBill
}
