//! What a person at a terminal sees, on a real one.

use std::io::{Read, Write};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use crate::account::Account;

/// Runs the command on a terminal of so many columns, types `answer` as it is when it asks, and gives its status and all that it
/// showed.
fn on_terminal(
    account: &Account,
    words: &str,
    columns: u16,
    answer: &str,
    environment: &[(&str, &str)],
) -> (u32, String) {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_telnyx-reputation"));
    command.args(account.words(words));
    typed(account, command, columns, answer, environment)
}

/// The same of any program that runs the command.
pub fn typed(
    account: &Account,
    mut command: CommandBuilder,
    columns: u16,
    answer: &str,
    environment: &[(&str, &str)],
) -> (u32, String) {
    let size = PtySize { rows: 40, cols: columns, pixel_width: 0, pixel_height: 0 };
    let pty = native_pty_system().openpty(size).unwrap();
    command.cwd(account.home.path());
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("HOME", account.home.path());
    command.env("TELNYX_BASE_URL", &account.base_url);
    command.env("TELNYX_API_KEY", &account.key);
    for (name, value) in environment {
        command.env(name, value);
    }
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let (mut reader, mut writer) = (pty.master.try_clone_reader().unwrap(), pty.master.take_writer().unwrap());
    let mut shown = Vec::new();
    let mut buffer = [0; 4096];
    let mut answered = answer.is_empty();
    // The terminal is gone with the last program that has it open, which reads as an error.
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        shown.extend_from_slice(&buffer[..count]);
        if !answered && String::from_utf8_lossy(&shown).contains("[y/N]") {
            write!(writer, "{answer}").unwrap();
            answered = true;
        }
    }
    let status = child.wait().unwrap().exit_code();
    (status, String::from_utf8(shown).unwrap().replace("\r\n", "\n"))
}

#[test]
fn what_bills_is_asked_about_and_done_only_after_yes() {
    let account = Account::new("ASK");
    let words = "sync +16035550100 ENTERPRISE";
    let (status, shown) = on_terminal(&account, words, 100, "n\n", &[]);
    assert_eq!((status, account.billed().as_str()), (5, "0.00"), "{shown}");
    for said in [
        "Sync (add 1 number): bills up to USD 0.10\n  for enterprise",
        "  with no profile, http",
        "Go on? [y/N]",
        "nothing was sent",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let (status, shown) = on_terminal(&account, words, 100, "y\n", &[]);
    assert_eq!((status, account.billed().as_str()), (0, "0.10"), "{shown}");
    let read = "enterprises:reputation:numbers retrieve ENTERPRISE --phone-number +16035550100";
    let (status, shown) = on_terminal(&account, read, 100, "y\n", &[]);
    assert!(status == 0 && shown.contains("up to USD 0.10") && shown.contains("spam_risk"), "{shown}");
    let (status, shown) = on_terminal(&account, read, 100, "", &[]);
    assert!(status == 0 && !shown.contains("[y/N]"), "by now something is stored, so it is free: {shown}");
}

#[test]
fn a_question_can_be_interrupted() {
    let account = Account::new("INTERRUPTED");
    let (status, shown) = on_terminal(&account, "sync +16035550100 ENTERPRISE", 100, "\u{3}", &[]);
    assert!(status == 130 && shown.contains("interrupted: nothing was sent"), "{status}: {shown}");
    assert_eq!(account.billed(), "0.00");
}

#[test]
fn a_first_run_ends_with_the_first_no() {
    let account = Account::new("FIRSTNO");
    let (status, shown) = on_terminal(&account, "quickstart --sandbox", 80, "n\n", &[("NO_COLOR", "1")]);
    assert!(status == 5 && shown.contains("Go on? [y/N]") && shown.contains("Billed USD 0.00."), "{shown}");
    assert!(!shown.contains("2. Register"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
}

#[test]
fn a_table_fits_the_terminal_and_says_what_it_leaves_out() {
    let account = Account::new("WIDTH");
    account.monitors(&["+16035550100", "+16035550101"]);
    account.judge("+16035550100", "high");
    for columns in [80, 200] {
        let (_, shown) = on_terminal(&account, "check ENTERPRISE", columns, "", &[("NO_COLOR", "1")]);
        let shown = shown.replace(&account.enterprise, "00000000-0000-0000-0000-000000000000");
        assert!(shown.lines().all(|line| line.chars().count() <= columns.into()), "{shown}");
        insta::assert_snapshot!(format!("check_at_{columns}_columns"), shown);
    }
}

#[test]
fn colours_are_for_terminals_unless_somebody_says_otherwise() {
    let account = Account::new("COLOUR");
    account.monitors(&["+16035550100"]);
    account.judge("+16035550100", "high");
    let red = "\u{1b}[31mhigh";
    let (_, shown) = on_terminal(&account, "check ENTERPRISE", 80, "", &[]);
    assert!(shown.contains(red), "{shown:?}");
    let (_, shown) = on_terminal(&account, "check ENTERPRISE", 80, "", &[("NO_COLOR", "1")]);
    assert!(shown.contains("high") && !shown.contains('\u{1b}'), "{shown:?}");
    let words = account.words("check ENTERPRISE --format table");
    let piped = |name: &str, value: &str| {
        String::from_utf8(account.command(&words).env(name, value).output().unwrap().stdout).unwrap()
    };
    assert!(!piped("TERM", "xterm").contains('\u{1b}'));
    assert!(piped("CLICOLOR_FORCE", "1").contains(red));
}

#[test]
fn a_file_is_never_shown_on_a_terminal() {
    let account = Account::new("FILE");
    let (status, shown) = on_terminal(&account, "enterprises:reputation:loa render ENTERPRISE", 80, "", &[]);
    assert!(status == 10 && shown.contains("give --output FILE") && !shown.contains("%PDF"), "{shown}");
    let (status, shown) =
        on_terminal(&account, "enterprises:reputation:loa render ENTERPRISE -o letter.pdf", 80, "", &[]);
    assert!(status == 0 && shown.contains("application/pdf"), "{shown}");
    let piped = account.command(&account.words("enterprises:reputation:loa render ENTERPRISE")).output().unwrap();
    let file = std::fs::read(account.home.path().join("letter.pdf")).unwrap();
    assert!(file.starts_with(b"%PDF-") && piped.stdout.starts_with(b"%PDF-"));
}
