//! A file that keeps what became of each number, so that a run that was killed can be taken up again.
//!
//! One JSON object a line. Numbers are written down as sent before they are, and with their outcome afterwards: one
//! that was sent and has no outcome may have been done, and is never sent again.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::outcome::Outcome;
use super::run::Outcomes;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{FoundBy, Operation};
use crate::usd::Usd;

/// The form of the file.
const VERSION: u32 = 2;

/// What the numbers of a journal are for: a journal of one run is none of another.
#[derive(Serialize)]
pub(super) struct Heading {
    journal: u32,
    operation: String,
    base_url: String,
    enterprise_id: String,
    /// What the calls say beside the numbers.
    details: String,
    /// Whether a number that the API refuses is never billed.
    #[serde(skip)]
    refuses_before_it_bills: bool,
}

impl Heading {
    pub(super) fn new(operation: &Operation, base_url: &str, enterprise_id: &str, details: &str) -> Self {
        Self {
            journal: VERSION,
            operation: operation.id.to_owned(),
            base_url: base_url.to_owned(),
            enterprise_id: enterprise_id.to_owned(),
            details: details.to_owned(),
            refuses_before_it_bills: !operation.outcome.is_some_and(|outcome| outcome.found_by == FoundBy::Snapshot),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line<'a> {
    Sent(Vec<String>),
    Ended { phone_number: String, outcome: &'a str, value: Option<Box<RawValue>> },
}

/// What an earlier run came to.
enum Earlier {
    Done(Box<RawValue>),
    Unknown {
        /// A send before the last one ended so: whatever becomes of the last, what that one may have done is open.
        before: bool,
    },
    /// It was unknown, and is sent again all the same.
    Retried,
}

/// An open journal; no other process has it open.
pub(super) struct Journal {
    path: PathBuf,
    file: Mutex<File>,
    earlier: HashMap<String, Earlier>,
    /// How many sends of a number may have been billed; one that was sent twice counts twice.
    may_have_billed: u64,
    /// What a number may have cost that was sent.
    price: Usd,
}

impl Journal {
    /// Opens the journal, or begins one.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) when the file cannot be used, is no journal,
    /// is the journal of another run, or is open in another process.
    pub(super) fn open(path: &Path, heading: &Heading, price: Usd) -> Result<Self> {
        let wrong = |why: &str| Error::invalid_argument(format!("journal: {:.1000} {why}", path.to_string_lossy()));
        let failed = |what: &str, why: std::io::Error| wrong(what).with_source(why);
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .map_err(|why| failed("cannot be opened", why))?;
        // A device may have no end.
        if !file.metadata().map_err(|why| failed("cannot be read", why))?.is_file() {
            return Err(wrong("is no file"));
        }
        file.try_lock().map_err(|_| wrong("is in use: another run writes it"))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|why| failed("cannot be read", why))?;
        // A line that was being written when its process was killed has no end, and counts as not written. It may end
        // within a character.
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let text = std::str::from_utf8(&bytes[..whole]).map_err(|why| wrong("cannot be read").with_source(why))?;
        let mut lines = text.lines();
        let first = lines.next();
        let own = serde_json::to_string(heading).map_err(|why| wrong("cannot be begun").with_source(why))?;
        match first {
            // Of a file that is somebody else's nothing is taken away.
            None if !own.as_bytes().starts_with(&bytes) => return Err(wrong("is no journal of a run")),
            Some(first) if first != own => return Err(wrong(&not_own(first))),
            _ => {}
        }
        let (mut earlier, mut may_have_billed) = (HashMap::new(), 0_u64);
        for (index, line) in lines.enumerate() {
            match serde_json::from_str(line) {
                Ok(Line::Sent(numbers)) => {
                    may_have_billed += numbers.len() as u64;
                    for number in numbers {
                        let before = earlier.contains_key(&number);
                        earlier.insert(number, Earlier::Unknown { before });
                    }
                }
                // A number that was removed has no value, which reads as the JSON `null` that it was written as.
                Ok(Line::Ended { phone_number, outcome: "done", value }) => {
                    let value = value.unwrap_or_else(|| RawValue::NULL.to_owned());
                    earlier.insert(phone_number, Earlier::Done(value));
                }
                Ok(Line::Ended { phone_number, outcome: "unknown", .. }) => {
                    earlier.insert(phone_number, Earlier::Unknown { before: true });
                }
                Ok(Line::Ended { phone_number, outcome: outcome @ ("refused" | "failed" | "not_tried"), .. }) => {
                    // A lookup that found nothing may be billed all the same.
                    if outcome != "refused" || heading.refuses_before_it_bills {
                        may_have_billed = may_have_billed.saturating_sub(1);
                    }
                    if !matches!(earlier.get(&phone_number), Some(Earlier::Unknown { before: true })) {
                        earlier.remove(&phone_number);
                    }
                }
                Ok(Line::Ended { outcome, .. }) => {
                    return Err(wrong(&format!(
                        "has in line {} the outcome {outcome:?}, which this version does not know",
                        index + 2
                    )));
                }
                Err(why) => {
                    return Err(wrong(&format!("has a line {} that cannot be read", index + 2)).with_source(why));
                }
            }
        }
        file.set_len(whole as u64).map_err(|why| failed("cannot be written", why))?;
        file.seek(SeekFrom::End(0)).map_err(|why| failed("cannot be written", why))?;
        if first.is_none() {
            append(&mut file, heading).map_err(|why| failed("cannot be written", why))?;
        }
        Ok(Self { path: path.to_owned(), file: Mutex::new(file), earlier, may_have_billed, price })
    }

    /// What its earlier runs may have billed.
    pub(super) fn may_have_billed(&self) -> Usd {
        self.price.times(self.may_have_billed)
    }

    /// What became of a number in an earlier run, where that settles it.
    pub(super) fn outcome<T: for<'de> Deserialize<'de>>(&self, number: &str) -> Option<Outcome<T>> {
        match self.earlier.get(number)? {
            Earlier::Done(value) => match serde_json::from_str(value.get()) {
                Ok(value) => Some(Outcome::Done(value)),
                Err(why) => Some(Outcome::Unknown(Arc::new(self.lost(number).with_source(why)))),
            },
            Earlier::Unknown { .. } => Some(Outcome::Unknown(Arc::new(self.lost(number)))),
            Earlier::Retried => None,
        }
    }

    /// Whether a number is not to be sent: it was done, or may have been.
    pub(super) fn settles(&self, number: &str) -> bool {
        self.earlier.get(number).is_some_and(|earlier| !matches!(earlier, Earlier::Retried))
    }

    /// Lets what was sent without an outcome be sent again.
    pub(super) fn retry_unknown(&mut self) {
        for earlier in self.earlier.values_mut() {
            if matches!(earlier, Earlier::Unknown { .. }) {
                *earlier = Earlier::Retried;
            }
        }
    }

    /// Whether a number was sent without an outcome before it is sent again. Unless that is done, what the first may have
    /// done, or may yet do, stays unknown.
    pub(super) fn retries(&self, number: &str) -> bool {
        matches!(self.earlier.get(number), Some(Earlier::Retried))
    }

    /// The error of a number of which nothing tells what became.
    pub(super) fn lost(&self, number: &str) -> Error {
        let message = format!(
            "an earlier run had sent {number}, and its journal {} does not say what became of it: look what was done, \
             since to send it again may bill it again",
            self.path.display()
        );
        Error::new(ErrorKind::OutcomeUnknown, message).with_unknown_outcome(self.price)
    }

    /// Writes down that numbers are about to be sent. What cannot be written down is not to be sent.
    pub(super) fn sends(&self, numbers: &[String]) -> Result<()> {
        let written = self.write(|file| append(file, &Line::Sent(numbers.to_vec())));
        written.map_err(|why| {
            Error::invalid_argument(format!("journal: {} cannot be written; nothing was sent", self.path.display()))
                .with_source(why)
        })
    }

    /// Writes down what became of numbers. Where that fails they stay written down as sent, which is safe.
    pub(super) fn ended<T: Serialize>(&self, outcomes: &Outcomes<T>) {
        let written = self.write(|file| {
            for (number, outcome) in outcomes {
                let value = match outcome {
                    Outcome::Done(value) => Some(serde_json::value::to_raw_value(value)?),
                    _ => None,
                };
                let (phone_number, outcome) = (number.clone(), outcome.name());
                append(file, &Line::Ended { phone_number, outcome, value })?;
            }
            Ok(())
        });
        if let Err(error) = written {
            tracing::warn!(%error, "the outcomes of a run could not be written to its journal");
        }
    }

    fn write(&self, write: impl FnOnce(&mut File) -> std::io::Result<()>) -> std::io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let before = file.metadata()?.len();
        write(&mut file).and_then(|()| file.sync_data()).inspect_err(|_| {
            // Half a line would spoil the one that is written after it, when there is room again.
            let cut = file.set_len(before);
            drop(cut.and_then(|()| file.sync_data()));
        })
    }
}

impl Drop for Journal {
    /// A child that was forked meanwhile has the file open as well, and would keep the lock.
    fn drop(&mut self) {
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        // Else the system gives it up when the last of them is closed.
        let _ = file.unlock();
    }
}

/// Why a journal that begins with this line is none of this run's.
fn not_own(first: &str) -> String {
    let found: Value = serde_json::from_str(first).unwrap_or_default();
    match (&found["operation"], &found["enterprise_id"]) {
        (Value::String(operation), Value::String(enterprise_id)) => {
            format!("is the journal of another run: {operation} for enterprise {enterprise_id}, or with other details")
        }
        _ => "is no journal of a run".to_owned(),
    }
}

fn append(file: &mut File, line: &impl Serialize) -> std::io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    // What was answered is kept as it came. Between its tokens it may have line breaks, and within a string none.
    text.retain(|byte| *byte != b'\n');
    text.push(b'\n');
    file.write_all(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://api.example.com/v2";

    fn operation() -> &'static Operation {
        Operation::by_id("associateReputationNumbers").unwrap()
    }

    fn open(path: &Path, base_url: &str) -> Result<Journal> {
        Journal::open(path, &Heading::new(operation(), base_url, "id", ""), Usd::from_thousandths(100))
    }

    #[test]
    fn half_a_line_that_a_full_disk_left_is_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.journal");
        let journal = open(&path, URL).unwrap();
        let full = journal.write(|file| {
            file.write_all(br#"{"sent":["+1603"#)?;
            Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
        });
        assert_eq!(full.unwrap_err().kind(), std::io::ErrorKind::StorageFull);
        // There is room again.
        journal.sends(&["+16035551234".to_owned()]).unwrap();
        drop(journal);
        let journal = open(&path, URL).unwrap();
        assert!(matches!(journal.outcome::<()>("+16035551234"), Some(Outcome::Unknown(_))));
        assert!(std::fs::read_to_string(&path).unwrap().lines().count() == 2, "its heading and one line");
    }

    #[test]
    fn each_send_counts_in_what_may_have_been_billed_unless_it_was_not_done() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.journal");
        let number = || "+16035551234".to_owned();
        let error = || Arc::new(Error::invalid_argument("as if"));
        let ends: [Outcome<Value>; 4] = [
            Outcome::Unknown(error()),
            Outcome::Failed(error()),
            Outcome::Unknown(error()),
            Outcome::Done(Value::Null),
        ];
        for (end, billed) in ends.into_iter().zip([100, 100, 200, 300]) {
            let journal = open(&path, URL).unwrap();
            journal.sends(&[number()]).unwrap();
            journal.ended(&vec![(number(), end)]);
            drop(journal);
            assert_eq!(open(&path, URL).unwrap().may_have_billed(), Usd::from_thousandths(billed));
        }
    }

    #[test]
    fn what_was_answered_on_several_lines_is_one_line_and_can_be_cut_off_anywhere() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.journal");
        let number = "+16035551234".to_owned();
        let value =
            RawValue::from_string("{\n  \"note\": \"Zahn\u{e4}rzte\",\r\n  \"more\": \"\\n\"\n}".to_owned()).unwrap();
        let journal = open(&path, URL).unwrap();
        journal.ended(&vec![(number.clone(), Outcome::Done(value))]);
        drop(journal);
        let told = open(&path, URL).unwrap().outcome::<Value>(&number);
        let Some(Outcome::Done(told)) = told else { panic!("{told:?}") };
        assert_eq!(told, serde_json::json!({"note": "Zahn\u{e4}rzte", "more": "\n"}));
        let whole = std::fs::read(&path).unwrap();
        for length in 0..whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            open(&path, URL).unwrap_or_else(|why| panic!("cut off after {length} bytes: {why}"));
        }
    }

    #[test]
    fn the_journal_of_another_service_is_none_of_this_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.journal");
        open(&path, "http://127.0.0.1:4010/v2").unwrap();
        let refused = open(&path, URL).err().unwrap().to_string();
        assert!(refused.contains("is the journal of another run"), "{refused}");
        open(&path, "http://127.0.0.1:4010/v2").unwrap();
    }
}
