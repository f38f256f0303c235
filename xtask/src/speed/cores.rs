//! Which core measured clients run on, and which one the server: what is started has the cores of who starts it.

use anyhow::Result;

/// One core for clients, and another for all that serves them.
#[derive(Clone, Copy)]
pub struct Cores {
    pub client: usize,
    pub server: usize,
}

impl Cores {
    /// The first two that this process may use; none where there is but one, or the system cannot pin.
    pub fn look() -> Result<Option<Self>> {
        let mut usable = usable()?.into_iter();
        Ok(usable.next().zip(usable.next()).map(|(client, server)| Self { client, server }))
    }

    /// Begins something on that core.
    pub fn on<T>(core: usize, begin: impl FnOnce() -> Result<T>) -> Result<T> {
        let before = usable()?;
        pin(&[core])?;
        let begun = begin();
        pin(&before)?;
        begun
    }
}

#[cfg(target_os = "linux")]
fn usable() -> Result<Vec<usize>> {
    let set = rustix::thread::sched_getaffinity(None)?;
    Ok((0..rustix::thread::CpuSet::MAX_CPU).filter(|core| set.is_set(*core)).collect())
}

#[cfg(target_os = "linux")]
fn pin(cores: &[usize]) -> Result<()> {
    let mut set = rustix::thread::CpuSet::new();
    cores.iter().for_each(|core| set.set(*core));
    Ok(rustix::thread::sched_setaffinity(None, &set)?)
}

#[cfg(not(target_os = "linux"))]
fn usable() -> Result<Vec<usize>> {
    Ok(Vec::new())
}

#[cfg(not(target_os = "linux"))]
fn pin(_cores: &[usize]) -> Result<()> {
    Ok(())
}
