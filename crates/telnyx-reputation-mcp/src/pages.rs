//! Long answers in pages, of which each says where the next one begins.

use crate::failure::{Failure, Result};

/// How many rows an answer has at most.
pub(crate) const ROWS: usize = 25;

/// One page of rows, and the cursor of the next one.
pub(crate) fn page<T>(rows: Vec<T>, cursor: Option<&str>) -> Result<(Vec<T>, Option<String>)> {
    let first = match cursor {
        None => 0,
        Some(cursor) => cursor
            .parse::<usize>()
            .map_err(|_| Failure::argument("cursor: give the next_cursor of an answer as it was"))?,
    };
    let total = rows.len();
    let rows: Vec<T> = rows.into_iter().skip(first).take(ROWS).collect();
    let end = first.saturating_add(rows.len());
    Ok((rows, (end < total && end > first).then(|| end.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_all_rows_once() {
        let (mut cursor, mut seen) = (None, Vec::new());
        loop {
            let (rows, next) = page((0..60).collect(), cursor.as_deref()).unwrap();
            seen.extend(rows);
            cursor = next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, (0..60).collect::<Vec<_>>());
        assert_eq!(page(vec![1], Some("99")).unwrap(), (vec![], None));
        assert!(page(vec![1], Some("-1")).is_err());
    }
}
