//! Without the flag nothing can bill, whatever is called.

use rmcp::model::{CallToolRequestParams, GetPromptRequestParams, ReadResourceRequestParams};
use serde_json::{Value, json};
use telnyx_reputation::Usd;

use crate::world::{Person, Says, World, call, connect, new, refused, seeded, told};

#[tokio::test]
async fn the_table_of_a_number_that_nobody_has_seen_is_none() {
    let world = World::new().await;
    let client = connect(&world.free(), Person::nobody()).await;
    told(&call(&client, "collect", json!({})).await);
    let read = |number: String| {
        let uri = format!("telnyx-reputation://history/{number}.csv");
        client.read_resource(ReadResourceRequestParams::new(uri))
    };
    assert!(read(seeded(0)).await.is_ok());
    let why = read("+16039999999".to_owned()).await.unwrap_err().to_string();
    assert!(why.contains("no collection has seen this number"), "{why}");
}

#[tokio::test]
async fn a_comparison_with_no_numbers_is_refused_in_words_of_the_tool() {
    let world = World::new().await;
    let client = connect(&world.free(), Person::nobody()).await;
    let why = refused(&call(&client, "plan_sync", json!({"phone_numbers": []})).await);
    assert_eq!((&why["error"], &why["message"]), (&json!("invalid_argument"), &json!("phone_numbers: give 1 or more")));
}

#[tokio::test]
async fn every_tool_answers_and_nothing_is_billed() {
    let world = World::never_looked_up().await;
    let client = connect(&world.free(), Person::who(Says::Yes)).await;
    let id = json!(world.enterprise);
    let number = seeded(1);
    let collected = told(&call(&client, "collect", json!({})).await);
    assert_eq!((&collected["phone_numbers"], &collected["turned"]), (&json!(60), &json!(0)));
    world
        .control(&format!("PUT /numbers/{}/reputation", seeded(2)), json!({"spam_risk": "high", "looked_up": true}))
        .await;
    assert_eq!(told(&call(&client, "collect", json!({})).await)["turned"], 1);

    let listed = told(&call(&client, "list_numbers", json!({"verdict": "flagged"})).await);
    assert_eq!(listed["total"], listed["counts"]["flagged"], "of those that are listed");
    let flagged = listed["numbers"].as_array().unwrap();
    assert!(flagged.iter().any(|it| it["phone_number"] == json!(seeded(2))), "{listed}");
    assert!(flagged.iter().all(|it| it["verdict"] == "flagged"));
    let one = told(&call(&client, "get_number", json!({"phone_number": number, "enterprise_id": id})).await);
    assert_eq!((&one["phone_number"], &one["enterprise_id"]), (&json!(number), &id));
    let other = told(&call(&client, "get_number", json!({"phone_number": new(1)})).await);
    assert_eq!(other["verdict"], "not monitored", "and it is not looked up");
    let changes = told(&call(&client, "list_changes", json!({"since": "1d"})).await);
    assert_eq!((&changes["total"], &changes["changes"][0]["phone_number"]), (&json!(1), &json!(seeded(2))));
    assert_eq!(changes["changes"][0]["turns"][0], "flagged");
    let history = told(&call(&client, "get_history", json!({"phone_number": seeded(2)})).await);
    assert_eq!((&history["total"], &history["history"][0]["verdict"]), (&json!(2), &json!("flagged")));
    let trend = told(&call(&client, "get_trend", json!({})).await);
    assert_eq!(trend["days"][0]["phone_numbers"], 60);
    let ownership = told(&call(&client, "list_ownership", json!({})).await);
    let counted: u64 = ownership["counts"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(counted, 60);
    let steps = told(&call(&client, "get_next_steps", json!({})).await);
    let states: Vec<&str> = steps["gates"].as_array().unwrap().iter().map(|it| it["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["right", "right", "right", "open"], "{steps}");
    assert_eq!(steps["report"].as_array().unwrap().len(), 4);
    let costs = told(&call(&client, "get_costs", json!({"phone_numbers": 4876})).await);
    let daily = costs["by_frequency"].as_array().unwrap().iter().find(|it| it["check_frequency"] == "daily").unwrap();
    assert_eq!(daily["average_month_usd"], "14941.03");
    let costs = told(&call(&client, "get_costs", json!({})).await);
    assert_eq!((&costs["phone_numbers"], &costs["check_frequency"]), (&json!(60), &json!("never")));
    let found = told(&call(&client, "find_operation", json!({"query": "remediation"})).await);
    assert_eq!((&found["total"], &found["operations"][0]["price"]), (&json!(1), &json!("USD 1.00")));
    let wanted: Vec<String> = (0..59).map(seeded).chain([new(1), new(2)]).collect();
    let plan = told(&call(&client, "plan_sync", json!({"phone_numbers": wanted})).await);
    assert_eq!((&plan["add"], &plan["cost_usd"], &plan["not_wanted"]), (&json!(2), &json!("0.20"), &json!(1)));

    for name in ["plan_refresh", "plan_associate", "apply_plan", "retrieve", ""] {
        let told = refused(&call(&client, name, json!({"phone_numbers": [number], "confirm": true})).await);
        assert_eq!(told["error"], "no_such_tool", "{name}");
        assert!(told["message"].as_str().unwrap().starts_with("tools/list has all tools"), "{told}");
    }
    assert!(
        world.calls("getPhoneNumberReputation").await + world.calls("getPhoneNumberReputationSimplified").await == 0
    );
    assert_eq!(world.billed().await, Usd::ZERO);
}

#[tokio::test]
async fn long_answers_come_in_pages() {
    let world = World::new().await;
    let client = connect(&world.free(), Person::nobody()).await;
    let (mut cursor, mut seen) = (Value::Null, Vec::new());
    loop {
        let arguments = if cursor.is_null() { json!({}) } else { json!({"cursor": cursor}) };
        let listed = told(&call(&client, "list_numbers", arguments).await);
        let rows = listed["numbers"].as_array().unwrap();
        assert!(rows.len() <= 25);
        seen.extend(rows.iter().map(|row| row["phone_number"].as_str().unwrap().to_owned()));
        cursor = listed["next_cursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    seen.sort();
    assert_eq!(seen, (0..60).map(seeded).collect::<Vec<_>>());
    let wrong = refused(&call(&client, "list_numbers", json!({"cursor": "next"})).await);
    assert_eq!(wrong["error"], "invalid_argument");
}

#[tokio::test]
async fn numbers_are_asked_for_by_the_verdicts_that_are_told() {
    let world = World::new().await;
    let body = json!({"spam_risk": "low", "spam_category": null, "looked_up": true});
    world.control(&format!("PUT /numbers/{}/reputation", seeded(1)), body).await;
    let client = connect(&world.free(), Person::nobody()).await;
    let listed = told(&call(&client, "list_numbers", json!({})).await);
    for (verdict, count) in listed["counts"].as_object().unwrap() {
        let told = told(&call(&client, "list_numbers", json!({"verdict": verdict})).await);
        let rows = told["numbers"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["verdict"] == *verdict), "{verdict}: {told}");
        assert_eq!(rows.len() as u64, count.as_u64().unwrap().min(25), "{verdict}");
        assert_eq!(told["total"], *count, "{verdict}");
    }
    assert!(told(&call(&client, "list_numbers", json!({"verdict": "no data"})).await)["numbers"].is_array());
}

#[tokio::test]
async fn a_first_collection_that_failed_is_no_news_of_nothing() {
    let world = World::new().await;
    let client = connect(&world.free(), Person::nobody()).await;
    let fault = json!({"operation": "listReputationNumbersSimplified", "action": {"kind": "status", "status": 403}});
    world.control("POST /faults", fault).await;
    assert_eq!(refused(&call(&client, "collect", json!({})).await)["error"], "denied");
    for (name, arguments) in
        [("list_changes", json!({})), ("get_trend", json!({})), ("get_history", json!({"phone_number": seeded(0)}))]
    {
        let told = refused(&call(&client, name, arguments).await);
        assert_eq!(told["error"], "no_history", "{name}: {told}");
        assert!(told["message"].as_str().unwrap().contains("nothing was collected yet"), "{name}: {told}");
    }
    assert!(client.read_resource(ReadResourceRequestParams::new("telnyx-reputation://history.csv")).await.is_err());
    told(&call(&client, "collect", json!({})).await);
    assert_eq!(told(&call(&client, "list_changes", json!({})).await)["total"], 0);
}

#[tokio::test]
async fn a_collection_that_cannot_make_its_file_tells_what_failed() {
    let world = World::new().await;
    let client = connect(&world.free(), Person::nobody()).await;
    // A folder is no file, whoever asks: root may write everywhere.
    std::fs::create_dir(world.folder.path().join("history.sqlite")).unwrap();
    let why = refused(&call(&client, "collect", json!({})).await);
    let message = why["message"].as_str().unwrap();
    assert_eq!(why["error"], "local", "{why}");
    assert!(message.contains("history.sqlite: ") && !message.contains("collect"), "{why}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_collects_at_once_collects_one_after_the_other() {
    let world = World::new().await;
    let mut collects = Vec::new();
    for _ in 0..6 {
        let server = world.free();
        for _ in 0..3 {
            let client = connect(&server, Person::nobody()).await;
            collects.push(tokio::spawn(async move { call(&client, "collect", json!({})).await }));
        }
    }
    for collect in collects {
        assert_eq!(told(&collect.await.unwrap())["phone_numbers"], 60);
    }
}

#[tokio::test]
async fn mistakes_are_told_and_end_nothing() {
    let world = World::new().await;
    let client = connect(&world.free(), Person::nobody()).await;
    for (name, arguments, error) in [
        ("list_changes", json!({}), "no_history"),
        ("get_history", json!({"phone_number": "+16035550100"}), "no_history"),
        ("get_number", json!({"phone_number": "603-555-0100"}), "invalid_argument"),
        ("get_number", json!({}), "invalid_argument"),
        ("get_number", json!({"phone_number": 1}), "invalid_argument"),
        ("get_number", json!({"phone_number": "+16035550100", "fresh": true}), "invalid_argument"),
        ("list_numbers", json!({"enterprise_id": "../x"}), "invalid_argument"),
        ("plan_sync", json!({"phone_numbers": []}), "invalid_argument"),
        ("get_costs", json!({"phone_numbers": u64::MAX}), "invalid_argument"),
    ] {
        let told = refused(&call(&client, name, arguments.clone()).await);
        assert_eq!(told["error"], error, "{name} {arguments}: {told}");
    }
    assert_eq!(told(&call(&client, "list_numbers", json!({})).await)["total"], 60, "it goes on");
}

#[tokio::test]
async fn reports_tables_and_prompts_are_there() {
    let world = World::new().await;
    let client = connect(&world.free(), Person::nobody()).await;
    let read = async |uri: &str| {
        let result = client.read_resource(ReadResourceRequestParams::new(uri)).await.unwrap();
        json!(result)["contents"][0].clone()
    };
    assert!(client.read_resource(ReadResourceRequestParams::new("telnyx-reputation://report")).await.is_err());
    told(&call(&client, "collect", json!({})).await);
    let report = read("telnyx-reputation://report").await;
    assert_eq!(report["mimeType"], "application/json");
    let report: Value = serde_json::from_str(report["text"].as_str().unwrap()).unwrap();
    assert_eq!((&report["now"]["phone_numbers"], report["numbers"].as_array().unwrap().len()), (&json!(60), 50));
    for (uri, rows) in [
        ("telnyx-reputation://history.csv".to_owned(), 60),
        (format!("telnyx-reputation://history/{}.csv", seeded(3)), 1),
    ] {
        let table = read(&uri).await;
        assert_eq!(table["mimeType"], "text/csv");
        assert_eq!(table["text"].as_str().unwrap().lines().count(), rows + 1, "{uri}");
    }
    assert!(client.read_resource(ReadResourceRequestParams::new("file:///etc/passwd")).await.is_err());
    for name in ["morning_check", "clean_up"] {
        let prompt = client.get_prompt(GetPromptRequestParams::new(name)).await.unwrap();
        assert!(json!(prompt)["messages"][0]["content"]["text"].as_str().unwrap().contains("collect"));
    }
    let without_arguments = client.call_tool(CallToolRequestParams::new("collect")).await.unwrap();
    assert_eq!(told(&without_arguments)["phone_numbers"], 60);
}
