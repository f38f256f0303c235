//! Which columns tables have: the one place that says it, for every language.
//!
//! A column is null where the service said `null`, and where it said nothing: `absent` tells the two apart. What a column
//! cannot hold, and every field that this version does not know, stands in `more`, so that nothing of an answer is lost.

use std::sync::{Arc, LazyLock};

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};

/// What the cells of a column are. Each may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text of which nearly every row has another.
    Text,
    /// Text of which many rows have the same, as a dictionary.
    Name,
    /// JSON text. Plain text to readers: some give a type of its own to Arrow's `arrow.json`, on which no text function works.
    Json,
    /// A whole number of -128 to 127.
    Score,
    /// A whole number.
    Count,
    /// A number with a fraction.
    Fraction,
    /// True or false.
    Flag,
    /// A point in time, in microseconds, UTC.
    Time,
    /// A list of texts.
    Names,
}

/// Where the cells of a column come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A field of the record, under the column's name.
    Record,
    /// A field of the record's `reputation_data`.
    Snapshot,
    /// Whether the record's `reputation_data` is an object; null where the record does not have the field.
    HasSnapshot,
    /// What a run says of the number; null in a list.
    Run,
    /// The names of the columns, with commas between, whose fields the record does not have. Null when it has all, and when
    /// there is no record.
    Absent,
    /// A JSON object of what the columns do not hold: unknown fields, and values that a column cannot hold exactly.
    More,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// Where they come from.
    pub place: Place,
}

/// A table's columns, in their order.
#[derive(Debug)]
pub struct Layout {
    /// What a row is, in the plural.
    pub name: &'static str,
    /// The columns, 64 at the most.
    pub columns: &'static [Column],
    schema: LazyLock<SchemaRef>,
}

/// Monitored numbers: the rows of a list, or the numbers of a run.
pub static NUMBERS: Layout = Layout {
    name: "numbers",
    columns: &[
        record("phone_number", Kind::Text),
        record("enterprise_id", Kind::Name),
        run("outcome", Kind::Name),
        run("reason", Kind::Name),
        run("error", Kind::Text),
        Column { name: "has_snapshot", kind: Kind::Flag, place: Place::HasSnapshot },
        snapshot("spam_risk", Kind::Name),
        snapshot("spam_category", Kind::Name),
        snapshot("maturity_score", Kind::Score),
        snapshot("connection_score", Kind::Score),
        snapshot("engagement_score", Kind::Score),
        snapshot("sentiment_score", Kind::Score),
        snapshot("last_refreshed_at", Kind::Time),
        record("source", Kind::Name),
        record("ownership_status", Kind::Name),
        record("confirm_by", Kind::Time),
        record("flag_reason", Kind::Name),
        record("removal_reason", Kind::Name),
        record("removed_at", Kind::Time),
        record("created_at", Kind::Time),
        record("updated_at", Kind::Time),
        record("id", Kind::Text),
        Column { name: "absent", kind: Kind::Name, place: Place::Absent },
        Column { name: "more", kind: Kind::Json, place: Place::More },
    ],
    schema: LazyLock::new(|| NUMBERS.written()),
};

/// The monitor's changes.
pub static CHANGES: Layout = Layout {
    name: "changes",
    columns: &[
        record("collection", Kind::Count),
        record("at", Kind::Time),
        record("is_first", Kind::Flag),
        record("phone_number", Kind::Text),
        record("enterprise_id", Kind::Name),
        record("turns", Kind::Names),
        record("changed", Kind::Names),
        record("verdict", Kind::Name),
        record("spam_risk_before", Kind::Name),
        record("spam_risk", Kind::Name),
        record("spam_category", Kind::Name),
        record("maturity_score", Kind::Score),
        record("connection_score", Kind::Score),
        record("engagement_score", Kind::Score),
        record("sentiment_score", Kind::Score),
        record("last_refreshed_at", Kind::Time),
        record("ownership_status", Kind::Name),
        record("confirm_by", Kind::Time),
        record("more", Kind::Json),
        record("before", Kind::Json),
    ],
    schema: LazyLock::new(|| CHANGES.written()),
};

/// How many monitored numbers were at each risk.
pub static TREND: Layout = Layout {
    name: "trend",
    columns: &[
        record("at", Kind::Time),
        record("phone_numbers", Kind::Count),
        record("flagged", Kind::Count),
        record("labelled", Kind::Count),
        record("high", Kind::Count),
        record("medium", Kind::Count),
        record("low", Kind::Count),
        record("other_risk", Kind::Count),
        record("no_risk", Kind::Count),
    ],
    schema: LazyLock::new(|| TREND.written()),
};

/// Numbers that were flagged, then clean, then flagged again.
pub static RELAPSES: Layout = Layout {
    name: "relapses",
    columns: &[
        record("phone_number", Kind::Text),
        record("cleared_at", Kind::Time),
        record("flagged_at", Kind::Time),
        record("days_clean", Kind::Fraction),
        record("nth", Kind::Count),
        record("spam_risk", Kind::Name),
        record("spam_category", Kind::Name),
        record("enterprise_id", Kind::Name),
    ],
    schema: LazyLock::new(|| RELAPSES.written()),
};

/// Numbers that were flagged and are not any more.
pub static RESTING: Layout = Layout {
    name: "resting",
    columns: &[
        record("phone_number", Kind::Text),
        record("verdict", Kind::Name),
        record("flagged_until", Kind::Time),
        record("days", Kind::Fraction),
        record("last_refreshed_at", Kind::Time),
        record("enterprise_id", Kind::Name),
    ],
    schema: LazyLock::new(|| RESTING.written()),
};

/// What lookups and added numbers came to; an amount is text, as the command writes it.
pub static COST: Layout = Layout {
    name: "cost",
    columns: &[
        record("day", Kind::Name),
        record("what", Kind::Name),
        record("count", Kind::Count),
        record("usd", Kind::Text),
        record("enterprise_id", Kind::Name),
    ],
    schema: LazyLock::new(|| COST.written()),
};

const fn record(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, place: Place::Record }
}

const fn snapshot(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, place: Place::Snapshot }
}

const fn run(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, place: Place::Run }
}

impl Layout {
    /// The layout of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        [&NUMBERS, &CHANGES, &TREND, &RELAPSES, &RESTING, &COST].into_iter().find(|layout| layout.name == name)
    }

    /// The same as Arrow has it.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn written(&self) -> SchemaRef {
        let field = |column: &Column| Field::new(column.name, column.kind.data_type(), true);
        let fields: Vec<Field> = self.columns.iter().map(field).collect();
        Arc::new(Schema::new(fields))
    }
}

impl Kind {
    pub(crate) fn data_type(self) -> DataType {
        match self {
            Self::Text | Self::Json => DataType::Utf8,
            Self::Name => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            Self::Score => DataType::Int8,
            Self::Count => DataType::Int64,
            Self::Fraction => DataType::Float64,
            Self::Flag => DataType::Boolean,
            Self::Time => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::Names => DataType::List(item()),
        }
    }
}

/// What the lists of a column are of.
pub(crate) fn item() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Utf8, true))
}
