//! The one error envelope: `{"errors": [{code, title, detail, meta, source}]}`.

use serde_json::{Value, json};

/// What the sandbox's own functions give: a value, or the error answer in its place.
pub(crate) type Result<T> = std::result::Result<T, Problem>;

/// Enough to see what is wrong.
const ENTRIES_IN_TEXT: usize = 3;

/// An error answer: an HTTP status and at least one entry.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) status: u16,
    pub(crate) entries: Vec<Entry>,
    /// Seconds for the `Retry-After` header.
    pub(crate) retry_after: Option<i64>,
}

/// One entry of `errors[]`.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    code: &'static str,
    title: &'static str,
    detail: String,
    source: Option<ErrorSource>,
}

/// What part of the request an entry is about.
#[derive(Clone, Debug)]
enum ErrorSource {
    Pointer(String),
    Parameter(String),
}

impl Entry {
    fn new(code: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self { code, title, detail: detail.into(), source: None }
    }

    /// 10005: a value that breaks the contract.
    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self::new("10005", "Invalid parameters", detail)
    }

    /// 10015: well formed, but refused by the current state.
    pub(crate) fn refused(detail: impl Into<String>) -> Self {
        Self::new("10015", "Bad Request", detail)
    }

    /// Names a place in the body; `pointer` begins with `/body`.
    pub(crate) fn at(mut self, pointer: impl Into<String>) -> Self {
        self.source = Some(ErrorSource::Pointer(pointer.into()));
        self
    }

    /// Names a query parameter.
    pub(crate) fn in_parameter(mut self, name: impl Into<String>) -> Self {
        self.source = Some(ErrorSource::Parameter(name.into()));
        self
    }

    fn to_json(&self) -> Value {
        let mut entry = json!({
            "code": self.code,
            "title": self.title,
            "detail": self.detail,
            "meta": { "url": format!("https://developers.telnyx.com/docs/overview/errors/{}", self.code) },
        });
        if let (Some(source), Some(entry)) = (&self.source, entry.as_object_mut()) {
            let source = match source {
                ErrorSource::Pointer(pointer) => json!({ "pointer": pointer }),
                ErrorSource::Parameter(name) => json!({ "parameter": name }),
            };
            entry.insert("source".to_owned(), source);
        }
        entry
    }
}

impl Problem {
    fn one(status: u16, entry: Entry) -> Self {
        Self { status, entries: vec![entry], retry_after: None }
    }

    /// 400: refused by the current state.
    pub(crate) fn refused(detail: impl Into<String>) -> Self {
        Self::one(400, Entry::refused(detail))
    }

    /// 400 with an entry that names its place.
    pub(crate) fn refused_entry(entry: Entry) -> Self {
        Self::one(400, entry)
    }

    /// 400 or 422 with several entries; `entries` must not be empty.
    pub(crate) fn many(status: u16, entries: Vec<Entry>) -> Self {
        Self { status, entries, retry_after: None }
    }

    /// 422 about one place of the body.
    pub(crate) fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::one(422, Entry::invalid(detail).at(pointer))
    }

    /// 422 about one query parameter.
    pub(crate) fn invalid_parameter(name: &str, detail: impl Into<String>) -> Self {
        Self::one(422, Entry::invalid(detail).in_parameter(name))
    }

    /// 401.
    pub(crate) fn unauthenticated(detail: impl Into<String>) -> Self {
        Self::one(401, Entry::new("10009", "Authentication failed", detail))
    }

    /// 403.
    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::one(403, Entry::new("10010", "Authorization failed", detail))
    }

    /// 404 for a resource that is unknown, deleted or another account's.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::one(404, Entry::new("10009", "Resource not found", format!("{what} was not found.")))
    }

    /// 404 of the documents service, whose codes follow the platform's catalogue.
    pub(crate) fn document_not_found() -> Self {
        Self::one(404, Entry::new("10005", "Resource not found", "The document was not found."))
    }

    /// 422 of the documents service, whose codes follow the platform's catalogue.
    pub(crate) fn document_refused(pointer: &str, detail: impl Into<String>) -> Self {
        Self::one(422, Entry::new("10027", "Unprocessable entity", detail).at(pointer))
    }

    /// 422 for an id that cannot be a document's.
    pub(crate) fn document_id_malformed() -> Self {
        let detail = "The id of a document is a lowercase UUID.";
        Self::one(422, Entry::new("10027", "Unprocessable entity", detail).in_parameter("id"))
    }

    /// 422 for a document that something links to.
    pub(crate) fn document_in_use() -> Self {
        let detail = "The document is in use and cannot be deleted.";
        Self::one(422, Entry::new("10027", "Unprocessable entity", detail))
    }

    /// 405.
    pub(crate) fn method_not_allowed(method: &str) -> Self {
        let detail = format!("{method} is not allowed on this path.");
        Self::one(405, Entry::new("10015", "Method not allowed", detail))
    }

    /// 408.
    pub(crate) fn timed_out(detail: impl Into<String>) -> Self {
        Self::one(408, Entry::new("10015", "Request timeout", detail))
    }

    /// 409 for a request that collides with work in flight: one entry for each place.
    pub(crate) fn in_use(places: Vec<(String, String)>) -> Self {
        let entry = |(pointer, detail)| Entry::new("10021", "Resource in use", detail).at(pointer);
        Self::many(409, places.into_iter().map(|place: (String, String)| entry(place)).collect())
    }

    /// 409 for something that is there already.
    pub(crate) fn duplicate(detail: impl Into<String>) -> Self {
        Self::one(409, Entry::new("10012", "Duplicate resource", detail))
    }

    /// 413.
    pub(crate) fn too_large(detail: impl Into<String>) -> Self {
        Self::one(413, Entry::new("10015", "Payload too large", detail))
    }

    /// 415.
    pub(crate) fn unsupported_media_type(detail: impl Into<String>) -> Self {
        Self::one(415, Entry::new("10014", "Unsupported Media Type", detail))
    }

    /// 429.
    pub(crate) fn too_many_requests(detail: impl Into<String>) -> Self {
        Self::one(429, Entry::new("10011", "Too many requests", detail))
    }

    /// 429 for a limit whose next window starts in this many seconds.
    pub(crate) fn limit_reached(detail: impl Into<String>, seconds: i64) -> Self {
        Self { retry_after: Some(seconds), ..Self::too_many_requests(detail) }
    }

    /// 500: the sandbox itself is wrong, and says how.
    pub(crate) fn internal(detail: impl Into<String>) -> Self {
        Self::one(500, Entry::new("10007", "Unexpected error", detail))
    }

    /// The first entries on one line, for people to read.
    pub(crate) fn to_text(&self) -> String {
        let lines: Vec<String> = self
            .entries
            .iter()
            .take(ENTRIES_IN_TEXT)
            .map(|entry| match &entry.source {
                Some(ErrorSource::Pointer(place) | ErrorSource::Parameter(place)) => {
                    format!("{place}: {}", entry.detail)
                }
                None => entry.detail.clone(),
            })
            .collect();
        match self.entries.len() - lines.len() {
            0 => lines.join("; "),
            more => format!("{}; and {more} more", lines.join("; ")),
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({ "errors": self.entries.iter().map(Entry::to_json).collect::<Vec<_>>() })
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(format!("The sandbox stored a record it cannot read: {error}."))
    }
}
