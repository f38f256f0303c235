//! The flags of a call, made of the tables: their names, and the commands of the grammar.

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, Command, value_parser};
use telnyx_reputation::Operation;
use telnyx_reputation::operation::AnswerKind;
use telnyx_reputation::shape::{Field, Format, Shape};

use super::entry::{ArgumentHelp, CallHelp};
use super::{file, help};
use crate::failure::Failure;
use crate::generated::CALLS;

/// The whole body in one argument.
pub(super) const JSON: &str = "json body";
/// Every page of a list.
pub(super) const ALL: &str = "all pages";
/// How many items of a list.
pub(super) const LIMIT: &str = "limit of items";
/// Where a file goes.
pub(super) const OUTPUT: &str = "output file";

/// Where an argument goes in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Body,
}

/// One argument of a call; the id of its flag is its name.
#[derive(Debug)]
pub(super) struct Argument {
    pub(super) told: &'static ArgumentHelp,
    pub(super) place: Place,
    pub(super) shape: &'static Shape,
    required: bool,
}

/// The call of these words of the command line.
pub(crate) fn find(resource: &str, method: &str) -> Option<&'static CallHelp> {
    CALLS.iter().find(|call| call.resource_name() == resource && call.method_name() == method)
}

/// The call that a job makes for its user, by its words.
///
/// # Errors
/// There is no such call.
pub(crate) fn call(resource: &str, method: &str) -> Result<&'static CallHelp, Failure> {
    find(resource, method).ok_or_else(|| Failure::local(format!("there is no call {resource} {method}")))
}

/// A command for each resource, with one for each of its calls.
pub(crate) fn resources() -> Result<Vec<Command>, Failure> {
    let mut resources: Vec<Command> = Vec::new();
    for call in CALLS {
        let (name, command) = (call.resource_name(), command(call)?);
        match resources.iter_mut().find(|resource| resource.get_name() == name) {
            Some(resource) => *resource = resource.clone().subcommand(command),
            None => {
                let about = format!("The calls of {}", call.resource.replace('_', " ").replace('.', ", "));
                let resource = Command::new(name).about(about).subcommand_required(true).arg_required_else_help(true);
                resources.push(resource.subcommand(command));
            }
        }
    }
    Ok(resources)
}

fn command(call: &'static CallHelp) -> Result<Command, Failure> {
    let operation = call.operation()?;
    let arguments = arguments(call, operation)?;
    let mut command = Command::new(call.method_name())
        .about(call.summary)
        .long_about(help::long(call))
        .override_usage(help::usage(call, &arguments));
    for argument in &arguments {
        command = command.arg(flag(argument));
    }
    if call.multipart {
        command = command.args(file::flags());
    } else if operation.body.is_some() {
        let json = Arg::new(JSON).long("json").value_name("JSON|@FILE|-");
        command = command.arg(json.help("The whole body, of which flags replace keys"));
    }
    match operation.answer {
        AnswerKind::Page(..) => {
            let all = Arg::new(ALL).long("all").action(ArgAction::SetTrue).help("Every page, as they come");
            let limit = Arg::new(LIMIT).long("limit").value_name("COUNT").value_parser(value_parser!(u64).range(1..));
            let limit = limit.help("At most so many items, over as many pages as it takes");
            command = command.arg(all).arg(limit);
        }
        AnswerKind::Binary(media) => {
            let output = Arg::new(OUTPUT).long("output").short('o').value_name("FILE");
            command = command.arg(output.help(format!("Where the file goes ({media}); - is the standard output")));
        }
        _ => {}
    }
    Ok(command)
}

/// All that a call takes, in the order of its help.
///
/// # Errors
/// As [`CallHelp::operation`].
pub(super) fn arguments(call: &'static CallHelp, operation: &'static Operation) -> Result<Vec<Argument>, Failure> {
    let mut all = Vec::new();
    for (name, field) in call.path_fields(operation) {
        let told = call.argument(name)?;
        all.push(Argument { told, place: Place::Path, shape: &field.shape, required: true });
    }
    for field in operation.query_params {
        collect(call, "", Place::Query, field, true, &mut all)?;
    }
    let body = operation.body.as_ref().filter(|_| !call.multipart);
    if let Some(Shape::Object { fields, .. }) = body.map(|body| &body.shape) {
        for field in *fields {
            collect(call, "", Place::Body, field, true, &mut all)?;
        }
    }
    Ok(all)
}

/// A field and, when it is an object, its own: each is required only where what it is in is.
fn collect(
    call: &'static CallHelp,
    before: &str,
    place: Place,
    field: &'static Field,
    outer: bool,
    into: &mut Vec<Argument>,
) -> Result<(), Failure> {
    let name = format!("{before}{}", field.name);
    let required = outer && field.required;
    into.push(Argument { told: call.argument(&name)?, place, shape: &field.shape, required });
    if let Shape::Object { fields, .. } = not_null(&field.shape) {
        for field in *fields {
            collect(call, &format!("{name}."), place, field, required, into)?;
        }
    }
    Ok(())
}

impl Argument {
    /// Whether the API refuses a call without it.
    pub(super) fn is_required(&self) -> bool {
        self.required
    }

    /// What its value is called in help.
    pub(super) fn value_name(&self) -> &'static str {
        value_name(self.shape)
    }
}

fn value_name(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text { format: Format::E164, .. } => "NUMBER",
        Shape::Text { format: Format::Uuid, .. } => "UUID",
        Shape::Text { format: Format::HttpsUrl, .. } => "URL",
        Shape::Text { .. } => "TEXT",
        Shape::Integer { .. } | Shape::Number => "COUNT",
        Shape::Boolean => "true|false",
        Shape::List { items, .. } => value_name(items),
        Shape::Nullable(inner) => value_name(inner),
        _ => "JSON",
    }
}

/// The shape of what is not `null`.
pub(super) fn not_null(shape: &'static Shape) -> &'static Shape {
    match shape {
        Shape::Nullable(inner) => not_null(inner),
        other => other,
    }
}

fn flag(argument: &Argument) -> Arg {
    let told = argument.told;
    let flag = Arg::new(told.name).long(told.flag).value_name(argument.value_name()).help(help::argument(argument));
    let flag = match not_null(argument.shape) {
        // The API's own name of the list is understood, too.
        Shape::List { .. } if told.name.ends_with('s') => {
            flag.action(ArgAction::Append).alias(format!("{}s", told.flag))
        }
        Shape::List { .. } => flag.action(ArgAction::Append),
        Shape::Boolean => {
            flag.num_args(0..=1).default_missing_value("true").value_parser(Suggested(&["true", "false"]))
        }
        _ => flag,
    };
    if told.values.is_empty() {
        return flag;
    }
    // Sorting is asked for in descending order with a dash.
    let has_dash = told.values.iter().any(|value| value.starts_with('-'));
    flag.allow_hyphen_values(has_dash).value_parser(Suggested(told.values))
}

/// Values that are known, and completed; a newer server may take others, and the API says so if it does not.
#[derive(Clone)]
struct Suggested(&'static [&'static str]);

impl TypedValueParser for Suggested {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &std::ffi::OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().copied().map(PossibleValue::new)))
    }
}
