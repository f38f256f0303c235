//! A person who says yes to a call that its client has given up allows nothing.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use rmcp::model::CallToolRequest;
use rmcp::service::PeerRequestOptions;
use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;
use telnyx_reputation::Usd;

use crate::person::plan;
use crate::world::{Person, Says, World, call, connect, params, refused, seeded, told};

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
    tokio::time::timeout(Duration::from_secs(10), asked).await.expect("a person is asked").unwrap();
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

/// A plan that a person has said yes to, and whose call then waits at the budget, which is a pipe that nothing comes out of.
struct Between {
    budget: PathBuf,
    kept: PathBuf,
}

impl Between {
    /// Has the pipe put in the budget's place while the next question is open.
    fn of(world: &World, person: &Person) -> Self {
        let budget = world.state().path().join("budget");
        let kept = budget.with_extension("kept");
        *person.meanwhile.lock().unwrap() = Some(Box::new({
            let (budget, kept) = (budget.clone(), kept.clone());
            move || {
                std::fs::rename(&budget, &kept).unwrap();
                assert!(std::process::Command::new("mkfifo").arg(&budget).status().unwrap().success());
            }
        }));
        Self { budget, kept }
    }

    /// Waits until somebody reads the pipe, and puts the budget back in its place: whoever reads it anew has it again.
    async fn reached(&self) -> File {
        let mut pipe = Err(Errno::NXIO);
        for _ in 0..1_000 {
            // From then on the pipe is there, or nothing is; and without a reader it cannot be opened.
            if self.kept.exists() {
                pipe = open(&self.budget, OFlags::WRONLY | OFlags::NONBLOCK, Mode::empty());
            }
            if pipe.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        std::fs::rename(&self.kept, &self.budget).unwrap();
        pipe.unwrap().into()
    }

    /// Lets the call go on with what it reads.
    fn go_on(&self, mut pipe: File) {
        pipe.write_all(&std::fs::read(&self.budget).unwrap()).unwrap();
        drop(pipe);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_yes_to_a_call_that_is_given_up_right_after_it_is_kept_nowhere() {
    let world = World::new().await;
    let server = world.spending("5.00");
    let person = Person::who(Says::Yes);
    let client = connect(&server, person.clone()).await;
    let plan = plan(&world, &client, &[seeded(0)]).await;
    let between = Between::of(&world, &person);
    let request = CallToolRequest::new(params("apply_plan", plan.clone()));
    let call_of_it = client.peer().send_cancellable_request(request.into(), PeerRequestOptions::no_options());
    let call_of_it = call_of_it.await.unwrap();
    let pipe = between.reached().await;
    let (plans, id) = (world.plans(), plan["plan_id"].as_str().unwrap());
    assert!(plans.find(id).unwrap().is_open(), "a kill at this moment leaves no yes");
    call_of_it.cancel(None).await.unwrap();
    // What is answered was read after that.
    client.list_tools(None).await.unwrap();
    between.go_on(pipe);
    // Whatever comes of the yes has come by then.
    for _ in 0..50 {
        assert!(plans.find(id).unwrap().is_open());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let other = connect(&server, Person::nobody()).await;
    assert_eq!(told(&call(&other, "apply_plan", plan.clone()).await)["status"], "waiting");
    assert_eq!(world.billed().await, Usd::ZERO);
}

/// Who says no elsewhere meanwhile has said no.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_no_that_comes_between_a_yes_and_its_call_wins() {
    let world = World::new().await;
    let person = Person::who(Says::Yes);
    let client = connect(&world.spending("5.00"), person.clone()).await;
    let plan = plan(&world, &client, &[seeded(0)]).await;
    let between = Between::of(&world, &person);
    let (applied, ()) = tokio::join!(call(&client, "apply_plan", plan.clone()), async {
        let pipe = between.reached().await;
        assert!(world.plans().decide(plan["plan_id"].as_str().unwrap(), false).unwrap());
        between.go_on(pipe);
    });
    assert_eq!(refused(&applied)["error"], "plan_declined");
    assert_eq!(world.billed().await, Usd::ZERO);
}
