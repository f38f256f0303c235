//! One way from the document's names to each language's.

/// The words of a name: `number-reputation_ErrorMeta` is number, reputation, error, meta.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut fresh = true;
    let mut previous_lower = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            fresh = true;
            continue;
        }
        if fresh || (c.is_ascii_uppercase() && previous_lower) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
        fresh = false;
        previous_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    words
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// `page[number]` is `page_number`, `CreateDocument` is `create_document`.
pub fn snake(name: &str) -> String {
    words(name).join("_")
}

/// `number-reputation_Error` is `NumberReputationError`.
pub fn pascal(name: &str) -> String {
    words(name).iter().map(|word| capitalised(word)).collect()
}

/// `external_verification` is `externalVerification`.
pub fn camel(name: &str) -> String {
    let pascal = pascal(name);
    let mut chars = pascal.chars();
    chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
}

/// The flag of an argument, without its dashes: `page[number]` is `page-number`, `address.postal_code` is
/// `address.postal-code`. A list's is in the singular, since it is given once for each item.
pub fn flag(name: &str, is_list: bool) -> String {
    let parts: Vec<String> = name.split('.').map(|part| words(part).join("-")).collect();
    let flag = parts.join(".");
    match flag.strip_suffix('s') {
        Some(singular) if is_list => singular.to_owned(),
        _ => flag,
    }
}

/// The Rust variant of an enum value: `-` and `+` at its ends are spelled out, a leading digit gets an `N`, and a
/// range of numbers reads as one.
pub fn variant(value: &str) -> String {
    let (value, minus) = value.strip_prefix('-').map_or((value, ""), |rest| (rest, "Minus"));
    let (value, plus) = value.strip_suffix('+').map_or((value, ""), |rest| (rest, "Plus"));
    if value.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("{minus}N{}{plus}", pascal(&value.replace('-', " to ")));
    }
    format!("{minus}{}{plus}", pascal(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_each_language() {
        assert_eq!(snake("filter[phone_number][eq]"), "filter_phone_number_eq");
        assert_eq!(snake("getPhoneNumberReputation"), "get_phone_number_reputation");
        assert_eq!(pascal("number-reputation_Error"), "NumberReputationError");
        assert_eq!(camel("external_verification"), "externalVerification");
        assert_eq!(variant("2001-10000"), "N2001To10000");
        assert_eq!(variant("10001+"), "N10001Plus");
        assert_eq!(variant("-created_at"), "MinusCreatedAt");
        assert_eq!(variant("market research"), "MarketResearch");
    }
}
