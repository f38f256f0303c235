//! The only source of ids and of anything that looks random: a hash of the seed.

use sha2::{Digest, Sha256};

/// The seed's hash over a list of parts, each set apart from the next.
pub(crate) fn hash(seed: u64, parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(seed.to_be_bytes());
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// The id number `counter` of an account: a lowercase UUID of version 4's shape.
pub(crate) fn uuid(seed: u64, account: &str, counter: u64) -> String {
    let digest = hash(seed, &[b"id", account.as_bytes(), &counter.to_be_bytes()]);
    let mut text = String::with_capacity(36);
    for (index, byte) in digest.iter().take(16).enumerate() {
        let byte = match index {
            6 => 0x40 | (byte & 0x0f),
            8 => 0x80 | (byte & 0x3f),
            _ => *byte,
        };
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&hex(&[byte]));
    }
    text
}

/// Lowercase hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
        .map(char::from)
        .collect()
}

/// True for the 8-4-4-4-12 lowercase form that every id of the API has.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_uuid_shaped_and_repeat_with_the_seed() {
        let id = uuid(7, "a", 1);
        assert!(is_uuid(&id), "{id}");
        assert_eq!(id, uuid(7, "a", 1));
        assert_ne!(id, uuid(7, "a", 2));
        assert_ne!(id, uuid(8, "a", 1));
        assert_eq!(&id[14..15], "4");
    }
}
