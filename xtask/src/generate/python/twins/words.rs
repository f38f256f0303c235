//! From asynchronous code to synchronous code, word by word.

/// The code, or the text about it, without what makes it asynchronous.
pub fn synchronous(code: &str) -> String {
    let (mut out, mut rest) = (String::new(), code);
    while let Some(begin) = rest.find(is_of_word) {
        let (before, word) = rest.split_at(begin);
        let (word, after) = word.split_at(word.find(|c| !is_of_word(c)).unwrap_or(word.len()));
        out += before;
        rest = after;
        match word {
            "async" | "await" if after.starts_with(' ') => rest = &after[1..],
            // `Page` is the native one.
            "AsyncPage" => out += "SyncPage",
            "_async" => out += "_sync",
            "__aiter__" | "__aenter__" | "__aexit__" => out += &word.replacen("__a", "__", 1),
            _ => {
                let (private, name) = word.strip_prefix('_').map_or(("", word), |name| ("_", name));
                let class = name.strip_prefix("Async").filter(|class| class.starts_with(|c: char| c.is_uppercase()));
                out += private;
                out += class.or_else(|| name.strip_prefix("start_")).unwrap_or(name);
            }
        }
    }
    out + rest
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::synchronous;

    #[test]
    fn only_what_is_asynchronous_changes() {
        let pairs = [
            ("async def read(self) -> AsyncIterator[bytes]:", "def read(self) -> Iterator[bytes]:"),
            ("async for item in await self._start_next():", "for item in self._next():"),
            ("async def __aenter__(self) -> AsyncPage[T]:", "def __enter__(self) -> SyncPage[T]:"),
            ("from .._async.resources import AsyncTree", "from .._sync.resources import Tree"),
            ("# Asynchronous; restart_x, starts, an await.", "# Asynchronous; restart_x, starts, an await."),
            ("for start in range(0, 2):", "for start in range(0, 2):"),
        ];
        for (asynchronous, expected) in pairs {
            assert_eq!(synchronous(asynchronous), expected);
        }
    }
}
