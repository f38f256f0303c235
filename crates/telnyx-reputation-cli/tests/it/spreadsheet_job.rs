//! What an operations lead does on a Monday, each step one command: a spreadsheet in, a spreadsheet out, and the bill to
//! the cent what was said before.

use std::collections::BTreeSet;

use calamine::{Reader, open_workbook_auto};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::account::Account;

const ROWS: u32 = 5000;

/// A cell of row `index`, as people write it: most are numbers, each in one of these ways.
fn cell(index: u32) -> String {
    let (exchange, line) = (200 + index / 10_000, index % 10_000);
    let digits = format!("603{exchange}{line:04}");
    let (area, exchange, line) = (&digits[..3], &digits[3..6], &digits[6..]);
    match index % 25 {
        0 => String::new(),
        1 => format!("{area}-{exchange}-{line} ext. 5"),
        2 => format!("416{exchange}{line}"),
        3 => format!("{exchange}-{line}"),
        4 => format!("({area}) {exchange}-{:04}", index - 2 * (index % 2)),
        5 => format!("1.{digits}E+10"),
        6 => format!("'+1{digits}"),
        7 => format!("\u{feff}{area}\u{a0}{exchange}\u{a0}{line}"),
        8 => format!("1{digits}.0"),
        9 => format!("tel:+1-{area}-{exchange}-{line}"),
        n if n % 2 == 0 => format!("({area}) {exchange}-{line}"),
        _ => format!("{area}.{exchange}.{line}"),
    }
}

/// The amount in what was said: `bills up to USD 12.50`.
fn price(said: &str) -> &str {
    let (_, after) = said.split_once("bills up to USD ").unwrap_or_else(|| panic!("no price: {said}"));
    after.split(' ').next().unwrap()
}

fn cents(usd: &str) -> u64 {
    usd.replace('.', "").parse().unwrap()
}

#[test]
fn from_a_spreadsheet_to_a_spreadsheet() {
    let account = Account::new("MONDAY");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "Caller IDs, second quarter").unwrap();
    sheet.write(2, 0, "Team").unwrap();
    sheet.write(2, 1, "Caller ID").unwrap();
    for index in 0..ROWS {
        sheet.write(index + 3, 0, format!("Team {}", index % 7)).unwrap();
        sheet.write(index + 3, 1, cell(index)).unwrap();
    }
    workbook.save(account.home.path().join("callers.xlsx")).unwrap();

    let ran = account.run("import callers.xlsx");
    assert_eq!(ran.status, 4, "{}", ran.stderr);
    let imported = ran.json();
    let count = |kind: &str| imported[kind].as_u64().unwrap();
    assert_eq!(imported["rows"], ROWS);
    assert_eq!(count("good") + count("duplicate") + count("foreign") + count("bad"), u64::from(ROWS), "no row is lost");
    let refused = std::fs::read_to_string(account.home.path().join("callers.xlsx.refused.csv")).unwrap();
    assert_eq!(refused.lines().count() as u64, 1 + u64::from(ROWS) - count("good"));
    let numbers = std::fs::read_to_string(account.home.path().join("callers.xlsx.numbers.txt")).unwrap();
    let numbers: BTreeSet<&str> = numbers.lines().collect();
    assert_eq!(numbers.len() as u64, count("good"));

    let ran = account.run("sync @callers.xlsx.numbers.txt ENTERPRISE --spend-limit 600 --yes");
    let synced = ran.json();
    let refused = synced["data"].as_array().unwrap().iter().filter(|row| row["outcome"] != "done").count() as u64;
    assert_eq!(
        account.billed(),
        format!("{}.{:02}", (count("good") - refused) / 10, (count("good") - refused) % 10 * 10)
    );
    assert!(cents(&account.billed()) <= cents(price(&ran.stderr)), "{}", ran.stderr);

    let flagged: Vec<&str> = numbers.iter().copied().filter(|number| number.ends_with('7')).take(300).collect();
    for number in &flagged {
        account.judge(number, "high");
    }
    let before = account.billed();
    let ran = account.run("check ENTERPRISE");
    assert_eq!((ran.status, account.billed()), (2, before.clone()), "{}", ran.stderr);
    let known = ran.json();
    let worst = known["data"].as_array().unwrap().iter().filter(|row| row["verdict"] == "flagged").count();
    assert_eq!(worst, flagged.len());

    let ran = account.run("remediate ENTERPRISE --all --risk high --budget 200 --purpose reminders --yes");
    let spent = cents(&account.billed()) - cents(&before);
    assert!(spent <= cents(price(&ran.stderr)) && spent <= cents("200.00"), "{spent}: {}", ran.stderr);
    let told = ran.json();
    let done = told["data"].as_array().unwrap().iter().filter(|row| row["outcome"] == "done").count() as u64;
    assert_eq!((ran.status, done * 100), (0, spent), "{}", ran.stderr);
    let left = format!("{} numbers more would be chosen", flagged.len() as u64 - done);
    assert!(ran.stderr.contains(&left), "{}", ran.stderr);

    let ran = account.run("export ENTERPRISE --output monday.xlsx");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let mut exported = open_workbook_auto(account.home.path().join("monday.xlsx")).unwrap();
    let sheet = exported.worksheet_range("Numbers").unwrap();
    assert_eq!(sheet.height() as u64 - 1, count("good") - refused);
    let spend = account.control("GET /_sandbox/ledger", &Value::Null)["total_usd"].clone();
    assert_eq!(
        spend,
        json!(format!("{}.{:02}", (cents(&account.billed()) + cents("100.00")) / 100, cents(&account.billed()) % 100))
    );
}
