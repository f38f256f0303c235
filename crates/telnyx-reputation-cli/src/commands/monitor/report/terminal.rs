//! The report as a person reads it in a terminal.

use anstyle::Style;
use serde_json::{Value, json};
use telnyx_reputation_monitor::{Line, Moment, Report, ToDo};

use super::super::plot::bar;
use super::super::store_file::row;
use crate::globals::Globals;
use crate::output::{columns_of_stdout, lines};

/// So many rows of a list are shown; the commands beside it show all.
const SHOWN: usize = 10;

/// Prints it.
pub(super) fn show(globals: &Globals, report: &Report) {
    say(globals, &report.how_old(Moment::now()));
    say(globals, &report.what_turned());
    say(globals, &report.how_it_goes());
    let now = &report.now;
    say(
        globals,
        &format!(
            "Risk: {} high, {} medium, {} low, {} other; nothing is known of {}.",
            now.high, now.medium, now.low, now.other_risk, now.no_risk
        ),
    );
    say(globals, &report.what_it_costs());

    section(globals, "What to do", &TO_DO, &report.to_do.iter().map(to_do).collect::<Vec<_>>(), "");
    let rejected = report.rejected.iter().map(row).collect::<Vec<_>>();
    section(globals, "Rejected reviews", &["review", "enterprise_id"], &rejected, "");
    let deadlines = report.deadlines.iter().map(row).collect::<Vec<_>>();
    section(
        globals,
        "Ownership to confirm",
        &["phone_number", "confirm_by", "ownership_status", "enterprise_id"],
        &deadlines,
        "--format json",
    );
    let turned = report.turned.iter().rev().map(row).collect::<Vec<_>>();
    let columns = ["phone_number", "turns", "spam_risk_before", "spam_risk", "spam_category", "at"];
    section(globals, "What turned, the newest first", &columns, &turned, "`monitor changes`");
    let flagged = report.numbers.iter().filter(|line| line.flagged_since.is_some()).map(number).collect::<Vec<_>>();
    section(globals, "The worst numbers", &WORST, &flagged, "--format csv");
}

const TO_DO: [&str; 5] = ["do", "count", "usd", "usd_each", "rule"];
const WORST: [&str; 7] =
    ["phone_number", "spam_risk", "spam_category", "maturity", "last_30_days", "flagged_since", "advice"];

/// A heading with its table, of which the first rows are shown; nothing when there are none.
fn section(globals: &Globals, title: &str, columns: &[&str], rows: &[Value], all: &str) {
    if rows.is_empty() {
        return;
    }
    let bold = Style::new().bold();
    let mut output = globals.output();
    output.print(&format!("\n{bold}{title}{bold:#}\n"));
    let shown = if all.is_empty() { rows } else { &rows[..rows.len().min(SHOWN)] };
    let named: Vec<Value> =
        shown.iter().map(|row| columns.iter().map(|name| ((*name).to_owned(), row[*name].clone())).collect()).collect();
    let mut list = output.rows(columns);
    list.add(&named);
    globals.notes(list.end());
    if rows.len() > shown.len() {
        say(globals, &format!("and {} more: {all} shows all.", rows.len() - shown.len()));
    }
}

fn to_do(to_do: &ToDo) -> Value {
    let saves = to_do.saves_usd_per_month.map(|usd| format!("; USD {usd} a month less")).unwrap_or_default();
    json!({
        "do": to_do.rule.name().replace('_', " "),
        "count": to_do.phone_numbers.len(),
        "usd": to_do.usd.to_string(),
        "usd_each": to_do.usd_each.to_string(),
        "rule": format!("{}{saves}", to_do.says),
    })
}

fn number(line: &Line) -> Value {
    let days: String = line.maturity_by_day.iter().map(|score| score.map_or(' ', |score| bar(score.into()))).collect();
    json!({
        "phone_number": line.phone_number,
        "spam_risk": line.spam_risk,
        "spam_category": line.spam_category,
        "maturity": line.maturity_score,
        "last_30_days": days,
        "flagged_since": line.flagged_since.map(|since| since.day()),
        "advice": line.advice.map(|rule| rule.name().replace('_', " ")),
    })
}

fn say(globals: &Globals, text: &str) {
    globals.output().print(&(lines(text, columns_of_stdout(), "", "").join("\n") + "\n"));
}
