//! Lists with rows that cannot be sent: refused as a whole, before anything is sent, unless told otherwise.

use serde_json::{Value, json};
use telnyx_reputation::ErrorKind;
use telnyx_reputation::runs::{NotTried, Outcome, RemediationDetails, Run};
use telnyx_reputation_sandbox::Sandbox;

use crate::runs::set::{Set, numbers};

/// Rows of a list that is otherwise good, and what is said of each.
const BAD: [(usize, &str, &str); 4] = [
    (2, "603 555 0100", "must be a phone number in E.164"),
    (5, "\u{feff}+16035550100", r"\u{feff}+16035550100"),
    (7, "+14165550123", "416 is Canadian"),
    (9, "", "must be a phone number in E.164"),
];

fn messy() -> Vec<String> {
    let mut rows = numbers(10);
    for (row, text, _) in BAD {
        rows[row] = text.to_owned();
    }
    rows
}

/// What a run says of the messy list before it is made, and what each of its numbers ends as.
async fn refused<T: Clone + Send + Sync + 'static>(run: impl Fn() -> Run<'static, T>) {
    for error in [run().checked().unwrap_err(), run().estimate().unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.message().starts_with("4 of 10 phone numbers are refused"), "{error}");
        for (row, _, said) in BAD {
            let of_row = error.message().split_once(&format!("phone_numbers[{row}]: ")).map(|(_, rest)| rest);
            let of_row = of_row.and_then(|rest| rest.split("; phone_numbers[").next());
            assert!(of_row.is_some_and(|why| why.contains(said)), "{row}: {error}");
        }
    }
    let results = run().await;
    assert!(
        results.iter().all(
            |result| matches!(&result.outcome, Outcome::Failed(error) if error.kind() == ErrorKind::InvalidArgument)
        )
    );
}

#[tokio::test]
async fn a_list_with_bad_rows_is_refused_by_every_run_that_bills_and_by_a_plan() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "ROWS_REFUSED").await;
    let reputation = set.client.enterprises().reputation();
    let resource = reputation.numbers();
    refused(|| resource.associate_many(&set.enterprise, messy())).await;
    refused(|| resource.refresh_many(&set.enterprise, messy())).await;
    refused(|| resource.retrieve_many(&set.enterprise, messy(), true)).await;
    let purpose = || RemediationDetails::new("Appointment reminders");
    refused(|| reputation.remediation().create_many(&set.enterprise, messy(), purpose())).await;
    let error = resource.plan(&set.enterprise, messy()).await.unwrap_err();
    assert!(error.message().starts_with("4 of 10 phone numbers are refused"), "{error}");
    let ledger = set.run.control("GET /_sandbox/ledger", &Value::Null).await.unwrap();
    assert_eq!(ledger["by_operation"], json!({}), "nothing was sent");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_run_that_was_told_to_leaves_bad_rows_out() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "ROWS_LEFT_OUT").await;
    let resource = set.client.enterprises().reputation().numbers();
    let run = || resource.associate_many(&set.enterprise, messy()).leave_out_bad_numbers();
    assert_eq!(run().estimate().unwrap().to_string(), "0.60");
    let results = run().checked().unwrap().await;
    assert_eq!(results.len(), 10);
    for (row, result) in results.iter().enumerate() {
        match BAD.iter().find(|(bad, ..)| *bad == row) {
            None => assert!(result.outcome.value().is_some(), "{result:?}"),
            Some((_, text, said)) => {
                let Outcome::NotTried(NotTried::BadNumber(why)) = &result.outcome else { panic!("{result:?}") };
                assert_eq!(result.phone_number, *text);
                assert!(why.message().starts_with(&format!("phone_numbers[{row}]: ")), "{why}");
                assert!(why.message().contains(said), "{why}");
            }
        }
    }
    assert_eq!(set.billed_cents().await, 60);
    // What is removed may be of anywhere, but must be a number.
    let gone = resource.disassociate_many(&set.enterprise, ["+16032000000", "+14165550123"]).await;
    assert!(gone.iter().all(|result| result.outcome.value().is_some()), "{gone:?}");
    assert!(resource.disassociate_many(&set.enterprise, ["hello"]).checked().is_err());
    sandbox.stop().await;
}
