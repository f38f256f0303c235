//! What is given by a file (`@FILE`) or by the standard input (`-`), and lists.

use std::fs;
use std::io::{self, Read};

use crate::failure::Failure;

/// Reads what arguments name, the standard input at most once.
#[derive(Default)]
pub(crate) struct Input {
    stdin_is_read: bool,
}

impl Input {
    /// The text of `@FILE` and of `-`; anything else is itself.
    ///
    /// # Errors
    /// The file cannot be read or is no text, or the standard input was read before.
    pub(crate) fn text(&mut self, given: &str) -> Result<String, Failure> {
        match self.bytes(given)? {
            None => Ok(given.to_owned()),
            Some(bytes) => String::from_utf8(bytes)
                .map(|text| text.trim_start_matches('\u{feff}').to_owned())
                .map_err(|_| Failure::usage(format!("{given} is no text in UTF-8"))),
        }
    }

    /// The bytes of `@FILE` and of `-`; `None` for anything else.
    fn bytes(&mut self, given: &str) -> Result<Option<Vec<u8>>, Failure> {
        match given.strip_prefix('@') {
            Some("-") => self.stdin().map(Some),
            Some(path) => self.file(path).map(Some),
            None if given == "-" => self.stdin().map(Some),
            None => Ok(None),
        }
    }

    /// The bytes of a file, or of the standard input for `-`.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn file(&mut self, path: &str) -> Result<Vec<u8>, Failure> {
        if path == "-" {
            return self.stdin();
        }
        fs::read(path).map_err(|why| Failure::usage(format!("{path} cannot be read: {why}")))
    }

    fn stdin(&mut self) -> Result<Vec<u8>, Failure> {
        if self.stdin_is_read {
            return Err(Failure::usage("only one argument can be read from the standard input"));
        }
        self.stdin_is_read = true;
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|why| Failure::usage(format!("the standard input cannot be read: {why}")))?;
        Ok(bytes)
    }

    /// The items of a list: commas separate them; `@FILE` and `-` have one or more a line, where `#` begins a remark.
    ///
    /// # Errors
    /// As [`Input::text`].
    pub(crate) fn list(&mut self, given: &str) -> Result<Vec<String>, Failure> {
        let text = self.text(given)?;
        let is_file = given.starts_with('@') || given == "-";
        let is_remark = |line: &str| is_file.then(|| line.find('#')).flatten();
        let lines = text.lines().map(|line| is_remark(line).map_or(line, |at| &line[..at]));
        let items = lines.flat_map(|line| line.split(',')).map(|item| unquoted(item.trim()));
        Ok(items.filter(|item| !item.is_empty()).map(str::to_owned).collect())
    }

    /// The numbers that several arguments name, each as [`Input::list`].
    ///
    /// # Errors
    /// The same.
    pub(crate) fn lists(&mut self, given: &[String]) -> Result<Vec<String>, Failure> {
        let mut items = Vec::new();
        for given in given {
            items.extend(self.list(given)?);
        }
        Ok(items)
    }
}

/// Without the quotes that the official command needs in a value, lest it take a phone number for a sum.
pub(crate) fn unquoted(text: &str) -> &str {
    let inner = |quote| text.strip_prefix(quote).and_then(|text: &str| text.strip_suffix(quote));
    inner('\'').or_else(|| inner('"')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_in_every_form() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("numbers.txt");
        fs::write(&file, "\u{feff}+16035550100\r\n\r\n# ours\n '+16035550101', +16035550102 # theirs\n").unwrap();
        let mut input = Input::default();
        let file = format!("@{}", file.display());
        assert_eq!(input.list(&file).unwrap(), ["+16035550100", "+16035550101", "+16035550102"]);
        assert_eq!(input.list("'+16035550100'").unwrap(), ["+16035550100"]);
        assert_eq!(input.list("+16035550100,+16035550101").unwrap().len(), 2);
        assert_eq!(input.list("a#1, b").unwrap(), ["a#1", "b"], "only files have remarks");
        assert!(input.list("@/nowhere").unwrap_err().to_string().contains("/nowhere cannot be read"));
    }
}
