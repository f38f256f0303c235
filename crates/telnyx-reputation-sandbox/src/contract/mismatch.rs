//! Says in the API's words where a value breaks its schema.

use jsonschema::{ValidationError, error::ValidationErrorKind};

use crate::problem::Entry;

/// One place that is wrong: a JSON pointer below the checked value, and what is expected there.
pub(crate) struct Mismatch {
    pub(crate) pointer: String,
    pub(crate) detail: String,
}

/// More than anyone reads, and few enough to answer a hostile body.
const MAX_MISMATCHES: usize = 100;

pub(crate) fn mismatches<'e>(errors: impl Iterator<Item = ValidationError<'e>>) -> Vec<Mismatch> {
    errors.flat_map(|error| describe(&error)).take(MAX_MISMATCHES).collect()
}

pub(crate) fn entries(mismatches: Vec<Mismatch>) -> Vec<Entry> {
    mismatches.into_iter().map(|it| Entry::invalid(it.detail).at(format!("/body{}", it.pointer))).collect()
}

fn describe(error: &ValidationError<'_>) -> Vec<Mismatch> {
    let here = error.instance_path().to_string();
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            vec![Mismatch { pointer: format!("{here}/{name}"), detail: "Field required".to_owned() }]
        }
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => unexpected
            .iter()
            .map(|name| Mismatch {
                pointer: format!("{here}/{}", name.replace('~', "~0").replace('/', "~1")),
                detail: "Extra fields are not permitted".to_owned(),
            })
            .collect(),
        ValidationErrorKind::Format { format } if format == "e164" => {
            let detail = "Phone numbers are written in E.164 form, such as +16035551234".to_owned();
            vec![Mismatch { pointer: here, detail }]
        }
        // The value itself is masked: an answer should not repeat a megabyte of input.
        _ => vec![Mismatch { pointer: here, detail: sentence(&error.masked().to_string()) }],
    }
}

fn sentence(text: &str) -> String {
    let mut shown: String = text.chars().take(400).collect();
    if let Some(first) = shown.get(..1).map(str::to_ascii_uppercase) {
        shown.replace_range(..1, &first);
    }
    shown
}
