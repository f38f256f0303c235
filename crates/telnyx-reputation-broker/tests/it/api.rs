//! The API behind the broker is the API: the same paths, and answers as they came.

use reqwest::Method;
use serde_json::json;
use telnyx_reputation::Operation;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::world::{KEY, Told, World, new, seeded, usd};

#[tokio::test]
async fn every_operation_is_forwarded_and_nothing_else_is() {
    let world = World::new().await;
    for operation in Operation::all() {
        let mut path = operation.path.to_owned();
        for (name, value) in [("{enterprise_id}", world.enterprises[1].as_str()), ("{phone_number}", "%2B16039999999")]
        {
            path = path.replace(name, value);
        }
        while let Some((start, end)) = path.find('{').zip(path.find('}')) {
            path.replace_range(start..=end, "00000000-0000-4000-8000-000000000000");
        }
        let told = world.ask(operation.method.parse().unwrap(), &path).send().await;
        // A body that is missing is refused by the check of the arguments, as is a number that bills nothing.
        assert!(!told.text.contains("is no operation") && told.status != 405, "{}: {}", operation.id, told.text);
        assert_ne!(told.header("telnyx-broker"), "", "{}", operation.id);
    }
    for path in ["/balance", "/enterprises/", "/v2/enterprises", "/messages"] {
        let told = world.get(path).send().await.refused(404);
        assert!(told.text.contains("forwards nothing else"), "{}", told.text);
    }
    world.ask(Method::PUT, "/enterprises").send().await.refused(405);
    // A HEAD would be billed like the GET.
    let before = world.calls("getPhoneNumberReputation").await;
    let head = world.ask(Method::HEAD, world.numbers(&format!("/{}?fresh=true", seeded(0)))).send().await;
    assert_eq!((head.status, world.calls("getPhoneNumberReputation").await), (405, before));
}

#[tokio::test]
async fn a_page_that_is_malformed_between_its_ends_is_not_relayed() {
    let world = World::new().await;
    let list = world.numbers("");
    let rule = |body: &str| json!({"kind": "status", "status": 200, "body": body, "headers": {"content-type": "application/json"}});
    for (body, status) in [
        (r#"{"data":[{"phone_number":"+16035550001"}],"meta":{"total_pages":1}}"#, 200),
        (r#"{"data":[{"phone_number":"+16035550001"},],"meta":{"total_pages":1}}"#, 502),
        (r#"{"data":[{"phone_number":"+16035550001"},"meta":{"total_pages":1}}"#, 502),
    ] {
        world.fault("listReputationNumbers", "after", rule(body)).await;
        let told = world.get(&list).send().await;
        assert_eq!(told.status, status, "{body}: {}", told.text);
    }
}

#[tokio::test]
async fn answers_are_those_of_the_service_to_the_byte() {
    let world = World::new().await;
    let plus = seeded(3);
    for path in [
        "/enterprises?page[size]=1&filter[legal_name][contains]=1".to_owned(),
        world.numbers("?page%5Bsize%5D=3&page[number]=2"),
        world.numbers(&format!("/{plus}/ownership")),
        world.numbers(&format!("/{}", plus.replace('+', "%2B"))),
        world.numbers("?page[size]=nonsense"),
        format!("/enterprises/{}", new(0)),
        "/enterprises/00000000-0000-4000-8000-000000000000".to_owned(),
        "/terms_of_service/status".to_owned(),
        "/documents?filter[customer_reference][in][]=a&filter[customer_reference][in][]=b".to_owned(),
    ] {
        let told = world.get(&path).send().await;
        if told.header("telnyx-outcome") == "not_sent" {
            assert!(path.contains("nonsense") || path.contains("+1603"), "{path}: {}", told.text);
            continue;
        }
        let direct = world.http.get(format!("{}{path}", world.sandbox.base_url())).bearer_auth(KEY);
        let direct = Told::of(direct).await;
        let seen = |told: &Told| (told.status, told.text.clone(), told.header("content-type").to_owned());
        assert_eq!(seen(&told), seen(&direct), "{path}");
        assert!(!told.header("date").is_empty() && !told.header("x-ratelimit-limit").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn files_go_both_ways() {
    let world = World::new().await;
    let content = b"%PDF-1.4\n%\xff\xfe binary \x00\n";
    let form = |boundary: &str| {
        let mut body = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\ncontent-type: \
             application/pdf\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(content);
        let rest = "content-disposition: form-data; name=\"customer_reference\"\r\n\r\nref";
        body.extend_from_slice(format!("\r\n--{boundary}\r\n{rest}\r\n--{boundary}--\r\n").as_bytes());
        world
            .ask(Method::POST, "/documents")
            .run("r")
            .request()
            .header("content-type", format!("multipart/form-data; boundary={boundary}"))
            .body(body)
    };
    let first = Told::of(form("one")).await.done();
    assert_eq!(first.json()["data"]["customer_reference"], "ref");
    let again = Told::of(form("another")).await.done();
    assert_eq!((again.header("telnyx-recorded"), &again.text), ("true", &first.text), "the boundary is not the file");
    let id = first.json()["data"]["id"].as_str().unwrap().to_owned();
    let direct = world.http.get(format!("{}/documents/{id}/download", world.sandbox.base_url())).bearer_auth(KEY);
    let direct = direct.send().await.unwrap().bytes().await.unwrap();
    let relayed = world.get(format!("/documents/{id}/download")).request().send().await.unwrap();
    assert_eq!(relayed.headers()["content-type"], "application/pdf");
    assert_eq!((relayed.bytes().await.unwrap(), direct.as_ref()), (direct.clone(), &content[..]));
    // As the official packages upload: JSON, with a query of their own.
    let upload = world.ask(Method::POST, "/documents?content-type=multipart").json(json!({"file": "JVBERi0xLjcK"}));
    upload.send().await.done();
}

/// Whatever ledger there is: PostgreSQL's cannot be asked for the second.
#[tokio::test]
async fn what_is_no_number_is_invalid_and_no_matter_of_the_moment() {
    let world = World::new().await;
    for number in ["+0603", "+1603555\0", "+1603\u{1b}", "nobody", ""] {
        for ask in [world.associate(&[number]), world.refresh(&[&seeded(0), number]), world.remediate(&[number])] {
            let told = ask.run("r").send().await.refused(422);
            assert_eq!((told.header("x-should-retry"), told.header("retry-after")), ("false", ""), "{}", told.text);
        }
    }
    assert_eq!(world.billed().await, usd("0.00"));
}

#[tokio::test]
async fn plain_requests_as_curl_writes_them_are_enough() {
    let world = World::new().await;
    let body = json!({"phone_numbers": [new(0)]}).to_string();
    let address = world.base_url.trim_start_matches("http://").trim_end_matches("/v2").to_owned();
    let request = format!(
        "POST /v2{} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nTelnyx-Run: nightly-2026-11-29\r\nContent-Length: {}\r\nConnection: \
         close\r\n\r\n{body}",
        world.numbers(""),
        world.token,
        body.len(),
    );
    let mut answers = Vec::new();
    for _ in 0..2 {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
        answers.push(answer.split_once("\r\n\r\n").unwrap().1.to_owned());
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(world.billed().await, usd("0.10"));
    // An empty body with a content type, as the official packages send where there is none.
    let path = format!("/enterprises/{}/verify_email", world.enterprises[0]);
    let told = Told::of(world.ask(Method::POST, path).request().header("content-type", "application/json")).await;
    assert_ne!(told.header("telnyx-outcome"), "not_sent", "{}", told.text);
}

#[tokio::test]
async fn the_client_of_this_package_works_behind_it_as_before_the_api() {
    let world = World::new().await;
    let client = world.client();
    let numbers = client.enterprises().reputation().numbers();
    let listed = numbers.list(&world.enterprises[0]).items().into_vec().await.unwrap();
    assert_eq!(listed.len(), 400);
    numbers.associate(&world.enterprises[0], [new(0), new(1)]).await.unwrap();
    assert!(numbers.peek(&world.enterprises[0], &new(0)).await.unwrap().is_some());
    numbers.disassociate(&world.enterprises[0], new(0)).await.unwrap();
    let error = numbers.associate(&world.enterprises[0], [seeded(0)]).await.unwrap_err();
    assert!(error.proves_not_done() && error.status().is_some(), "{error}");
    let refused = client.enterprises().retrieve("00000000-0000-4000-8000-000000000000").await.unwrap_err();
    assert_eq!(refused.status(), Some(404));
    assert_eq!(world.billed().await, usd("0.20"));
}
