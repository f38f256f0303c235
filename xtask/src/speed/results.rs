//! What was measured, by work and client.

use std::collections::BTreeMap;

use super::client::{Client, Language};
use super::figures::Figures;
use super::work::Work;

#[derive(Default)]
pub struct Results {
    runs: BTreeMap<(&'static str, Language, &'static str), Vec<Figures>>,
}

impl Results {
    pub fn add(&mut self, work: &Work, client: &Client, figures: Figures) {
        self.runs.entry((work.name, client.language, client.name)).or_default().push(figures);
    }

    /// The medians of all runs; none of what was not measured.
    pub fn of(&self, work: &Work, client: &Client) -> Option<Figures> {
        Figures::medians(self.runs.get(&(work.name, client.language, client.name))?)
    }

    /// What each round measured by itself.
    pub fn rounds(&self) -> Vec<Self> {
        let count = self.runs.values().map(Vec::len).max().unwrap_or_default();
        let round = |index: usize| {
            let runs = self.runs.iter().filter_map(|(key, runs)| Some((*key, vec![*runs.get(index)?])));
            Self { runs: runs.collect() }
        };
        (0..count).map(round).collect()
    }
}
