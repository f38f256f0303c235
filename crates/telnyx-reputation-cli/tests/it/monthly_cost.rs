//! What a month is going to cost, said by the calls that change it.

use crate::account::Account;

#[test]
fn what_a_month_will_cost_is_said_by_the_calls_that_change_it() {
    let account = Account::new("MONTHLY");
    let numbers: Vec<String> = (0..90).map(|index| format!("+1603555{index:04}")).collect();
    account.write("numbers.txt", &numbers.join("\n"));
    account.monitors(&["@numbers.txt"]);
    let words = "enterprises:reputation update-frequency ENTERPRISE --check-frequency daily";
    for words in [words.to_owned(), format!("{words} --yes")] {
        let ran = account.run(&words);
        assert!(ran.stderr.contains("then USD 373.94 (90 numbers, daily), and up to USD 379.00"), "{}", ran.stderr);
    }
    let associate = "enterprises:reputation:numbers associate ENTERPRISE --phone-number +16035550099";
    let ran = account.run(associate);
    assert!(ran.status == 5 && ran.stderr.contains("(91 numbers, daily)"), "{}", ran.stderr);
    let enable = "enterprises:reputation enable ENTERPRISE --loa-document-id 2a7e8337-e803-4057-a4ae-26c40eb0bc6c";
    let ran = account.run(enable);
    assert!(ran.status == 5 && ran.stderr.contains("The schedule is business_daily, the default,"), "{}", ran.stderr);
    assert!(!account.run(&format!("{enable} --check-frequency weekly")).stderr.contains("the default"));
}
