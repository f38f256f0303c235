//! How cost and memory grow with the number of numbers: the first should grow as they do, and the second not at all where
//! they are let go.

use anyhow::{Context, Result};

use super::client::Client;
use super::figures::Figures;
use super::rounds::Bench;
use super::work::Work;

/// Work of one client, at one size after the other.
pub struct Growth {
    pub work: &'static Work,
    pub client: &'static Client,
    /// By how many numbers.
    pub sizes: Vec<(usize, Figures)>,
}

const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// The medians of so many runs of each size, but of one of the largest there is, which takes a minute.
pub fn measure(bench: &mut Bench, largest: usize, times: usize) -> Result<Vec<Growth>> {
    let mut grown = Vec::new();
    for name in ["list", "many"] {
        let work = Work::named(name).context("the work is named here and there alike")?;
        for client in work.clients().into_iter().filter(|client| client.ours) {
            let sizes = SIZES.iter().filter(|size| **size <= largest);
            let sizes = sizes.map(|size| Ok((*size, several(bench, work, client, *size, times)?)));
            grown.push(Growth { work, client, sizes: sizes.collect::<Result<_>>()? });
        }
    }
    Ok(grown)
}

fn several(bench: &mut Bench, work: &Work, client: &Client, size: usize, times: usize) -> Result<Figures> {
    let times = if SIZES.last() == Some(&size) { 1 } else { times };
    let runs = (0..times).map(|_| bench.measure(work, client, (size, WARM_UP))).collect::<Result<Vec<_>>>()?;
    Figures::medians(&runs).context("a size is measured once at least")
}

/// Enough that what is made once is made before.
const WARM_UP: usize = 500;

impl Growth {
    /// For people who see several.
    pub fn label(&self) -> String {
        let what = if self.work.name == "many" { "looked up" } else { "listed" };
        format!("{what}, {}", self.client.full_label())
    }
}
