//! The way back to JavaScript's thread, crossed once for all calls that have completed.
//!
//! A promise of Node-API's own crosses for each call, with a thread-safe function made and given up every time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::future::BoxFuture;
use napi::bindgen_prelude::{FnArgs, Function, spawn};
use napi::threadsafe_function::{ThreadsafeCallContext, ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, Status};
use napi_derive::napi;

use crate::abort::Abort;
use crate::completion::Completion;
use crate::error::NativeError;
use crate::panic::caught;

type Batch = FnArgs<(Vec<Completion>,)>;
type Wake = ThreadsafeFunction<Arc<Queue>, (), Batch, Status, false, true>;

/// The bridge of one JavaScript thread; `lib/native/bridge.ts` makes one when it is loaded.
#[napi]
pub struct Bridge {
    queue: Arc<Queue>,
}

/// Calls that have completed and are not handed over yet, and news of others.
pub(crate) struct Queue {
    completions: Mutex<Vec<Completion>>,
    wake: Mutex<Wake>,
    /// Calls that have begun and are not handed over. Changed on JavaScript's thread alone.
    under_way: AtomicUsize,
}

#[napi]
impl Bridge {
    /// `deliver` is called with a list of completions, each once. It keeps the process alive only while a call is
    /// under way.
    ///
    /// # Errors
    /// When Node refuses the function.
    #[napi(constructor)]
    pub fn new(deliver: Function<'_, Batch, ()>) -> napi::Result<Self> {
        let wake = deliver.build_threadsafe_function::<Arc<Queue>>().weak::<true>().build_callback(
            |context: ThreadsafeCallContext<Arc<Queue>>| {
                let completions = context.value.take(&context.env)?;
                Ok(FnArgs::from((completions,)))
            },
        )?;
        let queue = Queue { completions: Mutex::default(), wake: Mutex::new(wake), under_way: AtomicUsize::new(0) };
        Ok(Self { queue: Arc::new(queue) })
    }

    pub(crate) fn queue(&self) -> Arc<Queue> {
        self.queue.clone()
    }
}

impl Queue {
    /// Runs what completes under the number `call`. Called on JavaScript's thread.
    ///
    /// In a box, and not as a type of its own: the runtime would be compiled once more for each kind of run.
    pub(crate) fn run(
        self: &Arc<Self>,
        env: &Env,
        call: u32,
        operation: &'static str,
        abort: Option<&Abort>,
        run: BoxFuture<'static, Result<Completion, NativeError>>,
    ) -> napi::Result<()> {
        let (back, abort) = (self.begin(env)?, abort.and_then(Abort::take));
        spawn(async move {
            let run = caught(run);
            let result = match abort {
                Some(abort) => abort.over(run).await,
                None => run.await,
            };
            back.push(Completion::of(call, result.map_err(|error| error.of_operation(operation))));
        });
        Ok(())
    }

    fn begin(self: &Arc<Self>, env: &Env) -> napi::Result<Arc<Self>> {
        if self.under_way.fetch_add(1, Ordering::Relaxed) == 0 {
            #[expect(deprecated, reason = "the successor counts clones, and clones live as long as their calls")]
            lock(&self.wake).refer(env)?;
        }
        Ok(self.clone())
    }

    /// Hands a call over, or news of it. Whoever finds the queue empty wakes JavaScript, which then takes all there is.
    pub(crate) fn push(self: Arc<Self>, completion: Completion) {
        let mut queue = lock(&self.completions);
        queue.push(completion);
        if queue.len() > 1 {
            return;
        }
        drop(queue);
        // It fails only when the thread is ending, and nobody waits any more.
        lock(&self.wake).call(self.clone(), ThreadsafeFunctionCallMode::NonBlocking);
    }

    fn take(&self, env: &Env) -> napi::Result<Vec<Completion>> {
        let completions = std::mem::take(&mut *lock(&self.completions));
        let over = completions.iter().filter(|one| one.progress.is_none()).count();
        if over > 0 && self.under_way.fetch_sub(over, Ordering::Relaxed) == over {
            #[expect(deprecated, reason = "see `begin`")]
            lock(&self.wake).unref(env)?;
        }
        Ok(completions)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
