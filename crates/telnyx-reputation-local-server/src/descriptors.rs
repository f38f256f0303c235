//! How many connections the system lets a process have.

/// What is left for connections, `most` of them, of the descriptors that the process may have when it needs `others` for other
/// things; a quarter of all at least.
#[must_use]
pub fn connections_within(most: usize, others: usize) -> usize {
    most.min(left(allowed(), others)).max(1)
}

fn left(allowed: Option<u64>, others: usize) -> usize {
    let allowed = allowed.map_or(usize::MAX, |allowed| usize::try_from(allowed).unwrap_or(usize::MAX));
    allowed.saturating_sub(others).max(allowed / 4)
}

/// `None` where there is no limit.
#[cfg(unix)]
fn allowed() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::Nofile).current
}

#[cfg(not(unix))]
fn allowed() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_need_is_left_to_them() {
        assert_eq!(left(Some(1_024), 192), 832);
        assert_eq!(left(Some(256), 192), 64);
        assert_eq!(left(Some(100), 192), 25);
        assert_eq!(left(None, 192), usize::MAX - 192);
        assert_eq!(connections_within(1, 0), 1);
        #[cfg(unix)]
        assert!(connections_within(usize::MAX, 0) as u64 <= allowed().unwrap_or(u64::MAX));
    }
}
