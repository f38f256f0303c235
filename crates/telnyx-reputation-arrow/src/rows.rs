//! Rows on their way into columns.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use crate::batches::BATCH;
use crate::column::{Column, Held};
use crate::layout::{self, Layout, Place};
use crate::more::More;
use crate::scan::Walk;

/// How much text a batch has at the most, but for the rest of a page, in bytes.
const LARGE: usize = 16 << 20;

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
        let (filled, has_snapshot, more, absent) = (0, false, More::default(), (0, String::new()));
        Self { layout, columns, rows: 0, places, filled, has_snapshot, more, absent }
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
    pub fn add_page(&mut self, page: &str, enterprise_id: Option<&str>) {
        let mut walk = Walk::new(page);
        if !walk.enter(b'{') {
            return;
        }
        while let Some(key) = walk.key() {
            if key != "data" {
                walk.value();
                continue;
            }
            let is_list = walk.enter(b'[');
            while is_list && walk.item() {
                self.add(&mut walk, enterprise_id);
            }
            return;
        }
    }

    /// A row, with the enterprise where the record does not say it. The text must be JSON; what is no object stands whole in
    /// `more`.
    pub fn add_record(&mut self, record: &str, enterprise_id: Option<&str>) {
        self.add(&mut Walk::new(record), enterprise_id);
    }

    /// A row of a run.
    pub fn add_ended(&mut self, ended: &Ended<'_>) {
        self.put_text("phone_number", ended.phone_number);
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
        self.end(is_record, ended.enterprise_id);
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
    fn add(&mut self, walk: &mut Walk<'_>, enterprise_id: Option<&str>) {
        let is_record = self.read(walk);
        self.end(is_record, enterprise_id);
    }

    /// Reads an object into its columns, and goes past it; says whether it is one.
    fn read(&mut self, walk: &mut Walk<'_>) -> bool {
        if !walk.enter(b'{') {
            self.more.whole(walk.value().unwrap_or_default());
            return false;
        }
        let mut expected = self.places.record;
        while let Some(key) = walk.key() {
            match self.places.has_snapshot {
                Some(at) if key == SNAPSHOT => self.read_snapshot(at, walk),
                _ => self.put_member(Place::Record, &mut expected, key, walk),
            }
        }
        true
    }

    fn read_snapshot(&mut self, at: usize, walk: &mut Walk<'_>) {
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
                self.put_member(Place::Snapshot, &mut expected, key, walk);
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

    /// Puts the member that begins here into its column, which mostly is the one after that of the member before.
    #[inline]
    fn put_member(&mut self, place: Place, expected: &mut usize, key: &str, walk: &mut Walk<'_>) {
        let Some(value) = walk.value() else { return };
        let is_it = |column: &layout::Column| column.name == key && column.place == place;
        let columns = self.layout.columns;
        let at = match columns.get(*expected) {
            Some(column) if is_it(column) => Some(*expected),
            _ => columns.iter().position(is_it),
        };
        if let Some(at) = at {
            *expected = at + 1;
            // Of a key that comes twice the first counts, as in the models; a run's number is the one that was given.
            if !self.is_first(at) || self.columns.get_mut(at).map(|column| column.put(value)) == Some(Held::Exactly) {
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

    /// Whether the column gets its first cell of this row, which it has from now on.
    #[inline]
    fn is_first(&mut self, at: usize) -> bool {
        let bit = 1_u64 << at;
        let is_first = self.filled & bit == 0;
        self.filled |= bit;
        is_first
    }

    /// Ends the row: what it does not have is null.
    fn end(&mut self, is_record: bool, enterprise_id: Option<&str>) {
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
        (self.filled, self.has_snapshot) = (0, false);
        self.rows += 1;
    }
}
