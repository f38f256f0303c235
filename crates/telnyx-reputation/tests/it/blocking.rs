//! Calls without an async runtime, against a sandbox that has one elsewhere.

use std::time::Duration;

use telnyx_reputation::blocking::Blocking;
use telnyx_reputation::wait::Wait;
use telnyx_reputation::{Client, ErrorKind};
use telnyx_reputation_sandbox::Sandbox;
use tokio::runtime::Runtime;

use crate::faults::calls;
use crate::scenario::run::Run;

const STORED: &str = "+16035550100";

#[test]
fn whatever_is_awaited_can_be_waited_for() {
    let elsewhere = Runtime::new().unwrap();
    let sandbox = elsewhere.block_on(Sandbox::builder().start()).unwrap();
    let mut run = Run::new(&sandbox, "BLOCKING");
    elsewhere.block_on(run.steps(&calls::all().setup));
    let (client, enterprise) = (run.own_client(), run.saved_text("enterprise"));
    let reputation = client.enterprises().reputation();
    let numbers = reputation.numbers();

    let number = numbers.retrieve(&enterprise, STORED).blocking().unwrap();
    assert!(number.data.reputation_data.is_some());
    let response = numbers.retrieve(&enterprise, STORED).with_response().blocking().unwrap();
    assert_eq!((response.answer.status, response.value), (200, number));
    assert!(numbers.peek(&enterprise, "+16035559999").blocking().unwrap().is_none());

    let list = || numbers.list(&enterprise).page_size(1);
    let items: Vec<_> = list().items().blocking().unwrap().map(|row| row.unwrap().phone_number).collect();
    assert_eq!(items.len(), 3);
    assert_eq!(list().pages().blocking().unwrap().count(), 3);

    let wait = Wait::new().deadline(Duration::from_secs(60));
    reputation.wait_until_approved(&enterprise, wait).blocking().unwrap();

    let results = numbers.refresh_many(&enterprise, &items).concurrency(8).blocking().unwrap();
    assert!(results.iter().all(|result| result.outcome.value().is_some()), "{results:?}");
    let plan = numbers.plan(&enterprise, [STORED]).remove(true).max_removals(2).blocking().unwrap();
    assert_eq!((plan.kept, plan.to_disassociate.len()), (1, 2));
    let applied = plan.apply().blocking().unwrap();
    assert!(applied.disassociated.iter().all(|result| result.outcome.value().is_some()), "{applied:?}");
    elsewhere.block_on(sandbox.stop());
}

#[test]
fn an_error_of_the_call_is_the_error() {
    let client = Client::builder().api_key("KEY0123").base_url("http://127.0.0.1:9").max_retries(0).build().unwrap();
    assert_eq!(client.enterprises().list().blocking().unwrap_err().kind(), ErrorKind::Connection);
    let refused = client.enterprises().list().page_number(0).items().blocking().unwrap().next().unwrap();
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::InvalidArgument);
}

/// tokio would panic.
#[tokio::test]
async fn inside_an_async_runtime_it_is_an_error_that_says_what_to_do() {
    let client = Client::builder().api_key("KEY0123").base_url("http://127.0.0.1:9").build().unwrap();
    let numbers = client.enterprises().reputation().numbers();
    let refusals = [
        client.enterprises().list().blocking().map(drop).unwrap_err(),
        client.enterprises().list().items().blocking().map(drop).unwrap_err(),
        numbers.refresh_many("e-1", [STORED]).blocking().map(drop).unwrap_err(),
    ];
    for error in refusals {
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("await there instead"), "{error}");
    }
    let on_a_thread = std::thread::spawn(move || client.enterprises().retrieve("nonsense").blocking().unwrap_err());
    assert_eq!(on_a_thread.join().unwrap().kind(), ErrorKind::InvalidArgument);
}
