//! JSDoc.

/// A comment of these paragraphs, indented; nothing for empty text.
pub fn block(text: &str, indent: &str) -> String {
    // The document's text must not end the comment, nor name a tag that tools would look for.
    let text = text.trim().replace("*/", "* /");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!("{indent}/** {line} */\n"),
        lines => {
            let mut block = format!("{indent}/**\n");
            for line in lines {
                block += format!("{indent} * {line}").trim_end();
                block.push('\n');
            }
            block + indent + " */\n"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::block;

    #[test]
    fn a_comment_takes_as_many_lines_as_it_needs() {
        assert_eq!(block("", "  "), "");
        assert_eq!(block("One */ line.", "  "), "  /** One * / line. */\n");
        assert_eq!(block("A.\n\nB.", ""), "/**\n * A.\n *\n * B.\n */\n");
    }
}
