//! A fast server of computed answers, and Rust clients that call it: what `cargo xtask bench` and the suite "instructions"
//! measure with.

// A command's whole purpose is to print.
#![expect(clippy::print_stdout, reason = "figures are what this is for")]

mod answers;
mod certificate;
mod core;
mod event;
mod figures;
mod hyper;
mod plain;
mod reqwest;
mod server;
mod soak;
mod unkind;
mod work;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};

use crate::work::{Which, Work};

#[derive(Parser)]
#[command(name = "speed")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer on loopback until standard input ends; the first line says where.
    Serve(server::Options),
    /// Make many calls with the core, and print after every 1,000 what the process holds.
    Soak {
        #[arg(long)]
        base_url: String,
        #[arg(long)]
        calls: usize,
    },
    /// Do some work with a client, and print its figures as JSON.
    Work {
        #[arg(long)]
        base_url: String,
        #[arg(long, default_value = "core")]
        client: ClientName,
        #[arg(long)]
        work: Which,
        /// How many calls, or numbers of a list.
        #[arg(long)]
        count: usize,
        /// How many of them are made before anything is measured.
        #[arg(long, default_value_t = 1)]
        warm_up: usize,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum ClientName {
    /// The client of this workspace.
    Core,
    /// reqwest, with serde into the same types.
    Reqwest,
    /// hyper's own client, with the same.
    Hyper,
}

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match Arguments::parse().command {
        Command::Serve(options) => runtime.block_on(server::serve(options)),
        Command::Soak { base_url, calls } => runtime.block_on(soak::soak(&base_url, calls)),
        Command::Work { base_url, client, work, count, warm_up } => {
            let figures = runtime.block_on(async {
                let work = Work { which: work, count, warm_up };
                match client {
                    ClientName::Core => work.with(&core::Core::new(&base_url)?).await,
                    ClientName::Reqwest => work.with(&reqwest::Reqwest::new(&base_url)?).await,
                    ClientName::Hyper => work.with(&hyper::Hyper::new(&base_url)?).await,
                }
            })?;
            println!("{}", serde_json::to_string(&figures)?);
            Ok(())
        }
    }
}
