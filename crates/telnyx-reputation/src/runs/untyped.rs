//! The runs untyped, with what the API sends for each number: the way in for the bindings.

use serde_json::value::RawValue;

use super::remediation_details::RemediationDetails;
use super::run::Run;
use crate::client::Client;
use crate::error::Result;
use crate::operation::Operation;

/// Which call a run makes for its numbers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RunCall {
    /// `associate_many`.
    Associate,
    /// `disassociate_many`.
    Disassociate,
    /// `retrieve_many`.
    Retrieve {
        /// Whether to look each number up anew.
        fresh: bool,
    },
    /// `refresh_many`.
    Refresh,
    /// `remediation().create_many`.
    CreateRemediation(RemediationDetails),
}

impl RunCall {
    /// The operation that the run calls.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`](crate::ErrorKind::Internal) when the document has none, which a test of the table rules
    /// out.
    pub fn operation(&self) -> Result<&'static Operation> {
        Operation::of_run(match self {
            Self::Associate => "associate_many",
            Self::Disassociate => "disassociate_many",
            Self::Retrieve { .. } => "retrieve_many",
            Self::Refresh => "refresh_many",
            Self::CreateRemediation(_) => "create_many",
        })
    }
}

impl Client {
    /// A run over many numbers, whose values are the JSON text of what the API sends, `null` where the API answers with nothing.
    pub fn run<'p>(&self, call: RunCall, enterprise_id: String, phone_numbers: Vec<String>) -> Run<'p, Box<RawValue>> {
        let reputation = self.enterprises().reputation();
        match call {
            RunCall::Associate => reputation.numbers().associate_many_as(enterprise_id, phone_numbers),
            RunCall::Disassociate => reputation.numbers().disassociate_many_as(enterprise_id, phone_numbers),
            RunCall::Retrieve { fresh } => reputation.numbers().retrieve_many_as(enterprise_id, phone_numbers, fresh),
            RunCall::Refresh => reputation.numbers().refresh_many_as(enterprise_id, phone_numbers),
            RunCall::CreateRemediation(details) => {
                reputation.remediation().create_many_as(enterprise_id, phone_numbers, details)
            }
        }
    }
}
