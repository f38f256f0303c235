//! Asking before what bills.

use std::io::{self, BufRead, IsTerminal, Write};
use std::thread;

use telnyx_reputation::Usd;
use tokio::sync::oneshot;

use crate::context::{Context, fitted};
use crate::failure::Failure;
use crate::interrupt::Interrupts;

/// What is about to be done, and what it may bill.
pub(crate) struct Price<'a> {
    /// What is done, in words: `Associate 2 numbers`.
    pub(crate) what: String,
    /// The most that it bills now.
    pub(crate) at_most: Usd,
    /// What else there is to know of what it costs: the price of a unit, what goes on being billed.
    pub(crate) beside: Vec<String>,
    /// For whom.
    pub(crate) enterprise_id: Option<&'a str>,
}

/// Says what it costs and for whom, and asks, unless `--yes` has answered.
///
/// # Errors
/// The answer is no or Ctrl-C, or there is nobody to ask.
pub(crate) async fn confirm(context: &Context, price: &Price<'_>) -> Result<(), Failure> {
    let bills = match price.at_most {
        Usd::ZERO => format!("{}: bills nothing now", price.what),
        at_most => format!("{}: bills up to USD {at_most}", price.what),
    };
    let enterprise = price.enterprise_id.map(|id| format!(" for enterprise {id}")).unwrap_or_default();
    let (name, base_url) = (context.account.name(), context.client.base_url());
    let whose = format!("{enterprise} ({name}, {base_url})");
    if context.globals.yes {
        context.note(&format!("{bills}{whose}"));
        for line in &price.beside {
            context.note(&format!("  {line}"));
        }
        return Ok(());
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let beside: String = price.beside.iter().map(|line| format!("{}. ", line.trim_end_matches('.'))).collect();
        return Err(Failure::NotConfirmed(format!(
            "{bills}{whose}. {beside}There is no terminal to ask on: give --yes; nothing was sent"
        )));
    }
    let refused = |why: &str| Err(Failure::NotConfirmed(format!("{why}; nothing was sent")));
    let mut stderr = anstream::stderr();
    let mut question = format!("{bills}\n");
    if let Some(id) = price.enterprise_id {
        question += &format!("  for enterprise {id}\n");
    }
    question += &format!("  with {name}, {base_url}\n");
    for line in &price.beside {
        question += &(fitted(&format!("  {line}"), "    ") + "\n");
    }
    // Before the question can be seen: from then on a Ctrl-C is an answer.
    let mut interrupts = Interrupts::listen()?;
    let asked = write!(stderr, "{question}Go on? [y/N] ").and_then(|()| stderr.flush());
    if asked.is_err() {
        return refused("the question could not be asked");
    }
    let Some(answer) = line(&mut interrupts).await? else { return refused("the question could not be asked") };
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => refused("not confirmed"),
    }
}

/// A line of the standard input, if it can be read.
///
/// # Errors
/// Ctrl-C, which does not end the process by itself once a job has begun to listen to it.
async fn line(interrupts: &mut Interrupts) -> Result<Option<String>, Failure> {
    let (said, hears) = oneshot::channel();
    // A thread of its own: the runtime would wait for one of its threads that reads, also when the command is to end.
    thread::spawn(move || {
        let mut line = String::new();
        // Nobody hears it when the command was interrupted meanwhile.
        let _ = said.send(io::stdin().lock().read_line(&mut line).is_ok().then_some(line));
    });
    tokio::select! {
        biased;
        _ = interrupts.next() => {
            // The question's line is not ended yet. With stderr closed there is nobody to end it for.
            let _ = writeln!(anstream::stderr());
            Err(Failure::Stopped("nothing was sent".to_owned()))
        }
        line = hears => Ok(line.unwrap_or_default()),
    }
}
