//! What work took.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

/// The clocks that run while work is done.
pub struct Clocks {
    wall: Instant,
    cpu: Duration,
}

/// The figures of some work, as every measured program prints them.
#[derive(Serialize)]
pub struct Figures {
    count: usize,
    seconds: f64,
    /// Of this process alone.
    cpu_seconds: f64,
    /// Of a call; 0 where calls are not timed one by one.
    p50_us: f64,
    p99_us: f64,
    /// The most memory that the process ever had.
    peak_mib: f64,
}

impl Figures {
    /// Of the whole process until now. How long it took, only whoever started it can say.
    pub fn of_the_process() -> Self {
        let none = 0.0;
        Self {
            count: 1,
            seconds: none,
            cpu_seconds: cpu().as_secs_f64(),
            p50_us: none,
            p99_us: none,
            peak_mib: peak_mib(),
        }
    }
}

impl Clocks {
    pub fn start() -> Self {
        Self { cpu: cpu(), wall: Instant::now() }
    }

    pub fn stop(self, count: usize, mut took: Vec<Duration>) -> Figures {
        let (seconds, cpu) = (self.wall.elapsed().as_secs_f64(), cpu().saturating_sub(self.cpu));
        took.sort_unstable();
        let quantile = |share: f64| {
            let place = (took.len() as f64 * share) as usize;
            took.get(place).map_or(0.0, |took| took.as_secs_f64() * 1e6)
        };
        let (p50_us, p99_us) = (quantile(0.5), quantile(0.99));
        Figures { count, seconds, cpu_seconds: cpu.as_secs_f64(), p50_us, p99_us, peak_mib: peak_mib() }
    }
}

fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

/// 0 where the system does not say.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|kib| kib.trim().parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}
