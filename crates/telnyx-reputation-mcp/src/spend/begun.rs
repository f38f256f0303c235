//! What is known of a plan that was begun and has not told of its end: what its journal says, which its server holds as long as it
//! works. Looking at it makes nothing, and keeps nothing from that server.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use serde_json::Value;
use tempfile::NamedTempFile;

use super::spending::Spending;
use crate::failure::{Failure, Result};
use crate::plans::{Plan, Status};

/// The same, to be told.
pub(super) fn begun(spending: &Spending, plan: &Plan) -> Failure {
    let found = look(spending, plan).unwrap_or_else(|why| {
        format!(
            "a server began the plan, and what was sent cannot be told: up to USD {} may have been billed ({why})",
            plan.at_most
        )
    });
    // Its server gives the journal up first, then tells the end, and then removes the journal: what was seen in between is no more.
    match spending.plans.find(&plan.id) {
        Ok(Plan { status: Status::Ended(outcome), .. }) => ended(&outcome),
        _ => Failure::new("plan_used", format!("{found}. It is never sent again")),
    }
}

/// What is told of a plan that has told of its end.
pub(super) fn ended(outcome: &Value) -> Failure {
    let message = "the plan was carried out before, and outcome is what it came to. It is never sent again";
    Failure::new("plan_used", message).with_outcome(outcome.clone())
}

fn look(spending: &Spending, plan: &Plan) -> Result<String> {
    let path = spending.folder.journal(&plan.id);
    let unreadable = |why: io::Error| Failure::local(format!("{}: {why}", path.display()));
    let nothing_sent = "a server took the plan and sent nothing yet, or ended before it did".to_owned();
    if is_empty(&path).map_err(unreadable)? {
        return Ok(nothing_sent);
    }
    // From its first byte on it is held by the server that writes it, which on Windows keeps others from reading, too.
    if is_held(&path).map_err(unreadable)? {
        return Ok("the plan is being carried out by a server at this moment".to_owned());
    }
    let lines = fs::read(&path).map_err(unreadable)?;
    if !lines.contains(&b'\n') {
        return Ok(nothing_sent);
    }
    let copy = copy(&lines, plan, spending).map_err(unreadable)?;
    let client = spending.client()?;
    let run = client.run(plan.call(), plan.enterprise_id.clone(), plan.phone_numbers.clone()).journal(copy.path())?;
    let (unsent, at_most) = (run.unsent().count(), run.may_have_billed_before());
    let unknown = run.retry_unknown().unsent().count().saturating_sub(unsent);
    Ok(format!(
        "a server began the plan and ended before it did, or is just ending it. Of {} numbers {unsent} were not sent, and of \
         {unknown} the outcome is unknown; up to USD {at_most} may have been billed, which counts against the limit",
        plan.phone_numbers.len(),
    ))
}

/// Whether it has nothing yet, or is not there.
fn is_empty(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(about) => Ok(about.len() == 0),
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(true),
        Err(why) => Err(why),
    }
}

/// The same lines in a file that nobody else has: a run makes its journal where none is, and its server may have removed it by now.
fn copy(lines: &[u8], plan: &Plan, spending: &Spending) -> io::Result<NamedTempFile> {
    let name = format!("{}.", plan.id);
    let mut copy = tempfile::Builder::new().prefix(&name).suffix(".copy").tempfile_in(spending.folder.path())?;
    copy.write_all(lines)?;
    copy.flush()?;
    Ok(copy)
}

fn is_held(path: &Path) -> io::Result<bool> {
    let file = File::open(path)?;
    match file.try_lock_shared() {
        Ok(()) => file.unlock().map(|()| false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(why)) => Err(why),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use telnyx_reputation::{Client, Period, Usd};

    use super::*;
    use crate::folder::StateFolder;
    use crate::plans::NewPlan;

    fn planned() -> (tempfile::TempDir, Spending, Plan) {
        let folder = tempfile::tempdir().unwrap();
        let state = StateFolder::open(&folder.path().join("state")).unwrap();
        let builder = Client::builder().without_environment().api_key("KEY_0123456789").base_url("http://127.0.0.1:9");
        let spending = Spending::new(builder, Usd::from_thousandths(1_000), Period::Once, state).unwrap();
        let plan = spending.plans.make(&NewPlan {
            base_url: "http://127.0.0.1:9".to_owned(),
            enterprise_id: "0b0c6f6e-3f0e-4a53-9d52-0c3f5b1f7a11".to_owned(),
            ..NewPlan::of_one_number()
        });
        (folder, spending, plan.unwrap())
    }

    fn told(spending: &Spending, plan: &Plan) -> String {
        begun(spending, plan).to_string()
    }

    #[test]
    fn a_look_makes_no_journal_and_begins_none() {
        let (_folder, spending, plan) = planned();
        let path = spending.folder.journal(&plan.id);
        assert!(told(&spending, &plan).contains("sent nothing yet"));
        assert!(!path.exists());
        // As it is between the moment in which its server makes it and the one in which it holds it.
        let made = File::create(&path).unwrap();
        assert!(told(&spending, &plan).contains("sent nothing yet"));
        assert_eq!(fs::metadata(&path).unwrap().len(), 0);
        made.try_lock().unwrap();
    }

    #[test]
    fn a_look_at_what_is_left_leaves_it_as_it_is() {
        let (_folder, spending, plan) = planned();
        let path = spending.folder.journal(&plan.id);
        let client = spending.client().unwrap();
        let run = client.run(plan.call(), plan.enterprise_id.clone(), plan.phone_numbers.clone());
        drop(run.journal(&path).unwrap());
        // A line that was being written when its server was killed.
        let mut lines = fs::read(&path).unwrap();
        lines.extend(b"{\"sent\":");
        fs::write(&path, &lines).unwrap();
        let told = told(&spending, &plan);
        assert!(told.contains("Of 1 numbers 1 were not sent, and of 0 the outcome is unknown"), "{told}");
        assert_eq!(fs::read(&path).unwrap(), lines);
        let names = fs::read_dir(spending.folder.path()).unwrap().map(|it| it.unwrap().file_name());
        assert_eq!(names.filter(|name| name.to_string_lossy().starts_with(&plan.id)).count(), 1, "no copy is left");
    }

    #[test]
    fn an_end_that_comes_while_it_is_looked_is_told() {
        let (_folder, spending, plan) = planned();
        assert!(spending.plans.allow_and_begin(&plan.id).unwrap());
        let as_it_was = spending.plans.find(&plan.id).unwrap();
        assert_eq!(as_it_was.status, Status::Begun);
        let outcome = json!({"status": "applied"});
        spending.plans.end(&plan.id, &outcome).unwrap();
        assert_eq!(begun(&spending, &as_it_was), ended(&outcome));
    }

    #[test]
    fn a_journal_that_cannot_be_read_is_not_taken_for_one_that_is_held() {
        let (_folder, spending, plan) = planned();
        let path = spending.folder.journal(&plan.id);
        fs::write(&path, "{\"journal\": 1000}\n").unwrap();
        let broken = told(&spending, &plan);
        assert!(
            broken.contains("up to USD 0.10 may have been billed") && !broken.contains("at this moment"),
            "{broken}"
        );
        assert!(broken.contains("is no journal of a run"), "{broken}");
        let held = File::open(&path).unwrap();
        held.lock().unwrap();
        assert!(told(&spending, &plan).contains("at this moment"));
    }
}
