//! The `Date` header: the account's clock, which stamps its records, unless the account has asked for another. The HTTP
//! library would write the machine's time alone.

use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};

use crate::{account::Key, clock::Clock, moment::Moment, state::Sandbox};

/// Marks an answer that is to have none.
#[derive(Clone, Copy)]
struct Absent;

/// Gives an answer the `Date` that its account has asked for, if it has.
pub(super) fn of_account(sandbox: &Sandbox, key: &Key, mut response: Response) -> Response {
    let Some(date) = sandbox.dates.get(key.name()) else { return response };
    match sandbox.in_session(key, |session| Ok(date.shown(session.now))) {
        Ok(Some(at)) => tell(response.headers_mut(), at),
        Ok(None) => {
            response.headers_mut().remove(header::DATE);
            response.extensions_mut().insert(Absent);
        }
        Err(problem) => tracing::error!(problem = %problem.to_json(), "an account's clock could not be read"),
    }
    response
}

/// Gives an answer the machine's time unless it has its `Date`, or is to have none.
pub(super) fn of_machine(mut response: Response) -> Response {
    if response.extensions().get::<Absent>().is_none() && !response.headers().contains_key(header::DATE) {
        tell(response.headers_mut(), Clock::REAL.now());
    }
    response
}

/// Writes what the account's clock shows.
pub(super) fn tell(headers: &mut HeaderMap, at: Moment) {
    if let Ok(date) = HeaderValue::try_from(at.to_http_date()) {
        headers.insert(header::DATE, date);
    }
}
