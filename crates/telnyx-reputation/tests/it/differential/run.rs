//! Carries a case out, and holds the invariants against it after every step.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use serde_json::{Value, json};
use telnyx_reputation::runs::Cancel;
use telnyx_reputation::{Error, ErrorKind, Resolution, Usd, Witness};
use telnyx_reputation_sandbox::SandboxHandle;

use super::calls::{self, Ended};
use super::case::{Call, Case, Leaves, Setting, Step};
use super::claims::{Found, Made, cents};
use super::invariants::{self, Usage};
use super::others::Other;
use super::tally::Tally;
use super::world::{Model, World};

/// Longer than anything takes that does not hang.
pub(super) const LONGEST: Duration = Duration::from_secs(40);

/// Where cases are run.
pub(super) struct Stage<'s> {
    pub(super) sandbox: &'s SandboxHandle,
    pub(super) model: &'s Model,
    pub(super) http: reqwest::Client,
    pub(super) tally: RefCell<Tally>,
}

struct Play<'s> {
    world: World<'s>,
    other: Other,
    made: Vec<Made>,
    setting: Setting,
    /// How often nothing proved what became of a call.
    untold: usize,
}

impl Stage<'_> {
    /// Runs a case in an account of this name.
    ///
    /// # Errors
    /// What does not hold, and after which step.
    pub(super) async fn run(&self, case: &Case, account: &str) -> Result<(), String> {
        let world = World::new(self.sandbox, self.model, account, &case.setting).await;
        if case.setting.daily {
            let path = format!("{}/enterprises/{}/reputation/frequency", world.base_url(), world.places.enterprise);
            let request = self.http.patch(path).bearer_auth(&world.key).json(&json!({"check_frequency": "daily"}));
            request.send().await.unwrap().error_for_status().unwrap();
        }
        let other = Other::new(self.http.clone());
        let mut play = Play { world, other, made: Vec::new(), setting: case.setting.clone(), untold: 0 };
        let result = play.whole(case, &self.model.registrations).await;
        self.note(&play);
        for made in &mut play.made {
            if let Some(task) = made.task.take() {
                task.abort();
            }
        }
        play.world.control("DELETE /_sandbox/faults", Value::Null).await;
        play.world.end().await;
        result
    }

    fn note(&self, play: &Play<'_>) {
        let mut tally = self.tally.borrow_mut();
        tally.note("found out: cannot tell", play.untold);
        play.made.iter().for_each(|made| tally.note_call(made, &play.world.ledger));
    }
}

impl Play<'_> {
    async fn whole(&mut self, case: &Case, before: &HashMap<String, u64>) -> Result<(), String> {
        for (index, step) in case.steps.iter().enumerate() {
            let result = match self.step(step).await {
                Ok(()) => self.check().await,
                wrong => wrong,
            };
            result.map_err(|why| format!("after step {index}: {why}"))?;
        }
        self.last(before).await.map_err(|why| format!("in the end: {why}"))
    }

    /// Everything late comes, every call ends, and every outcome is looked up.
    async fn last(&mut self, before: &HashMap<String, u64>) -> Result<(), String> {
        loop {
            let released = self.world.control("POST /_sandbox/faults/release", json!({})).await;
            self.settle(0).await?;
            self.check().await?;
            // A call that is released may be held again.
            if released["data"].as_array().is_none_or(Vec::is_empty) {
                break;
            }
        }
        if let Some(made) = self.made.iter().find(|made| made.task.is_some()) {
            return Err(format!("c{:05} is under way, and nothing holds it", made.call.id));
        }
        for index in 0..self.made.len() {
            self.resolve(index).await?;
        }
        self.check().await?;
        let after = self.world.registrations().await;
        invariants::registrations(&self.made, &self.other.deeds, before, &after)
    }

    async fn step(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Calls(calls) => {
                let first = self.made.len();
                for call in calls {
                    let made = self.begin(call).await;
                    self.made.push(made);
                }
                return self.settle(first).await;
            }
            Step::Other(act) => self.other.act(&self.world, act).await,
            Step::Lose => {
                self.world.control("DELETE /_sandbox/faults", Value::Null).await;
                self.made.iter_mut().for_each(|made| made.rules.clear());
                return self.settle(0).await;
            }
            Step::Release { call, count } => {
                let Some(index) = self.find(*call) else { return Ok(()) };
                for (rule, _) in &self.made[index].rules {
                    let body = json!({"fault": rule, "count": count});
                    self.world.control("POST /_sandbox/faults/release", body).await;
                }
                return self.settle(index).await;
            }
            Step::Cancel { call, at_once } => {
                let Some(index) = self.find(*call) else { return Ok(()) };
                let made = &mut self.made[index];
                if !*at_once {
                    made.cancel.cancel();
                    return self.settle(index).await;
                }
                made.cancel.abandon();
                // Whatever holds it, a run ends now, and gives its journal to others.
                if made.is_run() {
                    return made.end().await;
                }
            }
            Step::Drop { call } => {
                let Some(index) = self.find(*call) else { return Ok(()) };
                if let Some(task) = self.made[index].task.take() {
                    task.abort();
                    // It may have ended in time.
                    self.made[index].ended = Some(task.await.unwrap_or(Ended::Dropped));
                }
            }
            Step::Resolve { call } => {
                let Some(index) = self.find(*call) else { return Ok(()) };
                return self.resolve(index).await;
            }
        }
        Ok(())
    }

    fn find(&self, call: u16) -> Option<usize> {
        self.made.iter().position(|made| made.call.id == call)
    }

    async fn begin(&self, call: &Call) -> Made {
        let (mark, work) = (call.mark(), &call.work);
        let mut rules = Vec::new();
        for fault in &call.faults {
            let rule = fault.rule(&mark, work.operation(), work.reads());
            let added = self.world.control("POST /_sandbox/faults", rule).await;
            rules.push((added["data"]["id"].as_u64().unwrap(), fault.is_held()));
        }
        let (witness, cancel) = (Witness::new(), Cancel::new());
        let client = &self.world.clients[call.client];
        let made = calls::prepare(client, &self.world.places, call, &witness, &cancel);
        Made {
            call: call.clone(),
            began: self.other.deeds.len(),
            witness,
            cancel,
            rules,
            task: Some(tokio::spawn(made)),
            ended: None,
            found: None,
        }
    }

    /// Waits until each call from this one on has ended, or is held.
    async fn settle(&mut self, first: usize) -> Result<(), String> {
        let world = &self.world;
        for made in &mut self.made[first..] {
            if made.task.is_none() {
                continue;
            }
            let waits = made.call.leaves != Leaves::TimesOut;
            let held = made.rules.iter().filter(|(_, holds)| *holds && waits).map(|(rule, _)| {
                let path = format!("GET /_sandbox/faults/{rule}/held?count=1&wait=60");
                Box::pin(async move { world.try_control(&path, Value::Null).await })
            });
            let held: Vec<_> = held.collect();
            let held = async {
                if held.is_empty() {
                    std::future::pending::<()>().await;
                }
                drop(futures::future::select_all(held).await);
            };
            tokio::select! {
                biased;
                ended = made.end() => ended?,
                () = held => {}
            }
        }
        Ok(())
    }

    async fn resolve(&mut self, index: usize) -> Result<(), String> {
        let made = &self.made[index];
        let dropped;
        let error: &Error = match &made.ended {
            Some(Ended::One(Err(error))) if matches!(error.kind(), ErrorKind::OutcomeUnknown | ErrorKind::Decode) => {
                error
            }
            Some(Ended::Dropped) => match made.unknown() {
                Some(error) => {
                    dropped = error;
                    &dropped
                }
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        let found = match tokio::time::timeout(LONGEST, error.resolve()).await {
            Ok(found) => found,
            Err(_) => return Err(format!("c{:05}: resolving hangs", made.call.id)),
        };
        match found {
            Ok(Resolution::Done(_)) if !made.may_be_stored() => {
                let same_by_another = made.is_done_by_another(&self.other.deeds);
                let found = Found { same_by_another, may_have_billed: cents(error) };
                self.made[index].found = Some(found);
            }
            Ok(Resolution::Done(_)) | Err(_) => {}
            Ok(_) => self.untold += 1,
        }
        Ok(())
    }

    async fn usage(&self) -> Result<Usage, String> {
        let clients = &self.world.clients;
        let shared = clients[0].shared_usage().await.map_err(|why| why.to_string())?;
        let bounds = |least: Usd, most: Usd| (least.thousandths() / 10, most.thousandths() / 10);
        Ok(Usage {
            clients: [0, 1].map(|client| {
                let total = clients[client].usage().total;
                bounds(total.at_least, total.at_most)
            }),
            shared: shared.map(|shared| bounds(shared.at_least, shared.at_most)),
        })
    }

    async fn check(&mut self) -> Result<(), String> {
        let before = self.usage().await?;
        self.world.read_ledger().await;
        let after = self.usage().await?;
        let (ledger, deeds) = (&self.world.ledger, &self.other.deeds);
        invariants::money(&self.setting, &self.made, ledger, &before, &after)?;
        invariants::calls(&self.made, ledger, deeds)
    }
}
