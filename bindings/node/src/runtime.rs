//! The threads that calls run on.

use napi::bindgen_prelude::create_custom_tokio_runtime;
use napi_derive::module_init;

/// As many as one client of one API can use: the work of a call is mostly waiting. The default, one for each
/// processor, would start 64 threads in a process that happens to run on a large machine.
const MAX_THREADS: usize = 4;

#[module_init]
fn start() {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(processors.min(MAX_THREADS))
        .thread_name("telnyx-reputation")
        .enable_all()
        .build();
    // Without it Node-API's own runtime is used, which is more than is needed but works.
    if let Ok(runtime) = runtime {
        create_custom_tokio_runtime(runtime);
    }
}
