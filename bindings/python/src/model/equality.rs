//! When two objects are equal: the same members with equal values, in any order and however they are written. Of a key that
//! comes twice the last counts.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher};

use crate::json::{Document, Kind, Number, Place, number, string};

type Value<'d> = (&'d Document, Place);

pub fn equal((a, at_a): Value<'_>, (b, at_b): Value<'_>) -> bool {
    if a.verbatim(at_a) == b.verbatim(at_b) {
        return true;
    }
    if a.kind(at_a) != b.kind(at_b) {
        return false;
    }
    match a.kind(at_a) {
        Kind::Null | Kind::True | Kind::False => true,
        Kind::String => string(a.verbatim(at_a)) == string(b.verbatim(at_b)),
        Kind::Number => match (number(a.verbatim(at_a)), number(b.verbatim(at_b))) {
            (Number::Whole(x), Number::Whole(y)) => x == y,
            (Number::Large(x), Number::Large(y)) => x == y,
            (x, y) => real(x).to_bits() == real(y).to_bits(),
        },
        Kind::List => {
            let mut others = b.items(at_b);
            a.items(at_a).all(|item| others.next().is_some_and(|other| equal((a, item), (b, other))))
                && others.next().is_none()
        }
        Kind::Object => {
            a.members(at_a).all(|(key, value)| {
                let key = string(a.verbatim(key));
                let is_last = || a.get(at_a, &key) == Some(value);
                b.get(at_b, &key).is_some_and(|other| equal((a, value), (b, other)) || !is_last())
            }) && b.members(at_b).all(|(key, _)| a.get(at_a, &string(b.verbatim(key))).is_some())
        }
    }
}

/// Equal values hash alike: the members of an object are summed, so that their order does not matter.
pub fn hash(document: &Document, place: Place, into: &mut DefaultHasher) {
    match document.kind(place) {
        Kind::Null => 0_u8.hash(into),
        Kind::True => 1_u8.hash(into),
        Kind::False => 2_u8.hash(into),
        Kind::String => string(document.verbatim(place)).hash(into),
        Kind::Number => into.write_u64(real(number(document.verbatim(place))).to_bits()),
        Kind::List => document.items(place).for_each(|item| hash(document, item, into)),
        Kind::Object => {
            let sum = document.members(place).fold(0_u64, |sum, (key, value)| {
                let key = string(document.verbatim(key));
                if document.get(place, &key) != Some(value) {
                    return sum;
                }
                let mut member = DefaultHasher::new();
                key.hash(&mut member);
                hash(document, value, &mut member);
                sum.wrapping_add(member.finish())
            });
            into.write_u64(sum);
        }
    }
}

/// For numbers that are not both whole; `-0` and `0` are one number.
#[expect(clippy::cast_precision_loss, reason = "whole numbers beyond 2^53 are compared as reals only with reals")]
fn real(number: Number<'_>) -> f64 {
    0.0 + match number {
        Number::Whole(n) => n as f64,
        Number::Large(digits) => digits.parse().unwrap_or_default(),
        Number::Real(x) => x,
    }
}
