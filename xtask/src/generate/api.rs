//! What the walk takes from the document, and all that the emitters see of it.

use std::collections::BTreeSet;

/// The whole API, names of the document.
#[derive(Debug)]
pub struct Api {
    pub title: String,
    pub version: String,
    /// SHA-256 of the document and the overlay.
    pub hash: String,
    pub operations: Vec<Operation>,
    /// What each scheduled check bills for a number, as the overlay writes it.
    pub scheduled_check_usd: Option<String>,
    /// Object and enum components, in the document's order.
    pub schemas: Vec<Schema>,
}

#[derive(Debug)]
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    pub summary: String,
    pub description: String,
    pub path_params: Vec<Field>,
    pub query_params: Vec<Field>,
    pub body: Option<Body>,
    pub answer: Answer,
    pub success: Vec<u16>,
    /// Status and when it comes.
    pub errors: Vec<(u16, String)>,
    pub billing: Option<Billing>,
    pub recurring: Option<Recurring>,
    pub retry: Retry,
    /// How the outcome of a call without an answer is found; `None` when the call may be made again.
    pub outcome: Option<Outcome>,
    /// The run over many numbers that calls it.
    pub run: Option<String>,
    pub calls: Vec<Call>,
}

/// A JSON request body; always a named object.
#[derive(Debug)]
pub struct Body {
    pub schema: String,
    pub required: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Empty,
    Json {
        schema: String,
    },
    /// A list: `schema` has `data` (items of `item`) and `meta`, and the operation takes `page[number]`.
    Page {
        schema: String,
        item: String,
    },
    Binary {
        media: String,
    },
}

#[derive(Debug)]
pub struct Billing {
    /// As the overlay writes it, for example `0.10`.
    pub usd: String,
    pub per_phone_number: bool,
    pub live_lookup_only: bool,
    /// For example `month`.
    pub period: Option<String>,
    /// Where the answer says how many units were done.
    pub counted_at: Option<String>,
    /// Where it says how many were not done, and are not billed.
    pub free_at: Option<String>,
    /// The query parameter that asks for a live lookup.
    pub live_flag: Option<String>,
}

/// How is found out what became of a call without an answer: see the overlay.
#[derive(Debug)]
pub struct Outcome {
    pub found_by: FoundBy,
    /// What sending the call again would do.
    pub again: String,
}

#[derive(Debug)]
pub enum FoundBy {
    Record { read: String, stamp: String },
    NumbersListed,
    RemediationListed,
    EnterpriseListed,
    Ownership,
    Snapshot,
    Nothing,
}

/// What goes on being billed after the call.
#[derive(Debug)]
pub struct Recurring {
    pub change: Change,
    /// What each scheduled check bills for a number.
    pub scheduled_check_usd: String,
}

/// What of the recurring cost a call sets or adds to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Enterprise,
    CheckFrequency,
    PhoneNumbers,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    Safe,
    Once,
    MayBill,
}

/// How the SDKs spell an operation.
#[derive(Debug)]
pub struct Call {
    /// The resource tree's path, snake case.
    pub resource: Vec<String>,
    /// Snake case.
    pub method: String,
    /// The SDK argument that holds the whole body.
    pub wraps: Option<String>,
    /// Query prefixes that the SDK takes as one nested argument.
    pub groups: Vec<String>,
    /// Path parameters whose SDK name differs: `(wire, sdk)`.
    pub rename: Vec<(String, String)>,
    /// Sends `multipart/form-data` through the hand-written sender.
    pub multipart: bool,
}

#[derive(Debug)]
pub struct Schema {
    /// The type's name in every language.
    pub name: String,
    pub description: String,
    pub kind: SchemaKind,
}

#[derive(Debug)]
pub enum SchemaKind {
    Object {
        fields: Vec<Field>,
        /// Other keys are refused (requests only).
        closed: bool,
    },
    Enum {
        values: Vec<String>,
    },
}

/// A property or a parameter.
#[derive(Debug, Clone)]
pub struct Field {
    /// On the wire.
    pub name: String,
    pub description: String,
    pub required: bool,
    /// The overlay says that the service always sends it, though the document does not require it.
    pub always: bool,
    /// The server's default, as JSON text.
    pub default: Option<String>,
    pub ty: Type,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    Text {
        format: Format,
        min: Option<u64>,
        max: Option<u64>,
    },
    Timestamp,
    Integer {
        min: Option<i64>,
    },
    Number,
    Boolean,
    Any,
    /// A named object or enum.
    Ref(String),
    List {
        items: Box<Type>,
        min: Option<u64>,
        max: Option<u64>,
    },
    Nullable(Box<Type>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Plain,
    E164,
    Uuid,
    HttpsUrl,
}

impl Api {
    pub fn schema(&self, name: &str) -> Option<&Schema> {
        self.schemas.iter().find(|schema| schema.name == name)
    }

    pub fn is_enum(&self, name: &str) -> bool {
        self.schema(name).is_some_and(|schema| matches!(schema.kind, SchemaKind::Enum { .. }))
    }

    pub fn fields(&self, name: &str) -> &[Field] {
        match self.schema(name).map(|schema| &schema.kind) {
            Some(SchemaKind::Object { fields, .. }) => fields,
            _ => &[],
        }
    }

    /// The objects that a request body holds, itself included.
    pub fn request_schemas(&self) -> BTreeSet<&str> {
        self.reachable(self.operations.iter().filter_map(|op| op.body.as_ref()).map(|body| body.schema.as_str()))
    }

    /// The objects that stand inside request bodies. A body itself is filled in by setters, and is no type of its own.
    pub fn nested_request_schemas(&self) -> BTreeSet<&str> {
        let bodies = self.operations.iter().filter_map(|op| op.body.as_ref());
        let fields = bodies.flat_map(|body| self.fields(&body.schema));
        let nested = self.reachable(fields.filter_map(|field| field.ty.named()));
        nested.into_iter().filter(|name| !self.is_enum(name)).collect()
    }

    /// The objects that answers hold.
    pub fn answer_schemas(&self) -> BTreeSet<&str> {
        self.reachable(self.operations.iter().filter_map(|op| match &op.answer {
            Answer::Json { schema } | Answer::Page { schema, .. } => Some(schema.as_str()),
            Answer::Empty | Answer::Binary { .. } => None,
        }))
    }

    fn reachable<'a>(&'a self, roots: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
        let mut seen = BTreeSet::new();
        let mut todo: Vec<&str> = roots.collect();
        while let Some(name) = todo.pop() {
            if seen.insert(name) {
                todo.extend(self.fields(name).iter().filter_map(|field| field.ty.named()));
            }
        }
        seen
    }
}

impl Type {
    /// The named type inside, whatever wraps it.
    pub fn named(&self) -> Option<&str> {
        match self {
            Type::Ref(name) => Some(name),
            Type::List { items: inner, .. } | Type::Nullable(inner) => inner.named(),
            _ => None,
        }
    }

    pub fn is_list(&self) -> bool {
        match self {
            Type::List { .. } => true,
            Type::Nullable(inner) => inner.is_list(),
            _ => false,
        }
    }

    pub fn is_nullable(&self) -> bool {
        matches!(self, Type::Nullable(_))
    }
}

impl Field {
    /// Whether an answer can be relied on to have it.
    pub fn is_sent(&self) -> bool {
        self.required || self.always
    }

    /// The argument's name in snake case.
    pub fn argument(&self) -> String {
        super::names::snake(&self.name)
    }
}

impl Call {
    /// What the SDKs call a path parameter.
    pub fn path_argument(&self, wire: &str) -> String {
        self.rename.iter().find(|(from, _)| from == wire).map_or_else(|| wire.to_owned(), |(_, to)| to.clone())
    }
}
