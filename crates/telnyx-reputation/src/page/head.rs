//! What a page tells of its list.

use std::fmt;

use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::json::from_bytes;

/// How many items a page has, and its `meta`. The items are not kept: the list may be long.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageHead {
    pub(crate) items: usize,
    /// As it came; `None` where it is absent or `null`.
    pub(crate) meta: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Page<'a> {
    data: Option<Items>,
    #[serde(borrow)]
    meta: Option<&'a RawValue>,
}

struct Items(usize);

impl PageHead {
    /// # Errors
    /// A body that is no JSON object, or of which `data` is no list.
    pub(crate) fn read(body: &[u8]) -> serde_json::Result<Self> {
        let page: Page<'_> = from_bytes(body)?;
        Ok(Self { items: page.data.map_or(0, |data| data.0), meta: page.meta.map(ToOwned::to_owned) })
    }
}

impl<'de> Deserialize<'de> for Items {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Count;

        impl<'de> Visitor<'de> for Count {
            type Value = Items;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`data` to be a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Items, A::Error> {
                let mut count = 0;
                while items.next_element::<IgnoredAny>()?.is_some() {
                    count += 1;
                }
                Ok(Items(count))
            }
        }

        deserializer.deserialize_seq(Count)
    }
}
