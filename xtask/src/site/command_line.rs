//! The page of the command line: what the command itself says of each of its commands.

use std::fmt::Write as _;

use anyhow::Result;

use crate::workspace::command::Run;
use crate::workspace::sandbox::Sandbox;

/// What begins the options that all commands share, and what follows them.
const OF_EVERY_COMMAND: &str = "Options of every command:";
const EXAMPLES: &str = "\nExamples:";

/// The page, in Markdown.
pub fn page() -> Result<String> {
    let mut text = "# The command line\n\n\
        What `telnyx-reputation --help` says, and then each of its jobs. Every operation of the API is a command as well, in\n\
        [the reference](../../openapi/REFERENCE.md); `RESOURCE METHOD --help` says what it takes.\n\n"
        .to_owned();
    let top = help(&[])?;
    let _ = write!(text, "```text\n{}\n```\n", top.trim_end());
    sections(&mut text, &mut Vec::new(), &top)?;
    Ok(text)
}

/// A section for each command that a help lists, and for those below it.
fn sections(text: &mut String, words: &mut Vec<String>, listed: &str) -> Result<()> {
    for name in commands(listed) {
        words.push(name.to_owned());
        let said = help(words)?;
        let _ = write!(
            text,
            "\n{} {}\n\n```text\n{}\n```\n",
            "#".repeat(words.len() + 1),
            words.join(" "),
            own(&said).trim_end()
        );
        sections(text, words, &said)?;
        words.pop();
    }
    Ok(())
}

fn help(words: &[String]) -> Result<String> {
    Run::new(Sandbox::program()?).args(words).args(["--help"]).env("COLUMNS", "100").env("NO_COLOR", "1").output()
}

/// The names below `Commands:`; their descriptions are indented further.
fn commands(help: &str) -> impl Iterator<Item = &str> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    lines.filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next().filter(|_| !line.starts_with("   ")))
}

/// Without what every command's help says.
fn own(help: &str) -> String {
    let Some((before, after)) = help.split_once(OF_EVERY_COMMAND) else { return help.to_owned() };
    let examples = after.find(EXAMPLES).map_or("", |at| &after[at..]);
    format!("{}{examples}", before.trim_end())
}
