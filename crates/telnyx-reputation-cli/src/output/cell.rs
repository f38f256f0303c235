//! Values as people read them in one line, and the fields of inner objects by their path.

use anstyle::{AnsiColor, Style};
use serde_json::Value;
use telnyx_reputation::visible;

/// The value of `outer.inner`; `null` when there is none.
pub(super) fn at<'v>(row: &'v Value, column: &str) -> &'v Value {
    const NOTHING: &Value = &Value::Null;
    if let Some(value) = row.get(column) {
        return value;
    }
    column.split('.').try_fold(row, |at, key| at.get(key)).unwrap_or(NOTHING)
}

/// The columns of a row, an inner object's as `outer.inner`.
pub(super) fn columns_of(row: &Value) -> Vec<String> {
    fn collect(before: &str, value: &Value, into: &mut Vec<String>) {
        match value {
            Value::Object(map) if !map.is_empty() => {
                for (key, inner) in map {
                    let name = if before.is_empty() { key.clone() } else { format!("{before}.{key}") };
                    collect(&name, inner, into);
                }
            }
            _ if before.is_empty() => {}
            _ => into.push(before.to_owned()),
        }
    }
    let mut columns = Vec::new();
    collect("", row, &mut columns);
    columns
}

/// A value in one line, for people.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) if is_time(text) => format!("{} {}Z", &text[..10], &text[11..16]),
        Value::String(text) => plain(text),
        Value::Array(items) if items.is_empty() => "-".to_owned(),
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            items.iter().map(shown).collect::<Vec<_>>().join(", ")
        }
        other => plain(&other.to_string()),
    }
}

/// Whether it is a time in UTC, such as `2026-11-20T09:00:00.000000Z`.
fn is_time(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00";
    let is_of_form = |(byte, form): (&u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == form };
    text.len() > FORM.len()
        && text.is_ascii()
        && text.ends_with('Z')
        && text.as_bytes().iter().zip(FORM).all(is_of_form)
}

/// A value in one cell, for programs: nothing for `null`.
fn exact(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The same for a spreadsheet: text that it would take for a formula begins with an apostrophe, by which it is text. A plus
/// with digits alone is a phone number, and stays one.
pub(crate) fn spreadsheet(value: &Value) -> String {
    match value {
        Value::String(text) if is_formula(text) => format!("'{text}"),
        other => exact(other),
    }
}

fn is_formula(text: &str) -> bool {
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !text.strip_prefix('+').is_some_and(is_number)
}

/// Text that cannot do anything to the terminal: what controls it, or is invisible, as an escape.
pub(crate) fn plain(text: &str) -> String {
    visible(text, usize::MAX)
}

/// How a value stands out, where its column is one that people look for. It says nothing that the text does not.
pub(super) fn style(column: &str, value: &Value) -> Style {
    let name = column.rsplit('.').next().unwrap_or(column);
    let color = match (name, value.as_str()) {
        (_, None) => return Style::new().dimmed(),
        ("spam_risk", Some("high")) => AnsiColor::Red,
        ("spam_risk", Some("medium")) => AnsiColor::Yellow,
        ("spam_risk", Some("low")) => AnsiColor::Green,
        ("status" | "loa_status" | "ownership_status" | "outcome", Some(text)) => match text {
            "approved" | "completed" | "verified" | "done" => AnsiColor::Green,
            "rejected" | "failed" | "refused" | "unknown" => AnsiColor::Red,
            _ => AnsiColor::Yellow,
        },
        _ => return Style::new(),
    };
    color.on_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn inner_objects_are_spelled_out_and_found() {
        let row = json!({"a": 1, "b": {"c": {"d": "x"}, "e": null}, "f": [], "g": {}, "h.i": 2});
        assert_eq!(columns_of(&row), ["a", "b.c.d", "b.e", "f", "g", "h.i"]);
        assert_eq!(at(&row, "b.c.d"), "x");
        assert_eq!(at(&row, "h.i"), 2);
        assert_eq!(at(&row, "b.c.d.z"), &Value::Null);
    }

    #[test]
    fn a_time_is_shown_to_the_minute() {
        assert_eq!(shown(&json!("2026-11-20T09:00:31.000000Z")), "2026-11-20 09:00Z");
        assert_eq!(shown(&json!("2026-11-20")), "2026-11-20");
        assert_eq!(shown(&json!("2026-11-20T09:00:31+01:00")), "2026-11-20T09:00:31+01:00");
    }

    #[test]
    fn text_is_no_formula_in_a_spreadsheet_and_a_phone_number_stays_one() {
        for formula in ["=HYPERLINK(\"http://x\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "+"] {
            assert_eq!(spreadsheet(&json!(formula)), format!("'{formula}"));
        }
        for harmless in [json!("+16035550100"), json!("Dental office - Concord"), json!(""), json!(-5), json!(null)] {
            assert_eq!(spreadsheet(&harmless), exact(&harmless));
        }
    }

    #[test]
    fn text_of_the_server_cannot_steer_the_terminal() {
        assert_eq!(plain("Ann's \u{1b}[31m\u{202e}x"), "Ann's \\u{1b}[31m\\u{202e}x");
        assert_eq!(plain("x\u{061c}\u{2060}\u{ad}y"), "x\\u{61c}\\u{2060}\\u{ad}y", "whatever cannot be seen");
        assert_eq!(plain("Müller 你好"), "Müller 你好");
    }
}
