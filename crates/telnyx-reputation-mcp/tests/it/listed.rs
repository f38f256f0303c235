//! What a model reads before it is asked anything.

use std::collections::BTreeSet;

use serde_json::json;

use crate::world::{Person, World, connect, connect_newest};

/// 4,000 tokens of 3.5 bytes. The tokenizers that the suite "assistants" counts with take 3.7 to 4.2 bytes of such a list as one.
const MOST_BYTES: usize = 14_000;

#[tokio::test]
async fn the_whole_list_has_less_than_4000_tokens_with_and_without_spending() {
    let world = World::new().await;
    for (server, count) in [(world.free(), 11), (world.spending("5.00"), 16)] {
        for client in [connect(&server, Person::nobody()).await, connect_newest(&server, Person::nobody()).await] {
            let listed = client.peer().list_tools(None).await.unwrap();
            assert_eq!((listed.tools.len(), listed.next_cursor.clone()), (count, None));
            let bytes = serde_json::to_string(&listed.tools).unwrap().len();
            assert!(bytes < MOST_BYTES, "{bytes} bytes");
        }
    }
}

#[tokio::test]
async fn without_the_flag_no_tool_bills_and_with_it_each_says_its_price() {
    let world = World::new().await;
    let free = connect(&world.free(), Person::nobody()).await.list_all_tools().await.unwrap();
    for tool in &free {
        let annotations = json!(tool.annotations);
        assert_ne!(annotations["destructiveHint"], true, "{}", tool.name);
        assert!(annotations["readOnlyHint"].is_boolean() && tool.title.is_some() && tool.output_schema.is_some());
    }
    let all = connect(&world.spending("5.00"), Person::nobody()).await.list_all_tools().await.unwrap();
    let names = |tools: &[rmcp::model::Tool]| tools.iter().map(|tool| tool.name.to_string()).collect::<BTreeSet<_>>();
    let more: Vec<String> = names(&all).difference(&names(&free)).cloned().collect();
    assert_eq!(more, ["apply_plan", "plan_associate", "plan_fresh_lookup", "plan_refresh", "plan_remediate"]);
    for (name, price) in [
        ("plan_refresh", "USD 0.10 a number"),
        ("plan_fresh_lookup", "USD 0.10 a number"),
        ("plan_associate", "USD 0.10 a number"),
        ("plan_remediate", "USD 1.00 a number"),
    ] {
        let tool = all.iter().find(|tool| tool.name == name).unwrap();
        assert!(tool.title.as_ref().unwrap().contains(price), "{tool:?}");
        assert!(tool.description.as_ref().unwrap().contains(price), "{tool:?}");
        assert_eq!(json!(tool.annotations)["destructiveHint"], false, "a plan does nothing by itself");
    }
    let tells_left = |tools: &[rmcp::model::Tool]| {
        let of = |tool: &rmcp::model::Tool| json!(tool.output_schema)["properties"]["left_usd"]["type"] == "string";
        tools.iter().filter(|tool| of(tool)).count()
    };
    assert_eq!(
        (tells_left(&free), tells_left(&all)),
        (0, all.len()),
        "what is left is in every answer where anything is"
    );
    let apply = all.iter().find(|tool| tool.name == "apply_plan").unwrap();
    assert_eq!(json!(apply.annotations)["destructiveHint"], true);
    let takes: Vec<&String> = apply.input_schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(takes, ["plan_id"], "no argument allows anything");
}

#[tokio::test]
async fn it_says_which_versions_it_speaks() {
    let world = World::new().await;
    let versions = telnyx_reputation_mcp::Server::protocol_versions();
    assert_eq!(versions, ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"]);
    let readme = include_str!("../../README.md");
    assert!(versions.iter().all(|version| readme.contains(version.as_str())), "the README states them");
    let server = world.free();
    for client in [connect(&server, Person::nobody()).await, connect_newest(&server, Person::nobody()).await] {
        assert_eq!(client.list_all_tools().await.unwrap().len(), 11);
        assert_eq!(client.list_all_prompts().await.unwrap().len(), 2);
        assert_eq!(client.list_all_resources().await.unwrap().len(), 2);
    }
}
