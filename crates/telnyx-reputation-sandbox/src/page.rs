//! Pagination: `page[number]` from 1, `page[size]` up to 250, and the `meta` of a list.

use serde_json::{Value, json};

use crate::query::Query;

const MAX_SIZE: i64 = 250;

/// The page that a request asks for. The document's schema has already refused anything below 1
/// and anything that is not a number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    number: i64,
    size: i64,
}

impl Page {
    pub(crate) fn requested(query: &Query, default_size: i64) -> Self {
        let read = |name: &str, default: i64| {
            query.get(name).and_then(|text| text.parse::<i64>().ok()).unwrap_or(default).max(1)
        };
        Self { number: read("page[number]", 1), size: read("page[size]", default_size).min(MAX_SIZE) }
    }

    pub(crate) const fn limit(self) -> i64 {
        self.size
    }

    pub(crate) const fn offset(self) -> i64 {
        (self.number - 1).saturating_mul(self.size)
    }

    /// A list answer; `total` counts the rows of every page.
    pub(crate) fn list(self, data: Vec<Value>, total: i64) -> Value {
        let shown = data.len();
        json!({
            "data": data,
            "meta": {
                "total_pages": (total + self.size - 1) / self.size,
                "total_results": total,
                "page_number": self.number,
                "page_size": shown,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_clamped_and_huge_numbers_do_not_overflow() {
        let page = Page::requested(&Query::parse(Some("page[number]=9223372036854775807&page%5Bsize%5D=999")), 10);
        assert_eq!((page.limit(), page.offset()), (250, i64::MAX));
        let list = Page::requested(&Query::default(), 20).list(vec![json!(1)], 41);
        assert_eq!(list["meta"], json!({"total_pages": 3, "total_results": 41, "page_number": 1, "page_size": 1}));
    }
}
