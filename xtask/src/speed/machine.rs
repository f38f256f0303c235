//! What was measured on: nothing that names it.

use std::fs::read_to_string;

pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub memory_gib: f64,
    pub system: String,
}

impl Machine {
    /// What the system says; where it does not, the document says so.
    pub fn look() -> Self {
        let processor = value(&read_to_string("/proc/cpuinfo").unwrap_or_default(), "model name");
        let memory = value(&read_to_string("/proc/meminfo").unwrap_or_default(), "MemTotal");
        let kib = memory.as_deref().and_then(|text| text.strip_suffix("kB")?.trim().parse::<f64>().ok());
        Self {
            processor: processor.unwrap_or_else(|| "an unnamed processor".to_owned()),
            cores: std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
            memory_gib: kib.unwrap_or_default() / 1024.0 / 1024.0,
            system: format!("{} on {}", std::env::consts::OS, std::env::consts::ARCH),
        }
    }
}

/// What stands after a name and a colon.
fn value(text: &str, name: &str) -> Option<String> {
    let (_, value) = text.lines().filter_map(|line| line.split_once(':')).find(|(key, _)| key.trim() == name)?;
    Some(value.trim().to_owned())
}
