//! The text of a file, whichever way it is encoded.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How many bytes are looked at to recognize UTF-16 without a mark.
const SAMPLE: usize = 4096;

/// The text, and the name of its encoding.
pub(super) fn decode(bytes: &[u8]) -> (String, &'static str) {
    let encoding = Encoding::for_bom(bytes).map_or_else(|| guess(bytes), |(encoding, _)| encoding);
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    (text.into_owned(), encoding.name())
}

/// UTF-8 where the bytes are; UTF-16 where every other one is 0, as it is for digits; else what Windows' programs write.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even.max(odd) * 4 > sample.len() {
        return if even > odd { UTF_16BE } else { UTF_16LE };
    }
    if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 }
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_of_a_spreadsheet_program_is_read() {
        let text = "Número\r\n+16035550123\r\n";
        let with_mark = format!("\u{feff}{text}");
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (with_mark.as_bytes().to_vec(), "UTF-8"),
            (utf_16(text, u16::to_le_bytes), "UTF-16LE"),
            (utf_16(text, u16::to_be_bytes), "UTF-16BE"),
            (utf_16(&with_mark, u16::to_le_bytes), "UTF-16LE"),
            (utf_16(&with_mark, u16::to_be_bytes), "UTF-16BE"),
            (text.chars().map(|c| u32::from(c) as u8).collect(), "windows-1252"),
        ] {
            assert_eq!(decode(&bytes), (text.to_owned(), name));
        }
    }

    #[test]
    fn nothing_is_text_too() {
        assert_eq!(decode(b"").0, "");
    }
}
