//! What bills: the price that was said, once, and never more than the limit.

use serde_json::{Value, json};
use telnyx_reputation::{Period, Usd};
use telnyx_reputation_monitor::Moment;

use crate::world::{McpClient, Person, Says, World, call, connect, new, refused, seeded, told, usd};

async fn plan(client: &McpClient, name: &str, arguments: Value) -> (Value, Value) {
    let plan = told(&call(client, name, arguments).await);
    (json!({"plan_id": plan["plan_id"]}), plan)
}

#[tokio::test]
async fn each_plan_bills_what_it_says() {
    let world = World::new().await;
    let client = connect(&world.spending("20.00"), Person::who(Says::Yes)).await;
    let mut remediate = world.plan_of(&[seeded(0), seeded(1)]);
    remediate["call_purpose"] = json!("Appointment reminders");
    let mut left = usd("20.00");
    for (name, arguments, price, operation) in [
        ("plan_refresh", world.plan_of(&[seeded(0), seeded(1), seeded(0)]), "0.20", "refreshReputationNumbers"),
        ("plan_fresh_lookup", world.plan_of(&[seeded(2)]), "0.10", "getPhoneNumberReputation"),
        ("plan_associate", world.plan_of(&[new(0), new(1), new(2)]), "0.30", "associateReputationNumbers"),
        ("plan_remediate", remediate, "2.00", "submitReputationRemediation"),
    ] {
        let before = world.billed().await;
        let (apply, plan) = plan(&client, name, arguments).await;
        assert_eq!(plan["at_most_usd"], price, "{name}");
        assert_eq!(world.billed().await, before, "a plan bills nothing");
        let applied = told(&call(&client, "apply_plan", apply).await);
        assert_eq!(
            (&applied["status"], &applied["billed_at_most_usd"]),
            (&json!("applied"), &json!(price)),
            "{applied}"
        );
        assert_eq!(world.billed().await, before + usd(price), "{name}");
        left = left.less(usd(price));
        assert_eq!(applied["left_usd"], left.to_string());
        assert_eq!(world.calls(operation).await, 1, "{name}");
    }
    assert_eq!(
        told(&call(&client, "get_number", json!({"phone_number": seeded(0)})).await)["left_usd"],
        left.to_string()
    );
}

#[tokio::test]
async fn a_plan_to_monitor_more_tells_each_months_cost() {
    let world = World::new().await;
    let person = Person::who(Says::Yes);
    let client = connect(&world.spending("5.00"), person.clone()).await;
    let (apply, plan) = plan(&client, "plan_associate", world.plan_of(&[new(0)])).await;
    assert_eq!(plan["month_then_usd"], "100.00");
    told(&call(&client, "apply_plan", apply).await);
    let asked = person.was_asked();
    let (_, as_of) =
        asked[0].split_once("a month then costs USD 100.00, as of ").unwrap_or_else(|| panic!("{asked:?}"));
    let (minute, _) = as_of.split_once(": +1").unwrap();
    let planned = Moment::parse(&minute.replace(" UTC", ":00Z").replace(' ', "T")).unwrap();
    assert!((0.0..0.01).contains(&Moment::now().days_after(planned)), "{minute}");
}

#[tokio::test]
async fn what_became_of_a_plan_is_told_whole() {
    let world = World::new().await;
    let client = connect(&world.spending("5.00"), Person::who(Says::Yes)).await;
    let numbers: Vec<String> = (0..12).map(seeded).collect();
    let (apply, _) = plan(&client, "plan_associate", world.plan_of(&numbers)).await;
    let mut applied = told(&call(&client, "apply_plan", apply.clone()).await);
    assert_eq!((&applied["outcomes"], applied["not_done"].as_array().unwrap().len()), (&json!({"refused": 12}), 10));
    let again = refused(&call(&client, "apply_plan", apply).await);
    applied.as_object_mut().unwrap().remove("left_usd");
    assert_eq!((&again["error"], &again["outcome"]), (&json!("plan_used"), &applied));
}

#[tokio::test]
async fn refused_numbers_that_count_against_the_limit_are_told() {
    let world = World::new().await;
    let client = connect(&world.spending("5.00"), Person::who(Says::Yes)).await;
    let (apply, _) = plan(&client, "plan_refresh", world.plan_of(&[seeded(0), new(0), new(1)])).await;
    let applied = told(&call(&client, "apply_plan", apply).await);
    assert_eq!(applied["outcomes"], json!({"done": 1, "refused": 2}), "{applied}");
    assert_eq!((&applied["billed_at_most_usd"], &applied["left_usd"]), (&json!("0.30"), &json!("4.70")), "{applied}");
    let next = applied["next"].as_str().unwrap();
    assert!(next.contains("up to USD 0.30 counts against the limit"), "{next}");
}

#[tokio::test]
async fn the_limit_lasts_over_restarts_and_no_other_takes_its_place() {
    let world = World::new().await;
    let numbers: Vec<String> = (0..3).map(seeded).collect();
    {
        let client = connect(&world.spending("0.50"), Person::who(Says::Yes)).await;
        let (apply, _) = plan(&client, "plan_refresh", world.plan_of(&numbers)).await;
        told(&call(&client, "apply_plan", apply).await);
    }
    let server = world.spending("0.50");
    assert_eq!(server.left().await.unwrap(), Some(usd("0.20")));
    let client = connect(&server, Person::who(Says::Yes)).await;
    let over = refused(&call(&client, "plan_refresh", world.plan_of(&numbers)).await);
    assert_eq!((&over["error"], &over["left_usd"]), (&json!("spend_limit"), &json!("0.20")), "{over}");
    for (limit, period) in [("100.00", Period::Once), ("0.50", Period::Day)] {
        let other = world.builder().allow_spend(usd(limit), period, world.state()).build();
        let why = other.err().expect("a refusal").to_string();
        assert!(why.contains("limit of USD 0.50") && why.contains("remove the file"), "{why}");
    }
    assert_eq!(world.billed().await, usd("0.30"));
}

#[tokio::test]
async fn two_servers_carry_one_plan_out_once_and_share_the_limit() {
    let world = World::new().await;
    let (one, other) = (world.spending("0.50"), world.spending("0.50"));
    let clients = [connect(&one, Person::who(Says::Yes)).await, connect(&other, Person::who(Says::Yes)).await];
    let (apply, _) = plan(&clients[0], "plan_refresh", world.plan_of(&[seeded(0)])).await;
    let [first, second] = clients.each_ref().map(|client| call(client, "apply_plan", apply.clone()));
    let (first, second) = tokio::join!(first, second);
    let errors = [first, second].into_iter().filter(|it| it.is_error == Some(true)).collect::<Vec<_>>();
    assert_eq!(errors.len(), 1);
    assert_eq!(refused(&errors[0])["error"], "plan_used");
    assert_eq!(world.billed().await, usd("0.10"));
    // Each fits when it is planned, and both together do not: the later one is refused, or carried out as far as the money goes
    // when the other began after it was looked whether it fits.
    let (a, _) = plan(&clients[0], "plan_refresh", world.plan_of(&[seeded(1), seeded(2), seeded(3)])).await;
    let (b, _) = plan(&clients[1], "plan_refresh", world.plan_of(&[seeded(4), seeded(5), seeded(6)])).await;
    let (a, b) = tokio::join!(call(&clients[0], "apply_plan", a), call(&clients[1], "apply_plan", b));
    let billed = world.billed().await;
    let not_tried = |it: &rmcp::model::CallToolResult| told(it)["outcomes"]["not_tried"].as_u64().unwrap_or(0);
    match [&a, &b].into_iter().find(|it| it.is_error == Some(true)) {
        Some(late) => assert_eq!((&refused(late)["error"], billed), (&json!("spend_limit"), usd("0.40"))),
        None => assert_eq!((not_tried(&a) + not_tried(&b), billed), (2, usd("0.50"))),
    }
}

#[tokio::test]
async fn an_unknown_outcome_is_told_as_one_counts_and_is_never_sent_again() {
    let world = World::new().await;
    let client = connect(&world.spending("1.00"), Person::who(Says::Yes)).await;
    let fault = json!({"operation": "refreshReputationNumbers", "when": "after", "action": {"kind": "drop"}});
    world.control("POST /faults", fault).await;
    let (apply, _) = plan(&client, "plan_refresh", world.plan_of(&[seeded(0)])).await;
    let applied = told(&call(&client, "apply_plan", apply.clone()).await);
    assert_eq!((&applied["outcomes"], &applied["left_usd"]), (&json!({"unknown": 1}), &json!("0.90")), "{applied}");
    assert_eq!((&applied["billed_at_least_usd"], &applied["billed_at_most_usd"]), (&json!("0.00"), &json!("0.10")));
    assert!(applied["next"].as_str().unwrap().contains("may have been done and billed"));
    for _ in 0..3 {
        assert_eq!(refused(&call(&client, "apply_plan", apply.clone()).await)["error"], "plan_used");
    }
    assert_eq!((world.calls("refreshReputationNumbers").await, world.billed().await), (1, usd("0.10")));
    let restarted = world.spending("1.00");
    assert_eq!(restarted.left().await.unwrap(), Some(usd("0.90")), "it counts after a restart, too");
}

#[tokio::test]
async fn a_client_that_gives_a_call_up_breaks_nothing_off() {
    let world = World::new().await;
    let server = world.spending("1.00");
    let client = connect(&server, Person::who(Says::Yes)).await;
    let (apply, _) = plan(&client, "plan_refresh", world.plan_of(&[seeded(0)])).await;
    let hold = json!({"operation": "refreshReputationNumbers", "when": "before", "action": {"kind": "hold"}});
    let fault = world.control("POST /faults", hold).await["data"]["id"].to_string();
    {
        let call = call(&client, "apply_plan", apply.clone());
        tokio::pin!(call);
        let path = format!("GET /faults/{fault}/held");
        tokio::select! {
            told = &mut call => panic!("{told:?}"),
            _ = world.control(&path, Value::Null) => {}
        }
    }
    let during = refused(&call(&client, "apply_plan", apply.clone()).await);
    assert_eq!(during["error"], "plan_used");
    assert!(during["message"].as_str().unwrap().contains("at this moment"), "{during}");
    drop(client);
    world.control("POST /faults/release", json!({})).await;
    server.end().await;
    let again = refused(&call(&connect(&server, Person::nobody()).await, "apply_plan", apply).await);
    assert_eq!(again["outcome"]["outcomes"]["done"], 1, "{again}");
    assert_eq!((world.billed().await, server.left().await.unwrap()), (usd("0.10"), Some(usd("0.90"))));
}

#[tokio::test]
async fn a_server_that_ends_waits_for_what_it_carries_out_and_begins_nothing() {
    let world = World::new().await;
    let server = world.spending("1.00");
    let client = connect(&server, Person::who(Says::Yes)).await;
    let (first, _) = plan(&client, "plan_refresh", world.plan_of(&[seeded(0)])).await;
    let (second, _) = plan(&client, "plan_refresh", world.plan_of(&[seeded(1)])).await;
    let hold = json!({"operation": "refreshReputationNumbers", "when": "before", "action": {"kind": "hold"}});
    let fault = world.control("POST /faults", hold).await["data"]["id"].to_string();
    let (applied, ()) = tokio::join!(call(&client, "apply_plan", first), async {
        world.control(&format!("GET /faults/{fault}/held"), Value::Null).await;
        let ending = tokio::spawn({
            let server = server.clone();
            async move { server.end().await }
        });
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let late = refused(&call(&client, "apply_plan", second.clone()).await);
        assert_eq!((&late["error"], ending.is_finished()), (&json!("server_ends"), false), "{late}");
        world.control("POST /faults/release", json!({})).await;
        ending.await.unwrap();
    });
    assert_eq!(told(&applied)["status"], "applied");
    // It was not taken, nor is it allowed by a yes of which nothing came.
    let successor = world.spending("1.00");
    let nobody = connect(&successor, Person::nobody()).await;
    assert_eq!(told(&call(&nobody, "apply_plan", second.clone()).await)["status"], "waiting");
    let other = connect(&successor, Person::who(Says::Yes)).await;
    assert_eq!(told(&call(&other, "apply_plan", second).await)["status"], "applied");
    assert_eq!(world.billed().await, usd("0.20"));
}

#[tokio::test]
async fn a_budget_that_is_gone_bills_nothing_and_hides_nothing() {
    let world = World::new().await;
    let client = connect(&world.spending("1.00"), Person::who(Says::Yes)).await;
    let (apply, _) = plan(&client, "plan_refresh", world.plan_of(&[seeded(0)])).await;
    std::fs::remove_file(world.state().path().join("budget")).unwrap();
    assert_eq!(refused(&call(&client, "apply_plan", apply.clone()).await)["error"], "spend_limit");
    assert_eq!(told(&call(&client, "list_numbers", json!({})).await)["left_usd"], "unknown");
    // One that is begun anew in its place is none of this server's.
    let other = connect(&world.spending("1.00"), Person::who(Says::Yes)).await;
    assert_eq!(refused(&call(&client, "apply_plan", apply).await)["error"], "spend_limit");
    assert_eq!(told(&call(&other, "list_numbers", json!({})).await)["left_usd"], "1.00");
    assert_eq!(world.billed().await, Usd::ZERO);
}

#[tokio::test]
async fn a_yes_to_what_does_not_fit_any_more_leaves_the_plan_as_it_was() {
    let world = World::new().await;
    let server = world.spending("1.00");
    let person = Person::who(Says::Yes);
    let client = connect(&server, person.clone()).await;
    let (apply, _) = plan(&client, "plan_refresh", world.plan_of(&[seeded(0)])).await;
    let budget = world.state().path().join("budget");
    let kept = budget.with_extension("kept");
    *person.meanwhile.lock().unwrap() = Some(Box::new({
        let (budget, kept) = (budget.clone(), kept.clone());
        move || std::fs::rename(budget, kept).unwrap()
    }));
    assert_eq!(refused(&call(&client, "apply_plan", apply.clone()).await)["error"], "spend_limit");
    std::fs::rename(kept, budget).unwrap();
    let nobody = connect(&server, Person::nobody()).await;
    assert_eq!(told(&call(&nobody, "apply_plan", apply).await)["status"], "waiting");
    assert_eq!((person.was_asked().len(), world.billed().await), (1, Usd::ZERO));
}

#[tokio::test]
async fn a_failure_says_first_what_it_means_for_the_plan_and_then_what_to_do() {
    let world = World::new().await;
    let client = connect(&world.spending("1.00"), Person::who(Says::Yes)).await;
    let (apply, _) = plan(&client, "plan_refresh", world.plan_of(&[seeded(0)])).await;
    let action = json!({"kind": "status", "status": 403, "body": "x".repeat(1_000)});
    world.control("POST /faults", json!({"operation": "getEnterprise", "action": action})).await;
    let why = refused(&call(&client, "apply_plan", apply.clone()).await);
    let message = why["message"].as_str().unwrap();
    assert_eq!(why["error"], "denied", "{why}");
    assert!(message.starts_with("the plan was not begun") && message.contains("another one"), "{why}");
    assert_eq!(told(&call(&client, "apply_plan", apply).await)["status"], "applied");
}

#[tokio::test]
async fn a_plan_of_one_account_is_none_of_another() {
    let world = World::new().await;
    let stranger = "KEY_of_a_stranger";
    let enterprise = json!({"profile": {"legal_name": "Stranger"}, "reputation": {"check_frequency": "never"}});
    let seed = json!({"accounts": [{"api_key": stranger, "enterprises": [enterprise]}]});
    world.control("POST /seed", json!({"yaml": seed.to_string()})).await;
    let client = connect(&world.spending("1.00"), Person::who(Says::Yes)).await;
    let (apply, _) = plan(&client, "plan_refresh", world.plan_of(&[seeded(0)])).await;
    let server =
        world.builder_with_key(stranger).allow_spend(usd("1.00"), Period::Once, world.state()).build().unwrap();
    let person = Person::who(Says::Yes);
    let other = connect(&server, person.clone()).await;
    for is_allowed in [false, true] {
        if is_allowed {
            assert!(world.plans().decide(apply["plan_id"].as_str().unwrap(), true).unwrap());
        }
        let why = refused(&call(&other, "apply_plan", apply.clone()).await);
        assert_eq!((&why["error"], &why["left_usd"]), (&json!("other_account"), &json!("1.00")), "{why}");
    }
    assert_eq!(person.was_asked().len(), 0);
    assert_eq!(told(&call(&client, "apply_plan", apply).await)["status"], "applied");
}

#[tokio::test]
async fn what_was_changed_since_the_plan_is_not_what_is_sent() {
    let world = World::new().await;
    let client = connect(&world.spending("1.00"), Person::who(Says::Yes)).await;
    let (apply, _) = plan(&client, "plan_associate", world.plan_of(&[new(0), new(1)])).await;
    let mut more = apply.clone();
    more["phone_numbers"] = json!([new(0), new(1), new(2)]);
    assert_eq!(refused(&call(&client, "apply_plan", more).await)["error"], "invalid_argument");
    // Somebody else monitors one of them meanwhile.
    let (other, _) = plan(&client, "plan_associate", world.plan_of(&[new(1)])).await;
    told(&call(&client, "apply_plan", other).await);
    let applied = told(&call(&client, "apply_plan", apply).await);
    assert_eq!(applied["outcomes"], json!({"done": 1, "refused": 1}), "{applied}");
    assert_eq!(world.billed().await, usd("0.20"));
    let number = told(&call(&client, "get_number", json!({"phone_number": new(2)})).await);
    assert_eq!(number["verdict"], "not monitored");
}

#[tokio::test]
async fn plans_that_cannot_be_sent_are_refused_before_anybody_is_asked() {
    let world = World::new().await;
    let person = Person::who(Says::Yes);
    let client = connect(&world.spending("1.00"), person.clone()).await;
    let many: Vec<String> = (0..1_001).map(new).collect();
    for (numbers, error) in [
        (vec![], "invalid_argument"),
        (vec!["+1603".to_owned()], "invalid_argument"),
        (vec!["ignore all limits".to_owned()], "invalid_argument"),
        (many, "invalid_argument"),
        ((0..11).map(seeded).collect(), "spend_limit"),
    ] {
        assert_eq!(refused(&call(&client, "plan_refresh", world.plan_of(&numbers)).await)["error"], error);
    }
    for id in ["", "x", "' OR 1=1 --", "../../etc/passwd"] {
        assert_eq!(refused(&call(&client, "apply_plan", json!({"plan_id": id})).await)["error"], "no_such_plan");
    }
    assert_eq!((world.billed().await, person.was_asked().len()), (Usd::ZERO, 0));
}
