//! Rows on their way into columns.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use crate::batches::BATCH;
use crate::column::{Column, Held};
use crate::layout::{self, Layout, Place};
use crate::more::More;
use crate::no_rows::NoRows;
use crate::scan::{Walk, name, string};

/// How much text a batch has at the most, but for the rest of a page, in bytes.
const LARGE: usize = 16 << 20;

/// The field that holds the number.
const NUMBER: &str = "phone_number";

/// The field that holds the snapshot.
const SNAPSHOT: &str = "reputation_data";

/// Rows that were read and not yet given away.
pub struct Rows {
    layout: &'static Layout,
    columns: Vec<Column>,
    rows: usize,
    places: Places,
    /// The columns of the row that is being read which have their cell, a bit each.
    filled: u64,
    /// Those whose fields it has.
    seen: u64,
    /// The number that a run was given, of which that row is.
    given: String,
    /// A key that it has twice.
    twice: Option<&'static str>,
    /// Whether that row has a snapshot.
    has_snapshot: bool,
    more: More,
    /// The columns whose fields were absent from the last row that lacked any, and what `absent` says of them.
    absent: (u64, String),
}

/// Where columns stand that are looked for in each row.
struct Places {
    record: usize,
    snapshot: usize,
    has_snapshot: Option<usize>,
    absent: Option<usize>,
    more: Option<usize>,
}

/// What a number of a run came to.
pub struct Ended<'r> {
    /// The number as it was given.
    pub phone_number: &'r str,
    /// The enterprise of the run, for a row whose record does not say it.
    pub enterprise_id: Option<&'r str>,
    /// The outcome's name.
    pub outcome: &'r str,
    /// Why it was not tried.
    pub reason: Option<&'r str>,
    /// What the error says.
    pub error: Option<&'r str>,
    /// When it was last refreshed, as RFC 3339, of one that is fresh enough.
    pub last_refreshed_at: Option<&'r str>,
    /// What the API answered.
    pub record: Record<'r>,
}

/// What the API answered for a number of a run.
#[derive(Clone, Copy)]
pub enum Record<'r> {
    /// Nothing.
    None,
    /// The number's own record, as JSON text.
    Number(&'r str),
    /// Something else, as JSON text.
    Other(&'r str),
}

impl Rows {
    /// No rows yet. Memory is set aside for so many at once.
    #[must_use]
    pub fn new(layout: &'static Layout, at_once: usize) -> Self {
        let find = |place| layout.columns.iter().position(|column| column.place == place);
        let places = Places {
            record: find(Place::Record).unwrap_or_default(),
            snapshot: find(Place::Snapshot).unwrap_or_default(),
            has_snapshot: find(Place::HasSnapshot),
            absent: find(Place::Absent),
            more: find(Place::More),
        };
        let columns = layout.columns.iter().map(|column| Column::new(column.kind, at_once)).collect();
        let (more, absent) = (More::default(), (0, String::new()));
        let (given, twice, has_snapshot) = (String::new(), None, false);
        Self { layout, columns, rows: 0, places, filled: 0, seen: 0, given, twice, has_snapshot, more, absent }
    }

    /// How many rows wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Whether what waits is enough for a batch.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.rows >= BATCH || self.columns.iter().map(Column::bytes).sum::<usize>() >= LARGE
    }

    /// A row for each item of a page's `data`. The text must be JSON.
    ///
    /// # Errors
    /// What is no page, and a page or an item that has a key twice. The rows before it are kept, and nothing should follow.
    pub fn add_page(&mut self, page: &str, enterprise_id: Option<&str>) -> Result<(), NoRows> {
        let mut walk = Walk::new(page);
        if !walk.enter(b'{') {
            return Err(NoRows::NoPage);
        }
        let mut has_data = false;
        while let Some(key) = walk.key() {
            if name(key) != "data" {
                walk.value();
                continue;
            }
            if std::mem::replace(&mut has_data, true) {
                return Err(NoRows::Twice("data"));
            }
            if !walk.enter(b'[') {
                return Err(NoRows::NoData);
            }
            while walk.item() {
                self.add(&mut walk, enterprise_id)?;
            }
        }
        if has_data { Ok(()) } else { Err(NoRows::NoData) }
    }

    /// A row, with the enterprise where the record does not say it. The text must be JSON; what is no object stands whole in
    /// `more`.
    ///
    /// # Errors
    /// A record that has a key twice.
    pub fn add_record(&mut self, record: &str, enterprise_id: Option<&str>) -> Result<(), NoRows> {
        self.add(&mut Walk::new(record), enterprise_id)
    }

    /// A row of a run.
    ///
    /// # Errors
    /// A record that has a key twice.
    pub fn add_ended(&mut self, ended: &Ended<'_>) -> Result<(), NoRows> {
        self.put_text(NUMBER, ended.phone_number);
        self.given.push_str(ended.phone_number);
        self.put_text("outcome", ended.outcome);
        ended.reason.into_iter().for_each(|reason| self.put_text("reason", reason));
        ended.error.into_iter().for_each(|error| self.put_text("error", error));
        if let Some(at) = ended.last_refreshed_at {
            self.put_text("last_refreshed_at", at);
        }
        let is_record = match ended.record {
            Record::None => false,
            Record::Number(record) => self.read(&mut Walk::new(record)),
            Record::Other(record) => {
                self.more.whole(record);
                false
            }
        };
        self.end(is_record, ended.enterprise_id)
    }

    /// The rows that wait, as a batch.
    ///
    /// # Errors
    /// None that is known: the columns are those of the layout.
    pub fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        let rows = std::mem::take(&mut self.rows);
        let columns = self.columns.iter_mut().map(|column| column.finish(rows)).collect();
        RecordBatch::try_new(self.layout.schema(), columns)
    }

    /// A row, of the record that begins here.
    fn add(&mut self, walk: &mut Walk<'_>, enterprise_id: Option<&str>) -> Result<(), NoRows> {
        let is_record = self.read(walk);
        self.end(is_record, enterprise_id)
    }

    /// Reads an object into its columns, and goes past it; says whether it is one.
    fn read(&mut self, walk: &mut Walk<'_>) -> bool {
        if !walk.enter(b'{') {
            self.more.whole(walk.value().unwrap_or_default());
            return false;
        }
        let mut expected = self.places.record;
        while let Some(key) = walk.key() {
            let name = name(key);
            match self.places.has_snapshot {
                Some(at) if name == SNAPSHOT => self.read_snapshot(at, walk),
                _ => self.put_member(Place::Record, &mut expected, (key, &name), walk),
            }
        }
        true
    }

    fn read_snapshot(&mut self, at: usize, walk: &mut Walk<'_>) {
        self.see(at, SNAPSHOT);
        if !self.is_first(at) {
            walk.value();
            return;
        }
        let Some(column) = self.columns.get_mut(at) else { return };
        self.has_snapshot = walk.enter(b'{');
        if self.has_snapshot {
            column.put_flag(true);
            let mut expected = self.places.snapshot;
            while let Some(key) = walk.key() {
                self.put_member(Place::Snapshot, &mut expected, (key, &name(key)), walk);
            }
            return;
        }
        match walk.value().unwrap_or_default() {
            "null" => column.put_flag(false),
            snapshot => {
                column.put_null();
                self.more.member(false, SNAPSHOT, snapshot);
            }
        }
    }

    /// Puts the member that begins here into its column, which mostly is the one after that of the member before. Its key is
    /// given as it is written, and as it is meant.
    #[inline]
    fn put_member(&mut self, place: Place, expected: &mut usize, (key, name): (&str, &str), walk: &mut Walk<'_>) {
        let Some(value) = walk.value() else { return };
        let is_it = |column: &layout::Column| column.name == name && column.place == place;
        let columns = self.layout.columns;
        let at = match columns.get(*expected) {
            Some(column) if is_it(column) => Some(*expected),
            _ => columns.iter().position(is_it),
        };
        if let Some(at) = at
            && let Some(column) = columns.get(at)
        {
            *expected = at + 1;
            self.see(at, column.name);
            let is_held = if self.is_first(at) {
                self.columns.get_mut(at).map(|column| column.put(value)) == Some(Held::Exactly)
            } else {
                // A run's number is the one that was given, and the record should be of that.
                name != NUMBER || self.given.is_empty() || string(value).is_some_and(|it| it == self.given)
            };
            if is_held {
                return;
            }
        }
        self.more.member(place == Place::Snapshot, key, value);
    }

    fn put_text(&mut self, name: &str, text: &str) {
        let at = self.layout.columns.iter().position(|column| column.name == name);
        if let Some(at) = at.filter(|at| self.is_first(*at))
            && let Some(column) = self.columns.get_mut(at)
        {
            column.put_text(text);
        }
    }

    /// Notes that the record has the field of this column, which it must not have again.
    #[inline]
    fn see(&mut self, at: usize, key: &'static str) {
        let bit = 1_u64 << at;
        if self.seen & bit != 0 {
            self.twice = Some(key);
        }
        self.seen |= bit;
    }

    /// Whether the column gets its first cell of this row, which it has from now on.
    #[inline]
    fn is_first(&mut self, at: usize) -> bool {
        let bit = 1_u64 << at;
        let is_first = self.filled & bit == 0;
        self.filled |= bit;
        is_first
    }

    /// Ends the row: what it does not have is null. It is there also when its record is refused, so that the columns stay of
    /// one length.
    fn end(&mut self, is_record: bool, enterprise_id: Option<&str>) -> Result<(), NoRows> {
        let mut absent = 0_u64;
        for (at, (column, about)) in self.columns.iter_mut().zip(self.layout.columns).enumerate() {
            if self.filled & (1 << at) != 0 || matches!(about.place, Place::Absent | Place::More) {
                continue;
            }
            match enterprise_id {
                Some(id) if about.name == "enterprise_id" => {
                    column.put_text(id);
                    continue;
                }
                _ => column.put_null(),
            }
            let is_looked_for = match about.place {
                Place::Snapshot => self.has_snapshot,
                Place::Run => false,
                _ => true,
            };
            absent |= u64::from(is_looked_for) << at;
        }
        if absent != self.absent.0 {
            let names = self.layout.columns.iter().enumerate().filter(|(at, _)| absent & (1 << at) != 0);
            self.absent = (absent, names.map(|(_, column)| column.name).collect::<Vec<_>>().join(","));
        }
        if let Some(column) = self.places.absent.and_then(|at| self.columns.get_mut(at)) {
            match absent {
                0 => column.put_null(),
                _ if is_record => column.put_text(&self.absent.1),
                _ => column.put_null(),
            }
        }
        let more = self.more.take(SNAPSHOT);
        if let Some(column) = self.places.more.and_then(|at| self.columns.get_mut(at)) {
            match more {
                Some(more) => column.put_text(&more),
                None => column.put_null(),
            }
        }
        (self.filled, self.seen, self.has_snapshot) = (0, 0, false);
        self.given.clear();
        self.rows += 1;
        self.twice.take().map_or(Ok(()), |key| Err(NoRows::Twice(key)))
    }
}
