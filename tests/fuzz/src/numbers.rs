//! Rows of phone numbers as people have them. Each row gets one verdict; a good one is a number that stays good and itself;
//! and what is told of a row is short and can be seen.
#![no_main]
#![expect(clippy::expect_used, reason = "what breaks one is what the fuzzer looks for")]

use libfuzzer_sys::fuzz_target;
use telnyx_reputation::{RowKind, parse_numbers};

/// Of each row 60 characters are told, each as ten at most (`\u{10ffff}`), and that there were more.
const LONGEST: usize = 60 * 10 + 3;

fuzz_target!(|text: &str| {
    let rows: Vec<&str> = text.split('\n').collect();
    let parsed = parse_numbers(&rows, "US").expect("the region is right");
    assert_eq!(parsed.rows.len(), rows.len());
    for (index, row) in parsed.rows.iter().enumerate() {
        assert_eq!(row.row, index);
        assert!(row.text.len() <= LONGEST, "{} bytes of a row are told", row.text.len());
        assert!(!row.text.chars().any(char::is_control), "{:?}", row.text);
        assert_eq!(row.kind == RowKind::Bad, row.phone_number.is_none());
        let Some(number) = &row.phone_number else { continue };
        let once_more = parse_numbers([number], "US").expect("the region is right");
        assert_eq!(once_more.rows[0].phone_number.as_ref(), Some(number));
        if row.kind == RowKind::Good {
            assert_eq!(once_more.rows[0].kind, RowKind::Good, "{number}");
            assert!(number.len() == 12 && number.starts_with("+1"), "{number}");
            assert!(number[1..].bytes().all(|byte| byte.is_ascii_digit()), "{number}");
        }
    }
    let mut good: Vec<&str> = parsed.phone_numbers().collect();
    let all = good.len();
    good.sort_unstable();
    good.dedup();
    assert_eq!(good.len(), all, "a number is given once");
});
