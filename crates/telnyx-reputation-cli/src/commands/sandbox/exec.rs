//! `telnyx-reputation sandbox exec -- COMMAND`: a sandbox for as long as a command runs.

use std::{
    ffi::OsString,
    net::IpAddr,
    process::{ExitCode, ExitStatus},
};

use tokio::process::{Child, Command};

use super::{Error, SandboxArgs};
use crate::interrupt::{Interrupt, Interrupts};

/// The account that the command works with.
const API_KEY: &str = "KEY_SANDBOX";

pub(super) async fn run(args: &SandboxArgs, command: &[String]) -> Result<ExitCode, Error> {
    if args.until_stdin_ends {
        return Err("--until-stdin-ends is not for exec: the standard input is the command's".into());
    }
    let mut interrupts = Interrupts::listen().map_err(|failure| failure.to_string())?;
    let sandbox = args.start().await?;
    let (program, arguments) = command.split_first().ok_or("there is no command to run")?;
    let mut child = Command::new(program)
        .args(arguments)
        .env("TELNYX_BASE_URL", sandbox.base_url())
        .env("TELNYX_API_KEY", API_KEY)
        .env("TELNYX_PUBLIC_KEY", sandbox.public_key())
        .envs(without_proxy(args.host(), |name| std::env::var_os(name)))
        .spawn()
        .map_err(|error| format!("`{program}` cannot be started: {error}"))?;
    let status = loop {
        tokio::select! {
            status = child.wait() => break status?,
            interrupt = interrupts.next() => match interrupt {
                // A terminal tells the whole group of a Ctrl-C: the command has been told, and decides.
                Interrupt::CtrlC => {}
                Interrupt::Other => terminate(&mut child),
            },
        }
    };
    sandbox.stop().await;
    Ok(exit_code(status))
}

/// The variables that keep a proxy of the environment away from the sandbox: what they held, and this machine.
fn without_proxy(host: IpAddr, variable: impl Fn(&str) -> Option<OsString>) -> [(&'static str, OsString); 2] {
    const NAMES: [&str; 2] = ["NO_PROXY", "no_proxy"];
    // Programs differ in which of the two they read, so the one that is missing becomes what the other is.
    let given = NAMES.map(|name| variable(name).filter(|list| !list.is_empty()));
    [0, 1].map(|index| {
        let held = given[index].clone().or_else(|| given[1 - index].clone());
        // Everything is more than this machine, and most programs only understand it alone.
        if held.as_ref().is_some_and(|list| list == "*") {
            return (NAMES[index], OsString::from("*"));
        }
        let mut list = held.unwrap_or_default();
        if !list.is_empty() {
            list.push(",");
        }
        list.push("localhost,127.0.0.1,::1");
        if ![IpAddr::from([127, 0, 0, 1]), IpAddr::from(std::net::Ipv6Addr::LOCALHOST)].contains(&host) {
            list.push(format!(",{host}"));
        }
        (NAMES[index], list)
    })
}

/// Asks the command to end.
#[cfg(unix)]
fn terminate(child: &mut Child) {
    let id = child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw);
    if let Some(id) = id {
        // It may have ended meanwhile, which `wait` is about to see.
        let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
    }
}

/// Ends the command: a console told it before, and nothing asks a program of Windows twice.
#[cfg(windows)]
fn terminate(child: &mut Child) {
    // It may have ended meanwhile, which `wait` is about to see.
    let _ = child.start_kill();
}

/// As a shell tells it: 128 and the signal, when it was one.
fn exit_code(status: ExitStatus) -> ExitCode {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(windows)]
    let signal: Option<i32> = None;
    let code = status.code().or_else(|| signal.map(|signal| 128 + signal)).unwrap_or(1);
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the child is told, in the order of `NO_PROXY` and `no_proxy`.
    fn told(host: &str, upper: Option<&str>, lower: Option<&str>) -> [String; 2] {
        let variable = |name: &str| if name == "NO_PROXY" { upper } else { lower }.map(OsString::from);
        without_proxy(host.parse().unwrap(), variable).map(|(_, list)| list.into_string().unwrap())
    }

    #[test]
    fn this_machine_is_added_to_what_is_there() {
        let own = "localhost,127.0.0.1,::1";
        assert_eq!(told("127.0.0.1", None, None), [own, own]);
        assert_eq!(told("127.0.0.1", Some(""), None), [own, own]);
        let [upper, lower] = told("::1", Some("a.example"), None);
        assert_eq!((upper.as_str(), &lower), (format!("a.example,{own}").as_str(), &upper));
        let [upper, lower] = told("127.0.0.2", Some("a.example"), Some("b.example"));
        assert_eq!(upper, format!("a.example,{own},127.0.0.2"));
        assert_eq!(lower, format!("b.example,{own},127.0.0.2"));
        assert_eq!(told("127.0.0.1", Some("*"), None), ["*", "*"]);
    }
}
