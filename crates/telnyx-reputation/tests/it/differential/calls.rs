//! The calls of the clients under test, and what they say became of them.

use std::task::Poll;
use std::time::Duration;

use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use telnyx_reputation::runs::{Cancel, Outcome, RemediationDetails, Run, RunResult};
use telnyx_reputation::{
    Answer, Arguments, CallOptions, Client, Endpoint, Error, Operation, Payload, Request, Upload, Usd, Witness,
};

use super::case::{Call, Leaves, Many, Number, What, Work};
use super::world::{Places, named};

/// How a call ended.
pub(super) enum Ended {
    One(Result<Answer, Error>),
    /// A run, or both runs of a plan.
    Many(Vec<Results>),
    /// The plan could not be made, or another run has the journal.
    NotBegun,
    /// Its future was dropped.
    Dropped,
}

/// What a run says of its numbers, in the order of the results.
pub(super) struct Results {
    pub(super) operation: &'static str,
    pub(super) given: Vec<String>,
    pub(super) said: Vec<(String, Said)>,
}

#[derive(Clone, Debug)]
pub(super) enum Said {
    Done,
    /// Neither done nor billed, and never will be: the outcome's name, and why.
    NotDone(&'static str, String),
    Unknown,
}

/// How long a caller waits that does not wait for what is held.
const MOMENT: Duration = Duration::from_millis(20);

/// The call, ready to be awaited.
pub(super) fn prepare(
    client: &Client,
    places: &Places,
    call: &Call,
    witness: &Witness,
    cancel: &Cancel,
) -> BoxFuture<'static, Ended> {
    let mut options = CallOptions::default();
    options.query = vec![("mark".to_owned(), call.mark())];
    if call.leaves == Leaves::TimesOut {
        options.timeout = Some(MOMENT);
    }
    let client = client.with_options(options);
    let made = make(&client, places, &call.work, witness, cancel);
    match call.leaves {
        Leaves::AfterPolls(polls) => Box::pin(dropped_after(polls, made)),
        Leaves::Stays | Leaves::TimesOut => made,
    }
}

async fn dropped_after(polls: u16, call: BoxFuture<'static, Ended>) -> Ended {
    let (mut call, mut left) = (call, polls);
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(Ended::Dropped);
        }
        left -= 1;
        call.as_mut().poll(context)
    })
    .await
}

fn strings(numbers: &[Number]) -> Vec<String> {
    numbers.iter().map(|number| number.e164()).collect()
}

fn make(
    client: &Client,
    places: &Places,
    work: &Work,
    witness: &Witness,
    cancel: &Cancel,
) -> BoxFuture<'static, Ended> {
    let (numbers, remediation) =
        (client.enterprises().reputation().numbers(), client.enterprises().reputation().remediation());
    let id = places.enterprise.as_str();
    match work {
        Work::Associate(given) => one(numbers.associate(id, strings(given)), witness),
        Work::Refresh(given) => one(numbers.refresh(id, strings(given)), witness),
        Work::Retrieve { number, fresh, by_enterprise: true } => {
            one(numbers.retrieve(id, number.e164()).fresh(*fresh), witness)
        }
        Work::Retrieve { number, fresh, .. } => {
            one(client.reputation().numbers().retrieve(number.e164()).fresh(*fresh), witness)
        }
        Work::Remediate { numbers, details } => {
            let request = remediation.create(id, strings(numbers), details.purpose());
            match details.email() {
                Some(email) => one(request.contact_email(email), witness),
                None => one(request, witness),
            }
        }
        Work::Disassociate(number) => one(numbers.disassociate(id, number.e164()), witness),
        Work::Enable { document, monthly } => {
            let request = client.enterprises().reputation().enable(&places.second, &places.documents[*document]);
            if *monthly { one(request.check_frequency("monthly"), witness) } else { one(request, witness) }
        }
        Work::CreateEnterprise { name } => {
            create_enterprise(client, named(&places.profile, &enterprise(*name)), witness)
        }
        Work::ProveOwnership { document } => {
            let proof = client.enterprises().reputation().external_verification();
            one(proof.create(&places.second, [&places.documents[*document]]), witness)
        }
        Work::ConfirmOwnership { number, still_own } => {
            one(numbers.ownership_confirm(id, number.e164(), *still_own), witness)
        }
        Work::SendCode => one(client.enterprises().verify_email().create(&places.second), witness),
        Work::Upload => one(client.documents().upload(Upload::new("one,two\n").filename("a.csv")), witness),
        Work::Many(many) => {
            let (given, operation) = (strings(&many.numbers), work.operation());
            match many.what {
                What::Associate => run(operation, many, numbers.associate_many(id, given), places, cancel),
                What::Refresh => run(operation, many, numbers.refresh_many(id, given), places, cancel),
                What::Retrieve { fresh } => {
                    run(operation, many, numbers.retrieve_many(id, given, fresh), places, cancel)
                }
                What::Disassociate => run(operation, many, numbers.disassociate_many(id, given), places, cancel),
                What::Remediate(details) => {
                    let mut told = RemediationDetails::new(details.purpose());
                    told.contact_email = details.email();
                    run(operation, many, remediation.create_many(id, given, told), places, cancel)
                }
                What::Plan => plan(client, id, many, cancel),
            }
        }
    }
}

fn run<T>(
    operation: &'static str,
    many: &Many,
    run: Run<'static, T>,
    places: &Places,
    cancel: &Cancel,
) -> BoxFuture<'static, Ended>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let given = strings(&many.numbers);
    let run = run.concurrency(many.concurrency).cancelled_by(cancel);
    let run = if many.go_on { run.go_on_without_refused() } else { run };
    let run = if let Some(max) = many.max() { run.max_usd(max) } else { run };
    let run = if many.older_than { run.older_than(Duration::from_secs(3_600)) } else { run };
    let run = if let Some(journal) = many.journal() { run.journal(places.folder.join(journal)) } else { Ok(run) };
    Box::pin(async move {
        match run {
            Ok(run) => Ended::Many(vec![Results::new(operation, given, run.await)]),
            // Another run has the journal.
            Err(_) => Ended::NotBegun,
        }
    })
}

impl Many {
    fn max(&self) -> Option<Usd> {
        self.max_cents.map(|cents| Usd::from_thousandths(10 * cents))
    }

    /// The name of its journal.
    pub(super) fn journal(&self) -> Option<String> {
        self.journal.then(|| format!("{:?}", self.what))
    }
}

/// The name of one of the enterprises that calls create.
pub(super) fn enterprise(name: u8) -> String {
    format!("Enterprise {name} LLC")
}

fn one<E: Endpoint + 'static>(request: Request<E>, witness: &Witness) -> BoxFuture<'static, Ended>
where
    E::Output: Send,
{
    let request = request.witnessed_by(witness);
    Box::pin(async move { Ended::One(request.with_response().await.map(|response| response.answer)) })
}

/// Of its many fields, as the bindings do it: by the table entry.
fn create_enterprise(client: &Client, body: Map<String, Value>, witness: &Witness) -> BoxFuture<'static, Ended> {
    let operation = Operation::all().iter().copied().find(|operation| operation.id == "createEnterprise").unwrap();
    let mut arguments = Arguments::default();
    arguments.payload = Payload::Json(body.into());
    let mut options = CallOptions::default();
    options.witness = Some(witness.clone());
    let client = client.clone();
    Box::pin(async move { Ended::One(client.call(operation, arguments, options).await) })
}

fn plan(client: &Client, enterprise: &str, many: &Many, cancel: &Cancel) -> BoxFuture<'static, Ended> {
    let (request, cancel) = (client.plan(enterprise.to_owned(), strings(&many.numbers)), cancel.clone());
    let max = many.max();
    let request = if many.go_on { request.remove(true).max_removals(1_000) } else { request };
    Box::pin(async move {
        let Ok(plan) = request.await else { return Ended::NotBegun };
        let (adds, removes) = (plan.to_associate.clone(), plan.to_disassociate.clone());
        let apply = plan.apply().cancelled_by(&cancel);
        let applied = if let Some(max) = max { apply.max_usd(max).await } else { apply.await };
        Ended::Many(vec![
            Results::new("associateReputationNumbers", adds, applied.associated),
            Results::new("disassociateReputationNumber", removes, applied.disassociated),
        ])
    })
}

impl Results {
    fn new<T>(operation: &'static str, given: Vec<String>, results: Vec<RunResult<T>>) -> Self {
        let said = results.into_iter().map(|result| (result.phone_number, Said::of(&result.outcome))).collect();
        Self { operation, given, said }
    }
}

impl Said {
    fn of<T>(outcome: &Outcome<T>) -> Self {
        match outcome {
            Outcome::Done(_) => Self::Done,
            Outcome::Refused(why) => Self::NotDone(outcome.name(), format!("{why:?}")),
            Outcome::Failed(why) => Self::NotDone(outcome.name(), why.to_string()),
            Outcome::NotTried(why) => Self::NotDone(outcome.name(), format!("{why:?}")),
            _ => Self::Unknown,
        }
    }
}
