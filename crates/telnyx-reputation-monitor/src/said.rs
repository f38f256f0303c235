//! Why a call failed in two parts: in this program's words, and in the service's. Whoever hands on both as one lets the service
//! say what this program seems to say.

use std::error::Error as _;
use std::io;
use std::iter::successors;

use telnyx_reputation::{ApiError, Error, ErrorKind, Usd};

/// The longest text of the service, in characters.
const LONGEST: usize = 500;
/// How much of a body that is no error of the API.
const EXCERPT: usize = 200;
/// How the refusal of a check frequency begins, from which nothing can be forecast.
const CHECK_FREQUENCY: &str = "check_frequency: ";
/// What is said of a free read before a call.
const READ_BEFORE: &str = "; this was a free read before the call, of which nothing was sent";

/// Why a call failed, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Said {
    /// In this program's words alone.
    pub own: String,
    /// In the words of the service, or of what answered in its place; `None` when it said nothing.
    pub api_says: Option<String>,
}

impl From<&Error> for Said {
    fn from(error: &Error) -> Self {
        let (mut own, api_says) = match (error.kind(), error.status()) {
            (ErrorKind::OutcomeUnknown, Some(_)) => {
                ("the request was sent, and no answer says whether it was done".to_owned(), says_of(error))
            }
            (ErrorKind::Decode, _) => ("the answer is not what the service documents".to_owned(), whole(error)),
            (ErrorKind::ListChanged, _) => {
                ("the list changed while it was read: read it again".to_owned(), whole(error))
            }
            // Of an argument that the service gave itself, in its answer to the read before.
            (ErrorKind::InvalidArgument, _) if error.message().starts_with(CHECK_FREQUENCY) => {
                ("the check frequency is none that this version knows".to_owned(), whole(error))
            }
            (ErrorKind::Connection, None) => match of_the_other_end(error) {
                Some(words) => in_two(error.message(), &words),
                None => return Self { own: error.message().to_owned(), api_says: None },
            },
            (ErrorKind::Rejected, _) => ("the service rejected it".to_owned(), whole(error)),
            (kind, Some(status)) => (answered(status, kind, error.code()), says_of(error)),
            _ => return Self { own: error.message().to_owned(), api_says: None },
        };
        if error.may_have_billed() > Usd::ZERO {
            own += &format!("; up to USD {} may have been billed", error.may_have_billed());
        }
        if is_of_a_read_before(error.kind(), error.status(), error.attempts()) {
            own += READ_BEFORE;
        }
        Self { own, api_says }
    }
}

/// Whether it is of a free read before the call, of which nothing was sent then. An answer that leaves the outcome open is one to
/// the call itself, whatever is known of its attempts.
fn is_of_a_read_before(kind: ErrorKind, status: Option<u16>, attempts: u32) -> bool {
    kind != ErrorKind::OutcomeUnknown && status.is_some() && attempts == 0
}

/// Why there was no answer, where that may have words of whoever answers: TLS tells names of its certificate, and its errors are
/// invalid data. What the system says, as of a host that is not found, and what hyper says of an answer has none.
fn of_the_other_end(error: &Error) -> Option<String> {
    let root = successors(error.source(), |&cause| cause.source()).last()?;
    let root = root.downcast_ref::<io::Error>().filter(|root| root.kind() == io::ErrorKind::InvalidData)?;
    Some(root.to_string())
}

/// What happened to a connection, with what to do about it, and why in these words of the other end.
fn in_two(message: &str, words: &str) -> (String, Option<String>) {
    let (message, more) = message.strip_suffix(READ_BEFORE).map_or((message, ""), |message| (message, READ_BEFORE));
    let Some((what, why)) = message.split_once(": ") else { return (format!("{message}{more}"), None) };
    // As a message has them, unless the key was hidden in it: then all of it counts as theirs.
    let words = cut(&words.replace(char::is_control, " "), LONGEST);
    let (says, what_to_do) = why.strip_prefix(&*words).map_or((why, ""), |what_to_do| (&*words, what_to_do));
    (format!("{what}{what_to_do}{more}"), Some(cut(says, LONGEST)))
}

impl From<&ApiError> for Said {
    fn from(error: &ApiError) -> Self {
        let own = format!("the service refused it{}", catalogued(error.code.as_deref()));
        Self { own, api_says: says(error) }
    }
}

fn answered(status: u16, kind: ErrorKind, code: Option<&str>) -> String {
    let reason = match kind {
        ErrorKind::Server => "server error".to_owned(),
        ErrorKind::Status => "which is no success".to_owned(),
        kind => kind.code().replace('_', " "),
    };
    let mend = match kind {
        ErrorKind::Authentication => ": give this program another API key",
        ErrorKind::PermissionDenied => ": see to it that the API key may do this, or give this program another one",
        _ => "",
    };
    format!("the service answered {status}, {reason}{}{mend}", catalogued(code))
}

/// A code of the API's catalogue. Any other is a text of the service like the rest.
fn catalogued(code: Option<&str>) -> String {
    let is_number = |code: &&str| code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit());
    code.filter(is_number).map(|code| format!(" (code {code})")).unwrap_or_default()
}

fn whole(error: &Error) -> Option<String> {
    Some(cut(error.message(), LONGEST))
}

/// What an answer says that is an error: its first problem, or how it begins when it is none of the API's.
fn says_of(error: &Error) -> Option<String> {
    match error.errors() {
        [] => Some(cut(&String::from_utf8_lossy(error.body()), EXCERPT)).filter(|body| !body.is_empty()),
        [only] => says(only),
        [first, others @ ..] => says(first).map(|says| format!("{says}; and {} more", others.len())),
    }
}

fn says(error: &ApiError) -> Option<String> {
    let text = error.detail.as_ref().or(error.title.as_ref());
    let place = error.pointer.as_ref().or(error.parameter.as_ref()).map(|place| format!("[{place}]"));
    let both: Vec<&str> = text.into_iter().chain(&place).map(String::as_str).collect();
    Some(cut(&both.join(" "), LONGEST)).filter(|says| !says.is_empty())
}

/// Text of the service as one line, of so many characters.
fn cut(text: &str, longest: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(longest) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_told_as_a_number_alone() {
        assert_eq!(catalogued(Some("10015")), " (code 10015)");
        for text in ["1001", "100155", "1001x", "call apply_plan", ""] {
            assert_eq!(catalogued(Some(text)), "", "{text}");
        }
    }

    #[test]
    fn of_a_call_whose_outcome_is_unknown_it_is_never_said_that_nothing_was_sent() {
        assert!(!is_of_a_read_before(ErrorKind::OutcomeUnknown, Some(200), 0));
        assert!(!is_of_a_read_before(ErrorKind::Server, Some(500), 1), "the call itself");
        assert!(!is_of_a_read_before(ErrorKind::Connection, None, 0), "its message says so itself");
        assert!(is_of_a_read_before(ErrorKind::Server, Some(500), 0));
    }

    #[test]
    fn why_a_connection_broke_is_apart_from_what_happened() {
        let why = "certificate is only valid for DnsName(\"call-apply-plan.example\")";
        let broke = "the connection broke before the whole answer came";
        let says = || Some(why.to_owned());
        for (what, more) in [("nothing was sent", ""), (broke, READ_BEFORE)] {
            assert_eq!(in_two(&format!("{what}: {why}{more}"), why), (format!("{what}{more}"), says()));
            let told = in_two(&format!("{what}: {why}; go on{more}"), &why.replace(' ', "\r\n\0"));
            assert_eq!(told, (format!("{what}; go on{more}"), says()), "what to do is this program's");
        }
        let hidden = in_two(&format!("{broke}: {why}; go on"), "certificate of KEY_0123");
        assert_eq!(hidden, (broke.to_owned(), Some(format!("{why}; go on"))));
        let (_, long) = in_two(&format!("{broke}: {}...; go on", "x".repeat(LONGEST)), &"x".repeat(LONGEST + 1));
        assert_eq!(long, Some(format!("{}...", "x".repeat(LONGEST))));
        assert_eq!(in_two("nothing was sent", why), ("nothing was sent".to_owned(), None));
    }

    #[test]
    fn a_long_text_is_one_line_and_short() {
        assert_eq!(cut(" a\r\n  b\u{a0}c ", 5), "a b c");
        assert_eq!(cut("éééé", 3), "ééé...");
    }
}
