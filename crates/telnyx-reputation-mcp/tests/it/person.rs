//! Only a person allows what bills.

use std::time::Duration;

use rmcp::model::{CallToolResponse, CallToolResult, InputResponses};
use serde_json::{Value, json};
use telnyx_reputation::Usd;

use crate::world::{
    self, KEY, McpClient, Person, Says, World, call, connect, connect_newest, params, refused, seeded, told, usd,
};

/// So much of an assistant's words is shown, and taken.
const LONGEST: usize = 400;

/// A plan to refresh these numbers, as `apply_plan` takes it.
pub async fn plan(world: &World, client: &McpClient, numbers: &[String]) -> Value {
    let plan = told(&call(client, "plan_refresh", world.plan_of(numbers)).await);
    json!({"plan_id": plan["plan_id"]})
}

#[tokio::test]
async fn a_person_who_is_asked_by_the_client_decides() {
    let world = World::new().await;
    let server = world.spending("5.00");
    for is_newest in [false, true] {
        let before = world.billed().await;
        let person = Person::who(Says::No);
        let client = match is_newest {
            true => connect_newest(&server, person.clone()).await,
            false => connect(&server, person.clone()).await,
        };
        let numbers = [seeded(0), seeded(1)];
        for (says, status) in [
            (Says::No, "declined"),
            (Says::Unticked, "declined"),
            (Says::Closes, "waiting"),
            (Says::NoBox, "waiting"),
            (Says::OddBox, "waiting"),
        ] {
            *person.says.lock().unwrap() = says;
            let plan = plan(&world, &client, &numbers).await;
            let applied = told(&call(&client, "apply_plan", plan.clone()).await);
            assert_eq!(applied["status"], status, "{says:?} {is_newest}");
            *person.says.lock().unwrap() = Says::Yes;
            if status == "declined" {
                let again = refused(&call(&client, "apply_plan", plan).await);
                assert_eq!(again["error"], "plan_declined", "a no stays one");
            }
        }
        assert_eq!(world.billed().await, before);

        let plan = plan(&world, &client, &numbers).await;
        let applied = told(&call(&client, "apply_plan", plan.clone()).await);
        assert_eq!((&applied["status"], &applied["outcomes"]["done"]), (&json!("applied"), &json!(2)), "{applied}");
        assert_eq!(applied["billed_at_most_usd"], "0.20");
        assert_eq!(world.billed().await, before + usd("0.20"));
        assert_eq!(refused(&call(&client, "apply_plan", plan).await)["error"], "plan_used");
        assert_eq!(world.billed().await, before + usd("0.20"));
        let asked = person.was_asked();
        assert_eq!(asked.len(), 6);
        for part in ["Refresh 2 numbers for up to USD 0.20", "+16032000000, +16032000001", "Spend up to USD 0.20"] {
            assert!(asked[5].contains(part), "{}", asked[5]);
        }
    }
}

#[tokio::test]
async fn where_the_client_cannot_ask_a_command_allows_it() {
    let world = World::new().await;
    let server = world.spending("5.00");
    let client = connect(&server, Person::nobody()).await;
    let plan = plan(&world, &client, &[seeded(0)]).await;
    let id = plan["plan_id"].as_str().unwrap();
    let waiting = told(&call(&client, "apply_plan", plan.clone()).await);
    assert_eq!(waiting["status"], "waiting");
    assert!(waiting["next"].as_str().unwrap().contains(&format!("telnyx-reputation approve {id}")), "{waiting}");
    assert_eq!(world.billed().await, Usd::ZERO);
    assert!(world.plans().decide(id, true).unwrap());
    let applied = told(&call(&client, "apply_plan", plan).await);
    assert_eq!((&applied["status"], &applied["left_usd"]), (&json!("applied"), &json!("4.90")));
    assert_eq!(world.billed().await, usd("0.10"));
}

#[tokio::test]
async fn a_client_that_does_not_ask_after_all_leaves_the_command() {
    let world = World::new().await;
    let server = world.spending("5.00");
    for (person, asked) in [(Person::who(Says::Fails), 1), (Person::by_url(), 0)] {
        let client = connect(&server, person.clone()).await;
        let plan = plan(&world, &client, &[seeded(0)]).await;
        let waiting = told(&call(&client, "apply_plan", plan).await);
        assert_eq!((&waiting["status"], person.was_asked().len()), (&json!("waiting"), asked), "{waiting}");
        assert!(waiting["next"].as_str().unwrap().contains("telnyx-reputation approve"), "{waiting}");
    }
    assert_eq!(world.billed().await, Usd::ZERO);
}

#[tokio::test]
async fn the_client_asks_what_the_command_asks() {
    let world = World::new().await;
    let server = world.spending("100.00");
    let person = Person::who(Says::Closes);
    let client = connect(&server, person.clone()).await;
    let mut remediate = world.plan_of(&(0..53).map(seeded).collect::<Vec<_>>());
    remediate["call_purpose"] = json!(format!(" Sales\"  for{}free {}", " ".repeat(500), "x".repeat(LONGEST - 16)));
    remediate["contact_email"] = json!("a@example.com");
    let plan = told(&call(&client, "plan_remediate", remediate).await);
    told(&call(&client, "apply_plan", json!({"plan_id": plan["plan_id"]})).await);
    let asked: Value = serde_json::from_str(&person.was_asked()[0]).unwrap();
    let (question, left) = asked["message"].as_str().unwrap().rsplit_once('\n').unwrap();
    assert_eq!(left, "Of the limit, USD 100.00 is left before it.");
    let id = plan["plan_id"].as_str().unwrap();
    assert_eq!(question, world.plans().find(id).unwrap().question());
    let [whose, purpose, contact, what]: [&str; 4] = question.lines().collect::<Vec<_>>().try_into().unwrap();
    let enterprise = &world.enterprise;
    assert!(whose.contains(id) && whose.contains(&format!("\"{enterprise}\"")), "{whose}");
    assert!(purpose.starts_with("  purpose, in the assistant's words: \"Sales\\\" for free xxx"), "{purpose}");
    assert!(purpose.ends_with("xxx\""), "{purpose}");
    assert_eq!(contact, "  contact, in the assistant's words: \"a@example.com\"");
    assert!(what.starts_with("Remediate 53 numbers for up to USD 53.00: +16032000000, "), "{what}");
    assert!(what.ends_with(&format!("{} and 3 more", seeded(49))), "{what}");
}

#[tokio::test]
async fn what_is_sent_is_what_a_person_is_shown() {
    let world = World::new().await;
    let person = Person::who(Says::Yes);
    let client = connect(&world.spending("5.00"), person.clone()).await;
    let (long, part_of_key) = ("x".repeat(LONGEST + 1), format!("a {}", &KEY[..8]));
    for words in ["a\nb", "a\u{2800}b", "a\u{a0}b", "a\u{202e}b", &long, KEY, &part_of_key] {
        for (purpose, contact) in [(words, "a@example.com"), ("Reminders", words)] {
            let mut remediate = world.plan_of(&[seeded(0)]);
            (remediate["call_purpose"], remediate["contact_email"]) = (json!(purpose), json!(contact));
            let why = refused(&call(&client, "plan_remediate", remediate).await);
            let field = if purpose == words { "call_purpose" } else { "contact_email" };
            let message = why["message"].as_str().unwrap();
            assert!(message.starts_with(field) && !message.contains(&KEY[..8]), "{words:?}: {why}");
        }
    }
    let mut remediate = world.plan_of(&[seeded(0)]);
    remediate["call_purpose"] = json!(format!("Reminders{}and sales", " ".repeat(80)));
    remediate["contact_email"] = json!("a@example.com");
    let plan = told(&call(&client, "plan_remediate", remediate).await);
    told(&call(&client, "apply_plan", json!({"plan_id": plan["plan_id"]})).await);
    assert_eq!(world.calls("submitReputationRemediation").await, 1);
    let asked: Value = serde_json::from_str(&person.was_asked()[0]).unwrap();
    let of_account = world::client(&world.sandbox.base_url(), KEY).build().unwrap();
    let remediations = of_account.enterprises().reputation().remediation();
    let listed = remediations.list(&world.enterprise).items().into_vec().await.unwrap();
    let sent = remediations.retrieve(&world.enterprise, &listed[0].id).await.unwrap().data;
    assert_eq!((sent.call_purpose.as_str(), listed.len()), ("Reminders and sales", 1));
    for sent in [Some(sent.call_purpose), sent.contact_email] {
        let shown = format!(", in the assistant's words: \"{}\"\n", sent.unwrap());
        assert!(asked["message"].as_str().unwrap().contains(&shown), "{asked}");
    }
}

#[tokio::test]
async fn a_command_of_any_length_is_told_whole() {
    let world = World::new().await;
    let command = format!("telnyx-reputation approve --state '/{}'", "folder/".repeat(100));
    let server = world.builder().allow_spend(usd("1.00"), telnyx_reputation::Period::Once, world.state());
    let client = connect(&server.approve_command(&command).build().unwrap(), Person::nobody()).await;
    let plan = plan(&world, &client, &[seeded(0)]).await;
    let waiting = told(&call(&client, "apply_plan", plan.clone()).await);
    let next = format!("`{command} {}` in a terminal; then call apply_plan again.", plan["plan_id"].as_str().unwrap());
    assert!(waiting["next"].as_str().unwrap().ends_with(&next), "{waiting}");
}

#[tokio::test]
async fn a_call_that_waits_goes_on_when_the_command_is_run() {
    let world = World::new().await;
    let state = world.state();
    let server = world.builder().approval_wait(Duration::from_secs(60));
    let server = server.allow_spend(usd("1.00"), telnyx_reputation::Period::Once, state).build().unwrap();
    let client = connect(&server, Person::nobody()).await;
    let plan = plan(&world, &client, &[seeded(0)]).await;
    let plans = world.plans();
    let (applied, ()) = tokio::join!(call(&client, "apply_plan", plan.clone()), async {
        let is_told = || world.said.lock().unwrap().iter().any(|said| said.contains("To allow it"));
        for _ in 0..1_000 {
            if is_told() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(is_told(), "a person is told of the command");
        // It has looked once by then, and looks again.
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(plans.decide(plan["plan_id"].as_str().unwrap(), true).unwrap());
    });
    assert_eq!(told(&applied)["status"], "applied");
}

#[tokio::test]
async fn a_question_that_is_closed_when_the_command_has_decided_is_decided() {
    let world = World::new().await;
    let person = Person::who(Says::Closes);
    let client = connect(&world.spending("5.00"), person.clone()).await;
    for (allowed, status) in [(true, "applied"), (false, "declined")] {
        let plan = plan(&world, &client, &[seeded(0)]).await;
        let (plans, id) = (world.plans(), plan["plan_id"].as_str().unwrap().to_owned());
        *person.meanwhile.lock().unwrap() = Some(Box::new(move || assert!(plans.decide(&id, allowed).unwrap())));
        assert_eq!(told(&call(&client, "apply_plan", plan).await)["status"], status);
    }
    assert_eq!(world.billed().await, usd("0.10"));
}

#[tokio::test]
async fn no_argument_allows_anything() {
    let world = World::new().await;
    let client = connect(&world.spending("5.00"), Person::nobody()).await;
    let plan = plan(&world, &client, &[seeded(0)]).await;
    for more in ["confirm", "approved", "spend", "yes", "inputResponses"] {
        let mut arguments = plan.clone();
        arguments[more] = json!(true);
        assert_eq!(refused(&call(&client, "apply_plan", arguments).await)["error"], "invalid_argument", "{more}");
    }
    assert_eq!(told(&call(&client, "apply_plan", plan).await)["status"], "waiting");
    assert_eq!(world.billed().await, Usd::ZERO);
}

/// What a client of the newest version sends, with an answer to what it was asked before.
async fn apply(client: &McpClient, plan: &Value, state: Option<&str>, answer: Value) -> CallToolResponse {
    let answers = InputResponses::from([("spend".to_owned(), answer)]);
    let mut params = params("apply_plan", plan.clone()).with_input_responses(answers);
    params.request_state = state.map(str::to_owned);
    client.peer().call_tool_once(params).await.unwrap()
}

fn yes() -> Value {
    json!({"action": "accept", "content": {"spend": true}})
}

/// What the client has to give back with an answer to the question that it is asked.
#[track_caller]
fn state(response: CallToolResponse) -> String {
    match response {
        CallToolResponse::InputRequired(question) => question.request_state.unwrap(),
        told => panic!("{told:?}"),
    }
}

#[track_caller]
fn complete(response: CallToolResponse) -> CallToolResult {
    match response {
        CallToolResponse::Complete(result) => result,
        question => panic!("{question:?}"),
    }
}

#[tokio::test]
async fn an_answer_to_a_question_that_was_not_asked_is_none() {
    let world = World::new().await;
    let person = Person::who(Says::Yes);
    let client = connect_newest(&world.spending("5.00"), person.clone()).await;
    let (one, other) = (plan(&world, &client, &[seeded(0)]).await, plan(&world, &client, &[seeded(1)]).await);
    let of_the_other = state(apply(&client, &other, None, yes()).await);
    for wrong in [None, Some("x"), Some(""), Some(&*of_the_other)] {
        let asked = state(apply(&client, &one, wrong, yes()).await);
        assert_ne!(asked, of_the_other, "one plan's state is none of another's");
    }
    assert_eq!((world.billed().await, person.was_asked().len()), (Usd::ZERO, 0));
}

#[tokio::test]
async fn of_two_who_are_asked_about_one_plan_the_first_to_answer_decides() {
    let world = World::new().await;
    let server = world.spending("5.00");
    let one = connect_newest(&server, Person::who(Says::Yes)).await;
    let other = connect_newest(&server, Person::who(Says::Yes)).await;
    let plan = plan(&world, &one, &[seeded(0)]).await;
    let of_one = state(apply(&one, &plan, None, Value::Null).await);
    let of_other = state(apply(&other, &plan, None, Value::Null).await);
    let first = complete(apply(&one, &plan, Some(&of_one), yes()).await);
    assert_eq!(told(&first)["status"], "applied");
    let second = complete(apply(&other, &plan, Some(&of_other), yes()).await);
    assert_eq!(refused(&second)["error"], "plan_used");
    assert_eq!(world.billed().await, usd("0.10"));
}

#[tokio::test]
async fn a_no_to_the_client_takes_back_what_the_command_has_allowed_meanwhile() {
    let world = World::new().await;
    let client = connect_newest(&world.spending("5.00"), Person::who(Says::No)).await;
    let plan = plan(&world, &client, &[seeded(0)]).await;
    let state = state(apply(&client, &plan, None, Value::Null).await);
    assert!(world.plans().decide(plan["plan_id"].as_str().unwrap(), true).unwrap());
    let no = json!({"action": "decline"});
    assert_eq!(told(&complete(apply(&client, &plan, Some(&state), no).await))["status"], "declined");
    assert_eq!(refused(&call(&client, "apply_plan", plan).await)["error"], "plan_declined");
    assert_eq!(world.billed().await, Usd::ZERO);
}
