//! A person who says yes to a call that its client has given up allows nothing.

use std::io::Write;
use std::time::Duration;

use rmcp::model::CallToolRequest;
use rmcp::service::PeerRequestOptions;
use telnyx_reputation::Usd;

use crate::person::plan;
use crate::world::{Person, Says, World, call, connect, params, seeded, told};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_yes_to_a_call_that_was_given_up_is_none() {
    let world = World::new().await;
    let server = world.spending("5.00");
    let person = Person::who(Says::Yes);
    let client = connect(&server, person.clone()).await;
    let plan = plan(&world, &client, &[seeded(0)]).await;
    let (is_asked, asked) = tokio::sync::oneshot::channel();
    let (go_on, waits) = std::sync::mpsc::channel::<()>();
    *person.meanwhile.lock().unwrap() = Some(Box::new(move || {
        is_asked.send(()).unwrap();
        tokio::task::block_in_place(|| waits.recv().unwrap());
    }));
    let request = CallToolRequest::new(params("apply_plan", plan.clone()));
    let call_of_it = client.peer().send_cancellable_request(request.into(), PeerRequestOptions::no_options());
    let call_of_it = call_of_it.await.unwrap();
    asked.await.unwrap();
    call_of_it.cancel(None).await.unwrap();
    go_on.send(()).unwrap();
    let plans = world.plans();
    // Whatever comes of the yes has come by then.
    for _ in 0..50 {
        assert!(!plans.find(plan["plan_id"].as_str().unwrap()).unwrap().is_allowed());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let other = connect(&server, Person::nobody()).await;
    assert_eq!(told(&call(&other, "apply_plan", plan).await)["status"], "waiting");
    assert_eq!(world.billed().await, Usd::ZERO);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_yes_to_a_call_that_is_given_up_right_after_it_is_taken_back() {
    let world = World::new().await;
    let server = world.spending("5.00");
    let person = Person::who(Says::Yes);
    let client = connect(&server, person.clone()).await;
    let plan = plan(&world, &client, &[seeded(0)]).await;
    let budget = world.state().path().join("budget");
    let kept = budget.with_extension("kept");
    // Between the yes and the call the budget is read, which waits for whoever writes into the pipe.
    *person.meanwhile.lock().unwrap() = Some(Box::new({
        let (budget, kept) = (budget.clone(), kept.clone());
        move || {
            std::fs::rename(&budget, &kept).unwrap();
            assert!(std::process::Command::new("mkfifo").arg(&budget).status().unwrap().success());
        }
    }));
    let request = CallToolRequest::new(params("apply_plan", plan.clone()));
    let call_of_it = client.peer().send_cancellable_request(request.into(), PeerRequestOptions::no_options());
    let call_of_it = call_of_it.await.unwrap();
    let (plans, id) = (world.plans(), plan["plan_id"].as_str().unwrap());
    while !plans.find(id).unwrap().is_allowed() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    call_of_it.cancel(None).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let written = tokio::task::spawn_blocking(move || {
        let mut pipe = std::fs::OpenOptions::new().write(true).open(&budget).unwrap();
        pipe.write_all(&std::fs::read(&kept).unwrap()).unwrap();
        std::fs::rename(&kept, &budget).unwrap();
    });
    written.await.unwrap();
    for _ in 0..500 {
        if !plans.find(id).unwrap().is_allowed() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let other = connect(&server, Person::nobody()).await;
    assert_eq!(told(&call(&other, "apply_plan", plan.clone()).await)["status"], "waiting");
    assert_eq!(world.billed().await, Usd::ZERO);
}
