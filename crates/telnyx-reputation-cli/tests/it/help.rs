//! The commands, and what the help says of each.

use telnyx_reputation::Operation;

use crate::process::command;

fn help(words: &[&str]) -> String {
    let output = command().args(words).output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{words:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What stands in the help of every command is looked at once.
fn own_part(help: &str) -> &str {
    help.split_once("Options of every command:").map_or(help, |(own, _)| own)
}

/// Each resource of the whole help with each of its methods, which take as many lines as they need.
fn calls_listed(help: &str) -> Vec<(&str, &str)> {
    let (_, resources) = help.split_once("Calls of the API").unwrap();
    let (resources, _) = resources.split_once("Exit status").unwrap();
    let (mut resource, mut listed) = ("", Vec::new());
    for line in resources.lines().filter(|line| line.starts_with("  ")) {
        match line.strip_prefix("      ") {
            Some(methods) => listed.extend(methods.split_whitespace().map(|method| (resource, method))),
            None => resource = line.trim(),
        }
    }
    listed
}

#[test]
fn methods_that_need_two_lines_are_all_listed() {
    let help =
        "Calls of the API:\n\n  numbers\n      list create\n      delete\n  reports\n      list\n\nExit status:\n";
    let listed = [("numbers", "list"), ("numbers", "create"), ("numbers", "delete"), ("reports", "list")];
    assert_eq!(calls_listed(help), listed);
}

#[test]
fn the_whole_help() {
    insta::assert_snapshot!("help", help(&["--help"]));
    insta::assert_snapshot!("help_in_short", help(&["-h"]));
}

#[test]
fn the_help_of_each_command() {
    let commands = [
        "quickstart",
        "doctor",
        "check",
        "import",
        "sync",
        "apply",
        "refresh",
        "remediate",
        "export",
        "forecast",
        "monitor",
        "broker",
        "webhooks",
        "sandbox",
        "completions",
        "man",
    ];
    let text: String =
        commands.map(|name| format!("$ {name} --help\n{}\n", own_part(&help(&[name, "--help"])))).concat();
    insta::assert_snapshot!("help_of_commands", text);
}

#[test]
fn the_help_of_each_call() {
    let whole = help(&["--help"]);
    let mut text = String::new();
    for (resource, method) in calls_listed(&whole) {
        text += &format!("$ {resource} {method} --help\n{}\n", own_part(&help(&[resource, method, "--help"])));
    }
    let calls: usize = Operation::all().iter().map(|operation| operation.calls.len()).sum();
    assert_eq!(text.matches("\nUsage: ").count(), calls);
    insta::assert_snapshot!("help_of_calls", text);
}

#[test]
fn shells_complete_calls_and_there_are_manual_pages() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = help(&["completions", shell]);
        assert!(script.contains("filter-ownership-status") && script.contains("remediate"), "{shell}");
    }
    let folder = tempfile::tempdir().unwrap();
    help(&["man", folder.path().to_str().unwrap()]);
    let page = folder.path().join("telnyx-reputation-enterprises:reputation:numbers-associate.1");
    assert!(std::fs::read_to_string(page).unwrap().contains("USD 0.10"));
}

#[test]
fn the_version_names_the_api() {
    assert_eq!(help(&["--version"]), format!("telnyx-reputation {} (API 2.0.0)\n", env!("CARGO_PKG_VERSION")));
}
