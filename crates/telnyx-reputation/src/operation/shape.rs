//! What an argument must look like; [`crate::Arguments`] are checked against it before anything is sent.
//!
//! The shapes are generated from the document's schemas.

/// What a value must look like.
#[derive(Debug)]
#[non_exhaustive]
pub enum Shape {
    /// Anything.
    Any,
    /// Text of `min` to `max` characters, in a format.
    Text {
        /// The format, when the document names one that can be checked.
        format: Format,
        /// The least number of characters.
        min: usize,
        /// The greatest number of characters.
        max: usize,
    },
    /// A whole number.
    Integer {
        /// The least value.
        min: i64,
    },
    /// Any JSON number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list of `min` to `max` items.
    List {
        /// The least number of items.
        min: usize,
        /// The greatest number of items.
        max: usize,
        /// What each item must look like.
        items: &'static Shape,
    },
    /// A JSON object.
    Object {
        /// Its documented keys.
        fields: &'static [Field],
        /// Whether the API refuses other keys.
        closed: bool,
    },
    /// The inner shape, or `null`.
    Nullable(&'static Shape),
}

/// One key of an object, or one parameter.
#[derive(Debug)]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// Whether the API refuses a call without it.
    pub required: bool,
    /// What its value must look like.
    pub shape: Shape,
}

/// The text formats that are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Any text.
    Plain,
    /// A phone number in E.164: `+`, then 2 to 15 digits, the first not 0.
    E164,
    /// A UUID in its usual 8-4-4-4-12 spelling.
    Uuid,
    /// A URL that begins with `https://`, or with `http://` where that leads to this machine, as in tests.
    HttpsUrl,
}
