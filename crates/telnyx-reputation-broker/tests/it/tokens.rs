//! Who may do what.

use reqwest::Method;
use serde_json::json;
use telnyx_reputation::Usd;
use telnyx_reputation_broker::NewToken;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::world::{KEY, World, new, seeded, usd};

#[tokio::test]
async fn only_a_token_that_is_not_revoked_lets_in() {
    let world = World::new().await;
    for stranger in ["", "tnb_nonsense", KEY] {
        let told = world.get("/enterprises").token(stranger).send().await.refused(401);
        assert!(told.text.contains("broker tokens create"), "{}", told.text);
        world.get("/no/such/path").token(stranger).send().await.refused(401);
    }
    world.get("/enterprises").send().await.done();
    let ledger = world.open_ledger().await;
    assert!(ledger.revoke("all").await.unwrap() && !ledger.revoke("all").await.unwrap());
    world.get("/enterprises").send().await.refused(401);
    let again = NewToken { name: "all".to_owned(), ..NewToken::default() };
    assert_ne!(ledger.create_token(again.clone()).await.unwrap(), world.token);
    assert!(ledger.create_token(again).await.unwrap_err().to_string().contains("already"));
    assert!(ledger.create_token(NewToken::default()).await.is_err(), "without a name");
}

#[tokio::test]
async fn a_token_that_is_revoked_while_the_body_comes_is_not_used() {
    let world = World::new().await;
    let address = world.base_url.trim_start_matches("http://").trim_end_matches("/v2").to_owned();
    let body = json!({"check_frequency": "daily"}).to_string();
    let head = format!(
        "PATCH /v2/enterprises/{}/reputation/frequency HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        world.enterprises[0],
        world.token,
        body.len(),
    );
    let mut worker = TcpStream::connect(&address).await.unwrap();
    worker.write_all(head.as_bytes()).await.unwrap();
    // The token was good when it asked for the body.
    let mut goes_on = [0; 25];
    worker.read_exact(&mut goes_on).await.unwrap();
    assert_eq!(&goes_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    assert!(world.open_ledger().await.revoke("all").await.unwrap());
    worker.write_all(body.as_bytes()).await.unwrap();
    let mut told = String::new();
    worker.read_to_string(&mut told).await.unwrap();
    assert!(told.starts_with("HTTP/1.1 401 ") && told.contains("telnyx-outcome: not_sent"), "{told}");
    assert_eq!(world.calls("updateReputationFrequency").await, 0);
}

#[tokio::test]
async fn the_file_has_no_token_and_is_nobody_else_s_to_read() {
    let world = World::in_a_file(|builder| builder).await;
    world.associate(&[&new(0)]).run("r").send().await.done();
    for entry in std::fs::read_dir(world.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for secret in [world.token.as_bytes(), KEY.as_bytes()] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{}", path.display());
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0, "{}", path.display());
        }
    }
}

#[tokio::test]
async fn a_token_for_an_enterprise_allows_no_parameter_beside_the_filter_that_is_checked() {
    let world = World::new().await;
    let enterprises = vec![world.enterprises[0].clone()];
    let own = world.new_token(NewToken { name: "own".to_owned(), enterprises, ..NewToken::default() }).await;
    let list = format!("/reputation/numbers?filter[enterprise_id]={}", world.enterprises[0]);
    world.get(list.clone()).token(&own).send().await.done();
    for more in ["filter[enterprise_id][]", "filter", "Filter[enterprise_id]", "filter[enterprise_id]%20"] {
        let told = world.get(format!("{list}&{more}={}", world.enterprises[1])).token(&own).send().await.refused(403);
        assert!(told.text.contains("does not document"), "{}", told.text);
    }
}

#[tokio::test]
async fn a_token_with_a_limit_sets_no_cost_that_goes_on_outside_of_it() {
    let world = World::new().await;
    let limit = Some(usd("1.00"));
    let limited = world.new_token(NewToken { name: "limited".to_owned(), limit, ..NewToken::default() }).await;
    let path = format!("/enterprises/{}/reputation/frequency", world.enterprises[0]);
    let daily = || world.ask(Method::PATCH, path.clone()).json(json!({"check_frequency": "daily"}));
    let told = daily().token(&limited).send().await.refused(403);
    assert!(told.text.contains("has a spend limit"), "{}", told.text);
    daily().send().await.done();
    world.associate(&[&new(0)]).token(&limited).send().await.done();
}

#[tokio::test]
async fn a_token_for_free_reads_allows_nothing_that_could_bill_or_change() {
    let world = World::new().await;
    let free = world.new_token(NewToken { name: "free".to_owned(), free_only: true, ..NewToken::default() }).await;
    world.get(world.numbers("")).token(&free).send().await.done();
    world.get("/reputation/numbers").token(&free).send().await.done();
    let stored = world.get(world.numbers(&format!("/{}", seeded(0)))).token(&free).send().await.done();
    assert!(stored.json()["data"]["reputation_data"].is_object(), "{}", stored.text);
    for number in [new(1), new(2)] {
        let why = world.get(world.numbers(&format!("/{number}"))).token(&free).send().await.refused(403);
        assert!(why.text.contains("Nothing is stored"), "{}", why.text);
    }
    let told = world.fresh(&seeded(0)).token(&free).send().await.refused(403);
    assert!(told.text.contains("--free-only"), "{}", told.text);
    world.refresh(&[&seeded(0)]).token(&free).send().await.refused(403);
    world.ask(Method::DELETE, world.numbers(&format!("/{}", seeded(0)))).token(&free).send().await.refused(403);
    assert_eq!(world.billed().await, Usd::ZERO);
    assert_eq!(world.calls("refreshReputationNumbers").await + world.calls("disassociateReputationNumber").await, 0);
}

#[tokio::test]
async fn a_token_for_one_enterprise_reaches_no_other() {
    let world = World::new().await;
    let (own, other) = (world.enterprises[0].clone(), world.enterprises[1].clone());
    let allows = NewToken { name: "one".to_owned(), enterprises: vec![own.to_uppercase()], ..NewToken::default() };
    let one = world.new_token(allows).await;
    world.get(format!("/enterprises/{own}/reputation/numbers")).token(&one).send().await.done();
    world.get(format!("/reputation/numbers?filter[enterprise_id]={own}")).token(&one).send().await.done();
    for path in [
        format!("/enterprises/{other}/reputation/numbers"),
        format!("/enterprises/{other}"),
        format!("/reputation/numbers?filter[enterprise_id]={other}"),
        "/reputation/numbers".to_owned(),
        format!("/reputation/numbers/{}", seeded(0)),
        "/enterprises".to_owned(),
        "/documents".to_owned(),
    ] {
        world.get(path).token(&one).send().await.refused(403);
    }
    let twice = format!("/reputation/numbers?filter[enterprise_id]={own}&filter[enterprise_id]={other}");
    world.get(twice).token(&one).send().await.refused(422);
    world.ask(Method::POST, "/documents").json(json!({"file": "JVBERi0xLjcK"})).token(&one).send().await.refused(403);
}

#[tokio::test]
async fn a_token_spends_no_more_than_its_limit() {
    let world = World::new().await;
    let limited = NewToken { name: "some".to_owned(), limit: Some(usd("0.30")), ..NewToken::default() };
    let some = world.new_token(limited).await;
    let numbers: Vec<String> = (0..4).map(new).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let told = world.associate(&numbers).token(&some).send().await.refused(403);
    assert!(told.text.contains("of the token some only USD 0.30 is left"), "{}", told.text);
    world.associate(&numbers[..3]).token(&some).send().await.done();
    world.associate(&numbers[3..]).token(&some).send().await.refused(403);
    world.associate(&numbers[3..]).send().await.done();
    assert_eq!(world.billed().await, usd("0.40"));
    let status = world.status().await;
    let of = |name: &str| status["tokens"].as_array().unwrap().iter().find(|it| it["name"] == name).unwrap().clone();
    assert_eq!((of("some")["at_most_usd"].as_str(), of("all")["at_most_usd"].as_str()), (Some("0.30"), Some("0.10")));
}
