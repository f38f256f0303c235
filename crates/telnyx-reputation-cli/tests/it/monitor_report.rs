//! `telnyx-reputation monitor report`: for people, for programs and as a page.

use serde_json::{Value, json};

use crate::monitor::seeded_with;

#[test]
fn a_report_tells_what_turned_what_to_do_and_what_it_costs() {
    let account = seeded_with("REPORT", "never", 3);
    let report = |words: &str| account.run(&format!("monitor report --store history.sqlite {words}"));
    for (number, risk) in [("+16032000000", "high"), ("+16032000001", "low"), ("+16032000002", "low")] {
        account.judge(number, risk);
    }
    assert_eq!(account.run("monitor collect --store history.sqlite").status, 0);
    account.control("POST /_sandbox/clock/advance", &json!({"by": "2 days"}));
    account.judge("+16032000000", "high");
    account.judge("+16032000001", "medium");
    assert_eq!(account.run("monitor collect --store history.sqlite").status, 2);

    let ran = report("--format json");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let told = &ran.json()["data"];
    assert_eq!((&told["now"]["flagged"], &told["before"]["flagged"]), (&json!(2), &json!(1)));
    assert_eq!(told["turned"][0]["turns"], json!(["flagged"]));
    let to_do: Vec<(&Value, &Value)> =
        told["to_do"].as_array().unwrap().iter().map(|it| (&it["rule"], &it["usd"])).collect();
    assert_eq!(to_do, [(&json!("remediate"), &json!("1.00")), (&json!("rest"), &json!("0.00"))]);
    assert_eq!(told["numbers"].as_array().map(Vec::len), Some(3));

    let table = report("--format table").stdout;
    for line in [
        "1 number turned bad since ",
        "2 of 3 numbers are flagged (66.7 %).",
        "USD 0.20 in 30 days, in which no number got clean.",
        "remediate  1      1.00  1.00      a label or high risk for 2 days and more",
        "The worst numbers",
    ] {
        assert!(table.contains(line), "{line}: {table}");
    }
    let csv = report("--format csv").stdout;
    assert!(csv.starts_with("phone_number,verdict,spam_risk,") && csv.lines().count() == 4, "{csv}");

    let ran = report("--html report.html");
    assert!(ran.status == 0 && ran.stdout.is_empty() && ran.stderr.starts_with("report.html: 1 number turned bad"));
    let page = std::fs::read_to_string(account.home.path().join("report.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("Remediate 1 number") && page.contains("USD 1.00"));
    assert!(report("--html no/such/folder.html").stderr.contains("no/such/folder.html cannot be written"));
    let empty = account.run("monitor report --store none.sqlite");
    assert!(empty.status == 10 && empty.stderr.contains("there is no such file"), "{}", empty.stderr);
    assert_eq!(account.control("GET /_sandbox/ledger", &Value::Null)["total_usd"], "0.00");
}

/// A device became a file, and the history a page.
#[cfg(unix)]
#[test]
fn a_report_takes_the_place_of_no_store_and_no_device() {
    let account = seeded_with("REPORT_PLACE", "never", 3);
    assert_eq!(account.run("monitor collect --store history.sqlite").status, 0);
    let before = std::fs::read(account.home.path().join("history.sqlite")).unwrap();
    account.write("history.sqlite.budget", "");
    for words in [
        "monitor report --store history.sqlite --html history.sqlite",
        "monitor report --store history.sqlite --html ./history.sqlite.budget",
    ] {
        let ran = account.run(words);
        assert!(ran.status == 10 && ran.stderr.contains("belongs to the store"), "{}", ran.stderr);
    }
    assert_eq!(std::fs::read(account.home.path().join("history.sqlite")).unwrap(), before);
    let pipe = account.home.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).unwrap()
    });
    let ran = account.run("monitor report --store history.sqlite --html pipe");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(reader.join().unwrap().trim_end().ends_with("</html>"));
    assert!(!pipe.is_file());
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &account.home.path().join("history.sqlite").metadata().unwrap().permissions(),
    );
    assert_eq!(mode & 0o777, 0o600, "it has all numbers");
}
