//! A run under way: its progress, and its end when it is interrupted.

use std::future::IntoFuture;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use telnyx_reputation::runs::{Cancel, Outcome, Run, RunResult};

use super::journal_file::JournalFile;
use crate::context::Context;
use crate::failure::Failure;
use crate::interrupt::{Interrupt, Interrupts};

/// How often what is shown moves.
const TICK: Duration = Duration::from_millis(200);

/// What a run came to.
pub(crate) struct Ended<T> {
    pub(crate) results: Vec<RunResult<T>>,
    pub(crate) interrupted: bool,
}

impl<T> Ended<T> {
    /// Whether every number has an outcome that stays.
    fn is_settled(&self) -> bool {
        !self.interrupted && self.results.iter().all(|result| !matches!(result.outcome, Outcome::Unknown(_)))
    }

    /// Ends the journal; that of a job that is not over stays, which is said with how to go on.
    ///
    /// # Errors
    /// It cannot be removed.
    pub(crate) fn end(&self, context: &Context, journal: JournalFile) -> Result<(), Failure> {
        let Some(path) = journal.end(self.is_settled())? else { return Ok(()) };
        let how = if self.interrupted {
            "The same command with --resume goes on with it, and sends nothing again that was sent"
        } else {
            "Look what was done; the same command with --resume --retry-unknown says the price and sends again what is \
             unknown, which may have been billed already"
        };
        context.note(&format!("The job is not over. {how}: its journal is {}.", path.display()));
        Ok(())
    }
}

/// Carries out a run. The first signal lets calls under way come to their end, a Ctrl-C after it gives them up.
///
/// # Errors
/// The system refuses to tell of signals. How numbers ended is in the results.
pub(crate) async fn finish<T: Clone + Send + Sync + 'static>(
    context: &Context,
    what: &str,
    run: Run<'_, T>,
) -> Result<Ended<T>, Failure> {
    let mut interrupts = Interrupts::listen()?;
    let cancel = Cancel::new();
    let bar = bar(context, what);
    let shown = bar.clone();
    let run = run.cancelled_by(&cancel).on_progress(move |progress| {
        shown.set_length(progress.total as u64);
        shown.set_position(progress.done as u64);
    });
    let mut run = run.into_future();
    let mut interrupted = false;
    let results = loop {
        tokio::select! {
            results = &mut run => break results,
            by = interrupts.next() => {
                if !interrupted {
                    cancel.cancel();
                    bar.suspend(|| context.note("Ending: what was sent comes to its end. Ctrl-C once more gives it up."));
                } else if by == Interrupt::CtrlC {
                    cancel.abandon();
                }
                interrupted = true;
            }
        }
    };
    bar.finish_and_clear();
    Ok(Ended { results, interrupted })
}

/// A progress bar on stderr, where a person sees it.
fn bar(context: &Context, what: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(0), target(context)).with_message(what.to_owned());
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(TICK);
    bar
}

/// The same for a wait of which nobody knows how long it takes.
pub(crate) fn spinner(context: &Context) -> ProgressBar {
    let spinner = ProgressBar::with_draw_target(None, target(context));
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(TICK);
    spinner
}

fn target(context: &Context) -> ProgressDrawTarget {
    if context.globals.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() }
}
