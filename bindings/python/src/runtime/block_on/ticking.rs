//! Waiting with a look at the signals now and then, where no system call is interrupted by them.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use pyo3::prelude::*;

use crate::runtime::process;

/// How often a waiting thread looks for signals.
const SIGNALS: Duration = Duration::from_millis(10);

/// Runs `work` to its end. An exception of a signal handler, such as `KeyboardInterrupt`, drops it.
pub fn block_on<T: Send>(py: Python<'_>, work: impl Future<Output = T> + Send) -> PyResult<T> {
    let shared = process::shared(py)?;
    let (done, _pass) = py.detach(|| {
        let done = shared.runtime.block_on(async {
            let mut work = pin!(work);
            loop {
                match tokio::time::timeout(SIGNALS, &mut work).await {
                    Ok(done) => return Ok(done),
                    Err(_) => {
                        let _pass = shared.gate.pass_or_hang();
                        Python::attach(|py| py.check_signals())?;
                    }
                }
            }
        });
        // Held until this thread is attached again, which happens between here and the end of `block_on`.
        (done, shared.gate.pass_or_hang())
    });
    done
}
