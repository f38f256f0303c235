//! Where things end in JSON that has been read before, so that it is well formed.

/// Whether this is white space between values.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Where the value that begins at `start` ends.
pub(super) fn end_of(text: &[u8], start: usize) -> usize {
    match text.get(start) {
        Some(b'"') => end_of_string(text, start),
        Some(b'{' | b'[') => {
            let (mut at, mut depth) = (start, 0_u32);
            while let Some(byte) = text.get(at) {
                match byte {
                    b'"' => {
                        at = end_of_string(text, at);
                        continue;
                    }
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth -= 1,
                    _ => {}
                }
                at += 1;
                if depth == 0 {
                    break;
                }
            }
            at
        }
        _ => {
            let scalar = |b: &u8| !matches!(b, b',' | b'}' | b']') && !is_space(*b);
            start + text.get(start..).unwrap_or_default().iter().take_while(|b| scalar(b)).count()
        }
    }
}

/// Where the string ends whose opening quote is at `start`.
pub(super) fn end_of_string(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}
