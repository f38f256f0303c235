//! `telnyx-reputation monitor`: the history that the service does not keep.

mod alerts;
mod changes;
mod collect;
mod cost;
mod export;
mod history;
mod plot;
mod relapses;
mod report;
mod resting;
mod run;
mod serve;
mod since;
mod store_file;
mod trend;

pub(super) use self::store_file::StoreFile;

use clap::{Args, Subcommand};
use telnyx_reputation_monitor::Error;

use crate::context::{with_context, with_globals};
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;

/// Keep the history of your numbers: what changed, and what to look up.
///
/// The service keeps the newest snapshot of a number alone. `collect`, run from time to time, reads the list, which never
/// bills, and writes what changed into a file; `run` has numbers looked up, which bills; all else answers from that file.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation monitor collect                    # hourly, from cron; status 2 when something turned
  telnyx-reputation monitor report                     # what turned, what to do, what it costs
  telnyx-reputation monitor changes --since 7d
  telnyx-reputation monitor history +16035551234")]
pub(crate) struct MonitorArgs {
    #[command(subcommand)]
    command: MonitorCommand,
}

#[derive(Subcommand)]
enum MonitorCommand {
    Collect(collect::CollectArgs),
    Changes(changes::ChangesArgs),
    History(history::HistoryArgs),
    Trend(trend::TrendArgs),
    Relapses(relapses::RelapsesArgs),
    Resting(resting::RestingArgs),
    Cost(cost::CostArgs),
    Report(report::ReportArgs),
    Serve(serve::ServeArgs),
    Export(export::ExportArgs),
    Run(run::RunArgs),
}

/// Collects, or answers. What only answers needs no API key.
pub(crate) fn run(args: MonitorArgs, globals: Globals) -> ExitStatus {
    match args.command {
        MonitorCommand::Collect(args) => with_context(globals, |context| collect::run(args, context)),
        MonitorCommand::Run(args) => with_context(globals, |context| run::run(args, context)),
        MonitorCommand::Changes(args) => with_globals(globals, async |globals| changes::run(&args, &globals)),
        MonitorCommand::History(args) => with_globals(globals, async |globals| history::run(&args, &globals)),
        MonitorCommand::Trend(args) => with_globals(globals, async |globals| trend::run(&args, &globals)),
        MonitorCommand::Relapses(args) => with_globals(globals, async |globals| relapses::run(&args, &globals)),
        MonitorCommand::Resting(args) => with_globals(globals, async |globals| resting::run(&args, &globals)),
        MonitorCommand::Cost(args) => with_globals(globals, async |globals| cost::run(&args, &globals)),
        MonitorCommand::Report(args) => with_globals(globals, async |globals| report::run(&args, &globals)),
        MonitorCommand::Serve(args) => with_globals(globals, async |globals| serve::run(args, globals).await),
        MonitorCommand::Export(args) => with_globals(globals, async |globals| export::run(&args, &globals)),
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Client(error) => error.into(),
            Error::NotAStore { .. } | Error::OtherAccount(_) | Error::UnknownEnterprise { .. } => {
                Self::usage(error.to_string())
            }
            other => Self::local(other.to_string()),
        }
    }
}
