//! `telnyx-reputation approve ID`: a person allows what an assistant has planned.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;
use telnyx_reputation_mcp::{Plan, Plans};

use super::mcp::ApproveState;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::output::{columns_of_stderr, indented, plain};

/// Allow a plan that an assistant made with `mcp --allow-spend`, once: shows what it bills, and asks.
///
/// It asks on a terminal, and --yes is no answer: an assistant that runs programs could give it. The assistant then carries
/// the plan out.
#[derive(Args)]
pub(crate) struct ApproveArgs {
    /// The plan, as the assistant or its server named it.
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    state: ApproveState,
}

/// Shows, asks, and notes the answer.
///
/// # Errors
/// There is no such plan, nothing of it is to be decided any more, or there is no terminal.
pub(crate) fn run(args: &ApproveArgs, globals: &Globals) -> Result<ExitStatus, Failure> {
    let plans = Plans::open(&args.state.open(globals)?)?;
    let plan = plans.find(&args.id)?;
    if !plan.is_open() && !plan.is_allowed() {
        return Err(Failure::usage(format!("plan {}: {}", plan.id, plan.stands())));
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let what = plain(&plan.says());
        return Err(Failure::NotConfirmed(format!("{what}. A person allows it on a terminal; nothing was allowed")));
    }
    let allowed = ask(&plan)?;
    if !plans.answer(&plan, allowed)? {
        return Err(Failure::usage(format!("plan {}: {}", plan.id, plans.find(&plan.id)?.stands())));
    }
    if !allowed {
        return Err(Failure::NotConfirmed("the plan was declined, and cannot be carried out any more".to_owned()));
    }
    globals.note("Allowed, once. The assistant carries it out.");
    Ok(ExitStatus::Done)
}

fn ask(plan: &Plan) -> Result<bool, Failure> {
    let failed = |why: io::Error| Failure::local(format!("the question could not be asked: {why}"));
    let columns = columns_of_stderr();
    let shown: String =
        plan.question().lines().flat_map(|line| indented(&plain(line), columns)).map(|line| line + "\n").collect();
    let asked = if plan.is_allowed() { "It is allowed. Leave it so?" } else { "Allow it?" };
    let mut stderr = anstream::stderr();
    // What was typed or pasted before the question was there does not answer it.
    forget_what_was_typed().map_err(failed)?;
    write!(stderr, "{shown}{asked} [y/N] ").and_then(|()| stderr.flush()).map_err(failed)?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(failed)?;
    Ok(matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

#[cfg(unix)]
fn forget_what_was_typed() -> io::Result<()> {
    use rustix::termios::{QueueSelector, tcflush};
    Ok(tcflush(io::stdin(), QueueSelector::IFlush)?)
}

/// What a console of Windows holds cannot be thrown away by anything that this program is made of.
#[cfg(windows)]
fn forget_what_was_typed() -> io::Result<()> {
    Err(io::Error::other(
        "a terminal of Windows may hold what was typed before it. Allow the plan where the assistant asks, or in WSL",
    ))
}
