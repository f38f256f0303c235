//! A JSON document: its text, and a table of where its members and items begin.

use bytes::Bytes;

use super::{decode, scan};

/// Marks a table entry whose value is an object or a list.
pub(super) const CONTAINER: u32 = 1 << 31;

/// JSON text with the table of its structure.
///
/// The table has one word for each member of an object (where its key begins) and for each item of a list
/// (where it begins). When the value is itself a container the word carries [`CONTAINER`], the next word says
/// where in the table the container ends, and its own entries follow. So a value costs four bytes, a container
/// is skipped in one step, and all offsets fit in 31 bits.
#[derive(Debug)]
pub struct Document {
    pub(super) text: Bytes,
    pub(super) table: Vec<u32>,
    /// Some key is written with escapes, so that comparing the bytes of keys is not enough.
    pub(super) escaped_keys: bool,
}

/// Where a value stands in a document: its first byte, and for a container its entries in the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub(super) offset: u32,
    begin: u32,
    end: u32,
}

/// What kind of value stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Null,
    True,
    False,
    Number,
    String,
    List,
    Object,
}

impl Document {
    /// The value that is the whole document.
    pub fn root(&self) -> Place {
        self.entry(0).0
    }

    pub fn kind(&self, place: Place) -> Kind {
        match self.byte(place.offset) {
            b'{' => Kind::Object,
            b'[' => Kind::List,
            b'"' => Kind::String,
            b't' => Kind::True,
            b'f' => Kind::False,
            b'n' => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// The text of a value, exactly as it came.
    pub fn verbatim(&self, place: Place) -> &[u8] {
        let start = place.offset as usize;
        self.text.get(start..scan::end_of(&self.text, start)).unwrap_or_default()
    }

    /// The items of a list; none when the place holds something else.
    pub fn items(&self, place: Place) -> impl Iterator<Item = Place> + '_ {
        let mut at = place.begin;
        std::iter::from_fn(move || {
            (at < place.end).then(|| {
                let (item, next) = self.entry(at);
                at = next;
                item
            })
        })
    }

    /// The members of an object, in the order of the text: where the key stands, and the value.
    pub fn members(&self, place: Place) -> impl Iterator<Item = (Place, Place)> + '_ {
        self.items(place).map(|key| {
            let after = scan::end_of_string(&self.text, key.offset as usize);
            (Place { offset: key.offset, begin: 0, end: 0 }, Place { offset: self.value_after(after), ..key })
        })
    }

    /// The value of the last member with this key, which is the one that the core holds against the call.
    pub fn get(&self, place: Place, key: &str) -> Option<Place> {
        if self.escaped_keys {
            let members = self.members(place).filter(|(at, _)| decode::string(self.verbatim(*at)) == key);
            return members.last().map(|(_, value)| value);
        }
        let is_it = |member: &Place| {
            let rest = self.text.get(member.offset as usize + 1..).unwrap_or_default();
            rest.strip_prefix(key.as_bytes()).is_some_and(|rest| rest.first() == Some(&b'"'))
        };
        let member = self.items(place).filter(is_it).last()?;
        // Such a name is found where a key and its value stand; a key that has a quote is written with an escape.
        if key.contains('"') {
            return None;
        }
        Some(Place { offset: self.value_after(member.offset as usize + key.len() + 2), ..member })
    }

    /// Whether a key comes twice in an object, be it within this value.
    pub fn has_doubles(&self, place: Place) -> bool {
        match self.kind(place) {
            Kind::Object => self.members(place).any(|(key, value)| {
                let last = self.get(place, &decode::string(self.verbatim(key)));
                last != Some(value) || self.has_doubles(value)
            }),
            Kind::List => self.items(place).any(|item| self.has_doubles(item)),
            Kind::Null | Kind::True | Kind::False | Kind::Number | Kind::String => false,
        }
    }

    /// The whole text.
    pub fn text(&self) -> Bytes {
        self.text.clone()
    }

    /// How many bytes of text the document holds.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// The entry at this word of the table, and the word after all that belongs to it.
    fn entry(&self, at: u32) -> (Place, u32) {
        let word = self.word(at);
        if word & CONTAINER == 0 {
            return (Place { offset: word, begin: 0, end: 0 }, at + 1);
        }
        let end = self.word(at + 1);
        (Place { offset: word & !CONTAINER, begin: at + 2, end }, end)
    }

    fn word(&self, at: u32) -> u32 {
        self.table.get(at as usize).copied().unwrap_or_default()
    }

    fn byte(&self, at: u32) -> u8 {
        self.text.get(at as usize).copied().unwrap_or_default()
    }

    /// Where the value begins whose key ends before `at`.
    fn value_after(&self, at: usize) -> u32 {
        let gap = self.text.get(at..).unwrap_or_default().iter().take_while(|b| **b == b':' || scan::is_space(**b));
        // All offsets of a document fit: reading refuses longer texts.
        u32::try_from(at + gap.count()).unwrap_or_default()
    }
}
