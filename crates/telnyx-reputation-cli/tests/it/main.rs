//! The command as a shell sees it.

// Signals, modes of files and scripts of a shell are in most of them.
#![cfg(unix)]
// Clippy knows test functions, yet not the helpers that they share.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod account;
mod alerts;
mod broker;
mod check_fresh;
mod columns;
mod doctor;
mod exec;
mod exit_statuses;
mod formats;
mod help;
mod import;
mod jobs;
mod kill;
mod killed_collections;
mod mcp;
mod monitor;
mod monitor_export;
mod monitor_report;
mod monitor_run;
mod monitor_serve;
mod monthly_cost;
mod official_lines;
mod process;
mod profiles;
mod proxy;
mod quickstart;
mod resume;
mod run_id;
mod scenarios;
mod serve;
mod spreadsheet_job;
mod tables;
mod terminal;
mod webhooks;
