//! One operation of the document, as it is checked against.

use std::collections::HashMap;

use http::Method;
use jsonschema::Validator;

/// A method on a path, with its compiled schemas.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<BodyRule>,
    /// By status (`200`, `4XX`, `DEFAULT`), then by media type.
    pub(super) answers: HashMap<String, HashMap<String, Option<Validator>>>,
}

/// A query parameter.
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) validator: Validator,
}

/// What a request body may be.
pub(super) struct BodyRule {
    pub(super) required: bool,
    pub(super) schemas: HashMap<String, Option<Validator>>,
}
