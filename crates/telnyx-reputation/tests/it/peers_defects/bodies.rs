//! The official SDKs give out text, `undefined` or an empty list for a page of HTML, and numbers that are texts.

use telnyx_reputation::ErrorKind;

use super::calls::{ENTERPRISE, NUMBER, answer, builder, refresh};
use crate::server::{Answer, Server, response};

#[tokio::test]
async fn a_list_that_is_no_list_is_an_error_and_not_an_empty_list() {
    for body in [
        "<html>Welcome</html>",
        "",
        "[]",
        "null",
        "\"text\"",
        "{}",
        "{\"data\":[",
        "{\"data\":null,\"meta\":{}}",
        "{\"data\":[]}",
        "{\"data\":[],\"meta\":null}",
        "{\"data\":[],\"meta\":{}}",
        "{\"data\":{},\"meta\":{\"page_number\":1,\"page_size\":0,\"total_pages\":0,\"total_results\":0}}",
        "{\"data\":[],\"meta\":{\"page_number\":\"x\",\"page_size\":0,\"total_pages\":0,\"total_results\":0}}",
    ] {
        let server = Server::start([Answer::Bytes(response("200 OK", "text/html", body))]).await;
        let client = builder(&server).max_retries(0).build().unwrap();
        let first = client.enterprises().reputation().numbers().list(ENTERPRISE).items().next().await;
        let error = first.unwrap_or_else(|| panic!("an empty list of {body:?}")).unwrap_err();
        assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Decode, Some(200), 1), "{body}");
        assert_eq!(error.body(), body);
    }
}

#[tokio::test]
async fn a_value_of_another_type_does_not_pass_for_its_own() {
    for body in [
        r#"{"data":{"id":"n-1","enterprise_id":"4a6192a4-573d-446d-b3ce-aff9117272a6","phone_number":"+16035551234","reputation_data":{"maturity_score":"fifty"}}}"#,
        r#"{"data":{"id":"n-1","enterprise_id":"4a6192a4-573d-446d-b3ce-aff9117272a6","phone_number":"+16035551234","reputation_data":{"maturity_score":1.5}}}"#,
        r#"{"data":{"id":"n-1","enterprise_id":"4a6192a4-573d-446d-b3ce-aff9117272a6","phone_number":"+16035551234","reputation_data":[]}}"#,
        r#"{"data":{"id":"n-1","phone_number":"+16035551234","enterprise_id":7}}"#,
    ] {
        let server = Server::start([answer(200, "", body)]).await;
        let error = builder(&server).build().unwrap().reputation().numbers().retrieve(NUMBER).await.unwrap_err();
        assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Decode, Some(200), 1), "{error}");
        assert_eq!(server.seen().len(), 1, "the answer is whole: asking again would bill again");
        assert_eq!(error.body(), body);
    }
}

#[tokio::test]
async fn a_time_in_another_form_is_kept_as_it_came() {
    let body = r#"{"data":{"id":"n-1","enterprise_id":"4a6192a4-573d-446d-b3ce-aff9117272a6","phone_number":"+16035551234","reputation_data":{"last_refreshed_at":"yesterday"}}}"#;
    let server = Server::start([answer(200, "", body)]).await;
    let number = builder(&server).build().unwrap().reputation().numbers().retrieve(NUMBER).await.unwrap();
    let time = number.data.reputation_data.unwrap().last_refreshed_at.unwrap();
    assert_eq!((time.as_str(), time.to_system_time()), ("yesterday", None));
}

#[tokio::test]
async fn a_success_that_does_not_tell_leaves_a_call_that_bills_unknown() {
    for (status, body) in [(200, "<html>Welcome</html>"), (201, ""), (201, "{\"data\":["), (202, "[]")] {
        let server = Server::start([answer(status, "", body)]).await;
        let client = builder(&server).build().unwrap();
        let error = refresh(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::OutcomeUnknown, Some(status)), "{body}: {error}");
        assert_eq!(server.seen().len(), 1);
        assert_eq!(client.usage().total.at_most, error.may_have_billed());
    }
}
