//! What one process does with a store that another may have open, too.

use std::os::unix::fs::MetadataExt;

use telnyx_reputation_monitor::Store;

/// Without its lock another process would take the log away that this one still writes.
#[test]
fn a_store_that_is_opened_twice_keeps_its_lock() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("monitor.sqlite");
    let store = Store::open(&path).unwrap();
    // The lock is taken with the first answer, and kept.
    assert_eq!(store.collected_at().unwrap(), None);
    let file = format!(":{} ", std::fs::metadata(&path).unwrap().ino());
    let process = format!(" {} ", std::process::id());
    let locks = || {
        let all = std::fs::read_to_string("/proc/locks").unwrap();
        all.lines().filter(|it| it.contains(" POSIX ") && it.contains(&file) && it.contains(&process)).count()
    };
    let own = locks();
    assert!(own > 0, "SQLite holds one of {file}: {}", std::fs::read_to_string("/proc/locks").unwrap());
    drop(Store::open_existing(&path).unwrap());
    drop(Store::open(&path).unwrap());
    let link = folder.path().join("link.sqlite");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    drop(Store::open(&link).unwrap());
    assert_eq!(locks(), own);
    drop(store);
    assert_eq!(locks(), 0);
    drop(Store::open(&path).unwrap());
}
