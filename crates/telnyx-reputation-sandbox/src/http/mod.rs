//! HTTP as the API and the control plane share it: bodies and keys read, answers written.

mod body;
mod key;
mod response;

pub(crate) use body::{discard_body, parse_form, parse_json, read_body};
pub(crate) use key::read_key;
pub(crate) use response::{answer_response, file_response, problem_response};
