//! The file of plans: what is written in it is done by one statement each, so that two servers, or a kill between two of
//! them, never carry out one plan twice.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ring::rand::{SecureRandom, SystemRandom};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde_json::Value;

use super::plan::{NewPlan, PLAN_LIFE, Plan};
use super::row::{millis, now, read, thousandths};
use crate::failure::{Failure, Result};
use crate::folder::{StateFolder, keep_private};

/// How long to wait for another server that writes, which takes milliseconds.
const BUSY: Duration = Duration::from_secs(10);
/// Plans that were carried out are kept so long, so that a replay is told what became of them.
const KEPT: Duration = Duration::from_secs(90 * 24 * 3_600);
/// Those that were not, so long.
const KEPT_UNUSED: Duration = Duration::from_secs(24 * 3_600);
/// What an id is written with: nothing that people take for something else.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// How long it is: 50 bits.
const ID: usize = 10;

/// The plans of a state folder.
pub struct Plans {
    connection: Mutex<Connection>,
}

impl Plans {
    /// The plans in a folder; the file is made when it is not there.
    ///
    /// # Errors
    /// It cannot be made or read, or is none of this version.
    pub fn open(folder: &StateFolder) -> Result<Self> {
        let path = folder.plans();
        keep_private(&path)?;
        let (plans, forgotten) = Self::at(&path).map_err(|why| Failure::local(format!("{}: {why}", path.display())))?;
        for id in forgotten {
            // Most have none any more.
            drop(fs::remove_file(folder.journal(&id)));
        }
        Ok(plans)
    }

    /// The plans in this file, and the ids of those that were in it for long enough.
    fn at(path: &Path) -> Result<(Self, Vec<String>)> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(BUSY)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let forgotten = match transaction.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))? {
            0 => {
                transaction.execute_batch(include_str!("schema.sql"))?;
                transaction.pragma_update(None, "user_version", 1)?;
                Vec::new()
            }
            1 => forget(&transaction)?,
            _ => return Err(other_version()),
        };
        transaction.commit()?;
        Ok((Self { connection: Mutex::new(connection) }, forgotten))
    }

    /// Keeps a new plan.
    pub(crate) fn make(&self, plan: &NewPlan) -> Result<Plan> {
        let (id, at) = (random()?, now());
        let numbers = Value::from(plan.phone_numbers.clone()).to_string();
        self.connection().execute(
            "INSERT INTO plan (id, base_url, enterprise_id, operation, phone_numbers, call_purpose, contact_email, at_most, \
             month_then, made_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                id,
                plan.base_url,
                plan.enterprise_id,
                plan.spends.name(),
                numbers,
                plan.call_purpose,
                plan.contact_email,
                thousandths(plan.at_most),
                plan.month_then.map(thousandths),
                at,
                at + millis(PLAN_LIFE),
            ],
        )?;
        self.find(&id)
    }

    /// The plan of this id.
    ///
    /// # Errors
    /// There is none.
    pub fn find(&self, id: &str) -> Result<Plan> {
        let found = self
            .connection()
            .query_row(
                "SELECT id, base_url, enterprise_id, operation, phone_numbers, call_purpose, contact_email, at_most, \
                 month_then, made_at, expires_at, asked, is_approved, begun_at, ended_at, outcome FROM plan WHERE id = ?1",
                [id],
                |row| Ok(read(row)),
            )
            .optional()?;
        found.ok_or_else(|| Failure::new("no_such_plan", "there is no plan of this id: make one with a plan_… tool"))?
    }

    /// What a client has to give back with a person's answer. It is the same for all who ask while nobody has decided, so that the
    /// first one's answer decides; `None` when somebody has.
    pub(crate) fn ask(&self, id: &str) -> Result<Option<String>> {
        let asked = random()? + &random()?;
        let kept = "UPDATE plan SET asked = coalesce(asked, ?2) WHERE id = ?1 AND decided_at IS NULL RETURNING asked";
        Ok(self.connection().query_row(kept, params![id, asked], |row| row.get(0)).optional()?)
    }

    /// Notes what a person decided; `false` when there is nothing to decide any more. Who is asked in two places and says no in
    /// one of them has said no, unless the plan was begun before.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn decide(&self, id: &str, approved: bool) -> Result<bool> {
        let decided = self.connection().execute(
            "UPDATE plan SET decided_at = ?2, is_approved = ?3, asked = NULL \
             WHERE id = ?1 AND begun_at IS NULL AND expires_at > ?2 \
             AND (decided_at IS NULL OR (is_approved = 1 AND NOT ?3))",
            params![id, now(), approved],
        )?;
        Ok(decided == 1)
    }

    /// Notes what a person answered who was shown the plan as it was then: who leaves it allowed decides nothing anew. `false` when
    /// that is not how it is now.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn answer(&self, shown: &Plan, allowed: bool) -> Result<bool> {
        if allowed && shown.is_allowed() {
            return Ok(self.find(&shown.id)?.is_allowed());
        }
        self.decide(&shown.id, allowed)
    }

    /// Notes that a person has allowed a plan, and takes it, both or neither: a yes that nothing comes of is kept nowhere. `false`
    /// when it cannot be taken, as when somebody has said no meanwhile.
    pub(crate) fn allow_and_begin(&self, id: &str) -> Result<bool> {
        let begun = self.connection().execute(
            "UPDATE plan SET decided_at = coalesce(decided_at, ?2), is_approved = 1, asked = NULL, begun_at = ?2 \
             WHERE id = ?1 AND (decided_at IS NULL OR is_approved = 1) AND begun_at IS NULL AND expires_at > ?2",
            params![id, now()],
        )?;
        Ok(begun == 1)
    }

    /// Takes an approved plan, which nobody else can take from then on; `false` when it cannot be taken.
    pub(crate) fn begin(&self, id: &str) -> Result<bool> {
        let begun = self.connection().execute(
            "UPDATE plan SET begun_at = ?2 \
             WHERE id = ?1 AND is_approved = 1 AND begun_at IS NULL AND expires_at > ?2",
            params![id, now()],
        )?;
        Ok(begun == 1)
    }

    /// Notes what a plan came to that was taken.
    pub(crate) fn end(&self, id: &str, outcome: &Value) -> Result<()> {
        self.connection().execute(
            "UPDATE plan SET ended_at = ?2, outcome = ?3 WHERE id = ?1 AND begun_at IS NOT NULL",
            params![id, now(), outcome.to_string()],
        )?;
        Ok(())
    }

    /// A connection is whole however its last user ended.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Removes the plans that were kept for long enough; their ids.
fn forget(connection: &Connection) -> Result<Vec<String>> {
    let mut removed = connection
        .prepare("DELETE FROM plan WHERE expires_at < ?1 OR (expires_at < ?2 AND begun_at IS NULL) RETURNING id")?;
    let ids = removed.query_map([now() - millis(KEPT), now() - millis(KEPT_UNUSED)], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<Vec<_>>>()?)
}

fn other_version() -> Failure {
    Failure::local("it is of another version, and was left as it is: remove it to begin anew")
}

/// An id that nobody guesses.
fn random() -> Result<String> {
    let mut bytes = [0; ID];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Failure::local("the system has no random numbers"))?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::plan::Status;
    use super::*;

    fn folder() -> (tempfile::TempDir, StateFolder) {
        let folder = tempfile::tempdir().unwrap();
        let state = StateFolder::open(&folder.path().join("state")).unwrap();
        (folder, state)
    }

    #[test]
    fn one_of_many_takes_a_plan_and_only_when_a_person_allowed_it() {
        let (_folder, state) = folder();
        let plans: Vec<Plans> = (0..8).map(|_| Plans::open(&state).unwrap()).collect();
        let id = plans[0].make(&NewPlan::of_one_number()).unwrap().id;
        assert!(!plans[0].begin(&id).unwrap(), "nobody has allowed it");
        assert!(plans[1].decide(&id, true).unwrap());
        assert!(!plans[2].decide(&id, true).unwrap(), "it is decided");
        let taken = std::thread::scope(|scope| {
            let takers: Vec<_> = plans.iter().map(|plans| scope.spawn(|| plans.begin(&id).unwrap())).collect();
            takers.into_iter().map(|taker| taker.join().unwrap()).filter(|taken| *taken).count()
        });
        assert_eq!(taken, 1);
        assert_eq!(plans[3].find(&id).unwrap().status, Status::Begun);
        plans[0].end(&id, &json!({"done": 1})).unwrap();
        assert_eq!(plans[3].find(&id).unwrap().status, Status::Ended(json!({"done": 1})));
        assert!(!plans[4].begin(&id).unwrap(), "it is used");
    }

    #[test]
    fn a_plan_that_is_too_old_or_was_declined_is_never_begun() {
        let (_folder, state) = folder();
        let plans = Plans::open(&state).unwrap();
        let old = plans.make(&NewPlan::of_one_number()).unwrap().id;
        assert!(plans.decide(&old, true).unwrap());
        plans.connection().execute("UPDATE plan SET expires_at = ?1", [now()]).unwrap();
        assert_eq!(plans.find(&old).unwrap().status, Status::Expired);
        assert!(!plans.begin(&old).unwrap());
        let both = plans.make(&NewPlan::of_one_number()).unwrap().id;
        assert!(plans.decide(&both, true).unwrap() && plans.decide(&both, false).unwrap(), "a no takes a yes back");
        assert!(!plans.begin(&both).unwrap() && !plans.decide(&both, true).unwrap());
        let begun = plans.make(&NewPlan::of_one_number()).unwrap().id;
        assert!(plans.decide(&begun, true).unwrap() && plans.begin(&begun).unwrap());
        assert!(!plans.decide(&begun, false).unwrap(), "what was begun cannot be taken back");
        let declined = plans.make(&NewPlan::of_one_number()).unwrap().id;
        assert!(plans.decide(&declined, false).unwrap());
        assert!(!plans.begin(&declined).unwrap() && !plans.decide(&declined, true).unwrap());
        assert_eq!(plans.find(&declined).unwrap().status, Status::Declined);
        for id in [&old, &both, &begun, &declined] {
            assert!(!plans.allow_and_begin(id).unwrap(), "nor by a yes that comes then: {:?}", plans.find(id));
        }
        assert_eq!(plans.find(&declined).unwrap().status, Status::Declined);
    }

    #[test]
    fn of_many_who_bring_a_yes_one_takes_the_plan() {
        let (_folder, state) = folder();
        let plans: Vec<Plans> = (0..8).map(|_| Plans::open(&state).unwrap()).collect();
        for is_allowed in [false, true] {
            let id = plans[0].make(&NewPlan::of_one_number()).unwrap().id;
            plans[0].ask(&id).unwrap();
            // As by the command meanwhile.
            assert!(!is_allowed || plans[0].decide(&id, true).unwrap());
            let taken = std::thread::scope(|scope| {
                let takers: Vec<_> =
                    plans.iter().map(|plans| scope.spawn(|| plans.allow_and_begin(&id).unwrap())).collect();
                takers.into_iter().map(|taker| taker.join().unwrap()).filter(|taken| *taken).count()
            });
            let found = plans[1].find(&id).unwrap();
            assert_eq!((taken, &found.status, &found.asked), (1, &Status::Begun, &None));
        }
    }

    #[test]
    fn what_was_decided_while_a_question_stood_is_not_asked_or_told_otherwise() {
        let (_folder, state) = folder();
        let plans = Plans::open(&state).unwrap();
        let id = plans.make(&NewPlan::of_one_number()).unwrap().id;
        assert_eq!(plans.ask(&id).unwrap(), plans.ask(&id).unwrap(), "all who ask have the same to give back");
        assert!(plans.answer(&plans.find(&id).unwrap(), true).unwrap());
        assert_eq!(plans.ask(&id).unwrap(), None);
        let shown = plans.find(&id).unwrap();
        assert!(plans.answer(&shown, true).unwrap(), "it is left allowed");
        assert!(plans.decide(&id, false).unwrap());
        assert!(!plans.answer(&shown, true).unwrap(), "it was declined while the question stood");
        let begun = plans.make(&NewPlan::of_one_number()).unwrap().id;
        assert!(plans.decide(&begun, true).unwrap());
        let shown = plans.find(&begun).unwrap();
        assert!(plans.begin(&begun).unwrap() && !plans.answer(&shown, true).unwrap());
    }

    #[test]
    fn a_journal_is_kept_no_longer_than_its_plan() {
        let (_folder, state) = folder();
        let plans = Plans::open(&state).unwrap();
        let [old, new] = [0, 1].map(|_| plans.make(&NewPlan::of_one_number()).unwrap().id);
        for id in [&old, &new] {
            assert!(plans.decide(id, true).unwrap() && plans.begin(id).unwrap());
            fs::write(state.journal(id), "{}\n").unwrap();
        }
        let then = now() - millis(KEPT) - 1;
        plans.connection().execute("UPDATE plan SET expires_at = ?1 WHERE id = ?2", params![then, old]).unwrap();
        let reopened = Plans::open(&state).unwrap();
        assert!(reopened.find(&old).is_err() && reopened.find(&new).is_ok());
        assert!(!state.journal(&old).exists() && state.journal(&new).exists());
    }

    /// Elsewhere there are no modes.
    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_the_file() {
        use std::os::unix::fs::MetadataExt as _;
        let (_folder, state) = folder();
        let plans = Plans::open(&state).unwrap();
        plans.make(&NewPlan::of_one_number()).unwrap();
        for file in fs::read_dir(state.path()).unwrap().flatten() {
            assert_eq!(file.metadata().unwrap().mode() & 0o777, 0o600, "{:?}", file.path());
        }
        assert!(plans.find("x").unwrap_err().to_string().contains("no plan"));
    }
}
