//! What a run does, and how: the arguments of the methods that make one.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict};
use telnyx_reputation::Usd;
use telnyx_reputation::runs::{PlanRequest, RemediationDetails, RunCall};

use crate::call::Operation;
use crate::client;
use crate::encode::to_string;
use crate::error;

/// The options of a run, by the names that the methods give them.
#[derive(Default)]
pub struct RunOptions {
    pub fresh: bool,
    pub concurrency: Option<NonZeroUsize>,
    pub go_on_without_refused: bool,
    pub leave_out_bad_numbers: bool,
    pub max_usd: Option<Usd>,
    pub journal: Option<PathBuf>,
    pub retry_unknown: bool,
    pub older_than: Option<Duration>,
    call_purpose: String,
    contact_email: Option<String>,
    webhook_url: Option<String>,
}

impl RunOptions {
    /// Those that were given. One that is `None` was not.
    pub fn read(given: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let mut options = Self::default();
        for (name, value) in given.into_iter().flatten().filter(|(_, value)| !value.is_none()) {
            let name = name.extract::<String>()?;
            match name.as_str() {
                "fresh" => options.fresh = flag(&name, &value)?,
                "concurrency" => options.concurrency = Some(concurrency(&value)?),
                "go_on_without_refused" => options.go_on_without_refused = flag(&name, &value)?,
                "leave_out_bad_numbers" => options.leave_out_bad_numbers = flag(&name, &value)?,
                "max_usd" => options.max_usd = Some(client::usd(&name, &value)?),
                "journal" => options.journal = Some(journal(&value)?),
                "retry_unknown" => options.retry_unknown = flag(&name, &value)?,
                "older_than" => options.older_than = Some(age(&value)?),
                "call_purpose" => options.call_purpose = to_string(&name, &value)?,
                "contact_email" => options.contact_email = Some(to_string(&name, &value)?),
                "webhook_url" => options.webhook_url = Some(to_string(&name, &value)?),
                _ => return Err(PyTypeError::new_err(format!("a run has no option {name:?}"))),
            }
        }
        Ok(options)
    }

    /// What a run calls, by its operation.
    pub fn call(&self, operation: &Bound<'_, Operation>) -> PyResult<RunCall> {
        match operation.get().returns().operation.id {
            "associateReputationNumbers" => Ok(RunCall::Associate),
            "disassociateReputationNumber" => Ok(RunCall::Disassociate),
            "getPhoneNumberReputation" => Ok(RunCall::Retrieve { fresh: self.fresh }),
            "refreshReputationNumbers" => Ok(RunCall::Refresh),
            "submitReputationRemediation" => Ok(RunCall::CreateRemediation(self.remediation())),
            other => Err(error::internal(operation.py(), &format!("there is no run of {other}"))),
        }
    }

    fn remediation(&self) -> RemediationDetails {
        let mut details = RemediationDetails::new(self.call_purpose.as_str());
        details.contact_email.clone_from(&self.contact_email);
        details.webhook_url.clone_from(&self.webhook_url);
        details
    }
}

fn flag(name: &str, value: &Bound<'_, PyAny>) -> PyResult<bool> {
    let refuse = |_| error::invalid_argument(value.py(), &format!("{name}: must be True or False"));
    value.extract::<bool>().map_err(refuse)
}

/// How many calls are under way at once.
fn concurrency(value: &Bound<'_, PyAny>) -> PyResult<NonZeroUsize> {
    let refuse = || error::invalid_argument(value.py(), "concurrency: must be a whole number, 1 or more");
    match value.cast::<PyBool>() {
        Ok(_) => Err(refuse()),
        Err(_) => value.extract::<NonZeroUsize>().map_err(|_| refuse()),
    }
}

/// The path of a file.
fn journal(value: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    let refuse = |_| error::invalid_argument(value.py(), "journal: must be the path of a file");
    value.extract::<PathBuf>().map_err(refuse)
}

/// A number of seconds, or a `timedelta`.
fn age(value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    let refuse = || error::invalid_argument(value.py(), "older_than: must be a number of seconds, or a timedelta");
    if value.is_instance_of::<PyBool>() {
        return Err(refuse());
    }
    let seconds = match value.extract::<f64>() {
        Ok(seconds) => seconds,
        Err(_) => value.call_method0("total_seconds").and_then(|seconds| seconds.extract()).map_err(|_| refuse())?,
    };
    Duration::try_from_secs_f64(seconds).map_err(|_| refuse())
}

/// The options of a plan, by the names that the method gives them.
#[derive(Default)]
pub struct PlanOptions {
    remove: bool,
    max_removals: Option<usize>,
    deadline: Option<Duration>,
}

impl PlanOptions {
    /// Those that were given. One that is `None` was not.
    pub fn read(given: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let mut options = Self::default();
        for (name, value) in given.into_iter().flatten().filter(|(_, value)| !value.is_none()) {
            let name = name.extract::<String>()?;
            match name.as_str() {
                "remove" => options.remove = flag(&name, &value)?,
                "max_removals" => options.max_removals = Some(client::count(&name, &value)?),
                "deadline" => options.deadline = Some(client::duration(&name, &value)?),
                _ => return Err(PyTypeError::new_err(format!("a plan has no option {name:?}"))),
            }
        }
        Ok(options)
    }

    /// The same request, with these options.
    pub fn of(self, request: PlanRequest) -> PlanRequest {
        let request = request.remove(self.remove);
        let request = match self.max_removals {
            Some(numbers) => request.max_removals(numbers),
            None => request,
        };
        match self.deadline {
            Some(deadline) => request.deadline(deadline),
            None => request,
        }
    }
}
