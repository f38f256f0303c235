//! What is known of a plan that was begun and has not told of its end: what its journal says, which its server holds as long as it
//! works. Looking at it makes nothing, and keeps nothing from that server.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::spending::Spending;
use crate::failure::{Failure, Result};
use crate::plans::Plan;

/// The same, to be told.
pub(super) fn begun(spending: &Spending, plan: &Plan) -> String {
    let found = look(spending, plan).unwrap_or_else(|why| {
        format!(
            "a server began the plan, and what was sent cannot be told: up to USD {} may have been billed ({why})",
            plan.at_most
        )
    });
    format!("{found}. It is never sent again")
}

fn look(spending: &Spending, plan: &Plan) -> Result<String> {
    let path = spending.folder.journal(&plan.id);
    let unreadable = |why: io::Error| Failure::local(format!("{}: {why}", path.display()));
    if !has_a_line(&path).map_err(unreadable)? {
        return Ok("a server took the plan and sent nothing yet, or ended before it did".to_owned());
    }
    // From its first line on it is held by the server that writes it.
    if is_held(&path).map_err(unreadable)? {
        return Ok("the plan is being carried out by a server at this moment".to_owned());
    }
    let client = spending.client()?;
    let run = client.run(plan.call(), plan.enterprise_id.clone(), plan.phone_numbers.clone()).journal(&path)?;
    let (unsent, at_most) = (run.unsent().count(), run.may_have_billed_before());
    let unknown = run.retry_unknown().unsent().count().saturating_sub(unsent);
    Ok(format!(
        "a server began the plan and ended before it did. Of {} numbers {unsent} were not sent, and of {unknown} the outcome is \
         unknown; up to USD {at_most} may have been billed, which counts against the limit",
        plan.phone_numbers.len(),
    ))
}

fn has_a_line(path: &Path) -> io::Result<bool> {
    match fs::read(path) {
        Ok(bytes) => Ok(bytes.contains(&b'\n')),
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(false),
        Err(why) => Err(why),
    }
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
    use telnyx_reputation::{Client, Period, Usd};

    use super::*;
    use crate::folder::StateFolder;
    use crate::plans::{NewPlan, Spends};

    fn planned() -> (tempfile::TempDir, Spending, Plan) {
        let folder = tempfile::tempdir().unwrap();
        let state = StateFolder::open(&folder.path().join("state")).unwrap();
        let builder = Client::builder().without_environment().api_key("KEY_0123456789").base_url("http://127.0.0.1:9");
        let spending = Spending::new(builder, Usd::from_thousandths(1_000), Period::Once, state).unwrap();
        let plan = spending.plans.make(&NewPlan {
            base_url: "http://127.0.0.1:9".to_owned(),
            enterprise_id: "0b0c6f6e-3f0e-4a53-9d52-0c3f5b1f7a11".to_owned(),
            spends: Spends::Refresh,
            phone_numbers: vec!["+16035550100".to_owned()],
            call_purpose: None,
            contact_email: None,
            at_most: Usd::from_thousandths(100),
            month_then: None,
        });
        (folder, spending, plan.unwrap())
    }

    #[test]
    fn a_look_makes_no_journal_and_begins_none() {
        let (_folder, spending, plan) = planned();
        let path = spending.folder.journal(&plan.id);
        assert!(begun(&spending, &plan).contains("sent nothing yet"));
        assert!(!path.exists());
        // As it is between the moment in which its server makes it and the one in which it holds it.
        let made = File::create(&path).unwrap();
        assert!(begun(&spending, &plan).contains("sent nothing yet"));
        assert_eq!(fs::metadata(&path).unwrap().len(), 0);
        made.try_lock().unwrap();
    }

    #[test]
    fn a_journal_that_cannot_be_read_is_not_taken_for_one_that_is_held() {
        let (_folder, spending, plan) = planned();
        let path = spending.folder.journal(&plan.id);
        fs::write(&path, "{\"journal\": 1000}\n").unwrap();
        let told = begun(&spending, &plan);
        assert!(told.contains("up to USD 0.10 may have been billed") && !told.contains("at this moment"), "{told}");
        assert!(told.contains("is no journal of a run"), "{told}");
        let held = File::open(&path).unwrap();
        held.lock().unwrap();
        assert!(begun(&spending, &plan).contains("at this moment"));
    }
}
