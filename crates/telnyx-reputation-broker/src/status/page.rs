//! One page for people: no script, and nothing that it asks for.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};

use super::seen::Seen;

const STYLE: &str = include_str!("page.css");

/// What the page may do: have this style, and nothing else.
pub(super) fn policy() -> String {
    let style = STANDARD.encode(digest(&SHA256, STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

/// The page.
pub(super) fn html(seen: &Seen) -> String {
    let Seen { spent, queue, rate, requests, .. } = seen;
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><meta http-equiv=\"refresh\" content=\"5\"><title>Broker {id}</title>\
         <style>{STYLE}</style></head><body><main><h1>Broker {id}</h1><p>Version {version}, up for {up} s, for {url}</p>",
        id = escape(&seen.id),
        version = seen.version,
        up = seen.up_seconds,
        url = escape(&seen.base_url),
    );
    let waiting: usize = queue.waiting.iter().map(|wait| wait.calls).sum();
    let limit = spent.limit_usd.as_ref().map_or("none".to_owned(), |limit| format!("{limit} USD"));
    table(
        &mut page,
        "Now",
        &["", "!"],
        [
            ("Period", spent.period.clone()),
            ("Spent at least", format!("{} USD", spent.at_least_usd)),
            ("Spent at most", format!("{} USD", spent.at_most_usd)),
            ("Limit", limit),
            ("Calls of which it is not known what became", seen.open_calls.to_string()),
            ("Calls at the service", queue.under_way.to_string()),
            ("Calls that wait", waiting.to_string()),
            ("Held by the service for", format!("{:.1} s", rate.held_for_seconds)),
            ("Requests forwarded", requests.forwarded.to_string()),
            ("Requests answered from the ledger", requests.recorded.to_string()),
            ("Requests refused by the broker", requests.refused.to_string()),
            ("Requests told as unknown", requests.unknown.to_string()),
        ]
        .map(|(name, value)| vec![name.to_owned(), value]),
    );
    let tokens = seen.tokens.iter().filter(|token| !token.is_revoked).map(|token| {
        let rights = match (token.free_only, &token.limit_usd) {
            (true, _) => "free reads".to_owned(),
            (false, Some(limit)) => format!("up to {limit} USD"),
            (false, None) => "all".to_owned(),
        };
        let enterprises = if token.enterprises.is_empty() { "all".to_owned() } else { token.enterprises.join(", ") };
        vec![token.name.clone(), rights, enterprises, token.at_least_usd.clone(), token.at_most_usd.clone()]
    });
    table(&mut page, "Tokens", &["Name", "May", "Enterprises", "!Spent at least, USD", "!At most, USD"], tokens);
    let runs = seen.runs.iter().map(|run| {
        let counts = [run.calls.to_string(), run.unknown.to_string()];
        let [calls, unknown] = counts;
        vec![run.run.clone(), calls, unknown, run.at_least_usd.clone(), run.at_most_usd.clone()]
    });
    table(&mut page, "Runs", &["Run", "!Calls", "!Unknown", "!Spent at least, USD", "!At most, USD"], runs);
    page += "</main></body></html>\n";
    page
}

/// A table; the name of a column of amounts begins with `!`.
fn table(page: &mut String, title: &str, columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    let class = |column: &str| if column.starts_with('!') { " class=\"amount\"" } else { "" };
    // Writing to a string cannot fail.
    let _ = write!(page, "<h2>{title}</h2><table><thead><tr>");
    for column in columns {
        let _ = write!(page, "<th scope=\"col\"{}>{}</th>", class(column), column.trim_start_matches('!'));
    }
    page.push_str("</tr></thead><tbody>");
    let mut none = true;
    for row in rows {
        none = false;
        page.push_str("<tr>");
        for (column, cell) in columns.iter().zip(&row) {
            let _ = write!(page, "<td{}>{}</td>", class(column), escape(cell));
        }
        page.push_str("</tr>");
    }
    if none {
        let _ = write!(page, "<tr><td colspan=\"{}\">none</td></tr>", columns.len());
    }
    page.push_str("</tbody></table>");
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
