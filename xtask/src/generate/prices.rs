//! Prices in text that is written by hand: each must be the one that the overlay gives.
//!
//! A price is written `USD 0.10`, after the name of what bills it, such as "`retrieve` looks up live, for USD 0.10". Other
//! amounts, such as a limit or a sum, are written `0.10 USD` and are not looked at.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::api::Api;
use super::overlay_keys::millidollars;

/// How text names what bills: by words that begin like this.
const NAMES: &[(&str, &str)] = &[
    ("enabl", "enableReputationSettings"),
    ("add", "associateReputationNumbers"),
    ("associat", "associateReputationNumbers"),
    ("refresh", "refreshReputationNumbers"),
    ("fresh", "getPhoneNumberReputation"),
    ("live", "getPhoneNumberReputation"),
    ("retriev", "getPhoneNumberReputation"),
    ("remediat", "submitReputationRemediation"),
    ("schedul", SCHEDULED_CHECK),
];

/// What bills without being an operation.
const SCHEDULED_CHECK: &str = "a scheduled check";

/// Where texts are that people read.
const TEXTS: &[&str] = &["README.md", "bindings", "crates/telnyx-reputation", "crates/telnyx-reputation-cli", "docs"];

/// What holds no such text: what is generated or installed, and tests, whose amounts are what they expect.
const SKIPPED: &[&str] = &["generated", "dist", "node_modules", "target", "test", "tests"];

const KINDS: &[&str] = &["md", "rs", "ts", "mts", "mjs", "py", "pyi"];

/// Where a text below `root` states another price than the overlay, one line each.
pub fn check(api: &Api, root: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for text in TEXTS {
        collect(&root.join(text), &mut files)?;
    }
    files.sort();
    let mut wrong = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        // Tests that stand beside the code expect amounts too.
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let shown = file.strip_prefix(root).unwrap_or(&file).display();
        wrong.extend(faults(api, text)?.into_iter().map(|(line, fault)| format!("{shown}:{line}: {fault}")));
    }
    Ok(wrong)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).with_context(|| path.display().to_string())? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') && !SKIPPED.contains(&name.as_str()) {
                collect(&entry.path(), files)?;
            }
        }
    } else if path.extension().is_some_and(|end| KINDS.iter().any(|kind| end == *kind)) {
        files.push(path.to_owned());
    }
    Ok(())
}

/// The prices of a text that are wrong, each with its line.
fn faults(api: &Api, text: &str) -> Result<Vec<(usize, String)>> {
    let mut faults = Vec::new();
    if text.lines().next().is_some_and(|first| first.contains("@generated")) {
        return Ok(faults);
    }
    let mut name = None;
    for (line, words) in text.lines().map(words).enumerate() {
        // A paragraph is about what it names itself.
        if words.is_empty() {
            name = None;
        }
        for (index, word) in words.iter().enumerate() {
            if let Some(known) = NAMES.iter().find(|(stem, _)| word.to_lowercase().starts_with(stem)) {
                name = Some(*known);
            }
            let stated = words.get(index + 1).and_then(|amount| millidollars(amount));
            let (Some(stated), true) = (stated, *word == "USD") else { continue };
            match name {
                None => faults.push((line + 1, "a price of what? Name it before".to_owned())),
                Some((stem, id)) => {
                    let usd = price(api, id)?;
                    if millidollars(usd) != Some(stated) {
                        let amount = words[index + 1];
                        faults.push((line + 1, format!("USD {amount} after \"{stem}...\", but {id} bills USD {usd}")));
                    }
                }
            }
        }
    }
    Ok(faults)
}

fn price<'a>(api: &'a Api, id: &str) -> Result<&'a str> {
    if id == SCHEDULED_CHECK {
        return api.scheduled_check_usd.as_deref().context("the overlay has no price of a scheduled check");
    }
    let operation = api.operations.iter().find(|operation| operation.id == id);
    let billing = operation.and_then(|operation| operation.billing.as_ref());
    Ok(&billing.with_context(|| format!("{id} bills nothing: take it out of {}", file!()))?.usd)
}

/// The words of a line and its amounts, such as `0.10`: `associate_many` and `associateMany` are one word each.
fn words(line: &str) -> Vec<&str> {
    let words = line.split(|char: char| !(char.is_alphanumeric() || "_.,".contains(char)));
    words
        .flat_map(|word| {
            if word.starts_with(|first: char| first.is_ascii_digit()) {
                vec![word]
            } else {
                word.split(['.', ',']).collect()
            }
        })
        .map(|word| word.trim_matches(['.', ',']))
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::{document, walk};
    use crate::workspace::root::root;

    fn said(text: &str) -> Vec<(usize, String)> {
        let api = walk::walk(&document::load(&root().unwrap()).unwrap()).unwrap();
        faults(&api, text).unwrap()
    }

    #[test]
    fn a_price_is_that_of_what_was_named_last() {
        assert_eq!(
            said("Enabling bills USD 100 a month, a live lookup USD 0.10.\n/// A remediation:\n/// USD 1.00."),
            []
        );
        assert_eq!(said("client.numbers.retrieve(number, fresh=True)  # USD 0.10"), []);
        assert_eq!(said("Each scheduled run bills USD 0.10 a number."), []);
        assert_eq!(said("The schedule bills USD 1.00 a number.").len(), 1);
        let wrong = said("`associateMany` adds.\nBills USD 0.20 for each.");
        assert_eq!(wrong, [(2, "USD 0.20 after \"add...\", but associateReputationNumbers bills USD 0.10".to_owned())]);
    }

    #[test]
    fn who_tells_of_the_whole_bill_leaves_no_price_out() {
        let root = root().unwrap();
        let api = walk::walk(&document::load(&root).unwrap()).unwrap();
        for file in ["README.md", "docs/guides/bill.md", "openapi/number-reputation.yaml"] {
            let text = std::fs::read_to_string(root.join(file)).unwrap();
            // What the document says of each operation is not what it says of all.
            let of_all = text.split("\nservers:").next().unwrap();
            let all: Vec<&str> = of_all.lines().flat_map(words).collect();
            let stated: Vec<_> = all.windows(2).filter(|it| it[0] == "USD").map(|it| millidollars(it[1])).collect();
            for operation in &api.operations {
                let Some(billing) = &operation.billing else { continue };
                let usd = &billing.usd;
                assert!(
                    stated.contains(&millidollars(usd)),
                    "{file} does not say that {} bills USD {usd}",
                    operation.id
                );
            }
        }
    }

    #[test]
    fn a_price_of_nothing_is_refused_and_other_amounts_are_not_looked_at() {
        assert_eq!(said("Enable it.\n\nUSD 100.00"), [(3, "a price of what? Name it before".to_owned())]);
        assert_eq!(said("a limit of 5.00 USD, or USD {limit}"), []);
        assert_eq!(said("// @generated\nUSD 7.00"), []);
    }
}
