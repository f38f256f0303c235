//! The query string: literal names such as `filter[phone_number][eq]`, brackets encoded or not.

/// Decoded pairs in the order of the request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(text: Option<&str>) -> Self {
        let pairs = form_urlencoded::parse(text.unwrap_or_default().as_bytes()).into_owned();
        Self(
            pairs
                .map(|(name, value)| {
                    let value = restore_plus(&name, value);
                    (name, value)
                })
                .collect(),
        )
    }

    /// The first value of a parameter.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The names of all parameters that were sent.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Every value of a parameter, including those written as `name[]`.
    pub(crate) fn all<'q>(&'q self, name: &str) -> impl Iterator<Item = &'q str> {
        let array = format!("{name}[]");
        let name = name.to_owned();
        self.0.iter().filter(move |(key, _)| *key == name || *key == array).map(|(_, value)| value.as_str())
    }
}

/// A `+` that was sent bare in front of a telephone number arrives as a space.
fn restore_plus(name: &str, value: String) -> String {
    match value.strip_prefix(' ') {
        Some(digits) if name.contains("phone_number") => format!("+{digits}"),
        _ => value,
    }
}
