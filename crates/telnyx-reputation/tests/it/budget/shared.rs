//! A budget file in one process.

use std::fs;

use telnyx_reputation::{Client, ErrorKind, Period, Usd};

use super::account::{Account, usd};
use super::place::{BudgetPlace, shared};

#[tokio::test]
async fn clients_of_one_file_share_one_limit() {
    let (account, place) = (Account::start("SHARED").await, BudgetPlace::new());
    let [first, second] = [(); 2].map(|()| place.client(&account, "0.25"));
    account.look_up(&first).await.unwrap();
    account.look_up(&second).await.unwrap();
    for client in [&first, &second] {
        let refused = account.look_up(client).await.unwrap_err();
        assert_eq!((refused.kind(), refused.attempts()), (ErrorKind::SpendLimit, 0));
        let wanted = format!("of the limit of USD 0.25 in the budget file {} only USD 0.05", place.path().display());
        assert!(refused.to_string().contains(&wanted), "{refused}");
    }
    assert_eq!(account.billed().await, usd("0.20"));
    let usage = first.usage();
    assert_eq!((usage.total.at_most, usage.limit), (usd("0.10"), Some(usd("0.25"))), "its own calls, the shared limit");
    let of_all = shared(&second).await;
    assert_eq!((of_all.at_least, of_all.at_most, of_all.open), (usd("0.20"), usd("0.20"), Usd::ZERO));
    assert_eq!((of_all.limit, of_all.period, of_all.current.as_str()), (usd("0.25"), Period::Once, "once"));
    first.enterprises().list().await.unwrap();
    account.sandbox.stop().await;
}

#[tokio::test]
async fn what_is_under_way_or_unknown_is_held_in_the_file() {
    let (account, place) = (Account::start("HELD").await, BudgetPlace::new());
    let [client, other] = [(); 2].map(|()| place.client(&account, "0.15"));
    account.hold_answer().await;
    let mut held = Box::pin(account.look_up(&client));
    let billed = async { while account.billed().await == Usd::ZERO {} };
    tokio::select! {
        _ = &mut held => panic!("its answer was to be held"),
        () = billed => {}
    }
    let refused = account.look_up(&other).await.unwrap_err().to_string();
    assert!(refused.contains("USD 0.10 is held for calls whose end is not known"), "{refused}");
    drop(held);
    let of_all = shared(&other).await;
    assert_eq!((of_all.at_least, of_all.at_most, of_all.open), (Usd::ZERO, usd("0.10"), usd("0.10")));
    account.sandbox.stop().await;
}

#[tokio::test]
async fn what_is_refused_is_given_back() {
    let (account, place) = (Account::start("GIVEN_BACK").await, BudgetPlace::new());
    let client = place.client(&account, "0.15");
    let numbers = client.enterprises().reputation().numbers();
    for _ in 0..3 {
        numbers.retrieve(&account.enterprise, "+16035559999").fresh(true).await.unwrap_err();
    }
    assert_eq!(shared(&client).await.at_most, Usd::ZERO);
    account.sandbox.stop().await;
}

fn builder(place: &BudgetPlace, limit: &str) -> telnyx_reputation::ClientBuilder {
    let builder = Client::builder().api_key("KEY").base_url("http://127.0.0.1:9");
    builder.spend_limit(limit).budget(place.option())
}

fn refusal(builder: telnyx_reputation::ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    error.message().to_owned()
}

#[test]
fn two_limits_for_one_file_are_refused() {
    let place = BudgetPlace::new();
    builder(&place, "500").period(Period::Month).build().unwrap();
    builder(&place, "500.00").period(Period::Month).build().unwrap();
    let wanted = "has a limit of USD 500.00 a month, but this client gives one of USD 300.00 a month";
    assert!(refusal(builder(&place, "300").period(Period::Month)).contains(wanted));
    assert!(refusal(builder(&place, "500").period(Period::Day)).contains("this client gives one of USD 500.00 a day"));
}

#[test]
fn a_file_that_is_no_budget_is_refused_and_left_alone() {
    let place = BudgetPlace::new();
    builder(&place, "5").build().unwrap();
    let good = fs::read(place.path()).unwrap();
    let mut damaged = good.clone();
    damaged[40] ^= 1;
    for (bytes, why) in [
        (b"".to_vec(), "is empty"),
        (b"{}".to_vec(), "is not a budget file"),
        (damaged, "is damaged"),
        (vec![0xff], "not"),
    ] {
        fs::write(place.path(), &bytes).unwrap();
        let refused = refusal(builder(&place, "5"));
        assert!(refused.contains(why) && refused.contains("telnyx.budget"), "{refused}");
        assert_eq!(fs::read(place.path()).unwrap(), bytes);
    }
    fs::write(place.path(), good).unwrap();
    builder(&place, "5").build().unwrap();
}

#[test]
fn a_place_that_cannot_hold_a_file_is_refused() {
    let place = BudgetPlace::new();
    fs::create_dir(place.path()).unwrap();
    assert!(refusal(builder(&place, "5")).contains("cannot be used"));
    let nowhere = format!("{}/nowhere/budget", place.option());
    assert!(refusal(builder(&place, "5").budget(nowhere)).contains("cannot be used"));
}

#[tokio::test]
async fn nothing_is_sent_when_the_file_cannot_be_written() {
    let (account, place) = (Account::start("UNWRITABLE").await, BudgetPlace::new());
    let client = place.client(&account, "5.00");
    account.look_up(&client).await.unwrap();
    let kept = fs::read(place.path()).unwrap();

    let refused = async |why: &str| {
        let error = account.look_up(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::SpendLimit, 0), "{error}");
        assert!(error.to_string().contains(why) && error.to_string().contains("nothing was sent"), "{error}");
    };
    fs::write(place.path(), b"nonsense").unwrap();
    refused("is not a budget file").await;
    fs::remove_file(place.path()).unwrap();
    refused("is gone").await;
    assert!(!place.path().exists(), "it is not made anew with a whole allowance");
    fs::write(place.path(), &kept).unwrap();
    // A folder where the new state is to be written: it fails as a full disk does, for every user.
    let new = place.folder.path().join("telnyx.budget.new");
    fs::create_dir(&new).unwrap();
    refused("cannot be used").await;
    assert_eq!(fs::read(place.path()).unwrap(), kept);
    client.enterprises().list().await.unwrap();
    fs::remove_dir(&new).unwrap();
    account.look_up(&client).await.unwrap();
    assert_eq!((account.billed().await, shared(&client).await.at_least), (usd("0.20"), usd("0.20")));
    account.sandbox.stop().await;
}

#[tokio::test]
async fn what_could_not_be_settled_is_settled_with_the_next_call() {
    let (account, place) = (Account::start("LATE").await, BudgetPlace::new());
    let client = place.client(&account, "5.00");
    account.hold_lookups(50).await;
    let new = place.folder.path().join("telnyx.budget.new");
    let (looked_up, ()) = tokio::join!(account.look_up(&client), async {
        while !fs::read_to_string(place.path()).unwrap().contains("open_usd 0.10") {
            tokio::task::yield_now().await;
        }
        fs::create_dir(&new).unwrap();
    });
    looked_up.unwrap();
    let text = fs::read_to_string(place.path()).unwrap();
    assert!(text.contains("open_usd 0.10"), "it was not written: {text}");
    assert_eq!(shared(&client).await.open, Usd::ZERO, "but is known");
    fs::remove_dir(&new).unwrap();
    account.look_up(&client).await.unwrap();
    let text = fs::read_to_string(place.path()).unwrap();
    assert!(text.contains("at_least_usd 0.20") && text.contains("open_usd 0.00"), "{text}");
    account.sandbox.stop().await;
}

/// What the first had under way was settled in the new file, and took from it what the second had spent.
#[tokio::test]
async fn a_file_that_is_begun_anew_is_none_of_the_clients_of_the_old_one() {
    let (account, place) = (Account::start("ANEW").await, BudgetPlace::new());
    let first = place.client(&account, "5.00");
    account.hold_lookups(50).await;
    let (looked_up, second) = tokio::join!(account.look_up(&first), async {
        while !fs::read_to_string(place.path()).unwrap().contains("open_usd 0.10") {
            tokio::task::yield_now().await;
        }
        fs::remove_file(place.path()).unwrap();
        place.client(&account, "5.00")
    });
    looked_up.unwrap();
    let new = shared(&second).await;
    assert_eq!((new.at_least, new.at_most, new.open), (Usd::ZERO, Usd::ZERO, Usd::ZERO));
    let refused = account.look_up(&first).await.unwrap_err();
    assert_eq!((refused.kind(), refused.attempts()), (ErrorKind::SpendLimit, 0));
    assert!(refused.to_string().contains("was begun anew since this client was made"), "{refused}");
    account.look_up(&second).await.unwrap();
    assert_eq!(shared(&second).await.at_least, usd("0.10"));
    account.sandbox.stop().await;
}

/// A forked child makes its client with its parent's builder, and made a file in which nothing was spent.
#[tokio::test]
async fn a_builder_goes_on_with_the_file_that_its_first_client_had() {
    let (account, place) = (Account::start("BUILDER").await, BudgetPlace::new());
    let builder = place.builder(&account, "0.15");
    let first = builder.clone().build().unwrap();
    account.look_up(&first).await.unwrap();
    let away = place.path().with_extension("away");
    fs::rename(place.path(), &away).unwrap();
    let second = builder.clone().build().unwrap();
    let refused = account.look_up(&second).await.unwrap_err();
    assert!(refused.kind() == ErrorKind::SpendLimit && refused.to_string().contains("is gone"), "{refused}");
    assert!(!place.path().exists());
    fs::rename(&away, place.path()).unwrap();
    let refused = account.look_up(&second).await.unwrap_err();
    assert!(refused.to_string().contains("only USD 0.05"), "{refused}");
    fs::remove_file(place.path()).unwrap();
    account.look_up(&place.client(&account, "0.15")).await.unwrap();
    assert!(account.look_up(&second).await.unwrap_err().to_string().contains("was begun anew"));
    account.sandbox.stop().await;
}

/// Each link became a file of its own, with the whole limit.
#[cfg(unix)]
#[tokio::test]
async fn links_to_one_place_share_its_limit_before_there_is_a_file() {
    let (account, place) = (Account::start("LINKS").await, BudgetPlace::new());
    let links = ["a", "b"].map(|name| place.folder.path().join(name));
    std::os::unix::fs::symlink(place.path(), &links[0]).unwrap();
    std::os::unix::fs::symlink("a", &links[1]).unwrap();
    let budget = |path: &std::path::Path| format!("file:{}", path.display());
    for link in &links {
        let client = account.builder().spend_limit("0.15").budget(budget(link)).build().unwrap();
        drop(account.look_up(&client).await);
    }
    assert_eq!(account.billed().await, usd("0.10"));
    assert!(place.path().is_file() && links.iter().all(|link| link.is_symlink()));
    // What replaces the file cannot keep its other names.
    let hard = place.folder.path().join("hard");
    fs::hard_link(place.path(), &hard).unwrap();
    let refused = account.builder().spend_limit("0.15").budget(budget(&hard)).build().unwrap_err();
    assert!(refused.message().contains("several names"), "{refused}");
    account.sandbox.stop().await;
}
