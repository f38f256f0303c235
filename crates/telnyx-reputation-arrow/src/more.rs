//! What no column holds of a row.

/// Grows while a row is read, and ends as JSON text.
#[derive(Default)]
pub(crate) struct More {
    /// The record itself, where it is none that columns are made of.
    whole: Option<String>,
    members: String,
    of_snapshot: String,
}

impl More {
    pub(crate) fn whole(&mut self, record: &str) {
        self.whole = Some(record.to_owned());
    }

    /// A member of the record, or of its snapshot: its key and its value as they are written.
    pub(crate) fn member(&mut self, of_snapshot: bool, key: &str, value: &str) {
        let members = if of_snapshot { &mut self.of_snapshot } else { &mut self.members };
        let comma = if members.is_empty() { "" } else { "," };
        members.extend([comma, "\"", key, "\":", value]);
    }

    /// The text, and begins anew; `None` when there is nothing.
    pub(crate) fn take(&mut self, snapshot: &str) -> Option<String> {
        if !self.of_snapshot.is_empty() {
            let object = format!("{{{}}}", std::mem::take(&mut self.of_snapshot));
            self.member(false, snapshot, &object);
        }
        let members = std::mem::take(&mut self.members);
        self.whole.take().or_else(|| (!members.is_empty()).then(|| format!("{{{members}}}")))
    }
}
