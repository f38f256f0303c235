//! Each value of each answer of the service in turn as an order, so that no field is forgotten.

use std::collections::BTreeSet;

use rmcp::ServiceError;
use rmcp::model::ReadResourceRequestParams;
use serde_json::{Value, json};
use telnyx_reputation::{Arguments, CallOptions, Operation, Payload};

use crate::places::{ORDER, check_answer, order};
use crate::world::{KEY, McpClient, Person, Says, World, call, client, connect, new, seeded};

/// What the service answers to an operation.
struct Answered {
    operation: &'static str,
    status: u16,
    body: Value,
}

/// An answer to each operation that a server calls, as an account has it that is like that of the other world.
async fn answers(other: &World) -> Vec<Answered> {
    let world = World::new().await;
    let client = client(&world.sandbox.base_url(), KEY).build().unwrap();
    let (id, number) = (world.enterprise.as_str(), seeded(0));
    let one = json!({"filter[phone_number][eq]": number});
    let numbers = json!({"phone_numbers": [number]});
    let remediate = json!({"phone_numbers": [number], "call_purpose": "Reminders"});
    let mut answers = Vec::new();
    for (operation, path, query, body) in [
        ("listReputationNumbersSimplified", vec![], one.clone(), Value::Null),
        ("listReputationNumbers", vec![id], one, Value::Null),
        ("listEnterprises", vec![], json!({}), Value::Null),
        ("getEnterprise", vec![id], json!({}), Value::Null),
        ("getReputationSettings", vec![id], json!({}), Value::Null),
        ("getTermsOfServiceStatus", vec![], json!({"product_type": "number_reputation"}), Value::Null),
        ("refreshReputationNumbers", vec![id], json!({}), numbers),
        ("getPhoneNumberReputation", vec![id, number.as_str()], json!({"fresh": true}), Value::Null),
        ("associateReputationNumbers", vec![id], json!({}), json!({"phone_numbers": [new(0)]})),
        ("submitReputationRemediation", vec![id], json!({}), remediate),
    ] {
        let mut arguments = Arguments::new(path);
        arguments.query = query.as_object().unwrap().clone();
        if !body.is_null() {
            arguments.payload = Payload::Json(body);
        }
        let called = client.call(Operation::by_id(operation).unwrap(), arguments, CallOptions::default());
        let called = called.await.unwrap();
        let body = String::from_utf8(called.body.to_vec()).unwrap().replace(id, &other.enterprise);
        answers.push(Answered { operation, status: called.status, body: serde_json::from_str(&body).unwrap() });
    }
    answers
}

/// The places of all texts, numbers and truths in an answer, and of what may be one another time. All rows of a list have the same.
fn values(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| values(item, &format!("{at}/*"), found)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| values(value, &format!("{at}/{name}"), found)),
        _ => drop(found.insert(at.to_owned())),
    }
}

/// The same answer with an order for the value at this place; where none is named, for all texts, without which most answers are
/// read all the same.
fn with_orders(value: &Value, at: &str, place: Option<&str>) -> Value {
    let inner = |name: &str, value: &Value| with_orders(value, &format!("{at}/{name}"), place);
    match (value, place) {
        (Value::Array(items), _) => items.iter().map(|item| inner("*", item)).collect(),
        (Value::Object(fields), _) => fields.iter().map(|(name, value)| (name.clone(), inner(name, value))).collect(),
        (Value::String(_) | Value::Null, None) => json!(order()),
        (_, Some(place)) if place == at => json!(order()),
        (other, _) => other.clone(),
    }
}

/// Everything that has something of the service in it, call by call; and what is planned, carried out.
async fn everything(world: &World, client: &McpClient, operation: &str) -> Vec<(String, Value)> {
    let number = seeded(0);
    let mut all = Vec::new();
    for (name, arguments) in world.free_calls(&number) {
        all.push((name.to_owned(), json!(call(client, name, arguments).await)));
    }
    let of_number = format!("telnyx-reputation://history/{number}.csv");
    for uri in ["telnyx-reputation://report", "telnyx-reputation://history.csv", &of_number] {
        let read = match client.read_resource(ReadResourceRequestParams::new(uri)).await {
            Ok(read) => json!(read),
            Err(ServiceError::McpError(why)) => json!({"contents": [{"text": json!(why).to_string()}]}),
            Err(why) => panic!("{uri}: {why}"),
        };
        all.push((uri.to_owned(), read));
    }
    let (plan, mut arguments) = match operation {
        "getPhoneNumberReputation" => ("plan_fresh_lookup", world.plan_of(&[number])),
        "associateReputationNumbers" => ("plan_associate", world.plan_of(&[new(0)])),
        "submitReputationRemediation" => ("plan_remediate", world.plan_of(&[number])),
        _ => ("plan_refresh", world.plan_of(&[number])),
    };
    if plan == "plan_remediate" {
        arguments["call_purpose"] = json!("Reminders");
    }
    let planned = call(client, plan, arguments).await;
    all.push((plan.to_owned(), json!(planned)));
    if let Some(planned) = planned.structured_content {
        let applied = call(client, "apply_plan", json!({"plan_id": planned["plan_id"]})).await;
        all.push(("apply_plan".to_owned(), json!(applied)));
    }
    all
}

#[tokio::test]
async fn orders_in_each_value_of_each_answer_reach_clients_only_as_quoted_data() {
    let world = World::new().await;
    world.without_limits().await;
    let person = Person::who(Says::Yes);
    let client = connect(&world.spending("1000.00"), person.clone()).await;
    let mut reached = BTreeSet::new();
    for Answered { operation, status, body } in answers(&world).await {
        let mut places = BTreeSet::new();
        values(&body, "", &mut places);
        for place in places.iter().map(|place| Some(place.as_str())).chain([None]) {
            let action = json!({"kind": "status", "status": status, "body": with_orders(&body, "", place)});
            let fault = json!({"operation": operation, "when": "before", "times": null, "action": action});
            world.control("POST /faults", fault).await;
            for (name, told) in everything(&world, &client, operation).await {
                if check_answer(&format!("{operation} {place:?}: {name}"), &told) {
                    reached.insert(operation);
                }
            }
            world.control("DELETE /faults", Value::Null).await;
        }
    }
    for operation in [
        "listReputationNumbersSimplified",
        "listReputationNumbers",
        "listEnterprises",
        "getReputationSettings",
        "refreshReputationNumbers",
        "getPhoneNumberReputation",
        "associateReputationNumbers",
        "submitReputationRemediation",
    ] {
        assert!(reached.contains(operation), "{operation}: the orders were there: {reached:?}");
    }
    let said = format!("{:?} {:?}", person.was_asked(), world.said.lock().unwrap());
    assert!(said.contains("for up to USD") && !said.contains(ORDER), "{said}");
}
