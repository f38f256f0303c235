//! What `--help` says of a call.

use super::entry::CallHelp;
use super::flags::{Argument, not_null};
use telnyx_reputation::shape::Shape;

/// What it does and what it costs.
pub(super) fn long(call: &CallHelp) -> String {
    format!("{}.\n\n{}", call.summary, call.description)
}

/// Where a line of the usage ends, also on a terminal of 80 columns: what comes before it is not the grammar's to know.
const USAGE_ENDS: usize = 72;

/// All that is required, in lines.
pub(super) fn usage(call: &CallHelp, arguments: &[Argument]) -> String {
    let mut usage = vec![format!("telnyx-reputation {} {}", call.resource_name(), call.method_name())];
    let mut add = |word: String| match usage.last_mut() {
        Some(line) if line.len() + 1 + word.len() <= USAGE_ENDS => *line += &format!(" {word}"),
        _ => usage.push(format!("         {word}")),
    };
    // The keys of an inner object are left to its help: a whole one can be given as JSON.
    for argument in arguments.iter().filter(|argument| argument.is_required() && !argument.told.name.contains('.')) {
        let repeated = if matches!(not_null(argument.shape), Shape::List { .. }) { "..." } else { "" };
        add(format!("--{} <{}>{repeated}", argument.told.flag, argument.value_name()));
    }
    if call.multipart {
        add("--file <FILE>".to_owned());
    }
    add("[OPTIONS]".to_owned());
    usage.join("\n")
}

/// What a flag is.
pub(super) fn argument(argument: &Argument) -> String {
    let required = if argument.is_required() { "Required. " } else { "" };
    let text = format!("{required}{}", argument.told.help);
    match not_null(argument.shape) {
        Shape::List { .. } => format!("{text} Repeatable; commas, @FILE and - (standard input) too."),
        Shape::Object { .. } => format!("{text} As JSON or @FILE, or key by key below."),
        _ => text,
    }
}
