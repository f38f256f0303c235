//! Files that are no store, and lists that are not of the store's account.

use serde_json::json;
use telnyx_reputation::Client;
use telnyx_reputation_monitor::{Error, Store, collect};

use crate::world::World;

#[test]
fn a_file_that_is_something_else_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.sqlite");
    let connection = rusqlite::Connection::open(&other).unwrap();
    connection.execute_batch("CREATE TABLE mine (x); INSERT INTO mine VALUES (1)").unwrap();
    let newer = folder.path().join("newer.sqlite");
    drop(Store::open(&newer).unwrap());
    rusqlite::Connection::open(&newer).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let text = folder.path().join("text");
    std::fs::write(&text, "not a database").unwrap();
    for (path, why) in [(&other, "another program's"), (&newer, "another version"), (&text, "no database")] {
        let before = std::fs::read(path).unwrap();
        let error = Store::open(path).unwrap_err();
        assert!(matches!(&error, Error::NotAStore { why: said, .. } if said.contains(why)), "{error}");
        assert_eq!(std::fs::read(path).unwrap(), before);
    }
    let missing = folder.path().join("missing.sqlite");
    assert!(Store::open_existing(&missing).unwrap_err().to_string().contains("`collect` makes one"));
    assert!(!missing.exists());
    assert!(Store::open(&folder.path().join("nowhere/monitor.sqlite")).is_err());
}

#[test]
fn a_store_whose_making_was_killed_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("monitor.sqlite");
    std::fs::write(&path, "").unwrap();
    drop(Store::open(&path).unwrap());
    drop(Store::open_existing(&path).unwrap());
}

#[tokio::test]
async fn the_list_of_another_account_is_refused() {
    let (world, other) = (World::new(&[("never", 3)]).await, World::new(&[("never", 3)]).await);
    let mut store = world.store();
    world.collect(&mut store).await;
    let error = collect(&mut store, &other.client, None).await.unwrap_err();
    assert!(error.to_string().contains("the store is of the service at"), "{error}");
    let seed = json!({"accounts": [{"api_key": "KEY_stranger", "enterprises": [
        {"profile": {"legal_name": "Stranger"}, "reputation": {"numbers": ["+16035551234"]}}]}]});
    world.control("POST /seed", json!({"yaml": seed.to_string()})).await;
    let stranger = Client::builder().without_environment().no_proxy().api_key("KEY_stranger");
    let stranger = stranger.base_url(world.sandbox.base_url()).build().unwrap();
    let error = collect(&mut store, &stranger, None).await.unwrap_err();
    assert!(error.to_string().contains("that of another account"), "{error}");
    // It has no numbers that would tell whose it is.
    let empty = Client::builder().without_environment().no_proxy().api_key("KEY_new");
    let empty = empty.base_url(world.sandbox.base_url()).build().unwrap();
    let error = collect(&mut store, &empty, None).await.unwrap_err();
    assert!(error.to_string().contains("it is another account"), "{error}");
    // One answer that lists nothing is asked again.
    let nothing =
        json!({"data": [], "meta": {"total_pages": 0, "total_results": 0, "page_number": 1, "page_size": 250}});
    let fault = json!({"operation": "listReputationNumbersSimplified", "action": {"kind": "status", "status": 200, "body": nothing}});
    world.control("POST /faults", fault).await;
    let (_, turned) = world.collect(&mut store).await;
    assert!(turned.is_empty(), "{turned:?}");
}

#[tokio::test]
async fn an_answer_of_yesterday_is_refused() {
    let world = World::new(&[("never", 3)]).await;
    let mut store = world.store();
    world.advance("1 day").await;
    world.collect(&mut store).await;
    world.control("PUT /date", json!({"offset_seconds": -86_400})).await;
    let error = collect(&mut store, &world.client, None).await.unwrap_err();
    assert!(error.to_string().contains("something in between has kept the answer"), "{error}");
    world.control("PUT /date", json!({"offset_seconds": -60})).await;
    world.collect(&mut store).await;
}
