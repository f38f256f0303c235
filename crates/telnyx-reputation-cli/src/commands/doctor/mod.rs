//! `telnyx-reputation doctor`: what keeps this from working, and the command that mends it.

mod account;
mod finding;
mod machine;

use clap::Args;

use self::finding::{Finding, Status};
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::output::Format;

/// Look for what keeps calls from working: the key, proxies, certificates, the clock, the terms and the approvals; free.
///
/// Exit status: 0 when nothing has to be mended, else 1.
#[derive(Args)]
pub(crate) struct DoctorArgs {}

/// Prints what was looked at, and what mends what is wrong.
///
/// # Errors
/// Nothing that it looks for is an error: what is wrong is printed.
pub(crate) async fn run(_: DoctorArgs, globals: Globals) -> Result<ExitStatus, Failure> {
    let mut output = globals.output();
    let findings = match Context::new(globals.clone()) {
        Ok(context) => look(&context).await,
        Err(why) => vec![Finding::wrong("configuration", why.to_string(), "telnyx-reputation doctor --help")],
    };
    if output.format() == Format::Table {
        output.print(&findings.iter().map(Finding::to_text).collect::<String>());
    } else {
        let mut rows = output.rows(Finding::COLUMNS);
        rows.add(&findings.iter().map(Finding::to_row).collect::<Vec<_>>());
        rows.end();
    }
    let wrong = findings.iter().filter(|finding| finding.status == Status::Wrong).count();
    globals.note(&match wrong {
        0 => "Nothing has to be mended.".to_owned(),
        1 => "1 thing has to be mended.".to_owned(),
        count => format!("{count} things have to be mended."),
    });
    Ok(if wrong == 0 { ExitStatus::Done } else { ExitStatus::Error })
}

async fn look(context: &Context) -> Vec<Finding> {
    let mut findings = machine::proxies(context);
    match machine::api(context).await {
        Ok(found) => {
            findings.extend(found);
            findings.extend(account::findings(context).await);
        }
        Err(why) => findings.push(*why),
    }
    findings
}
